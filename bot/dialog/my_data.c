/* "Omat tiedot": what is kept of the person, where it says for how long, and how to have it erased. */
#include "dialog/talk.h"

#include "base/own.h"
#include "dialog/greeting.h"
#include "dialog/my_unit.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>

static bool wants_my_data(const struct talk *talk)
{
    return talk_intent_is(talk, "my-data");
}

static void add_counts(struct talk *talk, const struct person_records *records)
{
    own_(text_done) struct text text = TEXT_INIT;
    char entries[24], tickets[24], feedback[24];
    (void)snprintf(entries, sizeof entries, "%" PRId64, records->entries);
    (void)snprintf(tickets, sizeof tickets, "%" PRId64, records->tickets);
    (void)snprintf(feedback, sizeof feedback, "%" PRId64, records->feedback);
    phrase_fill(talk->world->phrases, talk->language, "my_data_counts", &text, "entries", entries, "tickets", tickets,
                "feedback", feedback, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void add_pictures(struct talk *talk, int64_t pictures)
{
    own_(text_done) struct text text = TEXT_INIT;
    char count[24];
    (void)snprintf(count, sizeof count, "%" PRId64, pictures);
    phrase_fill(talk->world->phrases, talk->language, "my_data_pictures", &text, "pictures", count, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void add_learnt(struct talk *talk, int64_t learnt)
{
    own_(text_done) struct text text = TEXT_INIT;
    char count[24];
    (void)snprintf(count, sizeof count, "%" PRId64, learnt);
    phrase_fill(talk->world->phrases, talk->language, "my_data_learnt", &text, "learnt", count, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void add_questions(struct talk *talk, int64_t questions)
{
    own_(text_done) struct text text = TEXT_INIT;
    char count[24];
    (void)snprintf(count, sizeof count, "%" PRId64, questions);
    phrase_fill(talk->world->phrases, talk->language, "my_data_questions", &text, "questions", count, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void add_oldest(struct talk *talk, int64_t first_ms)
{
    own_(text_done) struct text text = TEXT_INIT;
    struct local_time time = local_time(first_ms);
    char date[40];
    (void)snprintf(date, sizeof date, "%d.%d.%d", time.day, time.month, time.year);
    phrase_fill(talk->world->phrases, talk->language, "my_data_oldest", &text, "date", date, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

/* The unit with what it is known by, and what else the people list says. */
static void add_work(struct talk *talk)
{
    own_(known_unit_done) struct known_unit known = {.code = NULL};
    own_(listing_done) struct listing listing = {.listed = false};
    own_(text_done) struct text unit = TEXT_INIT;
    own_(text_done) struct text units = TEXT_INIT;
    own_(text_done) struct text roles = TEXT_INIT;
    own_(text_done) struct text names = TEXT_INIT;
    const struct world *world = talk->world;
    if (world->listing != NULL)
        world->listing(world->context, &listing);
    bool is_known = world->unit != NULL && world->unit(world->context, &known);
    if (is_known)
        phrase_fill(world->phrases, talk->language, "my_data_unit", &unit, "unit", known.name, "source",
                    unit_source(talk, known.from, known.today), NULL);
    talk_add(talk, BLOCK_PARAGRAPH, unit.data);
    unit_names(&listing.units, &names);
    if (names.length > 0 && (!is_known || known.from != KNOWN_FROM_LIST))
        phrase_fill(world->phrases, talk->language, "my_data_units", &units, "units", names.data, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, units.data);
    if (listing.roles != NULL)
        phrase_fill(world->phrases, talk->language, "my_data_roles", &roles, "roles", listing.roles, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, roles.data);
}

static void add_accounts(struct talk *talk, int64_t accounts)
{
    own_(text_done) struct text text = TEXT_INIT;
    char count[24];
    (void)snprintf(count, sizeof count, "%" PRId64, accounts);
    if (accounts > 1)
        phrase_fill(talk->world->phrases, talk->language, "my_data_accounts", &text, "accounts", count, NULL);
    else if (talk->message->presence == PRESENCE_PERSONAL)
        text_add(&text, talk_phrase(talk, "my_data_link"));
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void add_about(struct talk *talk)
{
    own_(text_done) struct text link = TEXT_INIT;
    own_(text_done) struct text text = TEXT_INIT;
    about_link(talk, &link);
    if (link.length == 0)
        return;
    phrase_fill(talk->world->phrases, talk->language, "my_data_about", &text, "link", link.data, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

/* Of check-ins only that there is something; it is read under "omat tulokset". */
static void add_checkins(struct talk *talk)
{
    own_(checkin_record_done) struct checkin_record record = {.memory = NULL};
    if (talk->world->checkin == NULL || talk->message->presence != PRESENCE_PERSONAL)
        return;
    talk->world->checkin(talk->world->context, &record);
    if (record.memory == NULL && !record.unreadable && checkin_consent(&record) == CONSENT_NONE)
        return;
    talk_say(talk, "my_data_checkins");
    talk_offer_phrase(talk, "checkin_choice_results", "checkin:results");
}

static void my_data(struct talk *talk)
{
    struct person_records records = {0};
    talk->decision->outcome = "my-data";
    if (talk->world->records != NULL)
        talk->world->records(talk->world->context, &records);
    add_counts(talk, &records);
    if (records.pictures > 0)
        add_pictures(talk, records.pictures);
    if (records.learnt > 0)
        add_learnt(talk, records.learnt);
    if (records.questions > 0)
        add_questions(talk, records.questions);
    if (records.first_ms > 0)
        add_oldest(talk, records.first_ms);
    add_work(talk);
    add_checkins(talk);
    add_accounts(talk, records.accounts);
    talk_say(talk, "my_data_how");
    add_about(talk);
}

const struct ability my_data_ability = {.name = "my data", .wants = wants_my_data, .act = my_data, .personal = true};
