#include "knowledge/confidence.h"

#include "knowledge/confidence_table.h"

#include <math.h>
#include <string.h>

static const double shipped[FEATURE_COUNT] = CONFIDENCE_COEFFICIENTS;
const double confidence_answer_from = CONFIDENCE_ANSWER_FROM;
const double confidence_clarify_from = CONFIDENCE_CLARIFY_FROM;

/* Between what right answers have and what questions out of scope have: without vectors it speaks for neither. */
static const double meaning_usual = 0.55;
/* That a topic answers a question which stands in it word for word. Not fitted: labelled questions are others'. */
static const double verbatim_sureness = 0.95;

/* More words make what was found surer, but no labelled question has more than some ten. Without an end to it a pasted
 * page, or a page of nonsense, is answered for its length alone. */
static const double length_counts_to = 8;

enum { CLARIFY_CHOICES = 3, ROUNDS = 50 };

void confidence_features(const struct evidence_list *list, size_t number, double features[FEATURE_COUNT])
{
    const struct evidence *evidence = &list->items[number];
    size_t rival = number == 0 ? 1 : 0;
    features[FEATURE_ONE] = 1;
    features[FEATURE_SCORE] = evidence->score;
    features[FEATURE_MARGIN] = evidence->score - (rival < list->count ? list->items[rival].score : 0);
    features[FEATURE_WORDS] = evidence->words;
    features[FEATURE_LIKENESS] = evidence->likeness;
    features[FEATURE_OTHER] = evidence->other;
    features[FEATURE_FOUND] = list->found;
    features[FEATURE_LENGTH] = log(1 + fmin((double)list->content_words, length_counts_to));
    features[FEATURE_MISSED] = evidence->missed;
    features[FEATURE_COVERED] = evidence->covered;
    features[FEATURE_HEADED] = evidence->headed;
    features[FEATURE_EXAMPLE] = evidence->example ? 1 : 0;
    features[FEATURE_MEANING] =
        list->without_meaning ? 0 : (evidence->meaning - meaning_usual) * (1 - fmin(evidence->words, 1));
    features[FEATURE_FIRSTS] = evidence->firsts;
    features[FEATURE_LEAD] = evidence->score > 0 ? fmax(features[FEATURE_MARGIN] / evidence->score, -1) : -1;
}

double confidence_probability(const double features[FEATURE_COUNT], const double coefficients[FEATURE_COUNT])
{
    double sum = 0;
    for (int i = 0; i < FEATURE_COUNT; i++)
        sum += features[i] * coefficients[i];
    return 1 / (1 + exp(-sum));
}

double confidence_of(const struct evidence_list *list, size_t number)
{
    double features[FEATURE_COUNT];
    confidence_features(list, number, features);
    double probability = confidence_probability(features, shipped);
    return list->items[number].verbatim ? fmax(probability, verbatim_sureness) : probability;
}

enum outcome confidence_outcome(const struct ranking *ranking)
{
    double together = 0;
    for (size_t i = 0; i < ranking->count && i < CLARIFY_CHOICES; i++)
        together += ranking->ranked[i].score;
    if (ranking->count > 0 && ranking->score >= confidence_answer_from)
        return OUTCOME_ANSWER;
    return ranking->count > 0 && together >= confidence_clarify_from ? OUTCOME_CLARIFY : OUTCOME_UNKNOWN;
}

/* Solves matrix · x = vector in place by elimination; the matrix is symmetric and positive (penalty > 0). */
static void solve(double matrix[FEATURE_COUNT][FEATURE_COUNT], double vector[FEATURE_COUNT])
{
    for (int column = 0; column < FEATURE_COUNT; column++) {
        for (int row = column + 1; row < FEATURE_COUNT; row++) {
            double factor = matrix[row][column] / matrix[column][column];
            for (int k = column; k < FEATURE_COUNT; k++)
                matrix[row][k] -= factor * matrix[column][k];
            vector[row] -= factor * vector[column];
        }
    }
    for (int row = FEATURE_COUNT - 1; row >= 0; row--) {
        for (int k = row + 1; k < FEATURE_COUNT; k++)
            vector[row] -= matrix[row][k] * vector[k];
        vector[row] /= matrix[row][row];
    }
}

void confidence_fit(const struct confidence_row *rows, size_t count, double penalty, double coefficients[FEATURE_COUNT])
{
    memset(coefficients, 0, FEATURE_COUNT * sizeof *coefficients);
    for (int round = 0; round < ROUNDS; round++) {
        double matrix[FEATURE_COUNT][FEATURE_COUNT] = {{0}}, step[FEATURE_COUNT] = {0};
        for (size_t i = 0; i < count; i++) {
            const double *seen = rows[i].features;
            double probability = confidence_probability(seen, coefficients);
            double weight = rows[i].weight * probability * (1 - probability);
            for (int a = 0; a < FEATURE_COUNT; a++) {
                step[a] += rows[i].weight * (rows[i].label - probability) * seen[a];
                for (int b = 0; b < FEATURE_COUNT; b++)
                    matrix[a][b] += weight * seen[a] * seen[b];
            }
        }
        for (int a = 0; a < FEATURE_COUNT; a++) {
            double own = a == FEATURE_ONE ? 1e-6 : penalty;
            step[a] -= own * coefficients[a];
            matrix[a][a] += own;
        }
        solve(matrix, step);
        for (int a = 0; a < FEATURE_COUNT; a++)
            coefficients[a] += step[a];
    }
}
