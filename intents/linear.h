/*
 * A linear classifier over sparse vectors: one row of weights per feature, one column per class.
 *
 * It is trained as a multi-class support vector machine (Crammer & Singer 2001) by dual coordinate descent, as
 * liblinear does it (solver 4; Keerthi et al. 2008, "A sequential dual method for large scale multi-class linear
 * SVMs"), with all classes of a feature beside each other in memory: a third of the time, and the same result on every
 * run, whatever else the process does.
 */
#ifndef NEUVO_INTENTS_LINEAR_H
#define NEUVO_INTENTS_LINEAR_H

#include "intents/vocabulary.h"

struct linear {
    size_t features; /* without the constant one, which is the last row */
    size_t classes;
    size_t stride; /* classes, rounded up so that a row fills whole machine words */
    float *weights;
};

struct linear_row {
    struct vector vector;
    size_t label;
};

/* cost: what a row on the wrong side costs beside the length of the weights (C). There must be a row and a class. */
struct linear *linear_train(const struct linear_row *rows, size_t count, size_t features, size_t classes, float cost);
void linear_free(struct linear *linear); /* NULL is fine */
/* Fills decisions[0 … stride - 1] with each class's value; behind classes lie zeros. */
void linear_decide(const struct linear *linear, const struct vector *vector, float *decisions);

#endif
