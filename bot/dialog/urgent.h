/* What cannot wait: danger to people (112), danger to data, a class that waits. */
#ifndef NEUVO_DIALOG_URGENT_H
#define NEUVO_DIALOG_URGENT_H

#include "dialog/talk.h"
#include "knowledge/knowledge.h"

/* The intent of danger to people that the words hold ("urgent-crisis", …), which is answered before anything else; NULL
 * for none. Static. */
const char *urgent_danger(const struct intents *intents, const char *text);
/* Raises the urgency of the question in the state where the words sound urgent; never lowers it. */
void urgency_note(struct talk *talk, const char *text);
/* Answers a security case at once, whatever the ranking would rather ask. False when it is none. */
bool urgent_answer(struct talk *talk, const struct ranking *ranking);
/* "I did not click": the security article on top of the ranking is no answer. Asks again without it, and answers with
 * what the article sees also where nothing else is found. */
bool urgent_answer_denied(struct talk *talk, const char *text, struct ranking *ranking);
/* The lines above an article's lead: 112, or whom to tell now. */
void urgent_add_first_lines(struct talk *talk, const struct article *article);
/* The first line where a class waits: a person can be had at once. */
void urgent_add_class_line(struct talk *talk);

#endif
