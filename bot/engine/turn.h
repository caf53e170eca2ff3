/*
 * One message inside the engine's transaction: what it reads of the world, and how its decision is carried out.
 *
 * Only the engine's own files include this. All of it runs on the engine thread between store_begin() and
 * store_commit().
 */
#ifndef NEUVO_ENGINE_TURN_H
#define NEUVO_ENGINE_TURN_H

#include "base/hash.h"
#include "base/text.h"
#include "engine/engine.h"
#include "engine/pace.h"
#include "model/decision.h"
#include "model/message.h"
#include "model/traffic.h"
#include "store/entries.h"
#include "store/store.h"
#include "store/tickets.h"

#include <stdatomic.h>

/* What the engine gives every turn. */
struct turn_tools {
    struct store *store;
    const struct knowledge *knowledge;
    const struct learnt *learnt;
    struct analyser *analyser;
    const struct intents *intents;
    const struct phrases *phrases;
    const char *about_address, *ticket_address, *mail_domains;
    const char *security_contact;           /* Matrix user or room that is alarmed; NULL or "": nobody */
    const struct engine_checkins *checkins; /* NULL: there are none here */
    struct pace *pace;
};

/* What a turn led to, for logs and metrics. */
struct turn_result {
    const char *outcome; /* static */
    int64_t took_us;     /* of decide() */
    bool tickets_changed;
    bool note; /* it stays with the tutors */
};

/* Carries out one message: remembers it, decides, keeps entries, state, tickets, timers and departures. Fills the
   receipt. poisoned: it killed the process three times and goes to the dead letters unread. Anything but RESULT_OK
   means that the whole transaction must be rolled back. */
enum result turn_take(const struct turn_tools *tools, const struct message *message, bool poisoned,
                      struct receipt *receipt, struct turn_result *result, struct error *error);

/* A command of the console (command_turn.c); message holds its words, its id and its organisation. */
enum result turn_take_command(const struct turn_tools *tools, const struct console_command *command,
                              const struct message *message, struct receipt *receipt, struct turn_result *result,
                              struct error *error);

/* Somebody at the page of a ticket (visit_turn.c): the receipt holds what they are shown, or is REFUSED. */
struct turn;
enum result turn_visit(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                       struct error *error);

/* A service desk answers by the call-back of its webhook (service_turn.c). */
enum result turn_service(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                         struct error *error);

/* A message that had to wait for its turn (pace.h): decides it now. poisoned: as above. */
enum result turn_take_deferred(const struct turn_tools *tools, int64_t organisation_id, const char *payload,
                               bool poisoned, struct turn_result *result, struct error *error);

/* Somebody is no tutor any more (neuvo account remove, by a timer): what they had goes back to the others. */
enum result turn_take_tutor_gone(const struct turn_tools *tools, int64_t organisation_id, int64_t tutor_id,
                                 struct turn_result *result, struct error *error);

/* ---- between the files of a turn -------------------------------------------------------------------------- */

struct turn {
    const struct turn_tools *tools;
    const struct message *message;
    int64_t now_ms;
    int64_t organisation_id;
    struct person person;
    struct conversation conversation;
    struct text state;
    struct entry_place target;     /* of a message that names another one; its seq is 0 when it names none */
    int64_t question_seq;          /* the entry that the message became, 0 none */
    int64_t answer_seq;            /* an edited question: the answer that is to be changed, 0 none */
    bool stale_edit;               /* the edited message is not the newest: what was said since stays as it is */
    struct ticket ticket;          /* the message stands under its card; id 0: under none */
    bool incident;                 /* a tutor says something of an incident (desk_incident.c) */
    bool acknowledges;             /* the message acknowledges an alarm (desk_alarm.c) */
    bool at_console;               /* what is done to the ticket is done in the console */
    bool relayed;                  /* the message went to the tutor, and Neuvo says nothing to it */
    bool own_card;                 /* the card stands in the tutor's own chat (desk_own.h) */
    bool wishes_cards, cards_here; /* a tutor says that they want cards there; or that they do not */
    struct message own_words;      /* the message, without the number of the request that it is for */
    bool asks_line;                /* a tutor solves this one by itself, and is asked what solved it */
    struct text tutor;             /* then: the name of the tutor who wrote it; "" has no access */
    LIST_OF(char *) strings;       /* what the world's functions returned; valid until the turn ends */
    struct turn_result *result;
};

/* The receipt that the turn gives while nothing speaks against it. */
void turn_open_receipt(const struct turn *turn, struct receipt *receipt);
void turn_done(struct turn *turn);

/* Finds the conversation of a message that names another message, or that was only overheard (turn_target.c). *aimed
 * false: it concerns nobody, or is not the sender's to do, and leaves no trace; the receipt says so. */
enum result turn_aim(struct turn *turn, struct receipt *receipt, bool *aimed, struct error *error);
/* The person changed what they said: keeps the new words and finds the answer that must change. NOT_FOUND: there is
 * nothing to answer anew. */
enum result turn_edit(struct turn *turn, struct error *error);
/* The message was taken back: its words, its answer and what the dialog made of it are erased. */
enum result turn_take_back(struct turn *turn, struct error *error);

/* Whether the message stands under the card of a ticket (desk_turn.c): then turn->ticket is filled. What somebody
 * without access says there leaves no trace, unless it is a command: *aimed false, as above. */
enum result turn_aim_at_desk(struct turn *turn, struct receipt *receipt, bool *at_desk, bool *aimed,
                             struct error *error);
