/* When Neuvo comes back to somebody about check-ins without being asked: the next one, for who wants to be reminded;
 * and two questions about what was just asked of Neuvo. In hours that suit the person (checkin_hours.c), once and once
 * again, and "no" is final. */
#include "dialog/checkin.h"

#include "base/own.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
enum { SNOOZE_DAYS = 7, REMIND_DAYS = 3 /* working days */, OFFER_DAYS = 14, APART_DAYS = 7, AFTER_FOLLOW_DAYS = 30 };
static const char next_timer[] = "checkin", follow_timer[] = "checkin-follow", round_timer[] = "checkin-round";

/* ---- awaiting ---------------------------------------------------------------------------------------------- */

/* A timer is a message that comes back later. Another one for the same person makes this one count for nothing: what
 * it says must be what is awaited. */
static void set_timer(struct checkin *checkin, const char *kind, int64_t awaited_ms, int64_t due_ms)
{
    const struct message *from = checkin->talk->message;
    own_(message_done) struct message message;
    own_(text_done) struct text payload = TEXT_INIT, awaited = TEXT_INIT, id = TEXT_INIT;
    message_init(&message);
    text_printf(&awaited, "%" PRId64, awaited_ms);
    text_printf(&id, "%s:%" PRId64 ":%" PRId64, kind, checkin->talk->now_ms, due_ms);
    message.kind = MESSAGE_TIMER;
    message.presence = from->presence;
    message.direct = true;
    message.at_ms = checkin->talk->now_ms;
    message_set(&message.connector, from->connector);
    message_set(&message.organisation, from->organisation);
    message_set(&message.place, from->direct ? from->place : from->direct_place);
    message_set(&message.thread, from->direct ? from->thread : "");
    message_set(&message.account, from->account);
    message_set(&message.external_id, id.data);
    message_set(&message.choice, kind);
    message_set(&message.text, awaited.data);
    message_encode(&message, &payload);
    *list_push(&checkin->talk->decision->timers) =
        (struct timer_draft){.kind = x_strdup("deferred"), .payload = text_detach(&payload), .due_ms = due_ms};
}

static void await(struct checkin *checkin, int64_t *next_ms, int64_t at_ms)
{
    *next_ms = at_ms;
    checkin->changed = true;
    set_timer(checkin, next_ms == &checkin->memory.next_ms ? next_timer : follow_timer, at_ms, at_ms);
}

/* It says which round. */
void checkin_await_round(struct checkin *checkin, int64_t at_ms)
{
    set_timer(checkin, round_timer, strtoll(checkin->talk->message->text, NULL, 10), at_ms);
}

void checkin_await_follow_up(struct checkin *checkin, int64_t from_ms, int64_t days)
{
    await(checkin, &checkin->memory.follow.next_ms, checkin_working_ms(checkin, from_ms, days));
}

bool checkin_can_come_back(const struct talk *talk)
{
    return talk->message->silence_limit_ms == 0;
}

/* ---- the next check-in ------------------------------------------------------------------------------------- */

/* Not on top of the two questions that follow a suggestion. */
static int64_t due_ms(const struct checkin *checkin)
{
    const struct memory *memory = &checkin->memory;
    int64_t due = session_due_ms(memory, checkin->talk->now_ms);
    int64_t after = memory->follow.competence < 0 ? 0 : memory->follow.recheck_ms + AFTER_FOLLOW_DAYS * day_ms;
    return due > after ? due : after;
}

void checkin_plan(struct checkin *checkin)
{
    struct memory *memory = &checkin->memory;
    memory->invited = memory->reminded = false;
    if (!memory->reminders || !checkin_can_come_back(checkin->talk))
        return;
    await(checkin, &memory->next_ms, checkin_working_ms(checkin, due_ms(checkin), 0));
    checkin_follow_plan(checkin);
}

void checkin_set_reminders(struct checkin *checkin, bool wanted)
{
    struct talk *talk = checkin->talk;
    struct memory *memory = &checkin->memory;
    if (wanted && checkin_needs_hours(checkin)) {
        checkin_ask_hours(checkin);
        return;
    }
    state_settle(&talk->state);
    memory->reminders = wanted;
    memory->next_ms = memory->follow.next_ms = 0;
    checkin->changed = true;
    if (!wanted) {
        memory->follow.competence = -1;
        talk_say(talk, "checkin_reminders_off");
        return;
    }
    checkin_plan(checkin);
    checkin_say_day(checkin, "checkin_reminders_on", memory->next_ms);
    if (memory->follow.next_ms > 0)
        checkin_say_day(checkin, "checkin_follow_planned", memory->follow.next_ms);
}

void checkin_put_off(struct checkin *checkin, int64_t until_ms)
{
    struct memory *memory = &checkin->memory;
    if (memory->reminders) {
        memory->invited = memory->reminded = false;
        await(checkin, &memory->next_ms, checkin_working_ms(checkin, until_ms, 0));
    }
}

void checkin_snooze(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    state_settle(&talk->state);
    checkin_put_off(checkin, talk->now_ms + SNOOZE_DAYS * day_ms);
    if (checkin->memory.reminders)
        checkin_say_day(checkin, "checkin_snoozed", checkin->memory.next_ms);
    else
        talk_say(talk, "checkin_reminders_off");
}

