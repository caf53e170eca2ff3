/* The questions of a check-in, one after the other, and what becomes of the answers. */
#include "dialog/checkin.h"

#include "base/own.h"
#include "dialog/choose.h"
#include "knowledge/knowledge.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t expires_ms = INT64_C(7) * 24 * 3600 * 1000;

/* ---- showing ----------------------------------------------------------------------------------------------- */

static void offer_option(struct checkin *checkin, const char *label, int option)
{
    own_(text_done) struct text value = TEXT_INIT;
    text_printf(&value, "checkin:a:%" PRId64 ":%d", checkin->memory.asked, option);
    talk_offer(checkin->talk, label, value.data);
}

static void show(struct checkin *checkin, const struct item *item)
{
    struct talk *talk = checkin->talk;
    const struct item_text *text = &item->texts[talk->language];
    own_(text_done) struct text question = TEXT_INIT;
    own_(text_done) struct text place = TEXT_INIT;
    char number[16], length[16];
    (void)snprintf(number, sizeof number, "%zu", checkin->memory.session.answers.count + 1);
    (void)snprintf(length, sizeof length, "%d", checkin->memory.session.length);
    phrase_fill(talk->world->phrases, talk->language, "checkin_question", &place, "number", number, "length", length,
                NULL);
    text_printf(&question, "**%s** %s", place.data, text->question);
    talk_add(talk, BLOCK_PARAGRAPH, question.data);
    talk->state.pending = PENDING_CHECKIN;
    checkin_keep_private(checkin);
    for (int i = 0; i < item->options; i++)
        offer_option(checkin, text->options[i], i + 1);
    if (item->kind != ITEM_SELF)
        offer_option(checkin, talk_phrase(talk, "checkin_choice_dont_know"), 0);
    talk_offer_phrase(talk, "checkin_choice_skip", "checkin:skip");
    talk_offer_phrase(talk, "checkin_choice_stop", "checkin:stop");
    talk_add(talk, BLOCK_NOTE, talk_phrase(talk, "checkin_also"));
}

static void ask_next(struct checkin *checkin)
{
    checkin->changed = true;
    if (session_ask(&checkin->memory, &checkin->around))
        show(checkin, session_item(&checkin->memory, &checkin->around));
    else
        checkin_finish(checkin);
}

bool checkin_show_again(struct checkin *checkin)
{
    const struct item *item = session_item(&checkin->memory, &checkin->around);
    if (item != NULL) {
        show(checkin, item);
        return true;
    }
    if (!checkin->memory.session.open)
        return false;
    if (checkin->memory.session.item[0] != '\0')
        talk_say(checkin->talk, "checkin_item_changed");
    ask_next(checkin);
    return true;
}

/* One that lay for a week is over: what was answered counts, once. */
static bool end_if_old(struct checkin *checkin)
{
    const struct session *session = &checkin->memory.session;
    int64_t last_ms = session->item[0] != '\0' ? session->asked_ms : session->began_ms;
    if (!session->open || checkin->talk->now_ms - last_ms <= expires_ms)
        return false;
    session_end(&checkin->memory, &checkin->around, &checkin->talk->decision->checkin);
    checkin->changed = true;
    return true;
}

/* A round may ask fewer. */
static void keep_to_round(struct checkin *checkin)
{
    own_(checkin_round_done) struct checkin_round round = {.id = 0};
    struct memory *memory = &checkin->memory;
    if (memory->session.only >= 0 || !checkin_find_round(checkin->talk, memory->round_id, &round))
        memory->round_id = 0;
    else if (memory->session.length > round.questions)
        memory->session.length = round.questions;
}

void checkin_go_on(struct checkin *checkin, int only)
{
    (void)end_if_old(checkin);
    if (checkin->memory.session.open) {
        talk_say(checkin->talk, "checkin_resumed");
        (void)checkin_show_again(checkin);
        return;
    }
    session_begin(&checkin->memory, &checkin->around, only);
    keep_to_round(checkin);
    checkin->changed = true;
    if (session_ask(&checkin->memory, &checkin->around)) {
        show(checkin, session_item(&checkin->memory, &checkin->around));
        return;
    }
    session_end(&checkin->memory, &checkin->around, &checkin->talk->decision->checkin);
    state_settle(&checkin->talk->state);
    talk_say(checkin->talk, "checkin_nothing_new");
}

/* ---- answering --------------------------------------------------------------------------------------------- */

static void say_article(struct checkin *checkin, const char *topic)
{
    struct talk *talk = checkin->talk;
    own_(text_done) struct text text = TEXT_INIT;
    const struct article *article = talk->world->knowledge == NULL || topic[0] == '\0'
                                        ? NULL
                                        : knowledge_article_or_other(talk->world->knowledge, topic, talk->language);
    if (article == NULL)
        return;
    phrase_fill(talk->world->phrases, talk->language, "checkin_article", &text, "title", article->title, NULL);
    talk_add(talk, BLOCK_SOURCE, text.data);
}

