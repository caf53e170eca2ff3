/*
 * Analysis: a text in one language becomes words with their terms.
 *
 * The analyser (one per thread: Voikko is not thread-safe) keeps the stemmers, Voikko and a bounded cache of words. An
 * analysis is a value of its own; its strings lie in one pool and are named by their offset.
 */
#ifndef NEUVO_KNOWLEDGE_ANALYSE_H
#define NEUVO_KNOWLEDGE_ANALYSE_H

#include "knowledge/knowledge.h"
#include "knowledge/term.h"

struct thesaurus;

struct analysed_term {
    uint64_t mark; /* term_mark() */
    uint32_t text; /* offset in the pool */
    uint32_t next; /* 1 + index of the word's next term; 0: none */
    enum term_kind kind;
};

struct analysed_word {
    uint32_t surface; /* offset in the pool: the word, case-folded */
    uint32_t first;   /* 1 + index of its first term; 0: none */
    bool common;      /* says nothing about the subject; has no terms */
    bool known;       /* the dictionary knew it */
};

struct analysis {
    struct text pool;
    LIST_OF(struct analysed_word) words;
    LIST_OF(struct analysed_term) terms;
};
#define ANALYSIS_INIT \
    { \
        .pool = TEXT_INIT \
    }

/* Appends the words of text (at most max_bytes of it, at most max_words). thesaurus may be NULL. spoken: also mend
   spoken Finnish. */
struct analyse_options {
    enum language language;
    const struct thesaurus *thesaurus;
    size_t max_bytes, max_words;
    bool spoken;
};
void analyse(struct analyser *analyser, const char *text, const struct analyse_options *options,
             struct analysis *analysis);
void analysis_clear(struct analysis *analysis);
void analysis_done(struct analysis *analysis);
const char *analysis_string(const struct analysis *analysis, uint32_t offset);
void analysis_add_term(struct analysis *analysis, struct analysed_word *word, enum term_kind kind, const char *string);

struct word_facts {
    bool known;  /* the dictionary knew the word (Finnish), or it is a common one */
    bool common; /* one of the commonest of its language: it has no terms */
};

/* The terms of one case-folded word, through the cache. The list belongs to the analyser and is valid until the next
   call. facts may be NULL. */
const struct term_list *analyser_terms(struct analyser *analyser, enum language language, const char *word, bool spoken,
                                       struct word_facts *facts);

/* Room for numbers while ranking: count floats, zeroed; slot 0 … SCRATCH_SLOTS-1; valid until the slot is asked again.
 */
enum { SCRATCH_SLOTS = 12 };
float *analyser_scratch(struct analyser *analyser, unsigned slot, size_t count);

#endif
