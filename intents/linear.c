#include "intents/linear.h"

#include "base/own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 8, EPOCHS_MAX = 12 };
/* Training ends when an epoch moves the dual variables of a row by less than this share of the cost on average. */
static const double settled = 0.005;

void linear_free(struct linear *linear)
{
    if (linear == NULL)
        return;
    free(linear->weights);
    free(linear);
}

static float *weights_of(const struct linear *linear, size_t feature)
{
    return linear->weights + feature * linear->stride;
}

/* Whole blocks of lanes, so that the compiler takes several numbers at a time. */
static void add_scaled(float *restrict sum, const float *restrict weights, float value, size_t stride)
{
    for (size_t block = 0; block < stride; block += LANES) {
        for (size_t lane = 0; lane < LANES; lane++)
            sum[block + lane] += value * weights[block + lane];
    }
}

void linear_decide(const struct linear *linear, const struct vector *vector, float *decisions)
{
    memcpy(decisions, weights_of(linear, linear->features), linear->stride * sizeof *decisions);
    for (size_t i = 0; i < vector->weights.count; i++) {
        const struct weight *weight = &vector->weights.items[i];
        add_scaled(decisions, weights_of(linear, weight->feature), weight->value, linear->stride);
    }
}

/* ---- training ------------------------------------------------------------------------------------------ */

struct training {
    struct linear *linear;
    const struct linear_row *rows;
    size_t count;
    float cost;
    float *duals;    /* per row and class */
    float *squares;  /* of each row's length, with the constant feature */
    size_t *order;   /* in which the rows are visited */
    float *gradient; /* the row at hand, per class */
    float *bounds;
    struct change *changes;
    uint64_t random;
};

struct change {
    size_t label;
    float by;
};

/* xorshift (Marsaglia 2003): the same order on every run. */
static size_t draw(struct training *training, size_t below)
{
    training->random ^= training->random << 13;
    training->random ^= training->random >> 7;
    training->random ^= training->random << 17;
    return (size_t)((training->random >> 32) % below);
}

static void shuffle(struct training *training)
{
    for (size_t i = training->count; i > 1; i--) {
        size_t j = draw(training, i);
        size_t moved = training->order[i - 1];
        training->order[i - 1] = training->order[j];
        training->order[j] = moved;
    }
}

/* The threshold of the row's subproblem: its duals become min(bound, (threshold - gradient) / square), and sum to 0.
 * The classes that count are few, so they are taken one by one, the largest first. `bounds` is used up. */
static float row_threshold(float *bounds, size_t classes, float first)
{
    float sum = first;
    size_t taken = 0;
    while (taken < classes) {
        size_t largest = 0;
        for (size_t label = 1; label < classes; label++) {
            if (bounds[label] > bounds[largest])
                largest = label;
        }
        if (taken > 0 && sum >= (float)taken * bounds[largest])
            break;
        sum += bounds[largest];
        bounds[largest] = -INFINITY;
        taken++;
    }
    return sum / (float)taken;
}

static void add_changes(const struct training *training, const struct vector *vector, size_t count)
{
    for (size_t i = 0; i <= vector->weights.count; i++) {
        bool constant = i == vector->weights.count;
        float *weights =
            weights_of(training->linear, constant ? training->linear->features : vector->weights.items[i].feature);
        float value = constant ? 1 : vector->weights.items[i].value;
        for (size_t c = 0; c < count; c++)
            weights[training->changes[c].label] += training->changes[c].by * value;
    }
}

/* Solves the subproblem of one row; how far its duals moved. */
static double visit(const struct training *training, size_t index)
{
    const struct linear_row *row = &training->rows[index];
    float *duals = training->duals + index * training->linear->stride, *gradient = training->gradient;
    float square = training->squares[index];
    size_t classes = training->linear->classes, count = 0;
    double moved = 0;
    linear_decide(training->linear, &row->vector, gradient);
    for (size_t label = 0; label < classes; label++)
        gradient[label] += 1 - square * duals[label];
    gradient[row->label] -= 1;
    memcpy(training->bounds, gradient, classes * sizeof *gradient);
    training->bounds[row->label] += square * training->cost;
    float threshold = row_threshold(training->bounds, classes, -square * training->cost);
    for (size_t label = 0; label < classes; label++) {
        float bound = label == row->label ? training->cost : 0;
        float dual = fminf((threshold - gradient[label]) / square, bound);
        float by = dual - duals[label];
        if (fabsf(by) < 1e-7F)
            continue;
        training->changes[count++] = (struct change){label, by};
        duals[label] = dual;
        moved += fabsf(by);
    }
    add_changes(training, &row->vector, count);
    return moved;
}

static void train(struct training *training)
{
    for (size_t i = 0; i < training->count; i++) {
        training->order[i] = i;
        training->squares[i] = 1;
        for (size_t j = 0; j < training->rows[i].vector.weights.count; j++) {
            float value = training->rows[i].vector.weights.items[j].value;
            training->squares[i] += value * value;
        }
    }
    for (int epoch = 0; epoch < EPOCHS_MAX; epoch++) {
        double moved = 0;
        shuffle(training);
        for (size_t i = 0; i < training->count; i++)
            moved += visit(training, training->order[i]);
        if (moved < settled * (double)training->cost * (double)training->count)
            break;
    }
}

struct linear *linear_train(const struct linear_row *rows, size_t count, size_t features, size_t classes, float cost)
{
    struct linear *linear = x_alloc(1, sizeof *linear);
    *linear = (struct linear){.features = features, .classes = classes};
    linear->stride = (classes + LANES - 1) / LANES * LANES;
    linear->weights = x_alloc((features + 1) * linear->stride, sizeof *linear->weights);
    own_(free_pointer) float *duals = x_alloc(count * linear->stride, sizeof *duals);
    own_(free_pointer) float *squares = x_alloc(count, sizeof *squares);
    own_(free_pointer) size_t *order = x_alloc(count, sizeof *order);
    own_(free_pointer) float *gradient = x_alloc(linear->stride, sizeof *gradient);
    own_(free_pointer) float *bounds = x_alloc(linear->stride, sizeof *bounds);
    own_(free_pointer) struct change *changes = x_alloc(classes, sizeof *changes);
    struct training training = {.linear = linear,
                                .rows = rows,
                                .count = count,
                                .cost = cost,
                                .duals = duals,
                                .squares = squares,
                                .order = order,
                                .gradient = gradient,
                                .bounds = bounds,
                                .changes = changes,
                                .random = 88172645463325252u};
    train(&training);
    return linear;
}