/* Somebody left, or was put out of, a place: if they are a tutor and it is the room of a queue, what they had there
 * waits again (desk_left.c). */
enum result turn_take_left(struct turn *turn, struct error *error);
/* Carries out what a tutor wrote there. */
enum result turn_desk(struct turn *turn, struct error *error);
/* A tutor wants cards in their own chat, or wants none (desk_own_aim.c). */
enum result turn_wish_cards(struct turn *turn, struct error *error);
/* Whether the security contact acknowledges an alarm with this message; then turn->acknowledges (desk_alarm.c). */
enum result turn_aim_at_alarm(struct turn *turn, bool *at_alarm, struct error *error);
enum result turn_acknowledge(struct turn *turn, struct error *error);
/* Whether a tutor pins or ends an incident with this message; then turn->incident (desk_incident.c). */
enum result turn_aim_at_incident(struct turn *turn, bool *at_incident, struct error *error);
enum result turn_incident(struct turn *turn, struct error *error);
/* By when somebody answers a new ticket of the turn's person about that topic in that language, 0: nothing can be
 * promised (desk_promise.c). */
int64_t turn_promise_ms(struct turn *turn, const char *topic, enum language language);
/* The queue that a new ticket of the turn's person about that topic (NULL none) in that language goes to, 0 none
 * (desk_promise.c). */
int64_t turn_queue_for(struct turn *turn, const char *topic, enum language language);
/* A clock of a ticket strikes (desk_clock.c). */
enum result turn_take_clock(const struct turn_tools *tools, int64_t organisation_id, int64_t timer_id,
                            const char *payload, struct turn_result *turn_result, struct error *error);
/* The ticket has come into its state at since_ms: what strikes if it stays in it. */
enum result desk_set_clock(struct turn *turn, const struct ticket *ticket, int64_t since_ms, struct error *error);
/* Shows a new ticket to the tutors, where its queue has a room. */
enum result turn_show_card(struct turn *turn, int64_t ticket_id, int64_t queue_id, unsigned number,
                           struct error *error);
/* A tutor has what this person asked here: the words go there. *relayed false: nobody has it, or they are for Neuvo. */
enum result turn_relay_to_tutor(struct turn *turn, bool *relayed, struct error *error);

/* What was passed on to the other side of a ticket follows: the entry now reads `text`, "" is taken back.
   NOT_FOUND: it was not passed on. */
enum result turn_change_relayed(struct turn *turn, int64_t seq, const char *text, struct error *error);
/* The edited message made a ticket, which now asks this. NOT_FOUND: it made none. */
enum result turn_change_ticket(struct turn *turn, const char *question, struct error *error);
/* Words that stand as lines of their own in a ticket of the person were changed, or taken back (""). A ticket of which
   nothing is left, and which nobody has taken, is called off. */
enum result turn_change_words(struct turn *turn, int64_t person_id, const char *before, const char *now,
                              struct error *error);
/* The asker adds to a ticket of theirs, or cancels it. NOT_FOUND: it is not theirs, or not open. */
enum result turn_change_request(struct turn *turn, const struct ticket_change *change, struct error *error);
/* The message's picture goes with that ticket: it is fetched, and shown to the other side (desk_picture.c). *full: the
 * ticket has so many already that it does not. */
enum result turn_add_picture(struct turn *turn, int64_t ticket_id, bool *full, struct error *error);
enum result turn_ticket_is_full(struct turn *turn, int64_t ticket_id, bool *full, struct error *error);
/* A tutor is gone: what they had waits again, and its askers are told. */
enum result turn_give_back_all(struct turn *turn, int64_t tutor_id, struct error *error);
/* The person is forgotten: cards that nobody has taken are taken back. */
enum result turn_drop_cards(struct turn *turn, struct error *error);

/* Check-ins (checkin_turn.c): what is known of the turn's person, and what is counted of items. */
void turn_checkin_record(struct turn *turn, struct checkin_record *record);
void turn_item_counts(struct turn *turn, enum language language, struct item_counts *counts);
/* What the person lets the tutor of one ticket see (bands_turn.c): carries out what a decision says of it. */
enum result turn_keep_shared_bands(struct turn *turn, const struct checkin_draft *draft, struct error *error);
bool turn_shares_bands(struct turn *turn, int64_t ticket_id);
/* That something was asked and how it ended, without its words (question_turn.c). */
enum result turn_note_question(struct turn *turn, const struct decision *decision, struct error *error);
enum result turn_keep_checkin(struct turn *turn, const struct checkin_draft *draft, struct error *error);
/* What of such a reply is kept in the conversation: that there was one. */
void turn_cover_reply(const struct turn *turn, const struct reply *said, struct text *kept);
/* Before the two become one. */
enum result turn_join_checkins(struct turn *turn, int64_t one_id, int64_t other_id, struct error *error);

/* May the sender ask anything at all (served.c)? Asked before anything of the message is kept. */
enum result turn_serves(const struct turn *turn, bool *serves, struct error *error);
/* Fills the world's functions from the store (world_of_store.c). */
void turn_world(struct turn *turn, struct world *world);
/* Writes the decision down (carry_out.c). first_output: number of the first reply, part of its idempotency key. */
/* The same message and output always give the same key, so that a second try is harmless; the instance's key keeps two
 * databases apart. */
void turn_departure_key(const struct turn *turn, unsigned output, char key[HASH_HEX_BYTES]);
enum result turn_carry_out(struct turn *turn, const struct decision *decision, unsigned first_output,
                           struct error *error);

#endif
