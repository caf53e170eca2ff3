/* A reply as Matrix reads it: plain text, and the HTML that clients may show (client-server API, "m.room.message
 * msgtypes"). No I/O. */
#ifndef NEUVO_MATRIX_RENDER_H
#define NEUVO_MATRIX_RENDER_H

#include "base/text.h"
#include "model/reply.h"

#include <stdbool.h>

/* Adds the HTML of a reply: p, ol, li, strong, em, br and a only. */
void matrix_render_html(const struct reply *reply, struct text *html);

/* Where an event belongs. "" for what it does not. */
struct matrix_position {
    const char *thread;  /* root event */
    const char *replies; /* the event that it answers */
    const char *edits;   /* the event that it replaces */
};

struct crypto_file;

struct matrix_file {
    const char *uri;                  /* mxc://… */
    const struct crypto_file *sealed; /* NULL: it lies there in clear */
    const char *name;
    const char *media_type;
    size_t bytes;
};

/* The content of an m.room.message event. file NULL: none; else the reply's words are its caption. relayed: a person
 * speaks, not the bot. key and cause: our own mark (MATRIX_OWN_KEY). */
void matrix_render_content(const struct reply *reply, bool relayed, const struct matrix_position *position,
                           const struct matrix_file *file, const char *key, const char *cause, struct text *json);
#endif
