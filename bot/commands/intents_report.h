/* How well labelled texts were recognised: what `neuvo intents --report` prints. */
#ifndef NEUVO_COMMANDS_INTENTS_REPORT_H
#define NEUVO_COMMANDS_INTENTS_REPORT_H

#include "base/list.h"
#include "base/text.h"

/* One labelled text and what came out. The strings belong to others and must outlive the report. */
struct guess {
    const char *text;
    const char *expected; /* INTENT_OUTSIDE for what is no intent */
    const char *given;
    double score; /* how sure it is to be some intent */
};

struct guesses {
    LIST_OF(struct guess) list;
};

void guesses_done(struct guesses *guesses);
/* The interval that holds the true share with 95 % (Wilson 1927). 0 … 1 when there were none. */
void wilson_interval(size_t hits, size_t count, double *low, double *high);
/* P(a text inside has a higher score than one outside), ties half; 0.5 when there are none of one kind. */
double guesses_auroc(const struct guesses *guesses);
/* Adds accuracy inside, recall of the outside, their harmonic mean, AUROC, and the commonest mistakes with an example.
 */
void guesses_report(const struct guesses *guesses, struct text *out);

#endif
