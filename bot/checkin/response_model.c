#include "checkin/response_model.h"

#include <math.h>
#include <string.h>

bool response_kind_from_name(const char *name, enum response_kind *kind)
{
    static const char *const names[] = {[RESPONSE_2PL] = "2pl", [RESPONSE_3PL] = "3pl", [RESPONSE_GRM] = "grm"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0) {
            *kind = (enum response_kind)i;
            return true;
        }
    }
    return false;
}

enum result response_model_check(const struct response_model *model, struct error *error)
{
    static const double farthest = 20.0;
    if (!(model->a > 0.0 && model->a <= farthest))
        return error_set(error, RESULT_BAD_INPUT, "a: must be over 0 and at most 20");
    if (model->thresholds < 1 || model->thresholds > THRESHOLDS_MOST ||
        (model->kind != RESPONSE_GRM && model->thresholds != 1))
        return error_set(error, RESULT_BAD_INPUT, "b: must be one number, for grm a list of 1 to %d", THRESHOLDS_MOST);
    for (int k = 0; k < model->thresholds; k++) {
        if (!(fabs(model->b[k]) <= farthest))
            return error_set(error, RESULT_BAD_INPUT, "b: must be between -20 and 20");
        if (k > 0 && !(model->b[k] > model->b[k - 1]))
            return error_set(error, RESULT_BAD_INPUT, "b: the thresholds must rise");
    }
    if (!(model->c >= 0.0 && model->c < 1.0))
        return error_set(error, RESULT_BAD_INPUT, "c: must be at least 0 and under 1");
    return RESULT_OK;
}

int response_count(const struct response_model *model)
{
    return model->thresholds + 1;
}

static double logistic(double x)
{
    return x >= 0.0 ? 1.0 / (1.0 + exp(-x)) : exp(x) / (1.0 + exp(x));
}

/* Without the loss of digits that log(logistic(x)) has at the far ends. */
static double log_logistic(double x)
{
    return x >= 0.0 ? -log1p(exp(-x)) : x - log1p(exp(x));
}

/* P(at least k) − P(at least k + 1), as σ(u) σ(−v) (1 − exp(v − u)): exact also where both are nearly 0 or 1. */
static double graded_log_probability(const struct response_model *model, double theta, int response)
{
    double sum = 0.0, upper = 0.0, lower = 0.0;
    if (response > 0) {
        upper = model->a * (theta - model->b[response - 1]);
        sum += log_logistic(upper);
    }
    if (response < model->thresholds) {
        lower = model->a * (theta - model->b[response]);
        sum += log_logistic(-lower);
    }
    if (response > 0 && response < model->thresholds)
        sum += log(-expm1(lower - upper));
    return sum;
}

double response_log_probability(const struct response_model *model, double theta, int response)
{
    if (model->kind == RESPONSE_GRM)
        return graded_log_probability(model, theta, response);
    double x = model->a * (theta - model->b[0]);
    double c = model->kind == RESPONSE_3PL ? model->c : 0.0;
    if (response == 0)
        return log1p(-c) + log_logistic(-x);
    return c > 0.0 ? log(c + (1.0 - c) * logistic(x)) : log_logistic(x);
}

static double graded_information(const struct response_model *model, double theta)
{
    double sum = 0.0, above = 1.0, slope = 0.0; /* of "at least k" and its derivative */
    for (int k = 0; k <= model->thresholds; k++) {
        double next = k < model->thresholds ? logistic(model->a * (theta - model->b[k])) : 0.0;
        double next_slope = model->a * next * (1.0 - next);
        double probability = above - next, change = slope - next_slope;
        if (probability > 1e-300)
            sum += change * change / probability;
        above = next;
        slope = next_slope;
    }
    return sum;
}

double response_information(const struct response_model *model, double theta)
{
    if (model->kind == RESPONSE_GRM)
        return graded_information(model, theta);
    double c = model->kind == RESPONSE_3PL ? model->c : 0.0;
    double base = logistic(model->a * (theta - model->b[0])); /* (P − c) / (1 − c) */
    double right = c + (1.0 - c) * base;
    /* a² base² (1 − P) / P, with base / P taken together: both go to 0 when c is 0. */
    return model->a * model->a * base * (c > 0.0 ? base / right : 1.0) * (1.0 - c) * (1.0 - base);
}
