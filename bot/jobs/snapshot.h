/*
 * Makes the protected snapshots of a quarter: reads what was asked beside the writer, protects it, and gives it as
 * parts for the snapshot store. Runs on a worker, or in a command.
 */
#ifndef NEUVO_JOBS_SNAPSHOT_H
#define NEUVO_JOBS_SNAPSHOT_H

#include "model/snapshot_part.h"
#include "store/reader.h"

#include <stdatomic.h>

struct framework;
struct knowledge;
struct seal_key;

struct snapshot_maker {
    struct reader *reader;
    int64_t organisation_id;
    const struct framework *framework;
    const struct knowledge *knowledge; /* which topics there are, and what they are about */
    const struct seal_key *key;        /* of the records of check-ins */
    int64_t now_ms;
    const atomic_bool *stop; /* set: nobody waits for it any more (BUSY); NULL: it goes to its end */
};

/* Of a quarter that is over; parts is empty. REFUSED: it is not over, or the organisation's record does not tell yet
 * what must come before. */
enum result snapshot_make(const struct snapshot_maker *maker, enum snapshot_kind kind, int64_t quarter,
                          struct snapshot_parts *parts, struct error *error);

#endif
