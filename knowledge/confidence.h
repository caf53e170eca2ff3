/*
 * Confidence: from evidence to P(this topic answers the question), by logistic regression, and from that to what to do.
 *
 * The coefficients are data (confidence_table.h), fitted by `neuvo train` on labelled questions; thresholds too.
 */
#ifndef NEUVO_KNOWLEDGE_CONFIDENCE_H
#define NEUVO_KNOWLEDGE_CONFIDENCE_H

#include "knowledge/rank.h"

enum feature {
    FEATURE_ONE, /* always 1 */
    FEATURE_SCORE,
    FEATURE_MARGIN, /* the score's distance to the best other candidate; negative for all but the first */
    FEATURE_WORDS,
    FEATURE_LIKENESS,
    FEATURE_OTHER,
    FEATURE_FOUND,
    FEATURE_LENGTH,  /* ln(1 + content words), of which 8 count at most */
    FEATURE_MISSED,  /* products named that the topic does not know */
    FEATURE_COVERED, /* share of the question that the topic holds */
    FEATURE_HEADED,  /* share of it that its titles and keywords hold */
    FEATURE_LEAD,    /* the margin as a share of the score, -1 … 1 */
    FEATURE_EXAMPLE, /* one of its example questions says just this */
    FEATURE_FIRSTS,  /* words and likeness agree that it is the best */
    FEATURE_MEANING, /* how near it is in meaning */
    FEATURE_COUNT
};

/* The features of candidate number of the list. */
void confidence_features(const struct evidence_list *list, size_t number, double features[FEATURE_COUNT]);
/* P by the given coefficients: 1 / (1 + exp(-sum)). */
double confidence_probability(const double features[FEATURE_COUNT], const double coefficients[FEATURE_COUNT]);
/* P of candidate number by the shipped coefficients. */
double confidence_of(const struct evidence_list *list, size_t number);
/* ranking's scores are filled in. */
enum outcome confidence_outcome(const struct ranking *ranking);

extern const double confidence_answer_from;  /* ranked[0] from here on: answer */
extern const double confidence_clarify_from; /* the first three together from here on: ask which */

/* Labelled rows: what was seen of a topic, whether it answers the question, and how much that counts. */
struct confidence_row {
    double features[FEATURE_COUNT];
    double label;  /* 0 or 1 */
    double weight; /* > 0 */
};
/* Fits coefficients by iteratively reweighted least squares with an L2 penalty (not on the constant). */
void confidence_fit(const struct confidence_row *rows, size_t count, double penalty,
                    double coefficients[FEATURE_COUNT]);

#endif
