/* What somebody lets the tutor of one request of theirs see of their check-ins: they read it first, say yes, and take
 * it back when they want. It ends with the request. */
#include "dialog/checkin.h"

#include "base/own.h"
#include "dialog/bands.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char share_choice[] = "checkin:share:", unshare_choice[] = "checkin:unshare:";

/* ---- which request ----------------------------------------------------------------------------------------- */

static void read_open(const struct talk *talk, struct asked_tickets *open)
{
    struct asked_tickets all = {.list = LIST_INIT};
    if (talk->world->tickets != NULL)
        talk->world->tickets(talk->world->context, &all);
    for (size_t i = 0; i < all.list.count; i++) {
        if (!ticket_is_open(all.list.items[i].state))
            continue;
        *list_push(&open->list) = all.list.items[i];
        all.list.items[i] = (struct asked_ticket){.number = 0};
    }
    asked_tickets_done(&all);
}

/* The one of that number; 0: the only one, of those that are shared already or not. */
static const struct asked_ticket *find(const struct asked_tickets *open, int64_t number, bool shared, size_t *fit)
{
    const struct asked_ticket *found = NULL;
    *fit = 0;
    for (size_t i = 0; i < open->list.count; i++) {
        const struct asked_ticket *ticket = &open->list.items[i];
        if (number != 0 ? ticket->number != number : ticket->bands_shared != shared)
            continue;
        found = ticket;
        ++*fit;
    }
    return *fit == 1 ? found : NULL;
}

static void say_number(struct checkin *checkin, const char *phrase_name, int64_t number, const char *bands)
{
    struct talk *talk = checkin->talk;
    own_(text_done) struct text text = TEXT_INIT;
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRId64, number);
    phrase_fill(talk->world->phrases, talk->language, phrase_name, &text, "number", digits, "bands", bands, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void offer_number(struct talk *talk, const char *phrase_name, const char *prefix, int64_t number)
{
    own_(text_done) struct text label = TEXT_INIT, value = TEXT_INIT;
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRId64, number);
    phrase_fill(talk->world->phrases, talk->language, phrase_name, &label, "number", digits, NULL);
    text_printf(&value, "%s%" PRId64, prefix, number);
    talk_offer(talk, label.data, value.data);
}

/* ---- what of it -------------------------------------------------------------------------------------------- */

/* What is likely enough to be said of one competence, in words; nothing: adds nothing. */
static void write_standing(const struct checkin *checkin, enum language language, const struct skills *skills, int of,
                           struct text *bands)
{
    static const char *const needs[] = {NULL, "checkin_share_met", "checkin_share_practice", NULL};
    const struct phrases *phrases = checkin->talk->world->phrases;
    const struct framework *framework = checkin->around.framework;
    struct standing standing = standing_of(&checkin->memory, skills, of);
    const char *need = needs[standing.need];
    if (standing.band < 0 && need == NULL)
        return;
    text_printf(bands, "%s**%s**: %s", bands->length == 0 ? "" : "; ", framework->competences[of].names[language].name,
                standing.band < 0 ? phrase(phrases, language, "checkin_open")
                                  : framework->bands[standing.band].names[language].name);
    if (need != NULL)
        text_printf(bands, ", %s", phrase(phrases, language, need));
}

/* only: of that competence, -1 of all. */
static void write_bands(const struct checkin *checkin, enum language language, int only, struct text *bands)
{
    struct skills skills;
    session_skills_before(&checkin->memory, checkin->talk->now_ms, &skills);
    for (int i = 0; i < checkin->around.framework->count; i++) {
        if (only < 0 || only == i)
            write_standing(checkin, language, &skills, i, bands);
    }
}

/* What belongs to the request, where something is known of it; else all. */
static void write_for(const struct checkin *checkin, const char *topic, enum language language, struct text *bands)
{
    int only = string_empty(topic) ? -1 : checkin_competence_of(checkin, topic);
    if (only >= 0)
        write_bands(checkin, language, only, bands);
    if (bands->length == 0)
        write_bands(checkin, language, -1, bands);
}

static bool may_share(const struct talk *talk)
{
    return checkin_hindrance(talk) == NULL && talk->world->conversation->direct;
}

void checkin_offer_share(struct talk *talk, int64_t number, const char *topic)
{
    own_(checkin_done) struct checkin checkin = {.talk = NULL};
    own_(text_done) struct text bands = TEXT_INIT;
    if (!may_share(talk))
        return;
    checkin_open(&checkin, talk);
    if (checkin_consent(&checkin.record) == CONSENT_NONE)
        return;
    write_for(&checkin, topic, talk->language, &bands);
    if (bands.length > 0)
        offer_number(talk, "checkin_choice_share", share_choice, number);
}

