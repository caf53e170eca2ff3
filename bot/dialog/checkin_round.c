/* A round of check-ins that a manager opened: one message, whose "no" is final; and what is asked about support behind
 * the questions, of who allows to be counted in figures of groups. */
#include "dialog/checkin.h"

#include "base/own.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the invitation ---------------------------------------------------------------------------------------- */

bool checkin_find_round(const struct talk *talk, int64_t id, struct checkin_round *round)
{
    const struct world *world = talk->world;
    if (id <= 0 || world->round == NULL || !world->round(world->context, id, round))
        return false;
    if (checkin_round_is_open(round, talk->now_ms))
        return true;
    checkin_round_done(round);
    *round = (struct checkin_round){.id = 0};
    return false;
}

static void offer_round(struct talk *talk, const char *phrase_name, const char *prefix, int64_t id)
{
    own_(text_done) struct text value = TEXT_INIT;
    text_printf(&value, "%s%" PRId64, prefix, id);
    talk_offer(talk, talk_phrase(talk, phrase_name), value.data);
}

static void invite(struct checkin *checkin, const struct checkin_round *round)
{
    struct talk *talk = checkin->talk;
    own_(text_done) struct text text = TEXT_INIT;
    struct local_time last = local_time(round->to_ms - 1);
    int support = (round->support & (1U << SUPPORT_MISSED) ? 1 : 0) + (round->support & (1U << SUPPORT_FORM) ? 1 : 0);
    char count[16], date[40];
    (void)snprintf(count, sizeof count, "%d", round->questions + support);
    (void)snprintf(date, sizeof date, "%d.%d.%d", last.day, last.month, last.year);
    talk->reply = decision_reply(talk->decision, talk->language);
    phrase_fill(talk->world->phrases, talk->language, "checkin_round_invite", &text, "name", round->name, "count",
                count, "date", date, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
    talk_say(talk, "checkin_round_free");
    offer_round(talk, "checkin_choice_round", "checkin:round:", round->id);
    talk_offer_phrase(talk, "checkin_choice_no", "checkin:round-no");
    talk_offer_phrase(talk, "checkin_choice_no_rounds", "checkin:round-never");
    talk->decision->checkin.round_told = round->id;
    if (checkin_consent(&checkin->record) != CONSENT_NONE) {
        checkin->memory.spoke_ms = talk->now_ms;
        checkin->changed = true;
    }
}

/* May it be said now? Else it waits for another moment of the round, or is nothing. */
static bool is_time(struct checkin *checkin, const struct checkin_round *round)
{
    const struct talk *talk = checkin->talk;
    if (round->told || checkin->record.unreadable || checkin_needs_hours(checkin))
        return false;
    int64_t open_ms = checkin_working_ms(checkin, talk->now_ms, 0);
    bool waits = open_ms > talk->now_ms || checkin->memory.session.open || checkin_case_open(talk);
    if (waits && open_ms <= talk->now_ms)
        open_ms = checkin_working_ms(checkin, talk->now_ms, 1);
    if (waits && open_ms < round->to_ms)
        checkin_await_round(checkin, open_ms);
    return !waits;
}

bool checkin_round_due(struct checkin *checkin)
{
    own_(checkin_round_done) struct checkin_round round = {.id = 0};
    if (!checkin_find_round(checkin->talk, strtoll(checkin->talk->message->text, NULL, 10), &round))
        return false;
    bool listed = checkin->memory.role[0] == '\0';
    if (listed)
        checkin_read_listed_role(checkin); /* for the hours; it is not kept */
    bool says = is_time(checkin, &round);
    if (listed) {
        checkin->memory.role[0] = '\0';
        checkin->memory.role_told = false;
    }
    if (says)
        invite(checkin, &round);
    return says;
}

/* ---- support ----------------------------------------------------------------------------------------------- */

static const char *const questions[] = {"checkin_support_missed", "checkin_support_form"};

static void offer_support(struct checkin *checkin, const struct checkin_round *round, enum support_question question)
{
    static const char *const missed[] = {"checkin_missed_devices", "checkin_missed_programs", "checkin_missed_security",
                                         "checkin_missed_work",    "checkin_missed_nothing",  "checkin_missed_other"};
    static const char *const forms[] = {"checkin_form_visit", "checkin_form_call", "checkin_form_chat",
                                        "checkin_form_training", "checkin_form_peer"};
    struct talk *talk = checkin->talk;
    talk_say(talk, questions[question]);
    for (int i = 0; support_option(question, i) != NULL; i++) {
        own_(text_done) struct text value = TEXT_INIT;
        text_printf(&value, "checkin:support:%" PRId64 ":%d:%d", round->id, (int)question, i);
        talk_offer(talk, talk_phrase(talk, question == SUPPORT_MISSED ? missed[i] : forms[i]), value.data);
    }
    own_(text_done) struct text value = TEXT_INIT;
    text_printf(&value, "checkin:support:%" PRId64 ":%d:-1", round->id, (int)question);
    talk_offer(talk, talk_phrase(talk, "checkin_choice_skip"), value.data);
}

/* The first question from that one on that the round has. False: there is none. */
static bool ask_from(struct checkin *checkin, const struct checkin_round *round, int from)
{
    for (int question = from; question < SUPPORT_QUESTIONS; question++) {
        if ((round->support & (1U << question)) != 0) {
            offer_support(checkin, round, (enum support_question)question);
            return true;
        }
    }
    return false;
}

bool checkin_ask_support(struct checkin *checkin)
{
    own_(checkin_round_done) struct checkin_round round = {.id = 0};
    int64_t id = checkin->memory.round_id;
    if (id == 0 || checkin_consent(&checkin->record) != CONSENT_CONTRIBUTE)
        return false;
    checkin->memory.round_id = 0; /* asked once */
    checkin->changed = true;
    return checkin_find_round(checkin->talk, id, &round) && ask_from(checkin, &round, 0);
}

void checkin_take_support(struct checkin *checkin, const char *value)
{
    struct talk *talk = checkin->talk;
    own_(checkin_round_done) struct checkin_round round = {.id = 0};
    char *end = NULL;
    int64_t id = strtoll(value, &end, 10);
    long question = *end == ':' ? strtol(end + 1, &end, 10) : -1;
    long option = *end == ':' ? strtol(end + 1, &end, 10) : -1;
    state_settle(&talk->state);
    checkin_keep_private(checkin);
    if (question < 0 || question >= SUPPORT_QUESTIONS || !checkin_find_round(talk, id, &round) ||
        checkin_consent(&checkin->record) != CONSENT_CONTRIBUTE) {
        talk_say(talk, "checkin_round_over");
        return;
    }
    if (option >= 0 && option < ITEM_CHOICES + 1 &&
        support_option((enum support_question)question, (int)option) != NULL) {
        struct round_draft *draft = &talk->decision->checkin.support;
        *draft =
            (struct round_draft){.round_id = id, .question = (enum support_question)question, .option = (int)option};
        (void)snprintf(draft->role, sizeof draft->role, "%s", checkin->memory.role);
    }
    if (!ask_from(checkin, &round, (int)question + 1))
        talk_say(talk, "checkin_support_thanks");
}

/* ---- answers to the invitation ----------------------------------------------------------------------------- */

void checkin_refuse_round(struct checkin *checkin, bool all)
{
    struct talk *talk = checkin->talk;
    state_settle(&talk->state);
    checkin_keep_private(checkin);
    talk->decision->checkin.no_rounds = all;
    talk_say(talk, all ? "checkin_no_rounds" : "checkin_round_no");
}
