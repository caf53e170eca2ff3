/* An editor is done with something that waited for them: questions that failed, or what a tutor told. */
#ifndef NEUVO_MODEL_SETTLING_H
#define NEUVO_MODEL_SETTLING_H

#include "base/list.h"

#include <stdint.h>

enum settling_deed {
    SETTLE_ANSWERED,     /* an article answers these questions: `topic` */
    SETTLE_OUT_OF_SCOPE, /* Neuvo does not answer such */
    SETTLE_PASSED_OVER,
    SETTLE_DRAFT_ACCEPTED, /* the draft is in the article `topic` */
    SETTLE_DRAFT_DROPPED,
    SETTLE_LEARNT_REMOVED, /* what was learnt under `code` is wrong */
};
enum { SETTLED_MOST = 200 };

struct settling {
    enum settling_deed deed;
    LIST_OF(int64_t) ids; /* of questions; numbers of drafts */
    char *topic;          /* "" none */
    char *code;           /* LEARNT_REMOVED; else NULL */
};
void settling_free(struct settling *settling); /* NULL is fine */

#endif
