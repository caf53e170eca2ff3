/*
 * Terms: what a word means to the index. One word gives several: its base forms, the parts of a compound, the product
 * it names, the concepts it belongs to. Terms of the three languages live in one space; concepts are shared by them.
 */
#ifndef NEUVO_KNOWLEDGE_TERM_H
#define NEUVO_KNOWLEDGE_TERM_H

#include "base/list.h"
#include "base/text.h"

enum term_kind {
    TERM_BASE = 1, /* a base form or stem */
    TERM_PART,     /* part of a compound, or the verb behind a noun */
    TERM_NAME,     /* a product, written in any form */
    TERM_CONCEPT,  /* a concept of the thesaurus */
};

/* The terms of one word, packed: kind byte, string, NUL, again and again. */
struct term_list {
    struct text packed;
};
#define TERM_LIST_INIT \
    { \
        .packed = TEXT_INIT \
    }

/* Adds unless a term of that spelling is there already; empty strings are passed over. */
void term_list_add(struct term_list *list, enum term_kind kind, const char *string);
/* Walks the list: *cursor starts at 0; false at the end. */
bool term_list_next(const struct term_list *list, size_t *cursor, enum term_kind *kind, const char **string);
void term_list_done(struct term_list *list);

/* The number under which the index knows a term. Names and concepts share one space, apart from words: a way of writing
   in names.yaml may stand for a concept, and neither mixes with a word of the same spelling. */
uint64_t term_mark(enum term_kind kind, const char *string);

#endif
