#include "dialog/class_waiting.h"

#include "base/own.h"
#include "desk/where.h"
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "dialog/hand_over.h"
#include "dialog/urgent.h"
#include "intents/alarms.h"
#include "settings/phrases.h"

#include <string.h>

/* So long after it was asked where, whom to ring is said again. */
static const int64_t said_again_ms = INT64_C(600) * 1000;

void class_waiting_say_contact(struct talk *talk)
{
    own_(text_done) struct text line = TEXT_INIT;
    const char *contact = talk_contact(talk);
    if (contact == NULL) {
        talk_say(talk, "class_waits");
        return;
    }
    phrase_fill(talk->world->phrases, talk->language, "class_waits_contact", &line, "contact", contact, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, line.data);
}

static void ask_where(struct talk *talk, const struct ticket_where *where)
{
    talk->question_below = !string_empty(where->room)     ? "class_device"
                           : !string_empty(where->device) ? "class_room"
                                                          : "class_where";
    talk->state.pending = PENDING_CLASS;
    talk->greeted = true; /* with the receipt: now only the question counts */
    talk_offer_phrase(talk, "choice_send_now", "person");
    talk_offer_phrase(talk, "choice_send_not", "cancel");
}

static void send_or_ask(struct talk *talk)
{
    own_(ticket_where_done) struct ticket_where where = {.room = NULL};
    own_(text_done) struct text told = TEXT_INIT;
    state_told(&talk->state, &told);
    (void)where_read(told.data, &where);
    if (!string_empty(where.room) && (!string_empty(where.device) || talk->state.topic[0] != '\0'))
        hand_over(talk, "asked");
    else
        ask_where(talk, &where);
}

void class_waiting_begin(struct talk *talk)
{
    talk->decision->outcome = "class-waiting";
    state_settle(&talk->state);
    class_waiting_say_contact(talk);
    send_or_ask(talk);
}

void class_waiting_answer(struct talk *talk, const struct ranking *ranking)
{
    talk->decision->outcome = "class-waiting";
    class_waiting_say_contact(talk);
    if (ranking->outcome == OUTCOME_ANSWER)
        (void)answer_beside(talk, ranking->ranked[0].topic);
    send_or_ask(talk);
}

/* ---- the answer to the one question --------------------------------------------------------------------------- */

/* Longer words that name no room, device or number are a matter of their own. */
enum { ANSWER_BYTES = 160 };

/* A question of its own: it asks, or an article answers it, and it names no place. */
static bool is_new_question(const struct talk *talk)
{
    own_(ticket_where_done) struct ticket_where where = {.room = NULL};
    struct ranking ranking;
    if (where_read(talk->text, &where) != 0 || where_names_number(talk->text))
        return false;
    if (strchr(talk->text, '?') != NULL || strlen(talk->text) > ANSWER_BYTES ||
        intents_contains(talk->world->intents, talk->text, "opens-question"))
        return true;
    ask_quietly(talk, talk->text, &ranking);
    return ranking.outcome == OUTCOME_ANSWER;
}

static bool cannot_wait(const struct talk *talk)
{
    bool sure = false;
    return urgent_is_security(talk, talk->text) || (alarm_of(talk->text, &sure) != ALARM_NONE && sure);
}

/* It does not wait any more: "se toimii", "ei se mitään, sain sen kuntoon". */
static bool is_over(const struct talk *talk)
{
    return talk_intent_is(talk, "helped");
}

static bool wants_class_waiting(const struct talk *talk)
{
    if (talk->state.pending != PENDING_CLASS)
        return false;
    bool tells = talk->choice[0] == '\0' && talk->text[0] != '\0' && talk->intent.name[0] == '\0' &&
                 !cannot_wait(talk) && !is_new_question(talk);
    return tells || is_over(talk) || talk_choice_is(talk, "person") || talk_intent_is(talk, "human");
}

static void class_waiting(struct talk *talk)
{
    if (is_over(talk)) {
        talk->decision->outcome = "helped";
        state_settle(&talk->state);
        state_ask(&talk->state, "");
        talk_say(talk, "glad");
        return;
    }
    talk->decision->outcome = "class-waiting";
    if (talk->choice[0] == '\0' && talk->intent.name[0] == '\0')
        state_ask_more(&talk->state, talk->text);
    else
        talk->state.newest_at = 0;                         /* no words that answer */
    if (talk->now_ms - talk->state.at_ms >= said_again_ms) /* else it stands above the question */
        class_waiting_say_contact(talk);
    hand_over(talk, "asked");
}

const struct ability class_waiting_ability = {
    .name = "class waiting", .wants = wants_class_waiting, .act = class_waiting};
