/*
 * One log line for each message: who brought it, what came of it, how long that took. Never its text.
 *
 * A flood must not fill the disk with lines: of what is not taken (refused, busy, seen before) the first of each minute
 * are told one by one and the others counted. What is taken is bounded by the pace. Engine thread.
 */
#ifndef NEUVO_ENGINE_MESSAGE_LOG_H
#define NEUVO_ENGINE_MESSAGE_LOG_H

#include "model/traffic.h"

struct turn_result;

enum { MESSAGE_LOG_TOLD = 20 }; /* a minute */

/* Zeroed at first. */
struct message_log {
    int64_t minute_ms; /* monotonic: when this minute began */
    unsigned told;
    uint64_t left_out;
};

void message_log_add(struct message_log *log, const char *connector, const struct turn_result *result,
                     enum receipt_kind kind, int64_t now_ms);
/* Tells what a minute that is over left out. Call it now and then. */
void message_log_tick(struct message_log *log, int64_t now_ms);

#endif
