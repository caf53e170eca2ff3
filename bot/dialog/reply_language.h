/* In which language to answer. */
#ifndef NEUVO_DIALOG_REPLY_LANGUAGE_H
#define NEUVO_DIALOG_REPLY_LANGUAGE_H

#include "dialog/talk.h"

/* The language of the message, with the person's language as prior; of the page where nothing is known of the person;
 * Finnish where nothing is known at all. A choice, a reaction and a message of one or two words do not change it, but
 * for "ihminen" and the like, which nobody says in a language that is not theirs. */
enum language reply_language(const struct talk *talk);

#endif
