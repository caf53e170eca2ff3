/*
 * Ranking, the inside: the evidence for each candidate topic, before it becomes a probability.
 *
 * Per language: words (BM25F as a share of the most the question could reach) plus likeness (n-gram cosine). A topic's
 * score is that of the question's language plus other_language_weight times the best of its other languages: code-mixed
 * questions ("miten jaan screenin") find their topic through the other language.
 */
#ifndef NEUVO_KNOWLEDGE_RANK_H
#define NEUVO_KNOWLEDGE_RANK_H

#include "knowledge/snapshot.h"

/* What the first pass hands on to reorder.h. */
enum { CANDIDATES_MAX = 24 };

struct evidence {
    uint32_t topic;
    double words;    /* of the question's language, 0 … 1 */
    double likeness; /* the same */
    double other;    /* the best of the other languages: words and likeness together */
    double meaning;  /* how near it is in meaning, 0 … 1 (vectors.h) */
    double missed;   /* products that the question names and the topic does not know */
    double covered;  /* share of the question's weight in words that the topic holds, in any language, 0 … 1 */
    double headed;   /* the same, in words of its titles and keywords */
    double firsts;   /* 0 … 2: the best by words, the best by likeness, each in the question's language */
    double near;     /* how near its text comes to each of the question's words, 0 … 1 (reorder.h) */
    double together; /* the same within one sentence or line of it */
    bool example;    /* one of its example questions says just this */
    bool verbatim;   /* one of them, or its title, says it word for word, and no other topic's does */
    double score;    /* all together; what the ranking goes by */
};

struct evidence_list {
    enum language language; /* the question's: given or detected */
    double sureness;        /* of the detection; 1 when given */
    size_t content_words;   /* words that are not common ones */
    bool without_meaning;   /* no word of the question has a vector, or there are none */
    double found;           /* share of the content words' weight that the index holds at all, best language, 0 … 1 */
    size_t count;           /* up to RANKED_MAX, best first; while they are picked, up to CANDIDATES_MAX */
    struct evidence items[CANDIDATES_MAX];
};

void rank_topics(const struct knowledge *knowledge, struct analyser *analyser, const struct question *question,
                 struct evidence_list *list);

#endif
