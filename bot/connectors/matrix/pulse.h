/*
 * Is our place in the homeserver's stream still one of this stream? A homeserver that was restored from a backup goes
 * on from an older place, and tells nothing until it has passed ours: Neuvo would be deaf without knowing. So after
 * every trouble, and now and then, it writes a number into its account data, which must come back by /sync.
 */
#ifndef NEUVO_MATRIX_PULSE_H
#define NEUVO_MATRIX_PULSE_H

#include <stdbool.h>
#include <stddef.h>

#define PULSE_TYPE "fi.neuvo.pulse"

struct connector;
struct pulse;

struct pulse *pulse_new(struct connector *connector);
void pulse_free(struct pulse *pulse); /* NULL is fine */
/* Something went wrong: the next beat is due now. */
void pulse_doubt(struct pulse *pulse);
/* Beats if it is due. */
void pulse_beat(struct pulse *pulse);
/* An event of our account data. */
void pulse_heard(struct pulse *pulse, const char *json, size_t length);
/* The last beat was taken by the homeserver long ago and has not come back. */
bool pulse_is_lost(const struct pulse *pulse);
void pulse_forget(struct pulse *pulse);

#endif