static void give_reason(struct checkin *checkin, const struct item *item, int chosen)
{
    const struct item_text *text = &item->texts[checkin->talk->language];
    if (item->kind == ITEM_SELF) {
        talk_say(checkin->talk, "checkin_self_thanks");
        return;
    }
    if (chosen == item->key)
        talk_say(checkin->talk, "checkin_right");
    else
        checkin_say(checkin, chosen == 0 ? "checkin_answer_is" : "checkin_wrong", "answer",
                    text->options[item->key - 1]);
    talk_add(checkin->talk, BLOCK_PARAGRAPH, text->why);
    say_article(checkin, item->article);
}

static void answer(struct checkin *checkin, const struct item *item, int chosen)
{
    checkin_keep_private(checkin);
    session_answer(&checkin->memory, &checkin->around, item, chosen);
    give_reason(checkin, item, chosen);
    ask_next(checkin);
}

/* Nothing is counted: the open question is shown once more, if there is one. */
static void miss(struct checkin *checkin, const char *why)
{
    talk_say(checkin->talk, why);
    if (checkin_show_again(checkin))
        return;
    state_settle(&checkin->talk->state);
    talk_offer_phrase(checkin->talk, "checkin_choice_start", "checkin:start");
}

void checkin_take_answer(struct checkin *checkin, const char *value)
{
    char *end = NULL;
    int64_t number = strtoll(value, &end, 10);
    long chosen = *end == ':' ? strtol(end + 1, &end, 10) : -1;
    if (end_if_old(checkin)) {
        miss(checkin, "checkin_expired");
        return;
    }
    const struct item *item = session_item(&checkin->memory, &checkin->around);
    bool is_this = number == checkin->memory.asked && checkin->memory.session.item[0] != '\0';
    bool fits = item != NULL && *end == '\0' && chosen <= item->options && chosen >= (item->kind == ITEM_SELF);
    if (is_this && fits)
        answer(checkin, item, (int)chosen);
    else
        miss(checkin, is_this ? "checkin_not_counted" : "checkin_answered_already");
}

void checkin_skip(struct checkin *checkin)
{
    if (!checkin->memory.session.open) {
        miss(checkin, "checkin_nothing_open");
        return;
    }
    session_skip(&checkin->memory);
    talk_say(checkin->talk, "checkin_skipped");
    ask_next(checkin);
}

void checkin_does_not_know(struct checkin *checkin)
{
    const struct item *item = session_item(&checkin->memory, &checkin->around);
    if (end_if_old(checkin))
        miss(checkin, "checkin_expired");
    else if (item == NULL)
        miss(checkin, "checkin_nothing_open");
    else if (item->kind == ITEM_SELF)
        checkin_skip(checkin);
    else
        answer(checkin, item, 0);
}

void checkin_back(struct checkin *checkin)
{
    struct given taken;
    if (!session_back(&checkin->memory, &taken)) {
        miss(checkin, "checkin_no_way_back");
        return;
    }
    checkin->changed = true;
    checkin_keep_private(checkin);
    talk_say(checkin->talk, taken.kind == ITEM_SELF ? "checkin_back_self" : "checkin_back");
    if (taken.kind == ITEM_SELF)
        (void)checkin_show_again(checkin);
    else
        ask_next(checkin);
}

int checkin_letter(const char *text)
{
    own_(text_done) struct text plain = TEXT_INIT;
    intents_normalise(text, &plain);
    return plain.length == 1 && plain.data[0] >= 'a' && plain.data[0] < 'a' + ITEM_OPTIONS_MOST ? plain.data[0] - 'a'
                                                                                                : -1;
}

void checkin_take_words(struct checkin *checkin)
{
    const struct item *item = session_item(&checkin->memory, &checkin->around);
    int letter = checkin->talk->message->kind == MESSAGE_TEXT ? checkin_letter(checkin->talk->text) : -1;
    if (end_if_old(checkin))
        miss(checkin, "checkin_expired");
    else if (item != NULL && letter >= 0 && letter < item->options)
        answer(checkin, item, letter + 1);
    else
        miss(checkin, item == NULL ? "checkin_nothing_open" : "checkin_not_understood");
}

void checkin_offer_ways_out(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    talk_say(talk, "checkin_ways_out");
    talk->state.pending = PENDING_CHECKIN;
    talk_offer_phrase(talk, "checkin_choice_go_on", "checkin:start");
    talk_offer_phrase(talk, "checkin_choice_pause", "checkin:pause");
    talk_offer_phrase(talk, "checkin_choice_end", "checkin:end");
    talk_offer_phrase(talk, "checkin_choice_withdraw", "checkin:withdraw");
}
