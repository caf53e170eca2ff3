/*
 * Between the files that carry out what happens to a ticket (desk_*.c): saying something in another conversation than
 * that of the message, and the card.
 */
#ifndef NEUVO_ENGINE_DESK_SAY_H
#define NEUVO_ENGINE_DESK_SAY_H

#include "desk/clocks.h"
#include "desk/command.h"
#include "engine/turn.h"
#include "store/service_desks.h"
#include "store/tutors.h"

/* Outputs of one message are numbered (turn.c, carry_out.c); these stand behind the others. */
enum {
    OUTPUT_CARD = 300,
    OUTPUT_TOLD = 401,
    OUTPUT_THREAD = 402,
    OUTPUT_LINKED = 403,
    OUTPUT_ALARM = 404,
    OUTPUT_SERVICE = 405,
    OUTPUT_SERVICE_OVER = 406,
    OUTPUT_BOOKING = 407,
    OUTPUT_LINE = 408,
    OUTPUT_BANDS = 409,
    OUTPUT_BANDS_HIDDEN = 2500, /* + the number of the ticket % 1000 */
    OUTPUT_CALLED_OFF = 500,
    OUTPUT_GONE = 1500,
    OUTPUT_NEWS = 3600, /* + the how manieth is told */
    OUTPUT_INCIDENT_CARD = 4000,
    OUTPUT_INCIDENT = 5000,        /* + the how manieth is told */
    OUTPUT_INCIDENT_WAITED = 6000, /* the same, of what waited before */
    /* One message may change many tickets: + the number of the ticket % NUMBERS_MOST. */
    OUTPUT_CARD_CHANGES = 1000000000,
    OUTPUT_GIVEN_BACK = 1500000000,
    OUTPUT_OWN_CARD = 2000000000, /* + the number * 100 + the how manieth tutor; these go up to 400000000 more */
    NUMBERS_MOST = 400000000,
    TICKETS_LOOKED_AT = 20
};

static const unsigned OUTPUT_OWN_CHANGES = 2400000000U, OUTPUT_OWN_TOLD = 2800000000U;

/* The tutors' room speaks Finnish; each asker is spoken to in the language of the ticket. */
static const enum language room_language = LANGUAGE_FI;

/* What a tutor does with turn->ticket, from a room or from the console: turn->person, turn->tutor and
 * turn->conversation (where they write) are filled. The verdict says why nothing was done. */
enum desk_verdict {
    DESK_DONE,
    DESK_TAKEN,
    DESK_YOURS,
    DESK_CLOSED,
    DESK_NOT_YOURS,
    DESK_NOT_CLOSED,
    DESK_FULL,      /* they have as many as they answer at a time; who takes it again within ten minutes has it */
    DESK_SAME,      /* it is there already */
    DESK_ELSEWHERE, /* that tutor does not answer its queue */
    DESK_UNREACHED, /* that service desk cannot be told of tickets */
};
enum result desk_act(struct turn *turn, enum desk_command command, enum desk_verdict *verdict, struct error *error);
/* Whom a ticket is passed on to: one of the ids is 0. */
struct desk_target {
    int64_t person_id, queue_id;
    const char *name;
};
/* Adds the tickets that wait in the same queue and ask the same, in the same language (desk_alike.c). */
enum result desk_find_alike(struct turn *turn, const struct ticket *ticket, struct tickets *others,
                            struct error *error);
/* The turn's words go to the asker of turn->ticket, which is theirs, and to all who ask the same and wait; each of
 * those is theirs from then on. Adds the others' numbers. */
enum result desk_answer_all(struct turn *turn, struct text *numbers, enum desk_verdict *verdict, struct error *error);
/* turn->ticket is solved, and what they have that asks the same. */
enum result desk_solve_all(struct turn *turn, struct text *numbers, enum desk_verdict *verdict, struct error *error);
/* Is this person a tutor of turn->ticket's queue, or its service desk? */
enum result desk_may_have(struct turn *turn, int64_t person_id, bool *may, struct error *error);
/* The same for passing turn->ticket on; note: for who takes it ("" none). */
enum result desk_pass_on(struct turn *turn, const struct desk_target *target, const char *note,
                         enum desk_verdict *verdict, struct error *error);

