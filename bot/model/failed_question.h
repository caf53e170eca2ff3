/* Questions that found no answer, or none that helped: as kept, and as an editor sees them, those that ask the same
 * together. Who asked is never shown. */
#ifndef NEUVO_MODEL_FAILED_QUESTION_H
#define NEUVO_MODEL_FAILED_QUESTION_H

#include "base/language.h"
#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

enum failed_state { FAILED_WAITS, FAILED_ANSWERED, FAILED_OUT_OF_SCOPE, FAILED_PASSED_OVER };

struct failed_question {
    int64_t id, person_id, at_ms;
    int64_t conversation_id; /* 0 in a list */
    enum language language;
    char *words; /* masked */
    char *topic; /* whose answer was no help; "" there was none */
    bool tells;  /* who asked wants to hear when there is an answer */
};
void failed_question_done(struct failed_question *question);
struct failed_questions {
    LIST_OF(struct failed_question) list;
};
void failed_questions_done(struct failed_questions *questions);

/* Those that ask the same; items index the list that they were made of, the newest first. */
struct failed_group {
    LIST_OF(size_t) items;
    size_t people;      /* different ones who asked */
    bool answered;      /* an article answers it now */
    struct near_topic { /* what lies nearest, best first */
        char *topic, *title;
    } nearest[3];
    size_t nearest_count;
};
struct failed_groups {
    struct failed_questions questions;
    LIST_OF(struct failed_group) list; /* most people first */
};
void failed_groups_done(struct failed_groups *groups);

#endif
