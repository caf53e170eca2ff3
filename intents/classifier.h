/*
 * The general recogniser: learns intents from labelled texts and says for any text which one it is, how sure that is,
 * and whether it lies outside all of them.
 *
 * A classifier never changes after training and may be shared by all threads. Recognising takes at most 20 ms for a
 * text of 4 096 bytes; what is longer is read up to there.
 */
#ifndef NEUVO_INTENTS_CLASSIFIER_H
#define NEUVO_INTENTS_CLASSIFIER_H

#include "intents/samples.h"

struct classifier;

struct recognised {
    const char *intent;  /* belongs to the classifier; INTENT_OUTSIDE when refused */
    const char *nearest; /* the best intent, refused or not */
    double probability;  /* that `nearest` is right; small for what lies outside */
};

/* Trains on all samples. Probabilities and the threshold come from the held samples, by a model that did not see them,
 * or from cross-validation when there are none. Refuses when some sample lies outside; `refuse`: also when none does:
 * then the threshold comes from intents that are left out in turn and play the outside. Uses two threads. The result is
 * the same on every run. BAD_INPUT: fewer than two intents to learn. */
enum result classifier_train(const struct samples *samples, bool refuse, struct classifier **classifier,
                             struct error *error);
void classifier_free(struct classifier *classifier); /* NULL is fine */
void classifier_recognise(const struct classifier *classifier, const char *text, struct recognised *out);

#endif
