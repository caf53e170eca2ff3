#include "dialog/urgent_more.h"

#include "base/own.h"
#include "desk/where.h"
#include "dialog/ask.h"
#include "dialog/class_waiting.h"
#include "dialog/my_requests.h"
#include "dialog/urgent.h"
#include "intents/alarms.h"

#include <string.h>

/* For so long the next words are taken for more about it. */
static const int64_t security_ms = INT64_C(3600) * 1000, class_ms = INT64_C(900) * 1000;

enum { QUESTION_WORDS = 8 /* of a question that may be impatience */ };

static bool asks(const struct talk *talk, const char *text)
{
    return strchr(text, '?') != NULL || intents_contains(talk->world->intents, text, "opens-question");
}

/* An article that is not about security answers it, or may. */
static bool is_own_question(const struct talk *talk, const char *text)
{
    struct ranking ranking;
    if (urgent_security(talk->world->intents, text))
        return false;
    ask_quietly(talk, text, &ranking);
    if (ranking.outcome == OUTCOME_UNKNOWN || urgent_article(article_of(talk, ranking.ranked[0].topic)))
        return false;
    return ranking.outcome == OUTCOME_ANSWER || alarm_of(text, NULL) != ALARM_SECURITY;
}

/* ---- before it was passed on ------------------------------------------------------------------------------------- */

enum urgent_part urgent_part_of(const struct talk *talk, const char *text)
{
    const struct state *state = &talk->state;
    bool waits = state->pending != PENDING_NONE || state->offered.count > 0;
    int64_t open_ms = state->urgency == URGENCY_CLASS ? class_ms : security_ms;
    if (state->urgency == URGENCY_NONE || state->question[0] == '\0' || talk->now_ms - state->at_ms >= open_ms ||
        talk->message->kind == MESSAGE_EDIT || intents_contains(talk->world->intents, text, "did-not-click"))
        return URGENT_PART_NONE;
    enum urgent_part other = waits ? URGENT_PART_BESIDE : URGENT_PART_NONE;
    if (state->urgency == URGENCY_CLASS || intents_contains(talk->world->intents, text, "class-waiting") ||
        intents_contains(talk->world->intents, text, "points-back") || is_own_question(talk, text) ||
        (!waits && asks(talk, text)))
        return other;
    return URGENT_PART_MORE;
}

void urgent_go_on(struct talk *talk, const char *text)
{
    state_ask_more(&talk->state, text);
    state_settle(&talk->state);
    talk->decision->outcome = "urgent-security";
    if (urgent_security(talk->world->intents, text) && urgent_answer_anew(talk, text))
        return;
    urgent_say_contact(talk);
    talk_say(talk, talk->state.topic[0] == '\0' ? "security_general" : "security_steps");
    talk_say(talk, "security_more");
    talk_offer_person(talk);
}

/* ---- afterwards -------------------------------------------------------------------------------------------------- */

/* "No millon joku tulee?": a short question with no number in it. */
static bool is_impatient(const struct talk *talk)
{
    return talk_count_words(talk) <= QUESTION_WORDS && strpbrk(talk->text, "0123456789") == NULL;
}

/* A room, a number to ring, or nothing but the number of a room. */
static bool names_place(const char *text)
{
    own_(ticket_where_done) struct ticket_where where = {.room = NULL};
    return strchr(text, '?') == NULL && (where_read_more(text, &where) & (WHERE_ROOM | WHERE_CALL_BACK)) != 0;
}

/* Nothing but what the sent request itself led to is being asked. */
static bool is_free(const struct talk *talk)
{
    enum pending pending = talk->state.pending;
    return pending == PENDING_NONE || pending == PENDING_ADDRESS || pending == PENDING_SHARE ||
           pending == PENDING_TIME || pending == PENDING_HELPED;
}

/* The urgent request of this conversation that waits for somebody and to which the words belong; 0: none. */
static int64_t find_card(const struct talk *talk, enum urgency *urgency)
{
    const struct intents *intents = talk->world->intents;
    bool words = talk->message->kind == MESSAGE_TEXT && talk->choice[0] == '\0' && talk->text[0] != '\0' &&
                 talk->intent.name[0] == '\0';
    int64_t number = words ? requests_urgent_here(talk, urgency) : 0;
    if (number == 0 || !is_free(talk))
        return 0;
    if (*urgency == URGENCY_CLASS && intents_contains(intents, talk->text, "class-waiting"))
        return number;
    if (talk->now_ms - talk->state.at_ms >= security_ms)
        return 0;
    if (names_place(talk->text) || (*urgency == URGENCY_SECURITY && urgent_security(intents, talk->text)))
        return number;
    bool another = talk->state.question[0] != '\0' || urgent_security(intents, talk->text) ||
                   (asks(talk, talk->text) && !is_impatient(talk)) || is_own_question(talk, talk->text);
    return another ? 0 : number;
}

static bool wants_card(const struct talk *talk)
{
    enum urgency urgency = URGENCY_NONE;
    return find_card(talk, &urgency) != 0;
}

static void add_to_card(struct talk *talk)
{
    enum urgency urgency = URGENCY_NONE;
    int64_t number = find_card(talk, &urgency);
    bool class_waits = urgency == URGENCY_CLASS;
    talk->decision->outcome = class_waits ? "class-waiting" : "urgent-security";
    if (class_waits && (asks(talk, talk->text) || intents_contains(talk->world->intents, talk->text, "class-waiting")))
        class_waiting_say_contact(talk);
    else if (!class_waits && urgent_security(talk->world->intents, talk->text))
        urgent_advise(talk, talk->text);
    else if (!class_waits)
        urgent_say_contact(talk);
    requests_add_urgent(talk, number);
    state_ask(&talk->state, "");
}

const struct ability urgent_card_ability = {
    .name = "urgent card", .wants = wants_card, .act = add_to_card, .personal = true};
