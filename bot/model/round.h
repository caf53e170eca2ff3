/*
 * A voluntary round of check-ins: a manager invites role groups for a while. Everybody is told once; nothing that is
 * kept says who took part.
 */
#ifndef NEUVO_MODEL_ROUND_H
#define NEUVO_MODEL_ROUND_H

#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

/* Questions about support, asked behind those about skills. */
enum support_question { SUPPORT_MISSED, SUPPORT_FORM, SUPPORT_QUESTIONS };
const char *support_question_name(enum support_question question); /* "missed", "form" */
/* What can be answered, from 0; NULL: there is no such option. */
const char *support_option(enum support_question question, int option);

struct checkin_round {
    int64_t id, number;
    char *name, *roles; /* roles: codes with commas between */
    int64_t from_ms, to_ms;
    int questions;    /* about skills, at most */
    unsigned support; /* bits: 1 << SUPPORT_… */
    bool closed;
    bool told; /* the person was told of it, or wants to hear of none */
};
void checkin_round_done(struct checkin_round *round);
bool checkin_round_is_open(const struct checkin_round *round, int64_t now_ms);
/* Is it for people of that job (code)? */
bool checkin_round_has_role(const struct checkin_round *round, const char *role);

struct checkin_rounds {
    LIST_OF(struct checkin_round) list;
};
void checkin_rounds_done(struct checkin_rounds *rounds);

#endif
