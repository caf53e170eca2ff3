/*
 * {{name}} in an article stands for a fact of the organisation's record. One that is not filled in is never shown: what
 * it stands in says where to ask instead.
 */
#ifndef NEUVO_DIALOG_PLACEHOLDERS_H
#define NEUVO_DIALOG_PLACEHOLDERS_H

#include "dialog/talk.h"

/* Adds the text with its facts. False when one of them is missing; what was added is then to be thrown away. */
bool placeholders_fill(const struct talk *talk, const char *marked, struct text *out);
/* Adds the sentence that says where to ask: the organisation's contact, or the near support of one's own unit. */
void placeholders_contact(const struct talk *talk, struct text *out);

#endif
