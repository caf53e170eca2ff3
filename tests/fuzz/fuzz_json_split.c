/*
 * json_split: the same is found however the document is cut, each found value is JSON by itself, and it takes what
 * json_parse takes, where cJSON is as strict.
 *
 * Input: the lengths of 16 pieces, over and over (a byte each, modulo 16, so that digits mean themselves); then the
 * document.
 */
#include "fuzz/target.h"

#include "base/json.h"
#include "base/json_split.h"
#include "base/own.h"

#include <string.h>

enum { CUTS = 16, DEEPEST = 16, LONGEST = 64 };

static const char *const paths[] = {"a", "*.b", "a.*.[].$", "a.*.c.*", "[].*", "[].[]", "$", NULL};
static const char *const none[] = {NULL};
static const size_t stars[] = {0, 1, 1, 2, 1, 0, 0};

/* Another splitter says that the value is whole. */
static void look(const struct json_split_found *found)
{
    HOLDS(found->path < sizeof stars / sizeof *stars && found->length <= LONGEST);
    bool end = strchr(paths[found->path], '$') != NULL;
    HOLDS(end == (found->length == 0));
    if (end)
        return;
    HOLDS(strchr(" \t\r\n,:]}", found->bytes[0]) == NULL &&
          strchr(" \t\r\n,:[{", found->bytes[found->length - 1]) == NULL);
    struct json_split_options alone = {.paths = none, .max_depth = DEEPEST};
    own_(json_split_freep) struct json_split *split = json_split_new(&alone);
    struct error error = ERROR_INIT;
    HOLDS(json_split_feed(split, found->bytes, found->length, &error) == RESULT_OK);
    HOLDS(json_split_end(split, &error) == RESULT_OK);
}

static void write_found(void *context, const struct json_split_found *found)
{
    struct text *all = context;
    look(found);
    text_printf(all, "%zu", found->path);
    for (size_t i = 0; i < stars[found->path]; i++) {
        HOLDS(strlen(found->names[i]) <= JSON_SPLIT_NAME_BYTES);
        HOLDS(utf8_valid(found->names[i], strlen(found->names[i])));
        text_printf(all, " %s", found->names[i]);
    }
    text_add_char(all, '=');
    text_add_bytes(all, found->bytes, found->length);
}

/* In pieces of the lengths in cuts, or whole where that is NULL; each in memory of its own size. */
static enum result split_all(const char *json, size_t length, const uint8_t *cuts, struct text *all,
                             struct error *error)
{
    struct json_split_options options = {
        .paths = paths, .max_value_bytes = LONGEST, .max_depth = DEEPEST, .found = write_found, .context = all};
    own_(json_split_freep) struct json_split *split = json_split_new(&options);
    for (size_t at = 0, turn = 0; at < length; turn++) {
        size_t piece = cuts == NULL ? length : cuts[turn % CUTS] % 16U;
        if (piece == 0 && turn % (CUTS + 1) == 0)
            piece = 1; /* so that it goes on where all are 0 */
        if (piece > length - at)
            piece = length - at;
        own_(free_pointer) char *copy = malloc(piece > 0 ? piece : 1);
        HOLDS(copy != NULL);
        memcpy(copy, json + at, piece);
        (void)json_split_feed(split, copy, piece, error);
        at += piece;
    }
    enum result result = json_split_end(split, error);
    text_printf(all, "; %zu passed over", json_split_passed_over(split));
    return result;
}

/* At this byte outside strings a number has a nought in front, or a full stop without a digit on each side. */
static bool is_lax_number(const char *json, size_t length, size_t at)
{
    char before = at > 0 ? json[at - 1] : ' ', after = at + 1 < length ? json[at + 1] : ' ';
    bool from_digit = before >= '0' && before <= '9', to_digit = after >= '0' && after <= '9';
    return json[at] == '.' ? !from_digit || !to_digit : json[at] == '0' && to_digit && !from_digit && before != '.';
}

/* Of what json_parse took. cJSON lets pass: a byte order mark, control characters anywhere, numbers as strtod() reads
 * them. */
static bool is_lax(const char *json, size_t length)
{
    bool inside = false;
    if (length >= 3 && memcmp(json, "\xEF\xBB\xBF", 3) == 0)
        return true;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)json[i] < 0x20 && (inside || strchr("\t\r\n", json[i]) == NULL))
            return true;
        if (!inside && is_lax_number(json, length, i))
            return true;
        if (json[i] == '"')
            inside = !inside;
        else if (json[i] == '\\')
            i++;
    }
    return false;
}

/* What json_parse refuses though it is JSON by its grammar: halves of a surrogate pair, and cJSON numbers of 64 bytes.
 */
static bool is_finer(const char *json, size_t length, const struct error *error)
{
    static const char *const reasons[] = {"UTF-8", "\\u0000", "stands twice", "more than 256 keys"};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (strstr(error->text, reasons[i]) != NULL)
            return true;
    }
    for (size_t i = 0, run = 0; i < length; i++) {
        run = json[i] != '\0' && strchr("0123456789+-.eE", json[i]) != NULL ? run + 1 : 0;
        if (run >= 63)
            return true;
    }
    return memmem(json, length, "\\u", 2) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length < CUTS)
        return 0;
    const char *json = (const char *)bytes + CUTS;
    length -= CUTS;
    own_(text_done) struct text whole = TEXT_INIT;
    own_(text_done) struct text cut = TEXT_INIT;
    struct error error = ERROR_INIT, cut_error = ERROR_INIT, parse_error = ERROR_INIT;
    enum result result = split_all(json, length, NULL, &whole, &error);
    HOLDS(result == RESULT_OK || (result == RESULT_BAD_INPUT && error.text[0] != '\0'));
    HOLDS(split_all(json, length, bytes, &cut, &cut_error) == result);
    HOLDS(strcmp(error.text, cut_error.text) == 0);
    HOLDS(whole.length == cut.length && memcmp(whole.data, cut.data, cut.length) == 0);

    own_(json_freep) struct json *document = NULL;
    struct json_limits limits = {.max_bytes = 65536, .max_depth = DEEPEST};
    if (length > limits.max_bytes)
        return 0;
    enum result parsed = json_parse(json, length, limits, &document, &parse_error);
    HOLDS(result == RESULT_OK || parsed != RESULT_OK || is_lax(json, length));
    HOLDS(parsed == RESULT_OK || result != RESULT_OK || is_finer(json, length, &parse_error));
    return 0;
}
