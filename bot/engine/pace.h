/*
 * How fast one person may write before answers wait: so many messages a minute, in bursts of 30 (generic cell rate
 * algorithm, ITU-T I.371). What is above is kept and answered in its turn; only what would wait longer than ten minutes
 * is sent back to the sender's program, to be tried again.
 */
#ifndef NEUVO_ENGINE_PACE_H
#define NEUVO_ENGINE_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace;

enum pace_verdict { PACE_NOW, PACE_WAIT, PACE_REFUSE };

/* per_minute 0: everything is PACE_NOW. */
struct pace *pace_new(int64_t per_minute);
void pace_free(struct pace *pace);
/* One message of that person at now_ms. WAIT: answer it at *due_ms; *first says that the person has not been told in
 * this flood yet. */
enum pace_verdict pace_ask(struct pace *pace, int64_t person_id, int64_t now_ms, int64_t *due_ms, bool *first);

#endif
