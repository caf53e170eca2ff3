/* What somebody goes on saying about a thing that cannot wait: it belongs to that, and is lost no more than its mark.
 */
#ifndef NEUVO_DIALOG_URGENT_MORE_H
#define NEUVO_DIALOG_URGENT_MORE_H

#include "dialog/talk.h"

/* How words stand to the urgent question in the state, which no person has been given yet. */
enum urgent_part {
    URGENT_PART_NONE,   /* there is no such question, or it was settled and this is another matter */
    URGENT_PART_MORE,   /* more about it */
    URGENT_PART_BESIDE, /* a question of its own, while that still waits: both are kept */
};
enum urgent_part urgent_part_of(const struct talk *talk, const char *text);
/* Keeps more about it, and says what is to be done now. */
void urgent_go_on(struct talk *talk, const char *text);

#endif
