#include "dialog/choose.h"

#include "base/own.h"
#include "dialog/follow_up.h"
#include "knowledge/knowledge.h"

#include <stdlib.h>
#include <string.h>

enum { TITLE_BYTES = 200, SHORTEST_PART = 5 };

static bool has_topic(const struct talk *talk, const char *topic)
{
    return talk->world->knowledge != NULL &&
           knowledge_article_or_other(talk->world->knowledge, topic, LANGUAGE_FI) != NULL;
}

/* A button of an earlier reply, pressed where nobody else could have been asked. */
static bool still_means_something(const struct talk *talk, const char *value)
{
    static const char *const prefixes[] = {"topic:", "helped:", "not_helped:", "more:"};
    if (!talk->world->conversation->direct)
        return false;
    if (string_starts(value, "checkin:")) /* it has numbers of its own */
        return true;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (string_starts(value, prefixes[i]))
            return has_topic(talk, value + strlen(prefixes[i]));
    }
    if (string_starts(value, "time") || string_starts(value, "meet:") || string_starts(value, "untime:"))
        return true; /* booking.c looks whose it is, and whether it is free */
    if (string_starts(value, "solved:") || string_starts(value, "unsolved:")) /* solved.c looks whose it is */
        return true;
    return strcmp(value, "person") == 0;
}

static const char *offered_with(const struct state *state, const char *prefix)
{
    for (size_t i = 0; i < state->offered.count; i++) {
        if (string_starts(state->offered.items[i].value, prefix))
            return state->offered.items[i].value;
    }
    return NULL;
}

/* "The last one": of a check-in's question the last option, not what stands below the options. */
static size_t last_of(const struct talk *talk)
{
    size_t options = 0;
    for (size_t i = 0; i < talk->state.offered.count; i++) {
        const char *value = talk->state.offered.items[i].value;
        if (value != NULL && string_starts(value, "checkin:a:"))
            options += strcmp(strrchr(value, ':'), ":0") != 0;
    }
    return options > 0 ? options : talk->state.offered.count;
}

static const char *by_number(const struct talk *talk)
{
    size_t count = talk->state.offered.count;
    if (!string_starts(talk->intent.name, "pick-") || count == 0 || names_a_step(talk))
        return NULL;
    const char *which = talk->intent.name + strlen("pick-");
    size_t number = strcmp(which, "last") == 0 ? last_of(talk) : strtoul(which, NULL, 10);
    return number >= 1 && number <= count ? talk->state.offered.items[number - 1].value : CHOICE_STALE;
}

static const char *by_intent(const struct talk *talk)
{
    static const struct {
        const char *intent, *prefixes[10];
    } meanings[] = {
        {"yes",
         {"helped:", "solved:", "forget", "person", "answer-in:", "checkin:yes", "checkin:erase-now",
          "checkin:share-now:", "cancel-request:"}},
        {"no",
         {"not_helped:", "unsolved:", "keep", "none_of_these", "cancel", "answer-wait", "checkin:no", "checkin:keep",
          "checkin:share-no"}},
        {"helped", {"helped:", "solved:"}},
        {"did-not-help", {"not_helped:", "unsolved:", "none_of_these"}},
        {"none-of-these", {"none_of_these", "not_helped:"}},
    };
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (!talk_intent_is(talk, meanings[i].intent))
            continue;
        for (size_t k = 0; k < 10 && meanings[i].prefixes[k] != NULL; k++) {
            const char *value = offered_with(&talk->state, meanings[i].prefixes[k]);
            if (value != NULL)
                return value;
        }
    }
    return NULL;
}

/* The whole label, or a part of it that stands in no other label. */
static const char *by_label(const struct talk *talk)
{
    own_(text_done) struct text said = TEXT_INIT;
    const char *found = NULL;
    size_t finds = 0;
    if (strlen(talk->message->text) > TITLE_BYTES)
        return NULL;
    intents_normalise(talk->message->text, &said);
    for (size_t i = 0; said.length > 0 && i < talk->state.offered.count; i++) {
        own_(text_done) struct text label = TEXT_INIT;
        intents_normalise(talk->state.offered.items[i].label, &label);
        if (strcmp(label.data, said.data) == 0)
            return talk->state.offered.items[i].value;
        if ((talk->state.pending == PENDING_CLARIFY || talk->state.pending == PENDING_CHECKIN) &&
            said.length >= SHORTEST_PART && strstr(label.data, said.data) != NULL) {
            found = talk->state.offered.items[i].value;
            finds++;
        }
    }
    return finds == 1 ? found : NULL;
}

