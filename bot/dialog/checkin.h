/*
 * Check-ins in conversation (checkin.c: the ability, permission, the job; checkin_ask.c: questions and answers;
 * checkin_result.c: what is said at the end; checkin_file.c: taking it along; checkin_plan.c: when the next one comes;
 * checkin_share.c: what a tutor may see of it; checkin_follow.c: what became of a suggestion; checkin_hours.c: when
 * they may be written to; checkin_round.c: a round that a manager opened). Only these files include this.
 */
#ifndef NEUVO_DIALOG_CHECKIN_H
#define NEUVO_DIALOG_CHECKIN_H

#include "checkin/session.h"
#include "dialog/talk.h"

/* One message about check-ins: what the store holds of the person, opened. */
struct checkin {
    struct talk *talk;
    struct checkin_record record;
    struct item_counts counts, language_counts;
    struct memory memory;
    struct surroundings around;
    bool changed; /* the memory is to be kept */
};

/* Words that mean something only while a question of a check-in is open count for nothing at other times. */
bool checkin_ignores(const struct talk *talk);
/* Opens what the store holds of the person; checkin_keep() puts what has changed into the decision. */
void checkin_open(struct checkin *checkin, struct talk *talk);
void checkin_keep(struct checkin *checkin);
void checkin_done(struct checkin *checkin);
/* The phrase that says why there are none for this person here; NULL: there are. */
const char *checkin_hindrance(const struct talk *talk);
/* The organisation has filled in what must come before figures of groups: they are made. */
bool checkin_makes_figures(const struct talk *talk);
/* Somebody is to answer a request of theirs still. */
bool checkin_case_open(const struct talk *talk);
/* Letters for options: "b". -1: the text is none. */
int checkin_letter(const char *text);

void checkin_say(struct checkin *checkin, const char *phrase, const char *part, const char *value);
/* What is said and was written is not kept in the conversation. */
void checkin_keep_private(struct checkin *checkin);
const char *checkin_name(const struct checkin *checkin, const struct framework_name *names);

/* What the list of people says of the job, into the memory. */
void checkin_read_listed_role(struct checkin *checkin);

/* ---- checkin_ask.c ------------------------------------------------------------------------------------------ */

/* Goes on: a new check-in, the one that was interrupted, or two questions about a competence (only, else -1). */
void checkin_go_on(struct checkin *checkin, int only);
/* An answer button, "12:3". */
void checkin_take_answer(struct checkin *checkin, const char *value);
void checkin_skip(struct checkin *checkin);
void checkin_back(struct checkin *checkin);
/* The question that is open once more, below what was said; false: none is. */
bool checkin_show_again(struct checkin *checkin);
void checkin_take_words(struct checkin *checkin);
void checkin_does_not_know(struct checkin *checkin);
void checkin_offer_ways_out(struct checkin *checkin);

/* ---- checkin_result.c --------------------------------------------------------------------------------------- */

/* The check-in is over: it counts, and this is what is known. */
void checkin_finish(struct checkin *checkin);
/* What is known of the person, and what they may do with it. */
void checkin_show_results(struct checkin *checkin);
/* A line about the competence. `before`: the band that was told last; NULL: that is not said. */
void checkin_standing(struct checkin *checkin, const struct skills *skills, int competence, const char *before,
                      struct text *line);

/* ---- checkin_plan.c ----------------------------------------------------------------------------------------- */

/* A check-in has ended: when the next one comes, if the person wants to be reminded. */
void checkin_plan(struct checkin *checkin);
/* A visit ends, and then nobody is there to be reminded. */
bool checkin_can_come_back(const struct talk *talk);
void checkin_set_reminders(struct checkin *checkin, bool wanted);
void checkin_snooze(struct checkin *checkin);
/* The invitation comes not before that moment. */
void checkin_put_off(struct checkin *checkin, int64_t until_ms);
/* Comes back to what follows at that moment, or on the so-many-eth working day after it; as often as invitations do. */
void checkin_await_follow_up(struct checkin *checkin, int64_t from_ms, int64_t days);
void checkin_await_round(struct checkin *checkin, int64_t at_ms);
void checkin_await_reminder(struct checkin *checkin);
/* The competence that an item with that article is about; -1: none is. */
int checkin_competence_of(const struct checkin *checkin, const char *topic);
/* A timer fell due: whether something is said. */
bool checkin_due(struct talk *talk);
/* Below an answer that helped: two questions about the same, at most every fortnight. */
void checkin_offer(struct talk *talk, const char *topic);
void checkin_end_offers(struct checkin *checkin);

/* ---- checkin_follow.c --------------------------------------------------------------------------------------- */

/* The article was suggested since that competence is worth practising. */
void checkin_follow_begin(struct checkin *checkin, int competence, const char *topic);
void checkin_follow_end(struct checkin *checkin);
/* When it is spoken of, if nothing is awaited yet. */
void checkin_follow_plan(struct checkin *checkin);
/* Its moment has come: is there anything to say? */
bool checkin_follow_is_worth_it(struct checkin *checkin);
void checkin_follow_up(struct checkin *checkin);
/* "helped", "did-not", "later", "no" */
void checkin_take_follow_up(struct checkin *checkin, const char *value);

/* ---- checkin_round.c ---------------------------------------------------------------------------------------- */

/* One that is open now, into an empty value. */
bool checkin_find_round(const struct talk *talk, int64_t id, struct checkin_round *round);
/* A timer of a round fell due: whether something is said. */
bool checkin_round_due(struct checkin *checkin);
/* What a round asks about support, once, of who allows to be counted. False: nothing is asked. */
bool checkin_ask_support(struct checkin *checkin);
/* "ID:question:option" */
void checkin_take_support(struct checkin *checkin, const char *value);
void checkin_refuse_round(struct checkin *checkin, bool all);

/* ---- checkin_hours.c ---------------------------------------------------------------------------------------- */

/* The first moment at or after from_ms at which the person may be written to; days: of the so-many-eth working day. */
int64_t checkin_working_ms(const struct checkin *checkin, int64_t from_ms, int64_t days);
/* They are paid by the hour and have not said when they work: nothing is sent. */
bool checkin_needs_hours(const struct checkin *checkin);
void checkin_ask_hours(struct checkin *checkin);
bool checkin_asks_hours(const struct talk *talk);
/* "unit", "morning", "afternoon", "evening"; or what they wrote. */
void checkin_take_hours(struct checkin *checkin, const char *value);
void checkin_take_written_hours(struct checkin *checkin);
/* "Don't ask before January": at once, or with months to choose from. */
void checkin_rest(struct checkin *checkin);
/* "2027-01"; "" ends it. */
void checkin_take_rest(struct checkin *checkin, const char *value);
void checkin_say_day(struct checkin *checkin, const char *phrase_name, int64_t at_ms);

/* ---- checkin_share.c ---------------------------------------------------------------------------------------- */

/* What they share of their bands with the tutor of a request; false: the message is about something else. */
bool checkin_take_sharing(struct checkin *checkin);

/* ---- checkin_file.c ----------------------------------------------------------------------------------------- */

void checkin_file_json(struct checkin *checkin);
void checkin_file_html(struct checkin *checkin);

#endif
