/*
 * Hands over chosen values of a large JSON document, one at a time, while the document comes in pieces.
 *
 * A catch-up answer of a homeserver has 50 MB; as a tree it would take six times as much. Here only the value that is
 * being read is held. What is not chosen is passed over: its nesting, strings and numbers are checked, nothing is kept.
 * A chosen value is given as its own bytes, to be read with json_parse(), which checks the rest (UTF-8, duplicate
 * keys).
 *
 * A path is keys with a full stop between them; "*" is any key of an object, "[]" each element of an array, and a last
 * "$" tells that the value before it is over (bytes are "", length 0):
 *
 *     "next_batch", "rooms.join.*.timeline.events.[]", "rooms.join.*.$"
 *
 * Values come in the order of the document; a chosen value inside a chosen value is not told apart. Paths that choose
 * the same value are told in their own order, "$" after the value. A doubled key is told twice.
 *
 * Keys are compared unescaped. One with \u0000 or bad UTF-8 fits no path, since names are C strings; half of a
 * surrogate pair is BAD_INPUT in a key that could fit one, and is let pass elsewhere, so that nobody's odd message ends
 * the whole document. White space and numbers are those of RFC 8259; a byte order mark is not allowed.
 *
 * It holds some 10 KiB and the chosen value, if that came in pieces. One thread at a time.
 */
#ifndef NEUVO_BASE_JSON_SPLIT_H
#define NEUVO_BASE_JSON_SPLIT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct json_split;

#define JSON_SPLIT_PATHS 24 /* at most so many paths, of at most so many parts */
#define JSON_SPLIT_PARTS 8
#define JSON_SPLIT_NAME_BYTES ((size_t)512) /* a longer key, unescaped, fits no "*" and no name */

struct json_split_found {
    size_t path;              /* index into the list of paths */
    const char *const *names; /* what the stars of this path stood for, outermost first; valid during the call */
    const char *bytes;        /* not NUL-terminated; valid during the call */
    size_t length;
};

struct json_split_options {
    const char *const *paths; /* ends with NULL; must live as long as the splitter */
    size_t max_value_bytes;   /* a longer chosen value is passed over and counted */
    unsigned max_depth;       /* of nesting, up to 1 000; deeper is BAD_INPUT */
    void (*found)(void *context, const struct json_split_found *found); /* must not call the splitter */
    void *context;
};

/* A path that is no path is a mistake of the program and aborts: an empty part, "$" not last, too many parts or paths.
 */
struct json_split *json_split_new(const struct json_split_options *options);
void json_split_free(struct json_split *split);   /* NULL is fine */
void json_split_freep(struct json_split **split); /* for own_() */
/* The next piece, however cut. BAD_INPUT with the byte offset: this is no JSON; every later call says the same. */
enum result json_split_feed(struct json_split *split, const char *bytes, size_t length, struct error *error);
/* After the last piece. BAD_INPUT: the document is not complete. */
enum result json_split_end(struct json_split *split, struct error *error);
/* Chosen values that were passed over because they were too long. */
size_t json_split_passed_over(const struct json_split *split);

#endif
