/* Check-ins: who may, what they allow, and what they ask for. Nothing is said of it where others read along. */
#include "dialog/checkin.h"

#include "base/own.h"
#include "dialog/choose.h"
#include "model/link_code.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the text that people read before they allow anything. Another text: another version. */
static const char text_version[] = "2026-11-28.2";

static const char *const own_words[] = {"checkin-skip", "checkin-back", "checkin-pause", "checkin-dont-know"};

static bool is_own_word(const struct talk *talk)
{
    for (size_t i = 0; i < sizeof own_words / sizeof *own_words; i++) {
        if (talk_intent_is(talk, own_words[i]))
            return true;
    }
    return false;
}

bool checkin_ignores(const struct talk *talk)
{
    return talk->state.pending != PENDING_CHECKIN && is_own_word(talk);
}

/* While a question is open, words without another meaning are an answer to it. */
static bool answers(const struct talk *talk)
{
    if (talk->state.pending != PENDING_CHECKIN || link_code_is_shaped(talk->text))
        return false;
    bool words = talk->choice[0] == '\0' && talk->intent.name[0] == '\0' && talk->text[0] != '\0';
    return words || is_own_word(talk) || talk_intent_is(talk, "stop") || talk_intent_is(talk, "yes") ||
           talk_intent_is(talk, "no") || string_starts(talk->intent.name, "pick-") ||
           talk_choice_is(talk, CHOICE_STALE) || talk->message->kind == MESSAGE_EDIT;
}

static bool wants_checkin(const struct talk *talk)
{
    return talk_intent_is(talk, "checkin") || talk_intent_is(talk, "checkin-results") ||
           talk_intent_is(talk, "checkin-withdraw") || talk_intent_is(talk, "checkin-go-on") ||
           talk_intent_is(talk, "checkin-rest") || talk_intent_is(talk, "checkin-share") ||
           talk_intent_is(talk, "checkin-unshare") || talk_choice_after(talk, "checkin:") != NULL || answers(talk);
}

/* ---- opening ----------------------------------------------------------------------------------------------- */

void checkin_say(struct checkin *checkin, const char *phrase_name, const char *part, const char *value)
{
    own_(text_done) struct text text = TEXT_INIT;
    phrase_fill(checkin->talk->world->phrases, checkin->talk->language, phrase_name, &text, part, value, NULL);
    talk_add(checkin->talk, BLOCK_PARAGRAPH, text.data);
}

void checkin_keep_private(struct checkin *checkin)
{
    checkin->talk->decision->checkin.is_private = true;
}

const char *checkin_name(const struct checkin *checkin, const struct framework_name *names)
{
    return names[checkin->talk->language].name;
}

void checkin_done(struct checkin *checkin)
{
    checkin_record_done(&checkin->record);
    item_counts_done(&checkin->counts);
    item_counts_done(&checkin->language_counts);
    memory_done(&checkin->memory);
}

void checkin_open(struct checkin *checkin, struct talk *talk)
{
    const struct world *world = talk->world;
    *checkin = (struct checkin){.talk = talk};
    world->checkin(world->context, &checkin->record);
    world->item_counts(world->context, LANGUAGE_NONE, &checkin->counts);
    world->item_counts(world->context, talk->language, &checkin->language_counts);
    memory_read(checkin->record.memory, world->framework, &checkin->memory);
    checkin->around = (struct surroundings){.framework = world->framework,
                                            .bank = world->bank,
                                            .counts = &checkin->counts,
                                            .language_counts = &checkin->language_counts,
                                            .language = talk->language,
                                            .now_ms = talk->now_ms,
                                            .seed = world->chance};
}

void checkin_keep(struct checkin *checkin)
{
    own_(text_done) struct text text = TEXT_INIT;
    struct checkin_draft *draft = &checkin->talk->decision->checkin;
    if (!checkin->changed || draft->erase)
        return;
    memory_write(&checkin->memory, &text);
    draft->memory = text_detach(&text);
}

/* ---- may they? --------------------------------------------------------------------------------------------- */

/* Without these filled in the organisation has not done what must come first. */
static bool is_allowed_here(const struct talk *talk)
{
    const struct world *world = talk->world;
    if (world->bank == NULL || world->framework == NULL || world->bank->items.count == 0 || world->checkin == NULL)
        return false;
    for (const char *const *name = checkin_checklist; *name != NULL; name++) {
        if (talk_fact(talk, *name) == NULL)
            return false;
    }
    return true;
}

bool checkin_case_open(const struct talk *talk)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    bool open = false;
    if (talk->world->tickets != NULL)
        talk->world->tickets(talk->world->context, &tickets);
    for (size_t i = 0; i < tickets.list.count; i++)
        open = open || ticket_is_open(tickets.list.items[i].state);
    return open;
}

