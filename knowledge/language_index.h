/*
 * All that is indexed of one language. Read-only once made and counted, so that snapshots share it as long as nothing
 * changes in that language; after a change the next one takes over what it holds of the other articles.
 *
 * Documents are topics, by their place in the list of topics.
 */
#ifndef NEUVO_KNOWLEDGE_LANGUAGE_INDEX_H
#define NEUVO_KNOWLEDGE_LANGUAGE_INDEX_H

#include "knowledge/article.h"
#include "knowledge/examples.h"
#include "knowledge/index.h"
#include "knowledge/meanings.h"
#include "knowledge/ngram.h"
#include "knowledge/spelling.h"
#include "knowledge/thesaurus.h"

#include <stdatomic.h>

struct language_index {
    atomic_int holders;
    struct index *words;
    struct index *heads; /* of titles and keywords alone: what a topic says that it is about */
    struct examples *examples;
    struct ngram_index *ngrams;
    struct spelling *spelling;
    struct meanings *meanings; /* NULL without vectors or articles */
};

/* What is to be indexed: a record per topic, NULL where it has no article in that language. */
struct language_articles {
    enum language language;
    const struct article_record *const *records;
    size_t topics;
    const struct vectors *vectors; /* NULL: none */
};

struct language_index *language_index_build(const struct language_articles *articles, const struct thesaurus *thesaurus,
                                            struct analyser *analyser);
/* The same after a change. before: what old was made from, with the same thesaurus and vectors; numbers: for each topic
   of before its number now, rising, or POSTINGS_GONE. An article that is the same has the same mark. */
struct language_index *language_index_next(struct language_index *old, const struct language_articles *before,
                                           const int32_t *numbers, const struct language_articles *articles,
                                           const struct thesaurus *thesaurus, struct analyser *analyser);
void language_index_release(struct language_index *index); /* NULL is fine */

#endif
