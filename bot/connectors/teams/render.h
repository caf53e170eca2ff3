/* A reply as Teams reads it: Markdown, and a card with the choices (Adaptive Cards 1.5). No I/O. */
#ifndef NEUVO_TEAMS_RENDER_H
#define NEUVO_TEAMS_RENDER_H

#include "base/text.h"
#include "model/reply.h"

#include <stdbool.h>

struct phrases;

#define TEAMS_TEXT_BYTES \
    ((size_t)12 * 1024) /* Teams takes 28 KB of text, counted in UTF-16, which may be twice that \
                         */

/* Adds the Markdown of blocks and numbered choices. Longer texts are cut behind a paragraph, and `more` says where the
 * rest is ("" nowhere). */
void teams_render_markdown(const struct reply *reply, const char *more, struct text *markdown);

/* Where a message belongs. "" for what it does not. */
struct teams_position {
    const char *bot;                     /* how we are called there */
    const char *conversation;            /* its whole id */
    const char *replies;                 /* the activity that it answers */
    const char *more;                    /* see above */
    const struct teams_picture *picture; /* NULL: none */
    int64_t departure; /* names this state of a ticket's card: the same button pressed on a later one is no repeat */
    const struct phrases *phrases; /* what stands on the buttons of a ticket's card; NULL: it gets none */
};

/* A picture that a reply is the caption of. Teams shows PNG, JPEG and GIF of up to 1 MB within a message, which do not
 * count towards the message's own size (Microsoft, "Format your bot messages"). */
struct teams_picture {
    const char *media_type, *bytes;
    size_t length;
};
#define TEAMS_PICTURE_BYTES ((size_t)1000 * 1000)
/* Can Teams show it? */
bool teams_picture_fits(const struct teams_picture *picture);

/* The message activity. relayed: a person speaks, so there is nothing to rate. */
void teams_render_activity(const struct reply *reply, bool relayed, const struct teams_position *position,
                           struct text *json);

#endif
