/*
 * All questions that were written down once with the topics that answer them: the shipped folder's expected/ and
 * <override>/<organisation>/expected/, every *.jsonl of them. A line of a later folder takes the place of one with the
 * same text, so that an organisation can say that its own answer is the right one.
 */
#ifndef NEUVO_KNOWLEDGE_EXPECTED_SET_H
#define NEUVO_KNOWLEDGE_EXPECTED_SET_H

#include "knowledge/expected_lines.h"
#include "knowledge/marks.h"

/* Strings are offsets into the pool: two thousand questions are a quarter of a megabyte. */
struct expected_question {
    uint32_t path, text;
    uint32_t topics; /* one after the other; an empty one ends them */
    uint32_t number;
    uint8_t language;
};

struct expected_set {
    struct text pool;
    LIST_OF(struct expected_question) questions;
    struct marks by_text;
};
#define EXPECTED_SET_INIT \
    { \
        .pool = TEXT_INIT, .questions = LIST_INIT, .by_text = MARKS_INIT \
    }

/* Calls visit for each folder of expected questions, the weakest first, whether or not it is there. */
void expected_folders(const struct knowledge_sources *sources, void (*visit)(void *context, const char *path),
                      void *context);
/* Calls visit for each of the folder's files, by name. */
void expected_files(const char *folder, void (*visit)(void *context, const char *path), void *context);
/* Adds what the folders hold. A file with a line that cannot be read gives a complaint; the lines before it stay. */
void expected_set_load(struct expected_set *set, const struct knowledge_sources *sources,
                       struct complaints *complaints);
/* The question as a line; its strings belong to the set. */
void expected_set_line(const struct expected_set *set, size_t index, struct expected_line *line);
/* The number of the question with that text, or -1. */
ptrdiff_t expected_set_find(const struct expected_set *set, const char *text);
void expected_set_done(struct expected_set *set);

#endif
