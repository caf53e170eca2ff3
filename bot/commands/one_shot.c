#include "commands/one_shot.h"

#include "base/clock.h"
#include "base/own.h"
#include "dialog/decide.h"
#include "settings/phrases.h"

#include <string.h>

static const char *fact(void *context, const char *name, enum language language)
{
    const struct one_shot *one_shot = context;
    return one_shot->organisation == NULL ? NULL : record_fact(one_shot->organisation, name, language);
}

static int64_t next_ticket_number(void *context)
{
    (void)context;
    return 1;
}

static bool tutor_exists(void *context)
{
    (void)context;
    return false;
}

static void no_entries(void *context, size_t limit, struct entries *entries)
{
    (void)context;
    (void)limit;
    (void)entries;
}

static void no_records(void *context, struct person_records *records)
{
    (void)context;
    *records = (struct person_records){0};
}

/* Nothing can be picked afterwards: the question whether it helped and its buttons are left out; titles to choose from
 * stay. */
static void leave_out_feedback(const struct phrases *phrases, struct reply *reply)
{
    if (reply->topic == NULL || reply->blocks.count == 0)
        return;
    struct block *last = &reply->blocks.items[reply->blocks.count - 1];
    if (strcmp(last->text, phrase(phrases, reply->language, "did_it_help")) != 0)
        return;
    free_pointer(&last->text);
    reply->blocks.count--;
    for (size_t i = 0; i < reply->choices.count; i++) {
        free_pointer(&reply->choices.items[i].label);
        free_pointer(&reply->choices.items[i].value);
    }
    reply->choices.count = 0;
}

enum result one_shot_answer(const struct one_shot *one_shot, const char *text, enum language language, struct text *out,
                            struct error *error)
{
    own_(message_done) struct message message;
    own_(decision_done) struct decision decision;
    struct person person = {.id = 1, .language = language, .greeted = true};
    struct conversation conversation = {.id = 1, .organisation_id = 1, .direct = true};
    struct world world = {
        .person = &person,
        .conversation = &conversation,
        .state = "",
        .knowledge = one_shot->knowledge,
        .analyser = one_shot->analyser,
        .intents = one_shot->intents,
        .phrases = one_shot->phrases,
        .context = (void *)(size_t)one_shot,
        .fact = fact,
        .next_ticket_number = next_ticket_number,
        .tutor_exists = tutor_exists,
        .entries = no_entries,
        .records = no_records,
    };
    message_init(&message);
    decision_init(&decision);
    message.direct = true;
    message.language = language;
    message_set(&message.text, text);
    enum result result = decide(&message, &world, clock_now_ms(), &decision, error);
    for (size_t i = 0; i < decision.replies.count && result == RESULT_OK; i++) {
        leave_out_feedback(one_shot->phrases, &decision.replies.items[i]);
        reply_plain(&decision.replies.items[i], out);
        text_add_char(out, '\n');
    }
    return result;
}
