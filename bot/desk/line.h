/*
 * The line that a tutor tells of a solved ticket: what solved it, and how somebody else would ask. The asker's own
 * words do not go into the knowledge: whoever tells it has rewritten them, without names. Pure.
 */
#ifndef NEUVO_DESK_LINE_H
#define NEUVO_DESK_LINE_H

#include "base/text.h"

enum { LINE_QUESTION_BYTES = 200, LINE_ANSWER_BYTES = 2000 };

/* "Miten tulostan värillä? Valitse Väri." has both, "Valitse Väri." an answer only. Adds to empty texts. */
void line_read(const char *words, struct text *question, struct text *answer);

enum line_fault {
    LINE_FINE,
    LINE_LONG,       /* longer than may be kept */
    LINE_SAME_WORDS, /* it holds what the asker wrote, or a stretch of it */
    LINE_CONTACT,    /* it holds an address or a number by which somebody is known */
};
/* What speaks against using it. asked: the asker's words. is_question: it will be read as a question. */
enum line_fault line_judge(const char *line, const char *asked, bool is_question);

#endif
