/*
 * From a model's evidence to a probability, and the probability below which a text is taken to lie outside; both from
 * texts that the model did not learn from.
 */
#ifndef NEUVO_INTENTS_CALIBRATION_H
#define NEUVO_INTENTS_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>

/* A text that the model did not learn from. */
struct held {
    double evidence;
    bool inside; /* it has an intent */
    bool right;  /* and the model's best one is it */
};

struct calibration {
    double slope, offset; /* P(right) = 1 / (1 + exp(-(slope * evidence + offset))) */
    double threshold;     /* 0: nothing is refused */
};

/* Fits slope and offset (Platt 1999, with his smoothing of the targets). The threshold makes the harmonic mean of
 * inside accuracy and outside recall largest, but refusing costs at most `most_lost` of the inside accuracy; it is 0
 * when nothing lies outside. The rows are sorted anew. */
void calibration_fit(struct held *held, size_t count, double most_lost, struct calibration *calibration);
double calibration_probability(const struct calibration *calibration, double evidence);

#endif
