/* Asking the knowledge. Where there is none, nothing is found. */
#ifndef NEUVO_DIALOG_ASK_H
#define NEUVO_DIALOG_ASK_H

#include "dialog/talk.h"
#include "knowledge/knowledge.h"

/* Ranks the topics for a question, without those that the person rejected, and notes it in the decision. */
void ask(struct talk *talk, const char *question, struct ranking *ranking);
/* Ranks them the same, and notes nothing: the answer goes by something else. */
void ask_quietly(const struct talk *talk, const char *question, struct ranking *ranking);
/* The same for a tutor, who may see what is internal. */
void ask_for_tutor(const struct talk *talk, const char *question, struct ranking *ranking);
/* Notes it anew: it decides after all, and something else was asked meanwhile. */
void ask_note(struct talk *talk, const struct ranking *ranking);
/* The topic's article in the language of the talk, else in another one; NULL where there is none. */
const struct article *article_of(const struct talk *talk, const char *topic);

#endif
