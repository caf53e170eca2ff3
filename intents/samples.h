/* Labelled texts, from which a classifier learns what each intent sounds like. */
#ifndef NEUVO_INTENTS_SAMPLES_H
#define NEUVO_INTENTS_SAMPLES_H

#include "base/error.h"
#include "base/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The name of what is no intent, and its label. */
#define INTENT_OUTSIDE "oos"
#define LABEL_OUTSIDE SIZE_MAX

enum { SAMPLES_MAX = 200000, INTENTS_MAX = 1000 };

struct sample {
    char *text;
    size_t label; /* index into names, or LABEL_OUTSIDE */
    bool held;    /* of the file that sets the threshold */
};

struct samples {
    LIST_OF(struct sample) list;
    LIST_OF(char *) names; /* in the order in which they came */
};

#define SAMPLES_INIT \
    { \
        .list = LIST_INIT, .names = LIST_INIT \
    }

/* Takes a copy. BAD_INPUT: too many rows or intents, an empty name. */
enum result samples_add(struct samples *samples, const char *text, const char *intent, bool held, struct error *error);
/* The name's label, or LABEL_OUTSIDE. */
size_t samples_label(const struct samples *samples, const char *intent);
void samples_done(struct samples *samples);

#endif
