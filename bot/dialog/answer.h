/* Answering from an article: lead, at most seven steps, closing, source, and "did it help?". */
#ifndef NEUVO_DIALOG_ANSWER_H
#define NEUVO_DIALOG_ANSWER_H

#include "dialog/talk.h"
#include "knowledge/knowledge.h"

/* Writes the topic's article into the reply. False (and nothing written) when there is no such article. */
bool answer_with(struct talk *talk, const char *topic);
/* The same beside something else that is said and asked: without "did it help?". */
bool answer_beside(struct talk *talk, const char *topic);

/* Which parts of an article are wanted. step: its number, 0 for one that is no step. */
struct part_filter {
    bool (*wants)(void *context, const struct body_part *part, unsigned step);
    void *context;
};
/* Only those parts, below the phrase (with {title}), each step with its number. False, and nothing written, where none
   is wanted, or so many that it would be the article once more. */
bool answer_with_parts(struct talk *talk, const struct article *article, const char *phrase,
                       const struct part_filter *filter);

#endif
