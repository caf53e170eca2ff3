/*
 * One message being answered: what came in, what is remembered, and the one reply that is being written.
 *
 * An ability (abilities.c) is one thing that Neuvo can do. The abilities are asked in order; the first that wants the
 * message answers it.
 */
#ifndef NEUVO_DIALOG_TALK_H
#define NEUVO_DIALOG_TALK_H

#include "dialog/state.h"
#include "intents/intents.h"
#include "model/decision.h"
#include "model/message.h"
#include "model/world.h"

struct talk {
    const struct message *message;
    const struct world *world;
    int64_t now_ms;
    struct decision *decision;
    struct state state;
    struct reply *reply;
    enum language language;
    const char *text; /* the message without an opening such as "moi,"; "" when it has no text */
    char *choice;     /* value of the offered choice that the person picked; "" for none */
    struct intent_match intent;
    const char *said;           /* name of the intent of the words, also where they picked a choice; "" for none */
    const char *question_below; /* name of the phrase that stands last, above the choices; NULL for none */
    bool offers;                /* this reply has begun to offer choices */
    bool greeted;               /* this reply greets already */
};

struct ability {
    const char *name;
    bool (*wants)(const struct talk *talk);
    void (*act)(struct talk *talk);
    bool personal;                                  /* is said only where nobody else reads it */
    bool (*gets_personal)(const struct talk *talk); /* is this time; NULL: never */
};

/* The table of abilities in the order in which they are asked; ends with NULL. The last one wants everything. */
extern const struct ability *const abilities[];

extern const struct ability danger_ability, picture_ability, nothing_ability, stale_ability, forget_ability,
    language_ability, stop_ability, save_ability, my_data_ability, link_ability, my_unit_ability, my_requests_ability,
    take_back_ability, mail_address_ability, helped_ability, picked_ability, more_ability, repair_ability,
    hand_over_ability, class_waiting_ability, incident_ability, help_ability, greet_ability, courtesy_ability,
    small_talk_ability, contact_ability, stray_ability, question_ability, welcome_ability, other_language_ability,
    late_ability, urgent_card_ability, solved_ability, booking_ability, checkin_ability, news_ability;

/* ---- writing the reply --------------------------------------------------------------------------------- */

/* The phrase in the language of the talk. */
const char *talk_phrase(const struct talk *talk, const char *name);
/* A paragraph with that phrase. */
void talk_say(struct talk *talk, const char *phrase_name);
/* A block of any kind with any text; an empty text adds nothing. */
void talk_add(struct talk *talk, enum block_kind kind, const char *text);
/* A choice under the reply; the first one replaces what was offered before. */
void talk_offer(struct talk *talk, const char *label, const char *value);
void talk_offer_phrase(struct talk *talk, const char *phrase_name, const char *value);
/* The same for values that name a topic: "helped:" and "teams-share-screen". */
void talk_offer_topic(struct talk *talk, const char *label, const char *prefix, const char *topic);
/* "What next: a person?" under a reply that could not help. */
void talk_offer_person(struct talk *talk);
/* Keeps what the person let us know of a topic; kind as in struct feedback_draft. */
void talk_feedback(struct talk *talk, const char *topic, const char *kind);

/* ---- reading the message ------------------------------------------------------------------------------- */

bool talk_intent_is(const struct talk *talk, const char *name);
bool talk_choice_is(const struct talk *talk, const char *value);
/* What stands behind the prefix in the choice ("topic:wifi" → "wifi"); NULL when it does not begin so. */
const char *talk_choice_after(const struct talk *talk, const char *prefix);
/* How many words the message has; 1 for none. */
size_t talk_count_words(const struct talk *talk);
/* A fact of the organisation; NULL when it is not filled in. */
const char *talk_fact(const struct talk *talk, const char *name);
/* Whom to ring: near support of the unit where the person works, else of the organisation; NULL where neither is told.
 */
const char *talk_contact(const struct talk *talk);

#endif
