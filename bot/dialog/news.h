/*
 * "Tell me when there is an answer": offered once under "I don't know", to who can be written to later; told when an
 * editor has published what answers it.
 */
#ifndef NEUVO_DIALOG_NEWS_H
#define NEUVO_DIALOG_NEWS_H

#include "base/text.h"
#include "dialog/talk.h"
#include "model/reply.h"
#include "settings/phrases.h"

/* One more choice under the reply that says so. */
void news_offer(struct talk *talk);

struct news {
    const char *words; /* of the question, masked */
    const char *title, *topic;
};
/* Writes the reply that tells of the article, with a choice that shows it, and what the dialog remembers from now on
 * where `state` was remembered before. Where something is pending that would be done, that stays so. */
void news_tell(const struct phrases *phrases, const struct news *news, const char *state, int64_t now_ms,
               struct reply *reply, struct text *next);

#endif
