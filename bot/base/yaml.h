/*
 * YAML, flattened: the form in which settings, phrases, intents and the organisation's record are read.
 *
 * A document becomes a list of scalars with dotted keys in file order: "server.port", "questions[0]", "units[1].code".
 * Anchors, aliases, tags, several documents, duplicate keys, more than 8 levels or 50 000 scalars are refused, so that
 * reading is bounded by the size of the file.
 */
#ifndef NEUVO_BASE_YAML_H
#define NEUVO_BASE_YAML_H

#include "base/error.h"
#include "base/list.h"

#include <stdbool.h>
#include <stddef.h>

struct yaml_item {
    char *key;
    char *value;   /* "" for an empty scalar, an empty list or an empty mapping */
    unsigned line; /* 1-based */
    bool quoted;   /* the scalar stood in quotes: never a number or null */
};

struct yaml {
    LIST_OF(struct yaml_item) items;
};

/* BAD_INPUT: the error's text begins with "line N: ", and "KEY: " behind it where the key is known; it says how to mend
 * it. The bytes must be UTF-8. An empty document gives no items. */
enum result yaml_read(const char *bytes, size_t length, struct yaml *yaml, struct error *error);
void yaml_done(struct yaml *yaml);
/* The item with exactly this key, or NULL. */
const struct yaml_item *yaml_find(const struct yaml *yaml, const char *key);

/* How many single-character edits (Damerau-Levenshtein) lie between two names; for "did you mean". At most 64 bytes
 * each are compared. */
unsigned name_distance(const char *a, const char *b);
/* The nearest of the names (ends with NULL) within 3 edits, or NULL. */
const char *name_nearest(const char *wanted, const char *const *names);

#endif
