/*
 * The nightly removal of what has been kept long enough.
 *
 * It works in chunks, so that the writer is never held up: call it, one transaction a chunk, until *more is false. Of
 * a table with more than 1 000 rows of an organisation at most a fifth goes in one night, the oldest first; the rest
 * goes in the next nights. So a backlog is worked off, and a clock that jumped does little harm. Counting for that
 * costs about 20 ms for a million rows, once a night and table. When the clock is more than 400 days beyond the newest
 * row of the whole database, it is wrong, and nothing is removed that night.
 */
#ifndef NEUVO_STORE_RETENTION_H
#define NEUVO_STORE_RETENTION_H

#include "store/store.h"

#include <stddef.h>

struct retention_policy {
    int64_t entries_ms; /* entries, dead letters, tries, jobs that ended and what still waits in the outbox (it is not
                           sent any more and leaves no dead letter); then conversations and people of whom nothing else
                           is left */
    int64_t tickets_ms; /* after their last change; feedback too */
    int64_t audit_ms;
    int64_t snapshots_ms; /* figures of groups, after they were made */
    int64_t media_ms;     /* pictures of a ticket, after it was closed (attachments.h) */
    int64_t inbound_ms;   /* hashes of what came in: must outlive any platform's repeats */
};
/* 30 days, 12 months, 24 months, five years, 90 days. */
extern const struct retention_policy retention_default;

/* Where one night stands: zero it before the first chunk. */
struct retention_night {
    unsigned rule;       /* the tables, one after the other */
    size_t organisation; /* inside the rule */
    int64_t after_id;    /* inside the organisation */
    bool checked;        /* the clock */
    bool counted;        /* the rows of this table and organisation */
    int64_t left;        /* how many of them may still go tonight */
    int64_t removed;     /* rows so far */
    unsigned refused;    /* 1: the clock was wrong */
};

/* Removes up to limit rows. *more: call again. REFUSED: the clock is wrong (see above); the night is over. */
enum result retention_run(struct store *store, const struct retention_policy *policy, int64_t now_ms, size_t limit,
                          struct retention_night *night, bool *more, struct error *error);

#endif
