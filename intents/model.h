/* A vocabulary and the linear classifier over it: what is learnt from one set of samples. Never changes afterwards. */
#ifndef NEUVO_INTENTS_MODEL_H
#define NEUVO_INTENTS_MODEL_H

#include "intents/linear.h"
#include "intents/samples.h"

struct model {
    struct vocabulary *vocabulary;
    struct linear *linear;
};

/* How a text looks to a model. */
struct view {
    size_t label;    /* of the best intent */
    double evidence; /* log odds of the best against all others, not calibrated; -VIEW_EVIDENCE_MAX when the text holds
                        nothing that the model knows */
};

#define VIEW_EVIDENCE_MAX 30.0

/* Learns from the samples that lie inside, of labels below `labels`. There must be one. */
struct model *model_learn(const struct sample *const *samples, size_t count, size_t labels);
void model_free(struct model *model); /* NULL is fine */
void model_look(const struct model *model, const char *text, struct view *view);

#endif
