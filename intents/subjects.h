/*
 * What questions are about: words that example questions hold and the examples of intents do not ("kokous", "wilma"). A
 * message that names one is a question, whatever it sounds like: "peru kokous" stops nothing.
 *
 * Words count by their first five letters, so that endings do not matter, from four letters on.
 */
#ifndef NEUVO_INTENTS_SUBJECTS_H
#define NEUVO_INTENTS_SUBJECTS_H

#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

struct stems {
    LIST_OF(uint64_t) list;
};

struct subjects {
    struct stems asked;  /* in questions */
    struct stems spoken; /* in examples of intents */
};

#define SUBJECTS_INIT \
    { \
        .asked = {.list = LIST_INIT}, .spoken = {.list = LIST_INIT } \
    }

/* Adds the stems of the text's words. */
void stems_add(struct stems *stems, const char *text);
/* After the last addition, before the first question. */
void subjects_seal(struct subjects *subjects);
void subjects_done(struct subjects *subjects);
bool subjects_named(const struct subjects *subjects, const char *text);

#endif
