/*
 * "Did it help?", asked once when a tutor has solved what somebody asked.
 *
 * The question stands under what the asker is told then; their answer comes as any other choice. Who thanked their
 * tutor, or said that it works, is not asked.
 */
#ifndef NEUVO_DIALOG_SOLVED_H
#define NEUVO_DIALOG_SOLVED_H

#include "base/text.h"
#include "intents/intents.h"
#include "model/reply.h"
#include "settings/phrases.h"

/* Adds the question about that ticket, and its choices, to the reply, and writes what the dialog remembers from now on
 * where `state` was remembered before. Where something is pending that would be done (a request sent, somebody
 * forgotten) that stays so; the buttons count all the same.
 */
void solved_ask(const struct phrases *phrases, int64_t number, const char *state, int64_t now_ms, struct reply *reply,
                struct text *next);

enum solved_word { SOLVED_NOT_SAID, SOLVED_HELPED, SOLVED_NOT };
/* What words of the asker to their tutor say of it; a question says that there is more. */
enum solved_word solved_heard(const struct intents *intents, const char *text, enum language prior);
/* Whether that intent answers "did it help?". */
bool solved_answers(const char *intent);

#endif
