#include "base/json_path.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void no_path(const char *path) __attribute__((noreturn));

static void no_path(const char *path)
{
    fprintf(stderr, "level=fatal event=no_json_path path=\"%s\"\n", path);
    abort();
}

static bool part_is(struct json_part part, const char *string)
{
    return part.length == strlen(string) && memcmp(part.bytes, string, part.length) == 0;
}

static void path_add(struct json_paths *paths, const char *path)
{
    uint32_t bit = UINT32_C(1) << paths->count;
    const char *at = path;
    for (size_t level = 0; level < JSON_SPLIT_PARTS; level++) {
        struct json_part part = {.bytes = at, .length = strcspn(at, ".")};
        bool last = at[part.length] == '\0';
        if (part.length == 0 || (part_is(part, "$") && !last))
            break;
        if (part_is(part, "$")) {
            paths->over[level] |= bit;
        } else {
            paths->parts[paths->count][level] = part;
            paths->stars[level] |= part_is(part, "*") ? bit : 0;
            paths->elements[level] |= part_is(part, "[]") ? bit : 0;
            paths->chosen[level + 1] |= last ? bit : 0;
        }
        if (last) {
            paths->count++;
            return;
        }
        at += part.length + 1;
    }
    no_path(path);
}

void json_paths_init(struct json_paths *paths, const char *const *list)
{
    *paths = (struct json_paths){.count = 0};
    for (; *list != NULL; list++) {
        if (paths->count == JSON_SPLIT_PATHS)
            no_path(*list);
        path_add(paths, *list);
    }
}

uint32_t json_paths_all(const struct json_paths *paths)
{
    return (UINT32_C(1) << paths->count) - 1;
}

uint32_t json_paths_key(const struct json_paths *paths, uint32_t mask, size_t part, const char *key, size_t length)
{
    uint32_t fits = mask & paths->stars[part];
    uint32_t names = mask & ~paths->elements[part];
    for (size_t i = 0; i < paths->count; i++) {
        const struct json_part *name = &paths->parts[i][part];
        if ((names >> i & 1) != 0 && name->length == length && length > 0 && memcmp(name->bytes, key, length) == 0)
            fits |= UINT32_C(1) << i;
    }
    return fits;
}
