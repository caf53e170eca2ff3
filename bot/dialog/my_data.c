/* "Omat tiedot": what is kept of the person, where it says for how long, and how to have it erased. */
#include "dialog/talk.h"

#include "base/own.h"
#include "dialog/greeting.h"
#include "dialog/local_time.h"
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

static void add_oldest(struct talk *talk, int64_t first_ms)
{
    own_(text_done) struct text text = TEXT_INIT;
    struct local_time time = local_time(first_ms);
    char date[40];
    (void)snprintf(date, sizeof date, "%d.%d.%d", time.day, time.month, time.year);
    phrase_fill(talk->world->phrases, talk->language, "my_data_oldest", &text, "date", date, NULL);
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

static void my_data(struct talk *talk)
{
    struct person_records records = {0};
    talk->decision->outcome = "my-data";
    if (talk->world->records != NULL)
        talk->world->records(talk->world->context, &records);
    add_counts(talk, &records);
    if (records.first_ms > 0)
        add_oldest(talk, records.first_ms);
    talk_say(talk, "my_data_how");
    add_about(talk);
}

const struct ability my_data_ability = {.name = "my data", .wants = wants_my_data, .act = my_data, .personal = true};
