/* The inside of struct knowledge, for the files of this room. Immutable once built; counted. */
#ifndef NEUVO_KNOWLEDGE_SNAPSHOT_H
#define NEUVO_KNOWLEDGE_SNAPSHOT_H

#include "knowledge/language_index.h"
#include "knowledge/source.h"
#include "knowledge/thesaurus.h"
#include "knowledge/vectors.h"

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
    struct vectors *vectors;                          /* NULL: none */
    struct meanings *meanings;                        /* of all languages together; NULL without vectors */
    struct language_index *languages[LANGUAGE_COUNT]; /* shared with other snapshots */
};

/* The number of the topic, or -1. */
ptrdiff_t topic_find(const struct knowledge *knowledge, const char *name);

#endif
