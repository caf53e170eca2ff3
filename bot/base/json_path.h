/*
 * The paths of json_split.h, compared step by step: a set of paths is a bit mask, level is the number of containers
 * around a value. The document itself has level 0, so a path of n parts chooses values of level n.
 */
#ifndef NEUVO_BASE_JSON_PATH_H
#define NEUVO_BASE_JSON_PATH_H

#include "base/json_split.h"

#include <stdint.h>

struct json_part {
    const char *bytes; /* of the caller's path */
    size_t length;
};

struct json_paths {
    size_t count;
    struct json_part parts[JSON_SPLIT_PATHS][JSON_SPLIT_PARTS]; /* without a last "$" */
    uint32_t chosen[JSON_SPLIT_PARTS + 1];                      /* by level: the value is handed over */
    uint32_t over[JSON_SPLIT_PARTS + 1];                        /* by level: its end is told */
    uint32_t stars[JSON_SPLIT_PARTS];                           /* by part: it is "*" */
    uint32_t elements[JSON_SPLIT_PARTS];                        /* by part: it is "[]" */
};

/* The list ends with NULL and must live as long as *paths. Aborts on a path that is no path, or on too many. */
void json_paths_init(struct json_paths *paths, const char *const *list);
uint32_t json_paths_all(const struct json_paths *paths);
/* Those of the paths in mask that go on with this key, unescaped, as part number part. */
uint32_t json_paths_key(const struct json_paths *paths, uint32_t mask, size_t part, const char *key, size_t length);

#endif
