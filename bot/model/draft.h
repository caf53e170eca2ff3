/* What a tutor told of a solved ticket, waiting for an editor: a question and what solved it. */
#ifndef NEUVO_MODEL_DRAFT_H
#define NEUVO_MODEL_DRAFT_H

#include "base/language.h"
#include "base/list.h"

#include <stdint.h>

enum draft_state {
    DRAFT_LINE_ASKED,     /* what solved it? */
    DRAFT_QUESTION_ASKED, /* and how would somebody else ask? */
    DRAFT_WAITS,          /* for an editor */
    DRAFT_ACCEPTED,
    DRAFT_DROPPED,
    DRAFT_SKIPPED, /* the tutor had nothing to tell */
};

struct draft {
    int64_t number, ticket_id, person_id; /* of the ticket; the tutor, 0: gone */
    enum draft_state state;
    enum language language;
    char *topic;    /* of which the question would be an example; "": an article of its own */
    char *question; /* in the tutor's own words; "" not told yet */
    char *answer;   /* what solved it; "" not told */
    int64_t changed_ms;
};
struct drafts {
    LIST_OF(struct draft) list;
};
void draft_done(struct draft *draft);
void drafts_done(struct drafts *drafts);

#endif
