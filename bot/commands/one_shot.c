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

/* Nothing can be picked afterwards: steps past the seventh come at once; the question whether it helped and its buttons
 * are left out; titles to choose from stay. */
static void leave_out_feedback(const struct phrases *phrases, struct reply *reply)
{
    if (reply->blocks.count == 0)
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

/* The value of the button that gives the steps past the seventh; NULL: there are none. */
static const char *rest_of(const struct decision *decision)
{
    for (size_t i = 0; i < decision->replies.count; i++) {
        for (size_t n = 0; n < decision->replies.items[i].choices.count; n++) {
            if (string_starts(decision->replies.items[i].choices.items[n].value, "more:"))
                return decision->replies.items[i].choices.items[n].value;
        }
    }
    return NULL;
}

static enum result decide_once(const struct one_shot *one_shot, const struct message *message, const char *state,
                               struct decision *decision, struct error *error)
{
    struct person person = {.id = 1, .language = message->language, .greeted = true};
    struct conversation conversation = {.id = 1, .organisation_id = one_shot->organisation_id, .direct = true};
    struct world world = {
        .person = &person,
        .conversation = &conversation,
        .state = state,
        .knowledge = one_shot->knowledge,
        .analyser = one_shot->analyser,
        .learnt = one_shot->learnt,
        .intents = one_shot->intents,
        .phrases = one_shot->phrases,
        .context = (void *)(size_t)one_shot,
        .fact = fact,
        .next_ticket_number = next_ticket_number,
        .tutor_exists = tutor_exists,
        .entries = no_entries,
        .records = no_records,
    };
    return decide(message, &world, clock_now_ms(), decision, error);
}

static void write_replies(const struct one_shot *one_shot, struct decision *decision, struct text *out)
{
    for (size_t i = 0; i < decision->replies.count; i++) {
        leave_out_feedback(one_shot->phrases, &decision->replies.items[i]);
        reply_plain(&decision->replies.items[i], out);
        text_add_char(out, '\n');
    }
}

enum result one_shot_answer(const struct one_shot *one_shot, const char *text, enum language language, struct text *out,
                            struct error *error)
{
    own_(message_done) struct message message;
    own_(decision_done) struct decision decision;
    own_(decision_done) struct decision rest;
    message_init(&message);
    decision_init(&decision);
    decision_init(&rest);
    message.direct = true;
    message.language = language;
    message_set(&message.text, text);
    enum result result = decide_once(one_shot, &message, "", &decision, error);
    if (result != RESULT_OK)
        return result;
    const char *more = rest_of(&decision);
    if (more != NULL) {
        message.kind = MESSAGE_CHOICE;
        message.language = decision.replies.items[0].language;
        message_set(&message.text, "");
        message_set(&message.choice, more);
        result = decide_once(one_shot, &message, decision.state, &rest, error);
    }
    write_replies(one_shot, &decision, out);
    write_replies(one_shot, &rest, out);
    return result;
}
