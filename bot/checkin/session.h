/*
 * One check-in: which question comes, what an answer changes, when it is over, and what is then known. Pure: chance
 * comes as a seed, time as a number.
 */
#ifndef NEUVO_CHECKIN_SESSION_H
#define NEUVO_CHECKIN_SESSION_H

#include "checkin/memory.h"
#include "model/checkin.h"

enum { CHECKIN_USUAL = 5, CHECKIN_FIRST = 6, CHECKIN_MORE = 2 };

/* What a check-in may look at. */
struct surroundings {
    const struct framework *framework;
    const struct bank *bank;
    const struct item_counts *counts;          /* over all languages; NULL: nothing was counted */
    const struct item_counts *language_counts; /* in `language`; the same. Only session_end() looks */
    enum language language;
    int64_t now_ms;
    uint64_t seed;
};

/* Begins one, or two questions more about one competence (only, else -1). One that was open must have ended. */
void session_begin(struct memory *memory, const struct surroundings *around, int only);
/* Chooses the next question. False: there is none, or the check-in is over. */
bool session_ask(struct memory *memory, const struct surroundings *around);
/* The item that is asked now; NULL: none is, or it is no longer in the bank as it was. */
const struct item *session_item(const struct memory *memory, const struct surroundings *around);
/* The person's answer to it: option from 1, 0 "I don't know" (self: skip instead). */
void session_answer(struct memory *memory, const struct surroundings *around, const struct item *item, int chosen);
/* It is not asked again in this check-in, and nothing counts. */
void session_skip(struct memory *memory);
/* Takes the last answer back. False: there is none. */
bool session_back(struct memory *memory, struct given *taken);
/* What was answered counts from now on; adds to `answers` what is to be counted of items. */
void session_end(struct memory *memory, const struct surroundings *around, struct checkin_draft *draft);

/* When the next check-in is worth it: what is known has faded (on average over what the job needs, or of one competence
 * that was known well), at least six weeks and at most a year from now. */
int64_t session_due_ms(const struct memory *memory, int64_t now_ms);

/* What counts: without the answers of the check-in that is going on, aged to now. */
void session_skills_before(const struct memory *memory, int64_t now_ms, struct skills *skills);
/* With them. */
void session_skills(const struct memory *memory, int64_t now_ms, struct skills *skills);

/* ---- what can be said of it -------------------------------------------------------------------------------- */

enum need { NEED_UNKNOWN, NEED_MET, NEED_PRACTICE, NEED_OPEN };

/* Said only where it is likely (at least 4 in 5), and where at least two questions of that competence were answered. */
struct standing {
    int band; /* in the framework; -1: not sure yet. At least this one */
    enum need need;
    int required; /* level; 0: none is known or needed */
};
#define STANDING_SURE 0.80
enum { STANDING_ANSWERS_LEAST = 2 }; /* else what is known of others like them would speak, not their answers */
struct standing standing_of(const struct memory *memory, const struct skills *skills, int competence);
/* How many of its questions, other than self-assessments, were answered in check-ins that ended. */
int shown_answers(const struct memory *memory, int competence);

#endif