void checkin_offer_unshare(struct talk *talk, int64_t number)
{
    offer_number(talk, "checkin_choice_unshare", unshare_choice, number);
}

/* ---- sharing ----------------------------------------------------------------------------------------------- */

static void share_now(struct checkin *checkin, const struct asked_ticket *ticket)
{
    struct checkin_draft *draft = &checkin->talk->decision->checkin;
    draft->share_ticket = ticket->number;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        own_(text_done) struct text bands = TEXT_INIT;
        write_for(checkin, ticket->topic, (enum language)i, &bands);
        draft->shared[i] = text_detach(&bands);
    }
    say_number(checkin, "checkin_share_done", ticket->number, NULL);
}

static void ask_to_share(struct checkin *checkin, const struct asked_ticket *ticket, const char *bands)
{
    struct talk *talk = checkin->talk;
    own_(text_done) struct text yes = TEXT_INIT;
    say_number(checkin, "checkin_share_what", ticket->number, bands);
    talk_say(talk, "checkin_share_until");
    talk->state.pending = PENDING_SHARE;
    text_printf(&yes, "checkin:share-now:%" PRId64, ticket->number);
    talk_offer_phrase(talk, "checkin_choice_share_yes", yes.data);
    talk_offer_phrase(talk, "checkin_choice_no", "checkin:share-no");
}

static void ask_which(struct checkin *checkin, const struct asked_tickets *open, bool shared)
{
    talk_say(checkin->talk, "checkin_share_which");
    for (size_t i = 0; i < open->list.count; i++) {
        const struct asked_ticket *ticket = &open->list.items[i];
        if (ticket->bands_shared == shared)
            offer_number(checkin->talk, shared ? "checkin_choice_unshare" : "checkin_choice_share",
                         shared ? unshare_choice : share_choice, ticket->number);
    }
}

static void share(struct checkin *checkin, int64_t number, bool sure)
{
    struct talk *talk = checkin->talk;
    own_(asked_tickets_done) struct asked_tickets open = {.list = LIST_INIT};
    own_(text_done) struct text bands = TEXT_INIT;
    size_t fit = 0;
    read_open(talk, &open);
    const struct asked_ticket *ticket = find(&open, number, false, &fit);
    if (ticket == NULL && fit > 1) {
        ask_which(checkin, &open, false);
        return;
    }
    if (ticket == NULL) {
        talk_say(talk, open.list.count > 0 && number == 0 ? "checkin_shared_already" : "checkin_share_no_request");
        return;
    }
    write_for(checkin, ticket->topic, talk->language, &bands);
    if (checkin_consent(&checkin->record) == CONSENT_NONE)
        talk_say(talk, "checkin_nothing_given");
    else if (bands.length == 0)
        talk_say(talk, "checkin_share_nothing");
    else if (sure)
        share_now(checkin, ticket);
    else
        ask_to_share(checkin, ticket, bands.data);
}

static void unshare(struct checkin *checkin, int64_t number)
{
    own_(asked_tickets_done) struct asked_tickets open = {.list = LIST_INIT};
    size_t fit = 0;
    read_open(checkin->talk, &open);
    const struct asked_ticket *ticket = find(&open, number, true, &fit);
    if (ticket == NULL && fit > 1) {
        ask_which(checkin, &open, true);
    } else if (ticket == NULL || !ticket->bands_shared) {
        talk_say(checkin->talk, "checkin_not_shared");
    } else {
        checkin->talk->decision->checkin.unshare_ticket = ticket->number;
        say_number(checkin, "checkin_unshared", ticket->number, NULL);
    }
}

bool checkin_take_sharing(struct checkin *checkin)
{
    const struct talk *talk = checkin->talk;
    const char *shares = talk_choice_after(talk, share_choice), *unshares = talk_choice_after(talk, unshare_choice);
    const char *sure = talk_choice_after(talk, "checkin:share-now:");
    bool refuses = talk_choice_is(talk, "checkin:share-no"), says = talk_intent_is(talk, "checkin-share");
    if (shares == NULL && unshares == NULL && sure == NULL && !refuses && !says &&
        !talk_intent_is(talk, "checkin-unshare"))
        return false;
    state_settle(&checkin->talk->state);
    checkin_keep_private(checkin);
    if (refuses)
        talk_say(checkin->talk, "checkin_not_shared_now");
    else if (shares != NULL || says)
        share(checkin, shares == NULL ? 0 : strtoll(shares, NULL, 10), false);
    else if (sure != NULL)
        share(checkin, strtoll(sure, NULL, 10), true);
    else
        unshare(checkin, unshares == NULL ? 0 : strtoll(unshares, NULL, 10));
    return true;
}
