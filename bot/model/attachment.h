/*
 * A picture or a file that came with a message. What travels is where it lies, never its bytes: they are fetched when a
 * person is to see them (a ticket), and not before.
 */
#ifndef NEUVO_MODEL_ATTACHMENT_H
#define NEUVO_MODEL_ATTACHMENT_H

#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

#define ATTACHMENT_BYTES (INT64_C(10) << 20) /* the largest that is passed on */
enum { ATTACHMENTS_MOST = 3, ATTACHMENT_ORIGIN_BYTES = 300, ATTACHMENT_EVENT_BYTES = 255 };

/* As the sender's client tells it; all of it may be untrue. Strings are "" for none, never NULL. */
struct attachment {
    char *origin; /* the platform's name of it (Matrix: mxc://…); "": there is none */
    char *media_type;
    char *name;     /* of the file, masked */
    int64_t bytes;  /* 0: not told */
    bool elsewhere; /* it lies in its sender's own store of files, where Neuvo cannot go; origin is "" */
    bool covered;   /* its sender was asked to cover names and faces before it left */
};
/* Is it a PDF, as far as its sender tells? */
bool attachment_is_file(const struct attachment *attachment);

/* What is remembered of one until a ticket is made, and what the ticket is given. */
struct attachment_draft {
    char *origin;
    char *event; /* external id of the message that it came with: taken back with it */
    int64_t at_ms;
    bool file; /* a PDF, which is spoken of as a file and not as a picture */
};
struct attachment_drafts {
    LIST_OF(struct attachment_draft) list;
};
void attachment_drafts_add(struct attachment_drafts *drafts, const char *origin, const char *event, int64_t at_ms);
/* The first is the oldest. */
void attachment_drafts_drop_first(struct attachment_drafts *drafts);
void attachment_drafts_done(struct attachment_drafts *drafts);

#endif
