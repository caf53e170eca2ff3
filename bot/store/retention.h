/*
 * The nightly removal of what has been kept long enough.
 *
 * It works in chunks, so that the writer is never held up: call it, one transaction a chunk, until *more is false. If
 * more than a fifth of an organisation's rows of a table would go in one night, and there are over 1 000 of them,
 * nothing of that table is removed and the result is REFUSED, with a text that says so: the likelier cause is a clock
 * that jumped. Counting for that costs about 20 ms for a million rows, once a night and table.
 */
#ifndef NEUVO_STORE_RETENTION_H
#define NEUVO_STORE_RETENTION_H

#include "store/store.h"

#include <stddef.h>

struct retention_policy {
    int64_t entries_ms; /* entries, dead letters, tries and jobs that ended; then conversations and people of whom
                           nothing else is left */
    int64_t tickets_ms; /* after their last change; feedback too */
    int64_t audit_ms;
    int64_t inbound_ms;  /* hashes of what came in: must outlive any platform's repeats */
    bool large_is_meant; /* an operator has confirmed: no refusal */
};
/* 30 days, 12 months, 24 months, 90 days. */
extern const struct retention_policy retention_default;

/* Where one night stands: zero it before the first chunk. */
struct retention_night {
    unsigned rule;       /* the tables, one after the other */
    size_t organisation; /* inside the rule */
    int64_t after_id;    /* inside the organisation */
    bool allowed;        /* the fifth has been checked */
    int64_t removed;     /* rows so far */
    unsigned refused;    /* how often a table was left alone */
};

/* Removes up to limit rows. *more: call again. REFUSED: a table was left alone (see above); call again for the others
 * while *more. */
enum result retention_run(struct store *store, const struct retention_policy *policy, int64_t now_ms, size_t limit,
                          struct retention_night *night, bool *more, struct error *error);

#endif
