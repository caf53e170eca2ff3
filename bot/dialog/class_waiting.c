#include "dialog/class_waiting.h"

#include "base/own.h"
#include "desk/where.h"
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "dialog/hand_over.h"
#include "dialog/my_requests.h"
#include "dialog/urgent.h"
#include "intents/alarms.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void say_whom_to_ring(struct talk *talk)
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

/* The card is out: what comes now belongs to it. */
static bool add_to_card(struct talk *talk)
{
    int64_t number = requests_class_waiting(talk);
    own_(text_done) struct text text = TEXT_INIT;
    char digits[24];
    if (number == 0)
        return false;
    (void)snprintf(digits, sizeof digits, "%" PRId64, number);
    *list_push(&talk->decision->changes) =
        (struct ticket_change){.deed = TICKET_ADD, .number = number, .words = x_strdup(talk->text)};
    phrase_fill(talk->world->phrases, talk->language, "class_added", &text, "number", digits, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
    requests_offer_cancel(talk, number);
    return true;
}

static void ask_where(struct talk *talk, const struct ticket_where *where)
{
    talk->question_below = !string_empty(where->room)     ? "class_device"
                           : !string_empty(where->device) ? "class_room"
                                                          : "class_where";
    talk->state.pending = PENDING_CLASS;
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
    say_whom_to_ring(talk);
    send_or_ask(talk);
}

void class_waiting_answer(struct talk *talk, const struct ranking *ranking)
{
    talk->decision->outcome = "class-waiting";
    say_whom_to_ring(talk);
    if (add_to_card(talk))
        return;
    if (ranking->outcome == OUTCOME_ANSWER)
        (void)answer_beside(talk, ranking->ranked[0].topic);
    send_or_ask(talk);
}

/* ---- the answer to the one question --------------------------------------------------------------------------- */

/* Longer words that name no room, device or number are a matter of their own. */
enum { ANSWER_BYTES = 160, PLACE_BYTES = 60 };

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

/* The card went without it: "luokka 12", "0401234567". What names a device may be another matter. */
static bool names_place_late(const struct talk *talk)
{
    own_(ticket_where_done) struct ticket_where where = {.room = NULL};
    if (talk->state.pending == PENDING_SEND || talk->choice[0] != '\0' || talk->intent.name[0] != '\0' ||
        talk->message->kind != MESSAGE_TEXT || strlen(talk->text) > PLACE_BYTES || strchr(talk->text, '?') != NULL)
        return false;
    unsigned found = where_read(talk->text, &where);
    return (found & (WHERE_ROOM | WHERE_CALL_BACK)) != 0 && (found & WHERE_DEVICE) == 0 &&
           requests_class_waiting(talk) != 0;
}

static bool wants_class_waiting(const struct talk *talk)
{
    if (talk->state.pending != PENDING_CLASS)
        return names_place_late(talk);
    bool tells = talk->choice[0] == '\0' && talk->text[0] != '\0' && talk->intent.name[0] == '\0' &&
                 !cannot_wait(talk) && !is_new_question(talk);
    return tells || is_over(talk) || talk_choice_is(talk, "person") || talk_intent_is(talk, "human");
}

static void class_waiting(struct talk *talk)
{
    if (talk->state.pending != PENDING_CLASS) {
        talk->decision->outcome = "class-waiting";
        (void)add_to_card(talk);
        return;
    }
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
        talk->state.newest_at = 0; /* no words that answer */
    say_whom_to_ring(talk);
    hand_over(talk, "asked");
}

const struct ability class_waiting_ability = {
    .name = "class waiting", .wants = wants_class_waiting, .act = class_waiting};
