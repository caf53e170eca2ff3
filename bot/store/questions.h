/*
 * Questions: that something was asked, by whom, where they work, what it was about and how it ended. Never the words.
 * From them the picture of demand is made (insight/), in which nobody is seen.
 */
#ifndef NEUVO_STORE_QUESTIONS_H
#define NEUVO_STORE_QUESTIONS_H

#include "base/language.h"
#include "store/store.h"

/* How a question stands: "answer", "clarify" and "unknown" are what decide() came to; then people tell more of it. */
#define QUESTION_HELPED "helped"
#define QUESTION_MISSED "missed" /* the answer was no help */
#define QUESTION_PERSON "person" /* handed over */

struct question_row {
    int64_t conversation_id;
    int64_t person_id; /* 0: has no account of their own, so that they count as nobody */
    const char *unit;  /* code; "" unknown */
    const char *topic; /* "" none */
    enum language language;
    const char *outcome;
};

enum result question_add(struct store *store, int64_t organisation_id, const struct question_row *row, int64_t now_ms,
                         struct error *error);
/* The newest question of the conversation, if it was asked after since_ms, stands otherwise now. topic: what it was
 * about, NULL or "" as it was. NOT_FOUND (without a text): there is none. */
enum result question_turns(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *topic,
                           const char *outcome, int64_t since_ms, struct error *error);

#endif
