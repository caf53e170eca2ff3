#include "intents/rules.h"

#include <stdlib.h>
#include <string.h>

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

/* Most patterns fail here: at the first byte, or because the message is shorter than anything they match. */
static bool may_match(const struct pattern *pattern, const struct text *subject)
{
    const uint8_t *first = NULL; /* a bit for each byte that a match may begin with; NULL: PCRE2 knows no such set */
    uint32_t least = 0;
    (void)pcre2_pattern_info(pattern->code, PCRE2_INFO_MINLENGTH, &least);
    (void)pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTBITMAP, &first);
    unsigned char byte = (unsigned char)subject->data[0];
    return subject->length >= least && (pattern->anywhere || first == NULL || (first[byte / 8] >> (byte % 8) & 1) != 0);
}

/* The check of the letters is left out: what intents_normalise() gives is sound UTF-8. */
bool pattern_match(const struct intents *intents, const struct pattern *pattern, const struct text *subject,
                   pcre2_match_data *data)
{
    return may_match(pattern, subject) && pcre2_match(pattern->code, (PCRE2_SPTR)subject->data, subject->length, 0,
                                                      PCRE2_NO_UTF_CHECK, data, intents->match_context) >= 0;
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
