/*
 * Whether a change of the articles spoils what was right: the expected questions (expected_set.h) are asked of the new
 * snapshot, and one that was once answered as it should be and is not any more is broken. So small steps for the worse
 * add up, whichever snapshot they came with; a line that is changed, or written down anew, begins anew.
 *
 * Those that the change may touch are asked at once (regression_try); all others afterwards, piece by piece
 * (regression_go_on). Belongs to one thread, that of the analyser it is given.
 */
#ifndef NEUVO_KNOWLEDGE_REGRESSION_H
#define NEUVO_KNOWLEDGE_REGRESSION_H

#include "knowledge/expected_lines.h"

struct regression;

struct regression *regression_new(void);
void regression_free(struct regression *regression); /* NULL is fine */
/* Reads the questions anew; what is known of those whose line says the same stays. */
void regression_load(struct regression *regression, const struct knowledge_sources *sources,
                     struct complaints *complaints);

/* Asks `after` all that the change may touch; `before` is what answers now. Returns how many would be broken. */
size_t regression_try(struct regression *regression, const struct knowledge *before, const struct knowledge *after,
                      struct analyser *analyser);
/* What was tried answers from now on; or it does not. */
void regression_accept(struct regression *regression);
void regression_reject(struct regression *regression);
/* Asks what answers now up to `most` questions that it was not asked yet. False: it was asked all. */
bool regression_go_on(struct regression *regression, const struct knowledge *now, struct analyser *analyser,
                      size_t most);
/* What answers now was asked nothing yet (an older snapshot is in force again). */
void regression_forget_answers(struct regression *regression);

size_t regression_questions(const struct regression *regression);
/* Of what was tried, as long as it is neither accepted nor rejected; else of what answers now. */
size_t regression_broken(const struct regression *regression);
/* Likewise; was_right: it is broken, else it never was right. */
void regression_each_wrong(const struct regression *regression,
                           void (*visit)(void *context, const struct expected_line *line, enum expected_fault fault,
                                         bool was_right),
                           void *context);

#endif
