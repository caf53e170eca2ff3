#include "base/own.h"
#include "intents/rules.h"

#include <stdlib.h>
#include <string.h>

/* At most this many words make an opening, and this many openings may follow each other ("moi, kiitos, mutta …"). */
enum { OPENING_WORDS = 6, OPENING_BYTES = 96, OPENINGS = 3 };

static const char *match_language(struct matching *matching, const struct language_rules *rules,
                                  const struct text *subject)
{
    const struct example *example = example_find(rules, subject->data);
    if (example != NULL)
        return example->intent;
    for (size_t i = 0; i < rules->patterns.count; i++) {
        const struct pattern *pattern = &rules->patterns.items[i];
        if (!pattern->anywhere && pattern_match(matching, pattern, subject))
            return pattern->intent;
    }
    return NULL;
}

static bool match_whole(struct matching *matching, const struct text *subject, enum language prior,
                        struct intent_match *out)
{
    for (int turn = -1; turn < LANGUAGE_COUNT; turn++) {
        enum language language = turn < 0 ? prior : (enum language)turn;
        if (language >= LANGUAGE_NONE || (turn >= 0 && language == prior))
            continue;
        const char *name = match_language(matching, &matching->intents->languages[language], subject);
        if (name != NULL) {
            *out = (struct intent_match){.name = name, .language = language, .score = 1};
            return true;
        }
    }
    return false;
}

/* How many bytes the longest closing at the end of the subject takes, with the space before it; 0 for none. */
static size_t closing_length(const struct intents *intents, const struct text *subject)
{
    size_t longest = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const struct language_rules *rules = &intents->languages[language];
        for (size_t i = 0; i < rules->closings.count; i++) {
            size_t length = strlen(rules->closings.items[i].text);
            const char *end = subject->data + subject->length;
            if (length + 1 < subject->length && length + 1 > longest && end[-(ptrdiff_t)length - 1] == ' ' &&
                memcmp(end - length, rules->closings.items[i].text, length) == 0)
                longest = length + 1;
        }
    }
    return longest;
}

static bool match_trimmed(struct matching *matching, struct text *subject, enum language prior,
                          struct intent_match *out)
{
    if (match_whole(matching, subject, prior, out))
        return true;
    size_t closing = closing_length(matching->intents, subject);
    if (closing == 0)
        return false;
    text_truncate(subject, subject->length - closing);
    return match_whole(matching, subject, prior, out);
}

void intents_recognise(const struct intents *intents, const char *text, enum language prior, struct intent_match *out)
{
    *out = (struct intent_match){.name = "", .language = LANGUAGE_NONE};
    if (intents == NULL || strlen(text) > INTENT_TEXT_MAX)
        return;
    own_(text_done) struct text subject = TEXT_INIT;
    own_(matching_close) struct matching matching = {.intents = intents};
    intents_normalise(text, &subject);
    if (subject.length == 0 || match_trimmed(&matching, &subject, prior, out))
        return;
    const char *rest = intents_after_opening(intents, text);
    if (rest != text) {
        text_clear(&subject);
        intents_normalise(rest, &subject);
        (void)match_trimmed(&matching, &subject, prior, out);
    }
}

/* Of one message it is asked dozens of times whether it holds this or that: what it looks like is found out once. Each
 * thread remembers the last one, if it is as short as messages are. */
struct seen {
    char text[512]; /* as it was written; empty: none */
    char normalised[1024];
    size_t length;
    struct clues_held held;
};
static _Thread_local struct seen last_seen;

/* subject: empty; afterwards perhaps a view of what is remembered, which text_done() leaves alone. */
static const struct clues_held *look(const char *text, struct text *subject, struct clues_held *held)
{
    size_t length = strlen(text);
    if (length == 0 || strcmp(last_seen.text, text) != 0) {
        intents_normalise(text, subject);
        clues_held_in(subject, held);
        if (length >= sizeof last_seen.text || subject->length >= sizeof last_seen.normalised)
            return held;
        memcpy(last_seen.text, text, length + 1);
        memcpy(last_seen.normalised, subject->data, subject->length + 1);
        last_seen.length = subject->length;
        last_seen.held = *held;
        text_done(subject);
    }
    *subject = (struct text){.data = last_seen.normalised, .length = last_seen.length};
    return &last_seen.held;
}

/* Whether a rule of these languages holds, from the first to before the last. */
static bool contains(const struct intents *intents, const char *text, const char *name, int first, int last)
{
    const struct sought_intent *sought = intents == NULL ? NULL : sought_find(intents, name);
    if (sought == NULL || strlen(text) > INTENT_TEXT_MAX)
        return false;
    own_(text_done) struct text subject = TEXT_INIT;
    own_(matching_close) struct matching matching = {.intents = intents};
    struct clues_held own;
    const struct clues_held *held = look(text, &subject, &own);
    for (int language = first; language < last; language++) {
        const struct pattern *patterns = intents->languages[language].patterns.items;
        const struct pattern_span *span = &sought->spans[language];
        for (uint32_t i = span->from; i < span->from + span->count; i++) {
            if (clues_may_match(&patterns[i].clues, held) && pattern_match(&matching, &patterns[i], &subject))
                return true;
        }
    }
    return false;
}

bool intents_contains(const struct intents *intents, const char *text, const char *name)
{
    return contains(intents, text, name, 0, LANGUAGE_COUNT);
}

bool intents_contains_in(const struct intents *intents, const char *text, const char *name, enum language language)
{
    return contains(intents, text, name, (int)language, (int)language + 1);
}

static bool is_opening(const struct intents *intents, const char *normalised)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const struct language_rules *rules = &intents->languages[language];
        for (size_t i = 0; i < rules->openings.count; i++) {
            if (strcmp(rules->openings.items[i].text, normalised) == 0)
                return true;
        }
    }
    return false;
}

/* Where the word that begins at or after the cursor ends, in the writer's own bytes. */
static const char *word_end(const char *cursor)
{
    static const char between[] = " \t\r\n,.!?;:";
    cursor += strspn(cursor, between);
    return cursor + strcspn(cursor, between);
}

/* Behind the longest opening at the start of text; text itself when there is none. */
static const char *skip_opening(const struct intents *intents, const char *text)
{
    own_(text_done) struct text raw = TEXT_INIT;
    own_(text_done) struct text normalised = TEXT_INIT;
    const char *found = text;
    const char *end = text;
    for (int words = 0; words < OPENING_WORDS && *end != '\0'; words++) {
        end = word_end(end);
        if (end - text > OPENING_BYTES)
            break;
        text_clear(&raw);
        text_clear(&normalised);
        text_add_bytes(&raw, text, (size_t)(end - text));
        intents_normalise(raw.data, &normalised);
        if (normalised.length > 0 && is_opening(intents, normalised.data))
            found = end;
    }
    return found;
}

const char *intents_after_opening(const struct intents *intents, const char *text)
{
    const char *rest = text;
    if (intents == NULL)
        return text;
    for (int openings = 0; openings < OPENINGS; openings++) {
        own_(text_done) struct text left = TEXT_INIT;
        const char *next = skip_opening(intents, rest);
        next += strspn(next, " \t\r\n,.!?;:");
        intents_normalise(next, &left);
        if (left.length == 0 || next == rest)
            break;
        rest = next;
    }
    return rest;
}