struct saying {
    int64_t conversation_id, person_id;
    const char *kind; /* "reply": Neuvo's own words; "relay": a person's */
    unsigned output;
    int64_t seq; /* out */
};
enum result desk_say(struct turn *turn, struct saying *saying, const struct reply *reply, struct error *error);
/* A paragraph with that phrase: {number}, {name} of the turn's tutor, {words}. */
void desk_fill(const struct turn *turn, enum language language, const char *name, const struct ticket *ticket,
               const char *words, struct reply *reply);
enum language desk_language_of_asker(const struct ticket *ticket);
/* To the asker of turn->ticket, in their language. */
enum result desk_tell_asker(struct turn *turn, const char *phrase_name, struct error *error);
/* Words that go from one side to the other, with who says them. */
enum result desk_write_words(struct turn *turn, const struct ticket *ticket, bool to_asker, const char *words,
                             struct reply *reply, struct error *error);
/* Under the card, to the one who wrote there: turn->conversation is that thread. */
enum result desk_tell_tutor(struct turn *turn, const char *phrase_name, const char *name, struct error *error);

/* For whom a card is written: who has it, and the queue in whose room another shows it (NULL: nobody, none); in a
 * tutor's own chat, who has it or had it last. */
struct card_reader {
    const char *claimer, *moved;
    bool own, mine;
};
enum result desk_write_card(struct turn *turn, const struct ticket *ticket, const struct card_reader *reader,
                            struct reply *reply, struct error *error);
/* Nobody is to read turn->ticket any more: its cards are taken back. */
enum result desk_take_back_cards(struct turn *turn, struct error *error);
/* Those who may take turn->ticket are told: in the room of its card, without one each who has a card of their own. */
enum result desk_tell_team(struct turn *turn, const struct reply *reply, unsigned output, bool *heard,
                           struct error *error);
/* Adds the name of the queue. */
enum result desk_queue_name(struct turn *turn, int64_t queue_id, struct text *name, struct error *error);
/* The cards of turn->ticket now say that `claimer` has it; "" nobody. */
enum result desk_change_card(struct turn *turn, const char *claimer, struct error *error);
/* The same; moved: the queue in whose room another card shows it from now on, "" this one does. */
enum result desk_rewrite_card(struct turn *turn, const char *claimer, const char *moved, struct error *error);
/* The ticket goes to that state and tutor (0 nobody), by the turn's person; the audit trail says what was done. */
enum result desk_move(struct turn *turn, enum ticket_state to, int64_t claimer_id, const char *action,
                      struct error *error);
/* A clock of the ticket: it strikes at due_ms, and says then what it ran in since when (desk_clock.c). */
enum result desk_add_clock(struct turn *turn, enum ticket_clock clock, const struct ticket *ticket, int64_t since_ms,
                           int64_t due_ms, struct error *error);
/* The same, after so many minutes of the asker's office from now on; 0: as many as it usually runs. */
enum result desk_start_clock(struct turn *turn, enum ticket_clock clock, const struct ticket *ticket, int64_t minutes,
                             int64_t since_ms, struct error *error);
/* The ticket was made or opened again at since_ms: the targets of its queue run (desk_late.c); and one has passed. */
enum result desk_set_targets(struct turn *turn, const struct ticket *ticket, int64_t since_ms, struct error *error);
/* turn->ticket was opened again: its card says so, and its targets run anew. */
enum result desk_open_again(struct turn *turn, struct error *error);
enum result desk_strike_target(struct turn *turn, enum ticket_clock clock, int64_t since_ms, struct error *error);
/* The tutor of turn->ticket has written to the asker, whose answer is waited for (desk_silence.c); and that has come to
 * nothing. */
