/*
 * What a pattern says that every match holds: of three letters in a row at least one of a few. Most messages hold none,
 * so that most patterns need not be tried. Of the pattern only what is plain is read; whatever else stands in it gives
 * no clue, and never a wrong one.
 */
#include "intents/rules.h"

#include <ctype.h>
#include <string.h>

enum { CLUE_BYTES = 3, NESTED_MOST = 8 };

static uint16_t kind_of(const char *bytes)
{
    const unsigned char *three = (const unsigned char *)bytes;
    uint32_t number = (uint32_t)three[0] | (uint32_t)three[1] << 8 | (uint32_t)three[2] << 16;
    return (uint16_t)((number * 2654435761U) >> 20);
}

/* ---- reading a pattern ----------------------------------------------------------------------------------- */

/* One byte of a letter that stands for itself in a normalised text, whatever its case was: a-z, digits, blank, à … ÿ.
 */
static bool is_plain(const char *pattern, const char *end)
{
    unsigned char byte = (unsigned char)*pattern, next = pattern + 1 < end ? (unsigned char)pattern[1] : 0;
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == ' ' ||
           (byte == 0xC3 && next >= 0xA0 && next != 0xB7);
}

static bool is_optional(const char *after, const char *end)
{
    return after < end && *after != '\0' && strchr("?*{", *after) != NULL;
}

/* Behind a class or a group; NULL when it does not end. */
static const char *class_end(const char *open, const char *end)
{
    for (const char *at = open + 2 + (open[1] == '^'); at < end; at++) { /* its first ] would stand for itself */
        if (*at == '\\')
            at++;
        else if (*at == ']')
            return at + 1;
    }
    return NULL;
}

/* A place, a class, or a sign that stands for itself; others have letters and numbers behind them. */
static const char *escape_end(const char *escape, const char *end)
{
    if (escape + 1 == end || (isalnum((unsigned char)escape[1]) && strchr("bBwWdDsS", escape[1]) == NULL))
        return NULL;
    return escape + 2;
}

/* Behind what stands here: a letter, an escape, a class, a group, a number of times. NULL: it cannot be told. */
static const char *item_end(const char *item, const char *end)
{
    if (*item == '\\')
        return escape_end(item, end);
    if (*item == '{') {
        const char *close = memchr(item, '}', (size_t)(end - item));
        return close == NULL ? NULL : close + 1;
    }
    if (*item == '[')
        return class_end(item, end);
    if ((unsigned char)*item == 0xC3)
        return item + 1 < end ? item + 2 : NULL;
    if (*item != '(')
        return item + 1;
    for (const char *inner = item + 1; inner != NULL && inner < end; inner = item_end(inner, end)) {
        if (*inner == ')')
            return inner + 1;
    }
    return NULL;
}

static bool read_ways(const char *pattern, const char *end, unsigned depth, struct clues *clues);

/* The letters from here on that stand in every match, one behind the other. */
static const char *run_end(const char *run, const char *end)
{
    while (run < end && is_plain(run, end)) {
        const char *next = item_end(run, end);
        if (is_optional(next, end))
            break;
        run = next;
    }
    return run;
}

static void keep_best(const struct clues *clues, struct clues *best)
{
    if (clues->count > 0 && (best->count == 0 || clues->count < best->count))
        *best = *clues;
}

/* A group that must come and has a clue in each of its ways. */
static void read_group(const char *open, const char *end, unsigned depth, struct clues *best)
{
    struct clues inner = {.count = 0};
    const char *from = open + 1;
    if (*from == '?' && from[1] == ':')
        from += 2;
    else if (*from == '?' || *from == '*')
        return; /* it looks around, or means something else */
    if (!is_optional(end, end + 1) && read_ways(from, end - 1, depth + 1, &inner))
        keep_best(&inner, best);
}

/* One way to match, up to the next | of its own; gives its end, NULL when it cannot be read. */
static const char *read_way(const char *pattern, const char *end, unsigned depth, struct clues *best)
{
    while (pattern < end && *pattern != '|') {
        const char *run = run_end(pattern, end);
        if (run - pattern >= CLUE_BYTES)
            keep_best(&(struct clues){.kinds = {kind_of(pattern)}, .count = 1}, best);
        if (run > pattern) {
            pattern = run;
            continue;
        }
        const char *after = item_end(pattern, end);
        if (after == NULL)
            return NULL;
        if (*pattern == '(')
            read_group(pattern, after, depth, best);
        pattern = after;
    }
    return pattern;
}

/* False: one of the ways has no clue, or there are too many. */
static bool read_ways(const char *pattern, const char *end, unsigned depth, struct clues *clues)
{
    while (depth < NESTED_MOST) {
        struct clues best = {.count = 0};
        pattern = read_way(pattern, end, depth, &best);
        if (pattern == NULL || best.count == 0 || clues->count + best.count > CLUES_MOST)
            return false;
        memcpy(clues->kinds + clues->count, best.kinds, best.count * sizeof *best.kinds);
        clues->count += best.count;
        if (pattern == end)
            return true;
        pattern++;
    }
    return false;
}

/* Letters between \Q and \E, after (?x) or a verb mean something else: such patterns tell nothing. */
static bool is_readable(const char *pattern)
{
    static const char *const strange[] = {"\\Q", "(*", "(?#", "(?x", "(?i", "(?s", "(?m", "(?-", "(?^", "(?|", "(?("};
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
        if (strstr(pattern, strange[i]) != NULL)
            return false;
    }
    return true;
}

void clues_of(const char *pattern, struct clues *clues)
{
    clues->count = 0;
    if (!is_readable(pattern) || !read_ways(pattern, pattern + strlen(pattern), 0, clues))
        clues->count = 0;
}

/* ---- a text ---------------------------------------------------------------------------------------------- */

void clues_held_in(const struct text *normalised, struct clues_held *held)
{
    memset(held, 0, sizeof *held);
    for (size_t i = 0; i + CLUE_BYTES <= normalised->length; i++) {
        uint16_t kind = kind_of(normalised->data + i);
        held->bits[kind / 64] |= UINT64_C(1) << kind % 64;
    }
}

bool clues_may_match(const struct clues *clues, const struct clues_held *held)
{
    for (size_t i = 0; i < clues->count; i++) {
        if ((held->bits[clues->kinds[i] / 64] >> clues->kinds[i] % 64 & 1) != 0)
            return true;
    }
    return clues->count == 0;
}
