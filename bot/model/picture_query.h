/*
 * What a connector asks about a picture that no departure carries: keep one that was uploaded, show one to whom it was
 * sent. A plain value that becomes an answer in place; it belongs to whoever holds it.
 */
#ifndef NEUVO_MODEL_PICTURE_QUERY_H
#define NEUVO_MODEL_PICTURE_QUERY_H

#include "base/text.h"

#include <stdint.h>

enum picture_query_kind {
    PICTURE_KEEP, /* `bytes` become the file `name`, which an attachment then names as its origin */
    PICTURE_SHOW, /* the bytes of picture `id`, if it was shown in that place */
};

enum picture_answer {
    PICTURE_FOUND,
    PICTURE_MISSING, /* there is none, or it is not theirs to see */
    PICTURE_BAD,     /* no picture that is kept */
    PICTURE_LATER,   /* the disk is full, the store busy, … */
};

struct picture_query {
    enum picture_query_kind kind;
    char *connector, *organisation, *place;
    int64_t id;
    struct text bytes; /* plain */

    enum picture_answer answer;
    char *name;
    const char *media_type; /* static */

    /* Called once with the answer, on the loop; the query is freed behind it. */
    void (*tell)(void *to, const struct picture_query *query);
    void *to;
    uint64_t number; /* the asker's own mark */
};

struct picture_query *picture_query_new(enum picture_query_kind kind, const char *connector, const char *organisation,
                                        const char *place);
void picture_query_free(struct picture_query *query); /* NULL is fine; the bytes are wiped */

#endif
