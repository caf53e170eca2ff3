#include "intents/model.h"

#include "base/own.h"

#include <math.h>
#include <stdlib.h>

/* cost: C of the support vector machine; sharpness: how strongly the distance between two decisions counts as evidence.
 * Both from development parts (tests/bench/intents). */
static const float cost = 1;
static const double sharpness = 3;
/* A model is at most 400 MB large: rarer n-grams are left out before that. */
enum { WEIGHTS_MAX = 100 * 1000 * 1000 };

struct rows {
    struct linear_row *items;
    size_t count;
};

static void rows_done(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        vector_done(&rows->items[i].vector);
    free(rows->items);
}

struct model *model_learn(const struct sample *const *samples, size_t count, size_t labels)
{
    struct model *model = x_alloc(1, sizeof *model);
    own_(rows_done) struct rows rows = {.items = x_alloc(count, sizeof *rows.items)};
    model->vocabulary = vocabulary_new();
    for (size_t i = 0; i < count; i++) {
        if (samples[i]->label != LABEL_OUTSIDE)
            vocabulary_learn(model->vocabulary, samples[i]->text);
    }
    vocabulary_seal(model->vocabulary, WEIGHTS_MAX / (labels + 1));
    for (size_t i = 0; i < count; i++) {
        if (samples[i]->label == LABEL_OUTSIDE)
            continue;
        struct linear_row *row = &rows.items[rows.count++];
        row->label = samples[i]->label;
        vocabulary_vector(model->vocabulary, samples[i]->text, &row->vector);
    }
    model->linear = linear_train(rows.items, rows.count, vocabulary_size(model->vocabulary), labels, cost);
    return model;
}

void model_free(struct model *model)
{
    if (model == NULL)
        return;
    vocabulary_free(model->vocabulary);
    linear_free(model->linear);
    free(model);
}

/* The best label, and the log of how much less probable it is than all others together (softmax). */
static void best_of(const float *decisions, size_t labels, struct view *view)
{
    double others = 0;
    view->label = 0;
    for (size_t label = 1; label < labels; label++) {
        if (decisions[label] > decisions[view->label])
            view->label = label;
    }
    for (size_t label = 0; label < labels; label++) {
        if (label != view->label)
            others += exp(sharpness * (double)(decisions[label] - decisions[view->label]));
    }
    view->evidence = fmin(-log(others + 1e-300), VIEW_EVIDENCE_MAX);
}

void model_look(const struct model *model, const char *text, struct view *view)
{
    own_(vector_done) struct vector vector = {.weights = LIST_INIT};
    own_(free_pointer) float *decisions = x_alloc(model->linear->stride, sizeof *decisions);
    vocabulary_vector(model->vocabulary, text, &vector);
    linear_decide(model->linear, &vector, decisions);
    best_of(decisions, model->linear->classes, view);
    if (vector.weights.count == 0)
        view->evidence = -VIEW_EVIDENCE_MAX;
}
