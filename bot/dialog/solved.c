#include "dialog/solved.h"

#include "base/own.h"
#include "dialog/my_requests.h"
#include "dialog/talk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char yes_prefix[] = "solved:", no_prefix[] = "unsolved:";

/* ---- asking ------------------------------------------------------------------------------------------------------ */

static void offer(const struct phrases *phrases, const char *label, const char *prefix, int64_t number,
                  struct reply *reply)
{
    own_(text_done) struct text value = TEXT_INIT;
    text_printf(&value, "%s%" PRId64, prefix, number);
    reply_add_choice(reply, phrase(phrases, reply->language, label), value.data);
}

void solved_ask(const struct phrases *phrases, int64_t number, const char *state, int64_t now_ms, struct reply *reply,
                struct text *next)
{
    own_(state_done) struct state kept;
    state_read(state, now_ms, &kept);
    reply_add_block(reply, BLOCK_PARAGRAPH, phrase(phrases, reply->language, "solved_ask"));
    offer(phrases, "choice_solved", yes_prefix, number, reply);
    offer(phrases, "choice_unsolved", no_prefix, number, reply);
    bool gives_way = kept.pending == PENDING_NONE || kept.pending == PENDING_HELPED ||
                     kept.pending == PENDING_CLARIFY || kept.pending == PENDING_REPHRASE ||
                     kept.pending == PENDING_SOLVED || kept.pending == PENDING_ADDRESS ||
                     kept.pending == PENDING_TIME || kept.pending == PENDING_ADD || kept.pending == PENDING_SHARE;
    if (gives_way) {
        state_settle(&kept);
        kept.pending = PENDING_SOLVED;
        kept.at_ms = now_ms;
        for (size_t i = 0; i < reply->choices.count; i++)
            state_offer(&kept, reply->choices.items[i].label, reply->choices.items[i].value);
    }
    state_write(&kept, next);
}

static bool one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(name, *names) == 0)
            return true;
    }
    return false;
}

enum solved_word solved_heard(const struct intents *intents, const char *text, enum language prior)
{
    static const char *const thanks[] = {"thanks", "helped", NULL}, *const complaints[] = {"did-not-help", "no", NULL};
    struct intent_match match = {.name = ""};
    if (strchr(text, '?') != NULL)
        return SOLVED_NOT;
    intents_recognise(intents, text, prior, &match);
    if (one_of(match.name, thanks))
        return SOLVED_HELPED;
    return one_of(match.name, complaints) ? SOLVED_NOT : SOLVED_NOT_SAID;
}

bool solved_answers(const char *intent)
{
    static const char *const intents[] = {"yes", "no", "helped", "did-not-help", "thanks", NULL};
    return one_of(intent, intents);
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

/* "kiitos" says yes where that was asked. Returns the number of the ticket, 0 for no answer. */
static int64_t answered(const struct talk *talk, bool *helped)
{
    const char *yes = talk_choice_after(talk, yes_prefix), *no = talk_choice_after(talk, no_prefix);
    *helped = no == NULL;
    for (size_t i = 0; yes == NULL && no == NULL && i < talk->state.offered.count; i++) {
        const char *value = talk->state.offered.items[i].value;
        if (talk_intent_is(talk, "thanks") && talk->state.pending == PENDING_SOLVED && string_starts(value, yes_prefix))
            yes = value + strlen(yes_prefix);
    }
    const char *number = yes != NULL ? yes : no;
    return number == NULL ? 0 : strtoll(number, NULL, 10);
}

static bool wants_solved(const struct talk *talk)
{
    bool helped;
    return answered(talk, &helped) != 0;
}

static struct ticket_change *change(struct talk *talk, int64_t number, const char *words)
{
    struct ticket_change *change = list_push(&talk->decision->changes);
    *change = (struct ticket_change){.deed = TICKET_HELPED, .number = number, .words = x_strdup(words)};
    return change;
}

static void say(struct talk *talk, const char *name, int64_t number)
{
    own_(text_done) struct text text = TEXT_INIT;
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRId64, number);
    phrase_fill(talk->world->phrases, talk->language, name, &text, "number", digits, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void reopen(struct talk *talk, int64_t number)
{
    bool words = strcmp(talk->said, "did-not-help") == 0;
    change(talk, number, words ? talk->text : "")->deed = TICKET_REOPEN;
    say(talk, "solved_reopened", number);
    talk_offer_phrase(talk, "choice_nothing_to_add", "cancel");
    talk->state.pending = PENDING_ADD;
    talk->state.ticket = talk->state.about_ticket = number;
}

static void solved(struct talk *talk)
{
    bool helped = false;
    int64_t number = answered(talk, &helped);
    enum request_solved what = requests_solved_here(talk, number);
    talk->decision->outcome = helped ? "person_helped" : "person_did_not_help"; /* counted, without the person */
    state_settle(&talk->state);
    if (what == REQUEST_NOT_SOLVED) {
        talk_say(talk, "choice_gone");
    } else if (helped) {
        (void)change(talk, number, "");
        talk_say(talk, "solved_glad");
    } else if (what == REQUEST_SOLVED) {
        reopen(talk, number);
    } else {
        change(talk, number, "")->deed = TICKET_NOT_HELPED;
        talk_say(talk, "solved_too_old");
        talk_offer_person(talk);
    }
}

const struct ability solved_ability = {.name = "solved", .wants = wants_solved, .act = solved};
