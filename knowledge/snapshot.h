/* The inside of struct knowledge, for the files of this room. Immutable once built; counted. */
#ifndef NEUVO_KNOWLEDGE_SNAPSHOT_H
#define NEUVO_KNOWLEDGE_SNAPSHOT_H

#include "knowledge/examples.h"
#include "knowledge/index.h"
#include "knowledge/ngram.h"
#include "knowledge/source.h"
#include "knowledge/spelling.h"
#include "knowledge/thesaurus.h"

#include <stdatomic.h>

struct topic {
    const char *name;
    const struct article_record *records[LANGUAGE_COUNT]; /* NULL: not in that language */
};

struct knowledge {
    atomic_int holders;
    int64_t version;
    struct article_list articles; /* sorted by topic, then language */
    LIST_OF(struct topic) topics; /* sorted by name; a topic's place here is its document number in every index */
    struct thesaurus *thesaurus;
    struct index *words[LANGUAGE_COUNT];
    struct index *heads[LANGUAGE_COUNT]; /* of titles and keywords alone: what a topic says that it is about */
    struct examples *examples[LANGUAGE_COUNT];
    struct ngram_index *ngrams[LANGUAGE_COUNT];
    struct spelling *spelling[LANGUAGE_COUNT];
};

/* The number of the topic, or -1. */
ptrdiff_t topic_find(const struct knowledge *knowledge, const char *name);

#endif
