#include "base/own.h"
#include "intents/rules.h"

#include <stdlib.h>
#include <string.h>

/* Three patterns at their limits take 10 ms at most. */
enum { STUCK_MAX = 3, PROBE_REPEATS = 30, PROBE_WORDS = 200 };

pcre2_code *pattern_compile(const struct intents *intents, const char *pattern, bool anywhere, struct text *why)
{
    int number = 0;
    PCRE2_SIZE offset = 0;
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C;
    if (!anywhere)
        options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &number, &offset, intents->compile_context);
    if (code == NULL) {
        PCRE2_UCHAR message[160] = "unreadable";
        (void)pcre2_get_error_message(number, message, sizeof message);
        text_printf(why, "%s (at character %zu of the pattern)", (const char *)message, (size_t)offset + 1);
    }
    return code;
}

void matching_close(struct matching *matching)
{
    pcre2_match_data_free(matching->data);
}

/* Most patterns fail here: at the first byte, or because the message is shorter than anything they match. */
static bool may_match(const struct pattern *pattern, const struct text *subject)
{
    unsigned char byte = (unsigned char)subject->data[0];
    return subject->length >= pattern->least &&
           (pattern->anywhere || pattern->first == NULL || (pattern->first[byte / 8] >> (byte % 8) & 1) != 0);
}

/* The check of the letters is left out: what intents_normalise() gives is sound UTF-8, and so is a compiled pattern. */
bool pattern_match(struct matching *matching, const struct pattern *pattern, const struct text *subject)
{
    if (matching->stuck >= STUCK_MAX || !may_match(pattern, subject))
        return false;
    if (matching->data == NULL && (matching->data = pcre2_match_data_create(1, NULL)) == NULL)
        abort(); /* no memory: as x_alloc */
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)subject->data, subject->length, 0, PCRE2_NO_UTF_CHECK,
                             matching->data, matching->intents->match_context);
    matching->stuck += result == PCRE2_ERROR_MATCHLIMIT || result == PCRE2_ERROR_DEPTHLIMIT ||
                       result == PCRE2_ERROR_HEAPLIMIT || result == PCRE2_ERROR_JIT_STACKLIMIT;
    return result >= 0;
}

/* ---- patterns that would take for ever ----------------------------------------------------------------- */

/* One part of the pattern, repeated with and without blanks between. */
static bool sticks_on(struct matching *matching, const struct pattern *pattern, const char *source, const char *part,
                      size_t length)
{
    static const char *const borders[] = {"", " "};
    for (size_t border = 0; border < 2; border++) {
        own_(text_done) struct text probe = TEXT_INIT;
        for (int i = 0; i < PROBE_REPEATS; i++) {
            text_add_bytes(&probe, part, length);
            text_add(&probe, borders[border]);
        }
        text_add(&probe, "\xc2\xa7"); /* what no pattern holds: the match fails here at last … */
        text_add(&probe, source);     /* … and not before, for want of a letter that must come */
        (void)pattern_match(matching, pattern, &probe);
    }
    return matching->stuck > 0;
}

/* Only a repeated group can take exponentially long. */
static bool repeats_group(const char *source)
{
    for (const char *close = strchr(source, ')'); close != NULL; close = strchr(close + 1, ')')) {
        if (strchr("*+{", close[1]) != NULL && close[1] != '\0')
            return true;
    }
    return false;
}

/* The letters and words of the pattern itself, repeated: whatever it may repeat is among them, or is a class such as \w
 * that takes them too. */
bool pattern_gets_stuck(const struct intents *intents, const struct pattern *pattern, const char *source)
{
    own_(matching_close) struct matching matching = {.intents = intents};
    if (!repeats_group(source))
        return false;
    int words = 0;
    for (const char *cursor = source, *end; *cursor != '\0' && words < PROBE_WORDS; cursor = end) {
        size_t word = strcspn(cursor, " ()[]{}|?*+.^$\\");
        end = cursor + (word > 0 ? word : 1);
        words += word > 0;
        if (word > 0 && sticks_on(&matching, pattern, source, cursor, word))
            return true;
        for (const char *letter = cursor, *next = letter; letter < end; letter = next) {
            (void)utf8_next(&next);
            bool is_new = memmem(source, (size_t)(letter - source), letter, (size_t)(next - letter)) == NULL;
            if (is_new && sticks_on(&matching, pattern, source, letter, (size_t)(next - letter)))
                return true;
        }
    }
    return false;
}

static int compare_name(const void *name, const void *sought)
{
    return strcmp(name, ((const struct sought_intent *)sought)->name);
}

const struct sought_intent *sought_find(const struct intents *intents, const char *name)
{
    if (intents->sought.count == 0)
        return NULL;
    return bsearch(name, intents->sought.items, intents->sought.count, sizeof *intents->sought.items, compare_name);
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(((const struct example *)a)->text, ((const struct example *)b)->text);
}

const struct example *example_find(const struct language_rules *rules, const char *text)
{
    struct example wanted = {.text = (char *)(size_t)text};
    if (rules->examples.count == 0)
        return NULL;
    return bsearch(&wanted, rules->examples.items, rules->examples.count, sizeof wanted, compare_text);
}
