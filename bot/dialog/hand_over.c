#include "dialog/hand_over.h"

#include "base/own.h"
#include "desk/promise.h"
#include "desk/where.h"
#include "dialog/ask.h"
#include "dialog/bands.h"
#include "dialog/booking.h"
#include "dialog/class_waiting.h"
#include "dialog/incident.h"
#include "dialog/mail_address.h"
#include "dialog/my_requests.h"
#include "dialog/other_language.h"
#include "dialog/picture.h"
#include "dialog/urgent.h"
#include "dialog/urgent_more.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NEAREST = 3 };
static const double nearest_from = 0.02; /* what is less probable is no help to anybody */

/* What was offered for the question that is handed over; of two, that for the one which cannot wait. */
static const char *offered_topic(const struct talk *talk)
{
    const struct state *state = &talk->state;
    bool earlier = state->topic[0] == '\0' || (state->urgency != URGENCY_NONE && state->earlier_topic[0] != '\0');
    return earlier ? state->earlier_topic : state->topic;
}

static void read_where(const struct talk *talk, struct ticket_where *where)
{
    own_(text_done) struct text told = TEXT_INIT;
    state_told(&talk->state, &told);
    /* The newest words answer "in which room?", where that was asked. */
    if (talk->state.pending != PENDING_CLASS || talk->state.newest_at == 0) {
        (void)where_read(told.data, where);
        return;
    }
    own_(free_pointer) char *before = x_strndup(talk->state.question, (size_t)talk->state.newest_at);
    (void)where_read(talk->state.earlier, where);
    (void)where_read(before, where);
    (void)where_read_answer(talk->state.question + talk->state.newest_at, where);
}

