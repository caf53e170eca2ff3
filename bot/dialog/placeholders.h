/*
 * {{name}} in an article stands for a fact of the organisation's record. One that is not filled in is never shown: what
 * it stands in says whom to ask instead.
 */
#ifndef NEUVO_DIALOG_PLACEHOLDERS_H
#define NEUVO_DIALOG_PLACEHOLDERS_H

#include "dialog/talk.h"

/*
 * Adds a step or paragraph with its facts. Where the last fact is missing and stands at the end behind a colon ("Open
 * Wilma: {{wilma_web}}"), the words stay and the local contact takes its place. Where one is missing elsewhere, only
 * the sentence of placeholders_contact() is added and the answer is false: two such parts in a row need one sentence.
 */
bool placeholders_write(const struct talk *talk, const char *marked, struct text *out);
/* Adds the sentence that says where to ask: the organisation's contact, or the near support of one's own unit. */
void placeholders_contact(const struct talk *talk, struct text *out);

#endif
