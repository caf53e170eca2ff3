/*
 * Is the homeserver there? After a failure everything waits ever longer before it is tried again: syncs, the sign-in,
 * what is to be sent (delivery/retry.h). That is right while it is away, and minutes too long when it is back. So while
 * it is away it is asked for its versions every second or two, which costs it nothing; when it answers again, all of
 * that goes at once.
 *
 * Only what was seen to fail is an outage: where the versions come while something else fails, that waits its time.
 * Nor does anything go sooner than the homeserver asked for (429).
 */
#ifndef NEUVO_MATRIX_REACH_H
#define NEUVO_MATRIX_REACH_H

#include <stdint.h>

struct connector;
struct matrix_answer;
struct reach;

struct reach *reach_new(struct connector *connector);
void reach_free(struct reach *reach); /* NULL is fine, in the next two too */
/* A call that began then (monotonic) has been answered, or not. */
void reach_heard(void *reach, const struct matrix_answer *answer, int64_t begun_ms);
/* We are signed in: from now on what waited can be sent. */
void reach_signed_in(struct reach *reach);

#endif
