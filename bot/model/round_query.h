/* What a manager asks of rounds in the console, and is told: plain values. */
#ifndef NEUVO_MODEL_ROUND_QUERY_H
#define NEUVO_MODEL_ROUND_QUERY_H

#include "base/language.h"
#include "model/round.h"

/* A role group that can be invited. */
struct round_group {
    char *code;
    char *names[LANGUAGE_COUNT];
    bool few; /* so few people that somebody could be recognised: it is not invited */
};

struct round_query {
    char *name, *roles, *from, *to, *questions, *support; /* TRY: as written (checkin/round_wish.h) */
    struct checkin_round *round;                          /* TRY, afterwards: what it became */
    struct checkin_rounds rounds;                         /* ROUNDS, and the following */
    LIST_OF(struct round_group) groups;
    LIST_OF(const char *) missing; /* of the record's checklist; static */
    bool no_list;                  /* nobody stands on the list of people */
};
struct round_query *round_query_new(void);
void round_query_free(struct round_query *query); /* NULL is fine */
void checkin_round_free(struct checkin_round *round);

#endif