static void invite(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    struct memory *memory = &checkin->memory;
    talk_say(talk, memory->invited ? "checkin_remind" : "checkin_invite");
    talk_offer_phrase(talk, "checkin_choice_start", "checkin:start");
    talk_offer_phrase(talk, "checkin_choice_next_week", "checkin:snooze");
    talk_offer_phrase(talk, "checkin_choice_rest", "checkin:rest");
    talk_offer_phrase(talk, "checkin_choice_no_reminders", "checkin:reminders-off");
    if (!memory->invited) {
        memory->invited = true;
        await(checkin, &memory->next_ms, checkin_working_ms(checkin, talk->now_ms, REMIND_DAYS));
    } else { /* that was all; the next one comes with the next check-in */
        memory->reminded = true;
        memory->next_ms = 0;
    }
}

void checkin_await_reminder(struct checkin *checkin)
{
    checkin_await_follow_up(checkin, checkin->talk->now_ms, REMIND_DAYS);
}

/* What was said before lies a week back, unless this is its reminder. */
static int64_t apart_ms(const struct memory *memory, bool reminds)
{
    return reminds || memory->spoke_ms == 0 ? 0 : memory->spoke_ms + APART_DAYS * day_ms;
}

/* Is it what is awaited, and may it be said now? Else it waits for another moment, or is nothing. */
static bool is_time(struct checkin *checkin, int64_t *next_ms)
{
    const struct talk *talk = checkin->talk;
    const struct memory *memory = &checkin->memory;
    bool reminds = next_ms == &memory->next_ms ? memory->invited : memory->follow.invited;
    int64_t now_ms = talk->now_ms, apart = apart_ms(memory, reminds), from_ms = apart > now_ms ? apart : now_ms;
    if (!memory->reminders || *next_ms == 0 || strtoll(talk->message->text, NULL, 10) != *next_ms ||
        checkin->record.unreadable || checkin_consent(&checkin->record) == CONSENT_NONE)
        return false;
    if (checkin_needs_hours(checkin)) { /* they have taken them back */
        *next_ms = 0;
        checkin->changed = true;
        return false;
    }
    if (memory->session.open) /* they are in the middle of one */
        from_ms = now_ms + APART_DAYS * day_ms;
    int64_t open_ms = checkin_working_ms(checkin, from_ms, 0);
    if (open_ms <= now_ms && !checkin_case_open(talk))
        return true;
    await(checkin, next_ms, open_ms > now_ms ? open_ms : checkin_working_ms(checkin, now_ms, 1));
    return false;
}

/* False: nothing is to be said after all. */
static bool speak(struct checkin *checkin, bool follows)
{
    struct talk *talk = checkin->talk;
    if (follows && !checkin_follow_is_worth_it(checkin))
        return false;
    talk->reply = decision_reply(talk->decision, talk->language);
    if (follows)
        checkin_follow_up(checkin);
    else
        invite(checkin);
    checkin->memory.spoke_ms = talk->now_ms;
    checkin->changed = true;
    return true;
}

bool checkin_due(struct talk *talk)
{
    own_(checkin_done) struct checkin checkin = {.talk = NULL};
    bool follows = strcmp(talk->message->choice, follow_timer) == 0;
    bool round = strcmp(talk->message->choice, round_timer) == 0;
    if ((!follows && !round && strcmp(talk->message->choice, next_timer) != 0) || checkin_hindrance(talk) != NULL ||
        !talk->world->conversation->direct)
        return false;
    checkin_open(&checkin, talk);
    struct memory *memory = &checkin.memory;
    bool says =
        round ? checkin_round_due(&checkin)
              : is_time(&checkin, follows ? &memory->follow.next_ms : &memory->next_ms) && speak(&checkin, follows);
    checkin_keep(&checkin);
    talk->decision->outcome = "checkin";
    return says;
}

/* ---- after an answer --------------------------------------------------------------------------------------- */

int checkin_competence_of(const struct checkin *checkin, const char *topic)
{
    const struct bank *bank = checkin->around.bank;
    for (size_t i = 0; i < bank->items.count; i++) {
        if (strcmp(bank->items.items[i].article, topic) == 0)
            return bank->items.items[i].competence;
    }
    return -1;
}

void checkin_offer(struct talk *talk, const char *topic)
{
    own_(checkin_done) struct checkin checkin = {.talk = NULL};
    if (checkin_hindrance(talk) != NULL || !talk->world->conversation->direct || talk->state.urgency != URGENCY_NONE ||
        checkin_case_open(talk))
        return;
    checkin_open(&checkin, talk);
    struct memory *memory = &checkin.memory;
    int competence = checkin_competence_of(&checkin, topic);
    bool lately = memory->offered_ms > 0 && talk->now_ms - memory->offered_ms < OFFER_DAYS * day_ms;
    if (competence < 0 || lately || memory->no_offers || memory->session.open || memory->checkins == 0 ||
        memory->quiet_until_ms > talk->now_ms || checkin_consent(&checkin.record) == CONSENT_NONE)
        return;
    memory->offered_ms = talk->now_ms;
    checkin.changed = true;
    talk_say(talk, "checkin_offer");
    talk_offer_topic(talk, talk_phrase(talk, "checkin_choice_two"),
                     "checkin:more:", checkin.around.framework->competences[competence].code);
    talk_offer_phrase(talk, "checkin_choice_no_offers", "checkin:no-offers");
    checkin_keep(&checkin);
}

void checkin_end_offers(struct checkin *checkin)
{
    state_settle(&checkin->talk->state);
    checkin->memory.no_offers = checkin->changed = true;
    talk_say(checkin->talk, "checkin_no_offers");
}