const char *checkin_hindrance(const struct talk *talk)
{
    if (talk->message->presence == PRESENCE_ANONYMOUS)
        return "checkin_anonymous";
    if (talk->message->presence == PRESENCE_SHARED)
        return "checkin_shared";
    return is_allowed_here(talk) ? NULL : "checkin_not_here";
}

/* ---- permission -------------------------------------------------------------------------------------------- */

static void allow(struct checkin *checkin, enum consent consent)
{
    struct checkin_draft *draft = &checkin->talk->decision->checkin;
    draft->consents = true;
    draft->consent = consent;
    draft->language = checkin->talk->language;
    draft->text_version = text_version;
}

/* round_id: of the round to which they say yes; 0: of none. */
static void explain(struct checkin *checkin, int64_t round_id)
{
    struct talk *talk = checkin->talk;
    own_(text_done) struct text text = TEXT_INIT, yes = TEXT_INIT;
    if (round_id > 0) /* that they looked is nobody's business */
        checkin_keep_private(checkin);
    talk_say(talk, "checkin_about");
    talk_say(talk, "checkin_wall");
    talk_say(talk, "checkin_group");
    phrase_fill(talk->world->phrases, talk->language, "checkin_leave", &text, "days",
                talk_fact(talk, "checkins.backup_days"), "controller", talk_fact(talk, "about.controller"), "basis",
                talk_fact(talk, "checkins.legal_basis"), "notice", talk_fact(talk, "checkins.notice"), NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
    talk_say(talk, "checkin_want");
    text_printf(&yes, "checkin:yes:%" PRId64, round_id);
    talk_offer_phrase(talk, "checkin_choice_yes", yes.data);
    talk_offer_phrase(talk, "checkin_choice_no", "checkin:no");
}

static void withdraw(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    state_settle(&talk->state);
    if (checkin_consent(&checkin->record) == CONSENT_NONE && checkin->record.memory == NULL &&
        !checkin->record.unreadable) {
        talk_say(talk, "checkin_nothing_given");
        return;
    }
    allow(checkin, CONSENT_NONE);
    talk->decision->checkin.erase = true;
    checkin_say(checkin, "checkin_withdrawn", "days",
                talk_fact(talk, "checkins.backup_days") == NULL ? "?" : talk_fact(talk, "checkins.backup_days"));
}

static void erase(struct checkin *checkin, bool sure)
{
    struct talk *talk = checkin->talk;
    if (!sure) {
        talk_say(talk, "checkin_erase_sure");
        talk_offer_phrase(talk, "choice_forget", "checkin:erase-now");
        talk_offer_phrase(talk, "choice_keep", "checkin:keep");
        return;
    }
    state_settle(&talk->state);
    talk->decision->checkin.erase = true;
    talk_say(talk, "checkin_erased");
}

static void set_contribute(struct checkin *checkin, bool contribute)
{
    state_settle(&checkin->talk->state);
    if (checkin_consent(&checkin->record) == CONSENT_NONE) {
        talk_say(checkin->talk, "checkin_nothing_given");
        return;
    }
    allow(checkin, contribute ? CONSENT_CONTRIBUTE : CONSENT_PRACTICE);
    talk_say(checkin->talk, contribute ? "checkin_contributes" : "checkin_for_me");
    checkin->record.consents.items[checkin->record.consents.count - 1].consent =
        contribute ? CONSENT_CONTRIBUTE : CONSENT_PRACTICE;
    if (contribute)
        (void)checkin_ask_support(checkin);
}

/* ---- the job ----------------------------------------------------------------------------------------------- */

enum { ROLES_AT_ONCE = 7 };

static void ask_role(struct checkin *checkin, int from)
{
    struct talk *talk = checkin->talk;
    const struct framework *framework = talk->world->framework;
    talk_say(talk, "checkin_role");
    talk->state.pending = PENDING_CHECKIN;
    for (int i = from; i < framework->role_count && i < from + ROLES_AT_ONCE; i++)
        talk_offer_topic(talk, checkin_name(checkin, framework->roles[i].names),
                         "checkin:role:", framework->roles[i].code);
    if (from + ROLES_AT_ONCE < framework->role_count)
        talk_offer_phrase(talk, "checkin_role_other", "checkin:roles");
    talk_offer_phrase(talk, "checkin_role_none", "checkin:role:");
}

/* What the list of people says of it. */
void checkin_read_listed_role(struct checkin *checkin)
{
    own_(listing_done) struct listing listing = {.listed = false};
    const struct world *world = checkin->talk->world;
    if (world->listing != NULL)
        world->listing(world->context, &listing);
    char *rest = listing.roles;
    for (char *name = strsep(&rest, ","); name != NULL && checkin->memory.role[0] == '\0'; name = strsep(&rest, ",")) {
        const struct role *role = framework_role(world->framework, name);
        if (role != NULL)
            (void)snprintf(checkin->memory.role, sizeof checkin->memory.role, "%s", role->code);
    }
    checkin->memory.role_told = checkin->memory.role[0] != '\0';
}

static void take_role(struct checkin *checkin, const char *code)
{
    const struct role *role = framework_role(checkin->talk->world->framework, code);
    (void)snprintf(checkin->memory.role, sizeof checkin->memory.role, "%s", role == NULL ? "" : role->code);
    checkin->memory.role_told = true;
    checkin->changed = true;
    checkin_go_on(checkin, -1);
}

static bool asks_role(const struct talk *talk)
{
    return state_offers(&talk->state, "checkin:role:");
}

static void start(struct checkin *checkin, int64_t round_id)
{
    if (checkin_consent(&checkin->record) == CONSENT_NONE) {
        explain(checkin, round_id);
        return;
    }
    if (round_id > 0 && !checkin->memory.session.open) {
        checkin->memory.round_id = round_id;
        checkin->changed = true;
    }
    if (!checkin->memory.role_told)
        checkin_read_listed_role(checkin);
    if (!checkin->memory.role_told) {
        ask_role(checkin, 0);
        return;
    }
    checkin->changed = true;
    checkin_go_on(checkin, -1);
}

static void start_allowed(struct checkin *checkin, int64_t round_id)
{
    if (checkin_consent(&checkin->record) == CONSENT_NONE) {
        allow(checkin, CONSENT_PRACTICE);
        *list_push(&checkin->record.consents) =
            (struct consent_row){.consent = CONSENT_PRACTICE, .text_version = x_strdup(text_version)};
    }
    start(checkin, round_id);
}

/* ---- the ability ------------------------------------------------------------------------------------------- */

static void pause_it(struct checkin *checkin)
{
    state_settle(&checkin->talk->state);
    talk_say(checkin->talk, "checkin_paused");
}

static void say_no(struct checkin *checkin)
{
    state_settle(&checkin->talk->state);
    talk_say(checkin->talk, "checkin_not_now");
}

/* When Neuvo may come back. False: it is about something else. */
static bool take_times(struct checkin *checkin, const char *value)
{
    if (strcmp(value, "snooze") == 0)
        checkin_snooze(checkin);
    else if (strcmp(value, "reminders-on") == 0 || strcmp(value, "reminders-off") == 0)
        checkin_set_reminders(checkin, value[strlen("reminders-o")] == 'n');
    else if (strcmp(value, "hours") == 0)
        checkin_ask_hours(checkin);
    else if (string_starts(value, "hours:"))
        checkin_take_hours(checkin, value + strlen("hours:"));
    else if (strcmp(value, "rest") == 0)
        checkin_rest(checkin);
    else if (string_starts(value, "until:"))
        checkin_take_rest(checkin, value + strlen("until:"));
    else if (string_starts(value, "follow-"))
        checkin_take_follow_up(checkin, value + strlen("follow-"));
    else
        return false;
    return true;
}

/* Of a manager's round. The same. */
static bool take_round(struct checkin *checkin, const char *value)
{
    if (string_starts(value, "round:"))
        start(checkin, strtoll(value + strlen("round:"), NULL, 10));
    else if (string_starts(value, "round-"))
        checkin_refuse_round(checkin, strcmp(value, "round-never") == 0);
    else if (string_starts(value, "support:"))
        checkin_take_support(checkin, value + strlen("support:"));
    else
        return false;
    return true;
}

static bool take_along(struct checkin *checkin, const char *value)
{
    bool json = strcmp(value, "json") == 0;
    if (!json && strcmp(value, "html") != 0)
        return false;
    if (json)
        checkin_file_json(checkin);
    else
        checkin_file_html(checkin);
    return true;
}

static void take_choice(struct checkin *checkin, const char *value)
{
    struct talk *talk = checkin->talk;
    bool given = checkin_consent(&checkin->record) != CONSENT_NONE;
    if (take_round(checkin, value))
        return;
    if (string_starts(value, "yes"))
        start_allowed(checkin, value[3] == ':' ? strtoll(value + 4, NULL, 10) : 0);
    else if (strcmp(value, "no") == 0)
        say_no(checkin);
    else if (strcmp(value, "start") == 0 || !given)
        start(checkin, 0); /* an old button of who has withdrawn: nothing counts, and the text comes again */
    else if (strcmp(value, "roles") == 0)
        ask_role(checkin, ROLES_AT_ONCE);
    else if (string_starts(value, "role:"))
        take_role(checkin, value + strlen("role:"));
    else if (string_starts(value, "a:"))
        checkin_take_answer(checkin, value + strlen("a:"));
    else if (string_starts(value, "more:"))
        checkin_go_on(checkin, framework_competence(talk->world->framework, value + strlen("more:")));
    else if (strcmp(value, "skip") == 0)
        checkin_skip(checkin);
    else if (strcmp(value, "stop") == 0)
        checkin_offer_ways_out(checkin);
    else if (strcmp(value, "pause") == 0)
        pause_it(checkin);
    else if (strcmp(value, "end") == 0)
        checkin_finish(checkin);
    else if (strcmp(value, "withdraw") == 0)
        withdraw(checkin);
    else if (strcmp(value, "contribute") == 0 || strcmp(value, "private") == 0)
        set_contribute(checkin, value[0] == 'c');
    else if (strcmp(value, "no-offers") == 0)
        checkin_end_offers(checkin);
    else if (strcmp(value, "erase") == 0 || strcmp(value, "erase-now") == 0)
        erase(checkin, value[strlen("erase")] != '\0');
    else if (!take_times(checkin, value) && !take_along(checkin, value))
        checkin_show_results(checkin);
}

/* Words while a question, or the choice of a job, is open. */
static void take_words(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    if (talk->message->kind == MESSAGE_EDIT) {
        talk_say(talk, "checkin_edited");
        if (!checkin_show_again(checkin))
            start(checkin, 0);
    } else if (talk_intent_is(talk, "stop")) {
        checkin_offer_ways_out(checkin);
    } else if (talk_intent_is(talk, "checkin-pause")) {
        pause_it(checkin);
    } else if (talk_intent_is(talk, "checkin-skip")) {
        checkin_skip(checkin);
    } else if (talk_intent_is(talk, "checkin-back")) {
        checkin_back(checkin);
    } else if (talk_intent_is(talk, "checkin-dont-know")) {
        checkin_does_not_know(checkin);
    } else if (checkin_asks_hours(talk)) {
        checkin_take_written_hours(checkin);
    } else if (asks_role(talk)) {
        if (framework_role(talk->world->framework, talk->text) != NULL)
            take_role(checkin, talk->text);
        else
            ask_role(checkin, 0);
    } else {
        checkin_take_words(checkin);
    }
}

static void act_on(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    const char *value = talk_choice_after(talk, "checkin:");
    bool given = checkin_consent(&checkin->record) != CONSENT_NONE;
    if (talk_intent_is(talk, "checkin-withdraw") || (value != NULL && strcmp(value, "withdraw") == 0))
        withdraw(checkin);
    else if (checkin->record.unreadable)
        talk_say(talk, "checkin_unreadable");
    else if (checkin_take_sharing(checkin))
        ;
    else if (talk_intent_is(talk, "checkin-results"))
        checkin_show_results(checkin);
    else if (talk_intent_is(talk, "checkin-rest") && given)
        checkin_rest(checkin);
    else if (talk_intent_is(talk, "checkin-rest"))
        talk_say(talk, "checkin_nothing_given");
    else if (checkin_case_open(talk) &&
             (value == NULL || string_starts(value, "a:") || string_starts(value, "yes") ||
              string_starts(value, "round:") || strcmp(value, "start") == 0 || string_starts(value, "more:"))) {
        state_settle(&talk->state);
        talk_say(talk, "checkin_case_open");
    } else if (value != NULL)
        take_choice(checkin, value);
    else if (!given || talk_intent_is(talk, "checkin") || talk_intent_is(talk, "checkin-go-on"))
        start(checkin, 0);
    else
        take_words(checkin);
    checkin_keep(checkin);
}

/* Seeing, taking along and taking back what was given, whatever the organisation's record says by now. */
static bool is_ones_right(const struct talk *talk)
{
    static const char *const rights[] = {"checkin:results", "checkin:json",      "checkin:html",    "checkin:erase",
                                         "checkin:keep",    "checkin:erase-now", "checkin:withdraw"};
    const struct world *world = talk->world;
    if (world->bank == NULL || world->framework == NULL || world->checkin == NULL ||
        talk->message->presence != PRESENCE_PERSONAL)
        return false;
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        if (talk_choice_is(talk, rights[i]))
            return true;
    }
    return talk_intent_is(talk, "checkin-withdraw") || talk_intent_is(talk, "checkin-results");
}

static void act(struct talk *talk)
{
    own_(checkin_done) struct checkin checkin = {.talk = NULL};
    const char *why_not = is_ones_right(talk) ? NULL : checkin_hindrance(talk);
    talk->decision->outcome = "checkin";
    if (why_not != NULL) {
        state_settle(&talk->state);
        talk_say(talk, why_not);
        return;
    }
    checkin_open(&checkin, talk);
    act_on(&checkin);
}

const struct ability checkin_ability = {.name = "checkin", .wants = wants_checkin, .act = act, .personal = true};