enum result desk_told(struct turn *turn, struct error *error);
enum result desk_strike_silence(struct turn *turn, enum ticket_clock clock, int64_t since_ms, struct error *error);
/* Tells the asker of turn->ticket that it is solved, and asks them once whether it helped (desk_solved.c). */
enum result desk_tell_solved(struct turn *turn, struct error *error);
/* What they say of it; the card shows it. */
enum result desk_keep_helped(struct turn *turn, enum ticket_helped helped, struct error *error);
/* The words of the turn go to the tutor: thanks are kept as such, and nobody is asked what they said. */
enum result desk_hear_thanks(struct turn *turn, const struct ticket *ticket, struct error *error);
/* The turn's tutor has solved turn->ticket: they are asked for a line, once (desk_line.c). */
enum result desk_ask_line(struct turn *turn, struct error *error);
/* What they write then is that line, or skips it. *taken false: they were not asked, or have told it. */
enum result desk_take_line(struct turn *turn, bool skips, bool *taken, struct error *error);
/* The same in the console, where "" skips it. *refused: why it was not taken (static), "" it was. */
enum result desk_take_line_at_console(struct turn *turn, const char **refused, struct error *error);
/* Times that the turn's person may take with a tutor (desk_booking.c); none where that cannot be found out. */
void desk_free_times(struct turn *turn, const struct time_wish *wish, struct free_times *times);
/* The turn's person books or cancels one; the tutor is told. */
enum result desk_book(struct turn *turn, const struct booking_draft *draft, struct error *error);
/* "peru aika" under the card: the time of turn->ticket is called off by a tutor, and the asker is told. */
enum result desk_time_off(struct turn *turn, struct error *error);
/* A tutor is gone: nobody meets them, and who would have is told. */
enum result desk_drop_times(struct turn *turn, int64_t tutor_id, struct error *error);
/* A timer whose payload begins with "booking": both are reminded. */
enum result desk_strike_booking(struct turn *turn, const char *payload, struct error *error);
/* The calendar file of the time of turn->ticket. NOT_FOUND (without a text): none is booked. */
enum result desk_calendar(struct turn *turn, struct text *calendar, struct error *error);
/* When the asker of the ticket meets a tutor, 0: no time is booked that is not over. words (NULL is fine): the line of
 * the card that says so. */
int64_t desk_booked_ms(const struct turn *turn, int64_t ticket_id, struct text *words);
/* Adds the tutors who can take a ticket of the turn's person about that topic in that language (desk_promise.c).
 * queue_id 0: of the queue that it would go to. */
enum result desk_who_can_take(struct turn *turn, const char *topic, enum language language, int64_t queue_id,
                              struct tutor_rows *rows, struct error *error);
/* How many tickets a tutor has, where that is as many as they answer at a time; else 0 (desk_most.c). */
enum result desk_full_of(struct turn *turn, int64_t tutor_id, int64_t *count, struct error *error);
/* The turn's tutor would take one more than that. *refused false: they were told so before and mean it. */
enum result desk_ask_again(struct turn *turn, bool *refused, struct error *error);
/* Says so under the card. */
enum result desk_say_full(struct turn *turn, struct error *error);
/* turn->ticket waits in that queue from now on; where that has another room, its card is shown there
 * (desk_language.c). */
enum result desk_to_queue(struct turn *turn, int64_t queue_id, struct error *error);
/* The asker of turn->ticket takes an answer in that language too. */
enum result desk_take_other_language(struct turn *turn, const char *code, struct error *error);
/* "siirrä NAME note": passes it on, or says why not (desk_transfer.c). */
enum result desk_transfer(struct turn *turn, struct error *error);
/* turn->ticket waits for the others again, and its asker is told by that phrase. */
enum result desk_give_back(struct turn *turn, const char *action, const char *phrase_name, struct error *error);
/* Words of the asker, which stand as turn->question_seq in turn->conversation, go to whoever has the ticket; where
 * nobody has it they are added to it, and a solved one waits again. */
