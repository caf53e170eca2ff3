/* Files of labelled questions: lines {"id"?, "lang"?, "text", "topics": […]}; no topic: nothing may answer it. */
#ifndef NEUVO_KNOWLEDGE_EXPECTED_LINES_H
#define NEUVO_KNOWLEDGE_EXPECTED_LINES_H

#include "knowledge/knowledge.h"

#include <stdbool.h>

enum { EXPECTED_TOPICS_MAX = 8 };

struct expected_line {
    const char *path;
    unsigned number; /* 1-based */
    const char *text;
    enum language language;
    const char *topics[EXPECTED_TOPICS_MAX + 1]; /* ends with NULL */
};

/* What is wrong with the answer to such a question. */
enum expected_fault {
    EXPECTED_FINE,
    EXPECTED_ANSWERED,  /* it is answered, and should not be */
    EXPECTED_ANOTHER,   /* another topic answers it */
    EXPECTED_NOT_AMONG, /* its topic is not among the first EXPECTED_CANDIDATES */
    EXPECTED_PUT_AWAY,  /* nothing answers it, as an editor wanted it: neither right nor wrong */
};
enum { EXPECTED_CANDIDATES = 3 };

enum expected_fault expected_line_judge(const struct expected_line *line, const struct ranking *ranking);
/* "is answered by another topic" */
const char *expected_fault_text(enum expected_fault fault);

bool expected_line_names(const struct expected_line *line, const char *topic);
/* Calls take for each line, in order; what it points to is valid during the call. A line that cannot be read ends it,
 * with file and number in the error. */
enum result expected_lines_each(const char *path, void (*take)(void *context, const struct expected_line *line),
                                void *context, struct error *error);

#endif
