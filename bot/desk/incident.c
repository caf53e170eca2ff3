#include "desk/incident.h"

#include "base/own.h"
#include "model/local_time.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_BYTES = 200, LINE_BYTES = 400, SHORTEST_WORD = 3, HEAD_BYTES = 80 };
static const int64_t usual_ms = INT64_C(4) * 3600 * 1000;
static const char spaces[] = " \t\r\n";

enum incident_deed incident_deed_of(const struct intents *intents, const char *message)
{
    if (intents_contains(intents, message, "desk-incident-over"))
        return INCIDENT_OVER;
    if (intents_contains(intents, message, "desk-incident-goes-on"))
        return INCIDENT_GOES_ON;
    return intents_contains(intents, message, "desk-incident") ? INCIDENT_PIN : INCIDENT_NONE;
}

/* What stands behind the command, which is the first word. */
static const char *after_command(const char *message)
{
    message += strspn(message, spaces);
    message += strcspn(message, " \t\r\n:");
    return message + strspn(message, " \t\r\n:");
}

static void add_cut(const char *from, size_t length, size_t most, struct text *out)
{
    own_(free_pointer) char *copy = x_strndup(from, length);
    text_add_bytes(out, copy, utf8_cut(copy, most));
}

bool incident_read(const char *message, const char *topic, struct text *words, struct text *line)
{
    const char *rest = after_command(message), *colon = strchr(rest, ':');
    bool head = colon != NULL && colon - rest <= HEAD_BYTES && memchr(rest, '\n', (size_t)(colon - rest)) == NULL &&
                colon[1] == ' ';
    if (head)
        add_cut(rest, (size_t)(colon - rest), WORDS_BYTES, words);
    else if (!string_empty(topic))
        text_add(words, topic);
    else
        add_cut(rest, strcspn(rest, " \t\r\n,.!"), WORDS_BYTES, words);
    rest = head ? colon + 1 : rest;
    rest += strspn(rest, spaces);
    add_cut(rest, strlen(rest), LINE_BYTES, line);
    text_trim(words);
    text_trim(line);
    return words->length >= SHORTEST_WORD && line->length > 0;
}

/* "13", "13.30", "13:30" behind the word; -1: no time of day. */
static int minute_of_day(const char *text)
{
    char *end = NULL;
    long hour = strtol(text, &end, 10), minute = 0;
    if (end == text || hour < 0 || hour > 24)
        return -1;
    if ((*end == '.' || *end == ':') && isdigit((unsigned char)end[1]) && isdigit((unsigned char)end[2]))
        minute = (end[1] - '0') * 10L + end[2] - '0';
    return minute > 59 ? -1 : (int)(hour * 60 + minute);
}

int64_t incident_until(const char *line, int64_t now_ms)
{
    static const char *const before[] = {"klo ",   "kello ",       "kl. ", "kl ", "klockan ",
                                         "until ", "until about ", "by ",  "at "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        const char *at = strstr(line, before[i]);
        int minute = at == NULL ? -1 : minute_of_day(at + strlen(before[i]));
        struct local_time today = local_time(now_ms);
        int64_t until_ms = minute < 0 ? 0 : local_moment(today.year, today.month, today.day, minute);
        if (until_ms > now_ms)
            return until_ms;
    }
    return now_ms + usual_ms;
}

/* Does a word of the question begin so? Both as messages are compared. */
static bool begins_a_word(const char *question, const char *beginning)
{
    size_t length = strlen(beginning);
    for (const char *at = strstr(question, beginning); at != NULL && length > 0; at = strstr(at + 1, beginning)) {
        if (at == question || at[-1] == ' ')
            return true;
    }
    return false;
}

static bool is_topic(const char *word, size_t length, const char *topic)
{
    if (length > 1 && word[length - 1] == '*')
        return strncmp(word, topic, length - 1) == 0;
    return strlen(topic) == length && strncmp(word, topic, length) == 0;
}

bool incident_matches(const char *words, const char *question, const char *topic)
{
    own_(text_done) struct text said = TEXT_INIT;
    intents_normalise(question, &said);
    for (const char *word = words + strspn(words, ", "); *word != '\0';) {
        size_t length = strcspn(word, ",");
        own_(free_pointer) char *one = x_strndup(word, length);
        own_(text_done) struct text plain = TEXT_INIT;
        intents_normalise(one, &plain);
        if ((!string_empty(topic) && is_topic(word, length, topic)) ||
            (plain.length >= SHORTEST_WORD && begins_a_word(said.data, plain.data)))
            return true;
        word += length;
        word += strspn(word, ", ");
    }
    return false;
}
