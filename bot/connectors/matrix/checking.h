/* What check.c, check_access.c, check_tutors.c and check_room.c share; nobody else includes it. */
#ifndef NEUVO_MATRIX_CHECKING_H
#define NEUVO_MATRIX_CHECKING_H

#include "connectors/matrix/api.h"
#include "connectors/matrix/check.h"

struct loop;

struct check_answer {
    enum matrix_fate fate;
    int status; /* 0: no answer came */
    char errcode[64];
    int64_t retry_after_ms; /* -1 none */
    bool soft_logout;
    struct text reason, body;
    struct json *document; /* OK: an object; else NULL */
};
void check_answer_done(struct check_answer *answer);

struct checking {
    const struct matrix_check *check;
    const struct matrix_options *options;
    struct loop *loop;
    struct matrix_api *api;
    bool has_token;
    bool has_session;           /* begun only for asking */
    int64_t until_ms, end_ms;   /* monotonic: no question goes beyond the first, no tidying beyond the second */
    struct check_answer *asked; /* of the question under way */
};

/* With the token, if there is one by now. body NULL: none. Returns when the answer is there or will not come. */
struct check_answer check_ask(struct checking *checking, const char *method, const char *path, const char *body);
/* "" forgets it. */
void check_set_token(struct checking *checking, const char *token);
/* The time for questions is over; what was begun is put in order. */
void check_begin_to_tidy(struct checking *checking);
/* Lets the time pass, as far as there is some. */
void check_wait(struct checking *checking, int64_t wait_ms);
/* A member of the answer; "" when it is none. Valid as long as the answer. */
const char *check_string(const struct check_answer *answer, const char *key);
/* One line for the operator. */
void check_found(const struct checking *checking, enum matrix_mark mark, const char *what, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Does the homeserver know us? True: signed in, so more can be asked. check_access.c, like the next two. */
bool check_access(struct checking *checking);
/* Ends a session that was begun only for asking. */
void check_sign_out(struct checking *checking);
/* Does the homeserver reach the running Neuvo? */
void check_ping(struct checking *checking);
/* Can cards be shown in the tutors' room? check_tutors.c. */
void check_tutor_room(struct checking *checking);
/* Does it encrypt by itself, and how much may be said at once? check_room.c. */
void check_try_room(struct checking *checking);

#endif
