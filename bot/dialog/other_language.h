/* Where nobody answers in the asker's language soon, they choose: wait, or an answer in another language. */
#ifndef NEUVO_DIALOG_OTHER_LANGUAGE_H
#define NEUVO_DIALOG_OTHER_LANGUAGE_H

#include "dialog/talk.h"

/* By when somebody answers in the talk's language, and in another that brings it a day sooner at least. */
struct answer_times {
    int64_t own_ms;      /* 0: nothing can be promised */
    enum language other; /* NONE: none does */
    int64_t other_ms;
};
struct answer_times answer_times_of(const struct talk *talk, const char *topic);
/* A paragraph about the other language, where there is one. */
void other_language_say(struct talk *talk, const struct answer_times *times);
/* The two choices then, under the whole reply. */
void other_language_offer(struct talk *talk, const struct answer_times *times);

#endif