enum result desk_take_words(struct turn *turn, const struct ticket *ticket, const char *words, struct error *error);
/* An outside service desk (desk_service.c). Can it be told of tickets at all? */
bool desk_service_reached(const struct turn *turn, const struct service_desk *desk);
/* Adds where the desk works on the ticket: a place of its connector. */
void desk_service_place(const struct service_desk *desk, const struct ticket *ticket, struct text *place);
/* The desk that has the ticket, into an empty value. NOT_FOUND (without a text): none. */
enum result desk_service_of(struct turn *turn, const struct ticket *ticket, struct service_desk *desk,
                            struct error *error);
/* turn->ticket is this person's from now on: where they are a service desk (*begun), it is told. */
enum result desk_service_begin(struct turn *turn, int64_t person_id, const char *note, bool *begun,
                               struct error *error);
/* The asker has written: a desk that is told by mail gets one, unless one waits to be read. */
enum result desk_service_words(struct turn *turn, const struct ticket *ticket, struct error *error);
/* It is about to be somebody else's, or nobody's: the desk hears so, and its links lead nowhere. */
enum result desk_service_end(struct turn *turn, struct error *error);
/* Adds what the asker of turn->ticket sent for it and is here (desk_picture.c). */
enum result desk_pictures_of_asker(struct turn *turn, struct visit_pictures *pictures, struct error *error);
/* VISIT_DESK_…: somebody of a desk at the page of a ticket (service_turn.c). */
enum result desk_visit(struct turn *turn, const struct console_command *command, struct ticket_visit *visit,
                       struct error *error);
/* Nobody was there to read what a person answered: a mail, where one is wanted (desk_mail.c). */
enum result desk_mail_answer(const struct turn_tools *tools, int64_t departure_id, int64_t now_ms, struct error *error);
/* Whoever has it is off duty by their hours: one short line to the asker, with when they are back (desk_promise.c). */
enum result desk_tell_if_away(struct turn *turn, const struct ticket *ticket, struct error *error);
/* The thread under the card, once that was sent. NOT_FOUND: it is not out yet. */
enum result desk_find_thread(struct turn *turn, const struct ticket *ticket, struct conversation *thread,
                             struct error *error);
/* Who writes, if they are a tutor: turn->person and turn->tutor; tutor stays empty else (desk_turn.c). */
enum result desk_find_tutor(struct turn *turn, struct error *error);
/* What the asker of turn->ticket lets its tutor see of their check-ins (bands_turn.c). Shown where the tutor works, to
 * who has it, when they ask; each look is in the audit trail. */
enum result desk_show_bands(struct turn *turn, struct error *error);
/* The same for the console: adds the words; NOT_FOUND (without a text): nothing is shared. */
enum result desk_read_bands(struct turn *turn, enum language language, struct text *words, struct error *error);
/* Somebody else has it, or nobody: what was shown is taken back. gone: and nothing is shared any more. */
enum result desk_hide_bands(struct turn *turn, const struct ticket *ticket, bool gone, struct error *error);
/* The incident was said to who wrote; joined: they say that it concerns them (desk_incident.c). */
enum result desk_incident_told(struct turn *turn, int64_t id, bool joined, struct error *error);
/* A new ticket waits under the incident that it matches, if any, and gets no card of its own. */
enum result desk_incident_gather(struct turn *turn, int64_t ticket_id, const struct ticket_draft *ticket,
                                 bool *gathered, struct error *error);
/* A timer whose payload begins with "digest" (desk_digest.c): a slot of a tutor begins, or, with 0, the next is to be
 * found. */
enum result desk_digest_strike(struct turn *turn, const char *payload, struct error *error);
/* A timer whose payload begins with "incident". */
enum result desk_incident_strike(struct turn *turn, const char *payload, struct error *error);
/* turn->ticket is about security and waits: the security contact is told, where the settings name one (desk_alarm.c).
 */
enum result desk_alarm(struct turn *turn, struct error *error);
/* Did the contact acknowledge it since it came into its state? */
bool desk_is_acknowledged(const struct ticket *ticket);

#endif
