/* Files of labelled questions: lines {"id"?, "lang"?, "text", "topics": […]}; no topic: nothing may answer it. */
#ifndef NEUVO_COMMANDS_EXPECTED_LINES_H
#define NEUVO_COMMANDS_EXPECTED_LINES_H

#include "base/error.h"
#include "base/language.h"

#include <stdbool.h>

enum { EXPECTED_TOPICS_MAX = 8 };

struct expected_line {
    const char *path;
    unsigned number; /* 1-based */
    const char *text;
    enum language language;
    const char *topics[EXPECTED_TOPICS_MAX + 1]; /* ends with NULL */
};

bool expected_line_names(const struct expected_line *line, const char *topic);
/* Calls take for each line, in order; what it points to is valid during the call. A line that cannot be read ends it,
 * with file and number in the error. */
enum result expected_lines_each(const char *path, void (*take)(void *context, const struct expected_line *line),
                                void *context, struct error *error);

#endif
