/* When the next check-in comes, for who wants to be reminded; and two questions about what was just asked of Neuvo.
 * Invitations come in the working hours of the person's unit, once and once again, and "no" is final. */
#include "dialog/checkin.h"

#include "base/own.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
enum { SNOOZE_DAYS = 7, REMIND_DAYS = 3 /* working days */, OFFER_DAYS = 14 };

/* The office's first moment at or after from_ms; days: of the so-many-eth working day after it. */
static int64_t working_ms(const struct talk *talk, int64_t from_ms, int64_t days)
{
    const struct world *world = talk->world;
    int64_t open_ms = world->open_ms == NULL ? 0 : world->open_ms(world->context, from_ms, days);
    return open_ms > 0 ? open_ms : from_ms + days * day_ms;
}

/* A timer is a message that comes back later. Another one for the same person makes this one count for nothing: what
 * it says must be what is awaited. */
static void set_timer(struct checkin *checkin, int64_t due_ms)
{
    const struct message *from = checkin->talk->message;
    own_(message_done) struct message message;
    own_(text_done) struct text payload = TEXT_INIT, awaited = TEXT_INIT, id = TEXT_INIT;
    message_init(&message);
    text_printf(&awaited, "%" PRId64, checkin->memory.next_ms);
    text_printf(&id, "checkin:%" PRId64 ":%" PRId64, checkin->memory.next_ms, due_ms);
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
    message_set(&message.choice, "checkin");
    message_set(&message.text, awaited.data);
    message_encode(&message, &payload);
    *list_push(&checkin->talk->decision->timers) =
        (struct timer_draft){.kind = x_strdup("deferred"), .payload = text_detach(&payload), .due_ms = due_ms};
}

static void await(struct checkin *checkin, int64_t at_ms)
{
    checkin->memory.next_ms = at_ms;
    checkin->changed = true;
    set_timer(checkin, at_ms);
}

static void say_day(struct checkin *checkin, const char *phrase_name, int64_t at_ms)
{
    struct local_time time = local_time(at_ms);
    char date[40];
    (void)snprintf(date, sizeof date, "%d.%d.%d", time.day, time.month, time.year);
    checkin_say(checkin, phrase_name, "date", date);
}

/* ---- the next check-in ------------------------------------------------------------------------------------- */

bool checkin_can_come_back(const struct talk *talk)
{
    return talk->message->silence_limit_ms == 0;
}

void checkin_plan(struct checkin *checkin)
{
    struct memory *memory = &checkin->memory;
    memory->invited = memory->reminded = false;
    if (memory->reminders && checkin_can_come_back(checkin->talk))
        await(checkin, working_ms(checkin->talk, session_due_ms(memory, checkin->talk->now_ms), 0));
}

void checkin_set_reminders(struct checkin *checkin, bool wanted)
{
    struct talk *talk = checkin->talk;
    state_settle(&talk->state);
    checkin->memory.reminders = wanted;
    checkin->memory.next_ms = 0;
    checkin->changed = true;
    if (!wanted) {
        talk_say(talk, "checkin_reminders_off");
        return;
    }
    checkin_plan(checkin);
    say_day(checkin, "checkin_reminders_on", checkin->memory.next_ms);
}

void checkin_snooze(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    state_settle(&talk->state);
    checkin->memory.invited = checkin->memory.reminded = false;
    await(checkin, working_ms(talk, talk->now_ms + SNOOZE_DAYS * day_ms, 0));
    say_day(checkin, "checkin_snoozed", checkin->memory.next_ms);
}

static void invite(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    struct memory *memory = &checkin->memory;
    talk->reply = decision_reply(talk->decision, talk->language);
    talk_say(talk, memory->invited ? "checkin_remind" : "checkin_invite");
    talk_offer_phrase(talk, "checkin_choice_start", "checkin:start");
    talk_offer_phrase(talk, "checkin_choice_next_week", "checkin:snooze");
    talk_offer_phrase(talk, "checkin_choice_no_reminders", "checkin:reminders-off");
    if (!memory->invited) {
        memory->invited = true;
        await(checkin, working_ms(talk, talk->now_ms, REMIND_DAYS));
    } else { /* that was all; the next one comes with the next check-in */
        memory->reminded = true;
        memory->next_ms = 0;
        checkin->changed = true;
    }
}

/* Is it what is awaited, and may it be said now? Else it waits for another moment, or is nothing. */
static bool is_time(struct checkin *checkin)
{
    const struct talk *talk = checkin->talk;
    const struct memory *memory = &checkin->memory;
    int64_t open_ms = working_ms(talk, talk->now_ms, 0);
    if (!memory->reminders || memory->next_ms == 0 || strtoll(talk->message->text, NULL, 10) != memory->next_ms ||
        memory->session.open || checkin->record.unreadable || checkin_consent(&checkin->record) == CONSENT_NONE)
        return false;
    if (open_ms <= talk->now_ms && !checkin_case_open(talk))
        return true;
    await(checkin, open_ms > talk->now_ms ? open_ms : working_ms(talk, talk->now_ms, 1));
    return false;
}

bool checkin_due(struct talk *talk)
{
    own_(checkin_done) struct checkin checkin = {.talk = NULL};
    if (strcmp(talk->message->choice, "checkin") != 0 || checkin_hindrance(talk) != NULL ||
        !talk->world->conversation->direct)
        return false;
    checkin_open(&checkin, talk);
    bool says = is_time(&checkin);
    if (says)
        invite(&checkin);
    checkin_keep(&checkin);
    talk->decision->outcome = "checkin";
    return says;
}

/* ---- after an answer --------------------------------------------------------------------------------------- */

/* The competence that an item with that article is about; -1: none is. */
static int competence_of(const struct checkin *checkin, const char *topic)
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
    int competence = competence_of(&checkin, topic);
    bool lately = memory->offered_ms > 0 && talk->now_ms - memory->offered_ms < OFFER_DAYS * day_ms;
    if (competence < 0 || lately || memory->no_offers || memory->session.open || memory->checkins == 0 ||
        checkin_consent(&checkin.record) == CONSENT_NONE)
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
