/*
 * Gaps: a sync answer holds at most so many events of a room; what is missing before them is fetched, oldest first, so
 * that an outage loses nothing. Up to 1 000 events of a room are read back from the newest and held in memory (the
 * homeserver then fetches from others what it lacks itself). Of more, nothing is held: it is read from our last place
 * on, a page at a time, and each page is kept, with the place behind it, before the next is asked for. Nothing from
 * before that last place is ever read.
 */
#ifndef NEUVO_MATRIX_GAP_H
#define NEUVO_MATRIX_GAP_H

#include "connectors/matrix/connection.h"

/* The types that are read at all, as a JSON list without its brackets. */
#define MATRIX_TIMELINE_TYPES \
    "\"m.room.message\",\"m.room.encrypted\",\"m.reaction\",\"m.room.redaction\",\"m.room.member\"," \
    "\"m.room.encryption\",\"m.room.tombstone\",\"m.room.create\""

/* What a sync answer says of one joined room. */
struct gap_room {
    char *id; /* NULL while it is read */
    struct matrix_events state, timeline;
    bool limited;
    int64_t live_from_ms;
    char *prev_batch; /* NULL: not told */
    int64_t joined, invited;
};
/* Releases what it holds; it is a valid empty one afterwards. */
void gap_room_done(struct gap_room *room);
/* As news. */
void gap_room_take(struct connector *connector, const struct gap_room *room);

struct gaps;

struct gaps *gaps_new(struct connector *connector);
void gaps_free(struct gaps *gaps); /* NULL is fine */
void gaps_restore(struct gaps *gaps, const struct kept *kept);
/* Takes over what the room holds, and leaves it empty. */
void gaps_add(struct gaps *gaps, struct gap_room *room);
/* Fetches what is missing since `since` and takes the rooms as news, one after the other. filled: whole false,
 * something could not be fetched now (hint_ms: what the homeserver asks to wait, -1 nothing); the rooms are dropped.
 * Called at once when there is nothing to fill. */
void gaps_fill(struct gaps *gaps, const char *since, void (*filled)(void *context, bool whole, int64_t hint_ms),
               void *context);
void gaps_drop(struct gaps *gaps);

#endif
