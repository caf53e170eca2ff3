/*
 * The snapshot store: protected figures of groups, a quarter each, made once and never changed. What is printed about
 * groups comes from here and from nowhere else; nothing in it says who was counted.
 */
#ifndef NEUVO_STORE_SNAPSHOT_H
#define NEUVO_STORE_SNAPSHOT_H

#include "base/list.h"
#include "base/text.h"
#include "model/quarter.h"
#include "store/store.h"

struct snapshot_made {
    int64_t quarter, made_ms;
};
struct snapshots_made {
    LIST_OF(struct snapshot_made) list;
};

/* Adds the quarters whose snapshot is whole, the newest first. */
enum result snapshots_made(struct store *store, int64_t organisation_id, enum snapshot_kind kind,
                           struct snapshots_made *made, struct error *error);
/* The first quarter that is due when `last` was the last to end: behind the newest one made, and begun when what has
 * been kept since kept_from_ms is all of it. Over `last`: none is due. */
int64_t snapshot_first_due(const struct snapshots_made *made, int64_t last, int64_t kept_from_ms);
/* Replaces what body held. NOT_FOUND (without a text): the snapshot is not whole, or has no such part. */
enum result snapshot_part(struct store *store, int64_t organisation_id, enum snapshot_kind kind, int64_t quarter,
                          const char *part, struct text *body, struct error *error);
/* Says that all its parts are there. CONFLICT: it was said before, or they are not so many. */
enum result snapshot_end(struct store *store, int64_t organisation_id, enum snapshot_kind kind, int64_t quarter,
                         int64_t parts, const char *body, int64_t now_ms, struct error *error);
/* Keeps a part. CONFLICT: the snapshot is whole, and stays as it is. */
enum result snapshot_keep(struct store *store, int64_t organisation_id, enum snapshot_kind kind, int64_t quarter,
                          const char *part, const char *body, int64_t now_ms, struct error *error);

#endif
