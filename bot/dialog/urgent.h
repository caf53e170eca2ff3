/* What cannot wait: danger to people (112), danger to data, a class that waits. */
#ifndef NEUVO_DIALOG_URGENT_H
#define NEUVO_DIALOG_URGENT_H

#include "dialog/talk.h"
#include "knowledge/knowledge.h"

/* The intent of danger to people that the words hold ("urgent-crisis", …), which is answered before anything else; NULL
 * for none. Static. */
const char *urgent_danger(const struct intents *intents, const char *text);
/* Whether the words hold danger to data, accounts or devices, or surely sound so. */
bool urgent_security(const struct intents *intents, const char *text);
/* Whether the words are about danger to data: they hold it, surely sound so, or a security article is what answers
 * them. */
bool urgent_is_security(const struct talk *talk, const char *text);
/* What a message may be that no article answers and that nothing surely takes for urgent ("urgent-security",
 * "urgent-danger", "urgent-crisis"), by its sound or by a security article that is not far; NULL: nothing. Static. */
const char *urgent_perhaps(const struct world *world, const char *text, const struct ranking *ranking);
/* Says what would be right then, beside or instead of "I don't know". True when it is an answer of its own. */
bool urgent_answer_perhaps(struct talk *talk, const char *text, const struct ranking *ranking);
/* Raises the urgency of the question in the state where the words sound urgent; never lowers it. */
void urgency_note(struct talk *talk, const char *text);
/* Answers a security case at once, whatever the ranking of the words would rather ask. False when it is none. */
bool urgent_answer(struct talk *talk, const char *text, const struct ranking *ranking);
/* Answers words that are about danger to data with a security article that was not shown last. False: there is none. */
bool urgent_answer_anew(struct talk *talk, const char *text);
/* Whom to tell of it at any hour, where that is known. */
void urgent_say_contact(struct talk *talk);
/* Whether it is about danger to data. */
bool urgent_article(const struct article *article);
/* Says what to do at once in a security case, beside what follows, and notes its urgency. */
void urgent_advise(struct talk *talk, const char *text);
/* "I did not click": the security article on top of the ranking is no answer. Asks again without it, and answers with
 * what the article sees also where nothing else is found. */
bool urgent_answer_denied(struct talk *talk, const char *text, struct ranking *ranking);
/* The lines above an article's lead: 112, or whom to tell now. */
void urgent_add_first_lines(struct talk *talk, const struct article *article);

#endif