static void say_where(struct talk *talk, const struct ticket_where *where)
{
    own_(text_done) struct text text = TEXT_INIT;
    where_write(where, talk->world->phrases, talk->language, &text);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void say_what_is_sent(struct talk *talk, const char *above, const struct ticket_where *where)
{
    own_(text_done) struct text told = TEXT_INIT;
    own_(text_done) struct text words = TEXT_INIT;
    own_(text_done) struct text quote = TEXT_INIT;
    own_(text_done) struct text about = TEXT_INIT;
    const struct article *article = article_of(talk, offered_topic(talk));
    talk_say(talk, above);
    state_told(&talk->state, &told);
    inline_quote(told.data, &words);
    phrase_fill(talk->world->phrases, talk->language, "hand_over_quote", &quote, "words", words.data, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, quote.data);
    say_where(talk, where);
    if (article != NULL)
        phrase_fill(talk->world->phrases, talk->language, "hand_over_topic", &about, "title", article->title, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, about.data);
    picture_say_along(talk);
}

/* What its tutor need not try again. */
static char *rejected_topics(const struct talk *talk)
{
    own_(text_done) struct text topics = TEXT_INIT;
    for (size_t i = 0; i < talk->state.rejected.count; i++)
        text_printf(&topics, "%s%s", i == 0 ? "" : ",", talk->state.rejected.items[i].topic);
    return text_detach(&topics);
}

/* What might help its tutor: the next topics after what was offered and rejected, internal ones among them. */
static char *nearest_topics(struct talk *talk, const char *told, const char *offered)
{
    own_(text_done) struct text topics = TEXT_INIT;
    struct ranking ranking;
    size_t count = 0;
    ask_for_tutor(talk, told, &ranking);
    for (size_t i = 0; i < ranking.count && count < NEAREST; i++) {
        if (ranking.ranked[i].score >= nearest_from && strcmp(ranking.ranked[i].topic, offered) != 0)
            text_printf(&topics, "%s%s", count++ == 0 ? "" : ",", ranking.ranked[i].topic);
    }
    return text_detach(&topics);
}

static void add_filled(struct talk *talk, const char *name, int64_t ticket, const char *contact)
{
    own_(text_done) struct text text = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, ticket);
    phrase_fill(talk->world->phrases, talk->language, name, &text, "number", number, "contact", contact, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void say_by_when(struct talk *talk, const struct answer_times *times)
{
    own_(text_done) struct text when = TEXT_INIT, text = TEXT_INIT;
    if (times->own_ms > 0) {
        moment_words(talk->world->phrases, talk->language, times->own_ms, &when);
        phrase_fill(talk->world->phrases, talk->language, "hand_over_when", &text, "when", when.data, NULL);
        talk_add(talk, BLOCK_PARAGRAPH, text.data);
    }
    other_language_say(talk, times);
}

/* With it the answer is read on any device. */
static void say_code(struct talk *talk, const char *code)
{
    own_(text_done) struct text text = TEXT_INIT;
    if (code == NULL)
        return;
    phrase_fill(talk->world->phrases, talk->language, "hand_over_code", &text, "code", code, "address",
                talk->world->ticket_address, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

/* It ends by silence, also of somebody who is signed in. */
static bool is_visit(const struct talk *talk)
{
    return talk->message->presence == PRESENCE_ANONYMOUS || talk->message->silence_limit_ms > 0;
}

/* Whoever has a chat of their own is answered there; a visit may be over by then. */
static const char *new_code(const struct talk *talk)
{
    const struct world *world = talk->world;
    bool wanted = is_visit(talk) && !string_empty(world->ticket_address);
    return wanted && world->new_ticket_code != NULL ? world->new_ticket_code(world->context) : NULL;
}

/* Where nobody could answer, nobody is promised. */
static void say_what_is_next(struct talk *talk, bool tutor, int64_t ticket, const char *code,
                             const struct answer_times *times)
{
    const char *contact = talk_contact(talk);
    bool anonymous = is_visit(talk);
    bool security = talk->state.urgency == URGENCY_SECURITY;
    bool told = security && talk_fact(talk, "security_contact") != NULL;
    if (tutor && talk->state.urgency == URGENCY_CLASS) { /* whom to ring stands above */
        add_filled(talk, "class_tutor", ticket, contact);
        say_code(talk, code);
        requests_offer_cancel(talk, ticket);
        return;
    }
    if (security)
        urgent_say_contact(talk);
    if (!tutor) {
        add_filled(talk, contact == NULL ? "hand_over_no_tutor_unknown" : "hand_over_no_tutor", ticket, contact);
        say_code(talk, code);
    } else {
        add_filled(talk,
                   security                    ? "hand_over_tutor_security"
                   : anonymous && code == NULL ? "hand_over_tutor_anonymous"
                                               : "hand_over_tutor",
                   ticket, contact);
        say_code(talk, code);
        say_by_when(talk, times);
        if (anonymous && contact != NULL && !told)
            add_filled(talk, "hand_over_contact", ticket, contact);
    }
    talk_say(talk, "hand_over_go_on");
}

void hand_over(struct talk *talk, const char *reason)
{
    const struct world *world = talk->world;
    int64_t number = world->next_ticket_number == NULL ? 0 : world->next_ticket_number(world->context);
    bool tutor = world->tutor_exists != NULL && world->tutor_exists(world->context);
    own_(text_done) struct text told = TEXT_INIT;
    const char *topic = offered_topic(talk);
    bool class_waits = talk->state.urgency == URGENCY_CLASS;
    struct answer_times times = {.other = LANGUAGE_NONE};
    if (tutor)
        times = answer_times_of(talk, topic);
    state_told(&talk->state, &told);
    struct ticket_draft *ticket = list_push(&talk->decision->tickets);
    *ticket = (struct ticket_draft){.question = x_strdup(told.data),
                                    .topic = topic[0] == '\0' ? NULL : x_strdup(topic),
                                    .reason = x_strdup(reason),
                                    .rejected = rejected_topics(talk),
                                    .nearest = nearest_topics(talk, told.data, topic),
                                    .urgency = talk->state.urgency,
                                    .number = number};
    read_where(talk, &ticket->where);
    if (!class_waits)
        incident_say(talk, told.data, topic);
    say_what_is_sent(talk, class_waits ? "class_sent" : "hand_over_sent", &ticket->where);
    picture_give(talk, ticket);
    const char *code = new_code(talk);
    ticket->code = x_strdup(code);
    state_settle(&talk->state);
    say_what_is_next(talk, tutor, number, code, &times);
    talk->decision->outcome = "human";
    other_language_offer(talk, &times);
    if (tutor && !class_waits && times.other == LANGUAGE_NONE) /* one question at a time */
        booking_offer(talk, number, topic);
    if (tutor && !class_waits && times.other == LANGUAGE_NONE)
        checkin_offer_share(talk, number, topic);
    state_ask(&talk->state, "");
    state_forget_shown(&talk->state, NULL);
    talk->state.ticket = number;
    if (code != NULL && !class_waits && times.other == LANGUAGE_NONE) /* one question at a time */
        mail_address_ask(talk);
}

void hand_over_ask(struct talk *talk)
{
    own_(ticket_where_done) struct ticket_where where = {.room = NULL};
    read_where(talk, &where);
    say_what_is_sent(talk, "hand_over_would_send", &where);
    talk_say(talk, "hand_over_may_add");
    talk->question_below = "hand_over_shall";
    talk->state.pending = PENDING_SEND;
    talk_offer_phrase(talk, "choice_send", "person");
    talk_offer_phrase(talk, "choice_send_not", "cancel");
}

/* What the message wants, where it is about a person at all. */
static bool asks_for_person(const struct talk *talk)
{
    return talk_choice_is(talk, "person") || talk_intent_is(talk, "human");
}

/* "Haluan puhua ihmiselle, tulostin ei toimi": the wish and the question in one. */
static bool asks_with_question(const struct talk *talk)
{
    return talk->choice[0] == '\0' && talk->text[0] != '\0' && talk->intent.name[0] == '\0' &&
           intents_contains(talk->world->intents, talk->text, "wants-human");
}

static bool tells_subject(const struct talk *talk)
{
    return talk->state.pending == PENDING_SUBJECT && talk->choice[0] == '\0' && talk->text[0] != '\0' &&
           talk->intent.name[0] == '\0';
}

/* More for what was just shown: whatever comes, where they asked for a person; else what names a room or a number. */
static bool adds_to_shown(const struct talk *talk)
{
    own_(ticket_where_done) struct ticket_where where = {.room = NULL};
    bool words = talk->state.pending == PENDING_SEND && talk->message->kind == MESSAGE_TEXT &&
                 talk->choice[0] == '\0' && talk->text[0] != '\0' && talk->intent.name[0] == '\0';
    if (!words || urgent_security(talk->world->intents, talk->text))
        return false;
    bool names = (where_read(talk->text, &where) & (WHERE_ROOM | WHERE_CALL_BACK)) != 0;
    return names || (talk->state.asked && strchr(talk->text, '?') == NULL);
}

static bool wants_hand_over(const struct talk *talk)
{
    return asks_for_person(talk) || asks_with_question(talk) || tells_subject(talk) || adds_to_shown(talk);
}

/* "Joo välitä" to what has gone already, or a person is asked for again while something urgent waits for one. */
static bool is_sent_already(const struct talk *talk)
{
    enum urgency urgency = URGENCY_NONE;
    int64_t number = requests_just_sent(talk);
    return number > 0 && (requests_urgent_here(talk, &urgency) == number ||
                          intents_contains(talk->world->intents, talk->text, "passes-on"));
}

static void ask_subject(struct talk *talk)
{
    talk->decision->outcome = "human";
    if (is_sent_already(talk)) {
        add_filled(talk, "hand_over_already", talk->state.ticket, NULL);
        requests_offer_cancel(talk, talk->state.ticket);
        return;
    }
    if (talk->state.ticket > 0)
        add_filled(talk, "hand_over_already", talk->state.ticket, NULL);
    talk_say(talk, "hand_over_about");
    talk->state.pending = PENDING_SUBJECT;
    talk_offer_phrase(talk, "choice_cancel", "cancel");
}

/* What it is about is not asked before everybody. What was asked here before stands here anyway. */
static bool asks_subject(const struct talk *talk)
{
    return asks_for_person(talk) && talk->state.question[0] == '\0';
}

/* The words belong to the question that is still being answered, or they are one of their own. */
static void note_words(struct talk *talk)
{
    bool going_on = talk->state.pending == PENDING_HELPED || talk->state.pending == PENDING_CLARIFY ||
                    talk->state.pending == PENDING_REPHRASE || talk->state.pending == PENDING_SEND ||
                    urgent_part_of(talk, talk->text) != URGENT_PART_NONE;
    if (going_on && talk->state.question[0] != '\0')
        state_ask_more(&talk->state, talk->text);
    else
        state_ask(&talk->state, talk->text);
    urgency_note(talk, talk->text);
}

/* What was found did not help; else nothing was. */
static bool answered_once(const struct talk *talk)
{
    return talk->state.refusals > 0 || talk->state.topic[0] != '\0';
}

/* The newest reply with choices is the one that showed it: any later one may have made them think of something else. */
static bool was_shown(const struct talk *talk)
{
    return talk->state.pending == PENDING_SEND && state_offers(&talk->state, "cancel");
}

/* Nothing goes before it was shown, but what cannot wait, and what was just written for it and is no emergency: there,
 * advice is more than a number. */
static void hand_over_wish(struct talk *talk)
{
    bool more = adds_to_shown(talk), told = tells_subject(talk);
    bool shown = was_shown(talk) && !more;
    if (!asks_for_person(talk))
        note_words(talk);
    if (told && urgent_is_security(talk, talk->text)) {
        urgent_advise(talk, talk->text);
        talk->decision->outcome = "human";
        talk->state.asked = true;
        hand_over_ask(talk);
        return;
    }
    if (talk->state.question[0] == '\0') {
        ask_subject(talk);
    } else if (talk->state.urgency == URGENCY_CLASS) {
        class_waiting_begin(talk);
    } else if (shown || told || talk->state.urgency == URGENCY_SECURITY) {
        hand_over(talk, !shown || talk->state.asked ? "asked" : answered_once(talk) ? "missed" : "unknown");
    } else {
        talk->state.asked = talk->state.asked || !more;
        talk->decision->outcome = "human";
        hand_over_ask(talk);
    }
}

const struct ability hand_over_ability = {
    .name = "hand over", .wants = wants_hand_over, .act = hand_over_wish, .gets_personal = asks_subject};
