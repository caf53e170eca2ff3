/* What people picked or confirmed, as it travels from a decision to the store, and as the store counts it. What it is
 * good for, and what protects people: knowledge/learnt.h. */
#ifndef NEUVO_MODEL_LEARNT_H
#define NEUVO_MODEL_LEARNT_H

#include "base/hash.h"
#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

/* One person's vote. */
struct learnt_draft {
    char mark[HASH_HEX_BYTES]; /* of what they said */
    char *topic;
    char *words;  /* what may be read of it once enough people said it; "" for nothing */
    bool against; /* the topic is not what they meant */
};
struct learnt_drafts {
    LIST_OF(struct learnt_draft) list;
};
void learnt_drafts_done(struct learnt_drafts *drafts);

/* What enough different people said of one topic. */
struct learnt_row {
    char mark[HASH_HEX_BYTES];
    char *topic;
    char *code;  /* by which an editor names it */
    char *words; /* "" when they cannot be read */
    int64_t people, against;
};
struct learnt_rows {
    LIST_OF(struct learnt_row) list;
};
void learnt_rows_done(struct learnt_rows *rows);

#endif