/* 👍 and 👎, with any colour of skin: +1 for yes, -1 for no. */
static int thumb(const char *text)
{
    text += strspn(text, " \t\r\n");
    if (string_starts(text, "\xF0\x9F\x91\x8D"))
        return 1;
    return string_starts(text, "\xF0\x9F\x91\x8E") ? -1 : 0;
}

static const char *by_thumb(const struct talk *talk)
{
    own_(text_done) struct text words = TEXT_INIT;
    int direction = thumb(talk->message->text);
    if (direction == 0 || strlen(talk->message->text) > TITLE_BYTES)
        return NULL;
    intents_normalise(talk->message->text, &words);
    if (words.length > 0)
        return NULL;
    const char *value = offered_with(&talk->state, direction > 0 ? "helped:" : "not_helped:");
    return value != NULL ? value : offered_with(&talk->state, direction > 0 ? "solved:" : "unsolved:");
}

/* "2️⃣": a digit, perhaps U+FE0F, and U+20E3. 0: it is none. */
static size_t keycap(const char *text)
{
    if (text[0] < '1' || text[0] > '9')
        return 0;
    const char *rest = text + 1;
    if (string_starts(rest, "\xEF\xB8\x8F"))
        rest += 3;
    return strcmp(rest, "\xE2\x83\xA3") == 0 ? (size_t)(text[0] - '0') : 0;
}

/* The choice of that reply which the emoji stands for, copied; NULL: none. */
static char *choice_in(const char *body, const char *emoji)
{
    own_(reply_done) struct reply reply;
    struct error error = ERROR_INIT;
    if (reply_decode(body, &reply, &error) != RESULT_OK) {
        reply_init(&reply, LANGUAGE_NONE);
        return NULL;
    }
    size_t number = keycap(emoji);
    if (number > 0)
        return number <= reply.choices.count ? x_strdup(reply.choices.items[number - 1].value) : NULL;
    const char *answer = thumb(emoji) > 0 ? "helped:" : "not_helped:";
    const char *solved = thumb(emoji) > 0 ? "solved:" : "unsolved:";
    for (size_t i = 0; i < reply.choices.count && thumb(emoji) != 0; i++) {
        const char *value = reply.choices.items[i].value;
        if (string_starts(value, answer) || string_starts(value, solved))
            return x_strdup(reply.choices.items[i].value);
    }
    return NULL;
}

/* Under a known reply it counts as pressing that reply's button. What is no answer, or not this person's, is nothing.
 */
static char *by_reaction(const struct talk *talk)
{
    if (talk->world->reacted_to == NULL)
        return NULL;
    char *value = choice_in(talk->world->reacted_to, talk->message->text);
    if (value != NULL && !state_offers(&talk->state, value) && !still_means_something(talk, value))
        free_pointer(&value);
    return value;
}

static const char *by_words(const struct talk *talk)
{
    const char *value = by_label(talk);
    if (value == NULL)
        value = by_number(talk);
    if (value == NULL)
        value = by_intent(talk);
    return value == NULL ? by_thumb(talk) : value;
}

static const char *by_button(const struct talk *talk)
{
    const char *value = talk->message->choice;
    if (strlen(value) > TITLE_BYTES)
        return CHOICE_STALE;
    return state_offers(&talk->state, value) || still_means_something(talk, value) ? value : CHOICE_STALE;
}

void choice_read(struct talk *talk)
{
    char *value = NULL;
    if (talk->message->kind == MESSAGE_CHOICE)
        value = x_strdup(by_button(talk));
    else if (talk->message->kind == MESSAGE_TEXT)
        value = x_strdup(by_words(talk));
    else if (talk->message->kind == MESSAGE_REACTION)
        value = by_reaction(talk);
    talk->choice = value == NULL ? x_strdup("") : value;
}
