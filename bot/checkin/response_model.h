/*
 * How likely an answer is at a skill θ: the two- and three-parameter logistic models and the graded response model
 * (Birnbaum 1968; Samejima 1969), in the logistic metric without the factor 1.7. Pure.
 *
 *   2PL, 3PL   P(right) = c + (1 − c) / (1 + exp(−a (θ − b)))                            answers 0, 1
 *   GRM        P(at least k) = 1 / (1 + exp(−a (θ − b_k))), b_1 < b_2 < …                answers 0 … thresholds
 */
#ifndef NEUVO_CHECKIN_RESPONSE_MODEL_H
#define NEUVO_CHECKIN_RESPONSE_MODEL_H

#include "base/error.h"

#include <stdbool.h>

enum response_kind { RESPONSE_2PL, RESPONSE_3PL, RESPONSE_GRM };
enum { THRESHOLDS_MOST = 9 };

struct response_model {
    enum response_kind kind;
    double a;                  /* how sharply the item tells people apart, over 0 */
    double b[THRESHOLDS_MOST]; /* where on the scale; one, for GRM one less than there are answers */
    int thresholds;
    double c; /* 3PL: the share that guesses right, 0 ≤ c < 1 */
};

bool response_kind_from_name(const char *name, enum response_kind *kind); /* "2pl", "3pl", "grm" */

/* BAD_INPUT: a, b or c outside of what the formulas take: 0 < a ≤ 20, |b| ≤ 20, rising thresholds. */
enum result response_model_check(const struct response_model *model, struct error *error);
/* So many answers are possible, counted from 0. */
int response_count(const struct response_model *model);
/* Natural logarithm of the answer's probability; finite for every θ within ±100. */
double response_log_probability(const struct response_model *model, double theta, int response);
/* Fisher information at θ. */
double response_information(const struct response_model *model, double theta);

#endif
