#include "base/json_split.h"

#include "base/json_path.h"
#include "base/json_token.h"
#include "base/own.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 1000 };

/* What may stand next, white space aside. */
enum place {
    PLACE_VALUE,
    PLACE_VALUE_OR_END, /* after [ */
    PLACE_KEY,
    PLACE_KEY_OR_END, /* after { */
    PLACE_COLON,
    PLACE_COMMA_OR_END,
    PLACE_NOTHING,  /* the document is over */
    PLACE_IN_KEY,   /* the token goes on */
    PLACE_IN_VALUE, /* the same */
};

struct json_split {
    struct json_split_options options;
    struct json_paths paths;
    struct json_token token;
    enum place place;
    unsigned depth;        /* containers that are open; also the level of a value that begins now */
    bool objects[DEEPEST]; /* the container at this level is an object */
    /* The paths that fit the value at hand, and those that fitted each container that is open. */
    uint32_t fits, outer[JSON_SPLIT_PARTS + 1];
    char names[JSON_SPLIT_PARTS][JSON_SPLIT_NAME_BYTES + 1]; /* by part: what a star stands for */
    bool gathering;                                          /* inside a chosen value */
    bool too_long;                                           /* it is */
    const char *from;                                        /* where it begins or goes on in this piece */
    struct text gathered;                                    /* of the pieces before */
    size_t passed_over;
    size_t offset; /* of the piece at hand in the document */
    struct error error;
};

struct json_split *json_split_new(const struct json_split_options *options)
{
    if (options->max_depth > DEEPEST)
        abort(); /* a mistake of the program, not of its input */
    struct json_split *split = x_alloc(1, sizeof *split);
    split->options = *options;
    split->gathered = (struct text)TEXT_INIT;
    json_paths_init(&split->paths, options->paths);
    split->fits = json_paths_all(&split->paths);
    return split;
}

void json_split_free(struct json_split *split)
{
    if (split == NULL)
        return;
    text_done(&split->gathered);
    free(split);
}

void json_split_freep(struct json_split **split)
{
    json_split_free(*split);
    *split = NULL;
}

size_t json_split_passed_over(const struct json_split *split)
{
    return split->passed_over;
}

/* ---- handing over ---- */

/* Tells every path of the mask; all are about the value at hand. */
static void tell(const struct json_split *split, uint32_t mask, const char *bytes, size_t length)
{
    const char *names[JSON_SPLIT_PARTS];
    for (size_t path = 0; path < split->paths.count; path++) {
        if ((mask >> path & 1) == 0)
            continue;
        size_t stars = 0;
        for (size_t part = 0; part < split->depth; part++) {
            if ((split->paths.stars[part] >> path & 1) != 0)
                names[stars++] = split->names[part];
        }
        struct json_split_found found = {.path = path, .names = names, .bytes = bytes, .length = length};
        split->options.found(split->options.context, &found);
    }
}

/* Keeps what the piece has of the value, unless it became too long. */
static void gather(struct json_split *split, const char *end)
{
    size_t more = (size_t)(end - split->from);
    if (!split->too_long && more > split->options.max_value_bytes - split->gathered.length) {
        split->too_long = true;
        text_clear(&split->gathered);
    }
    if (!split->too_long)
        text_add_bytes(&split->gathered, split->from, more);
    split->from = end;
}

/* A value that lies in one piece is given as it lies there. */
static void hand_over(struct json_split *split, uint32_t mask, const char *end)
{
    const char *bytes = split->from;
    size_t length = (size_t)(end - bytes);
    split->gathering = false;
    if (split->gathered.length > 0 || split->too_long || length > split->options.max_value_bytes) {
        gather(split, end);
        bytes = split->gathered.data;
        length = split->gathered.length;
    }
    if (split->too_long)
        split->passed_over++;
    else
        tell(split, mask, bytes, length);
    text_clear(&split->gathered);
}

static void value_begins(struct json_split *split, const char *at)
{
    if (split->fits == 0 || (split->fits & split->paths.chosen[split->depth]) == 0)
        return;
    split->gathering = true;
    split->too_long = false;
    split->from = at;
}

/* end is the byte after the value. Inside a chosen value nothing fits, so only that value itself comes to tell(). */
static void value_ends(struct json_split *split, const char *end)
{
    split->place = split->depth > 0 ? PLACE_COMMA_OR_END : PLACE_NOTHING;
    if (split->fits == 0)
        return;
    uint32_t chosen = split->fits & split->paths.chosen[split->depth];
    if (chosen != 0)
        hand_over(split, chosen, end);
    tell(split, split->fits & split->paths.over[split->depth], "", 0);
}

/* ---- structure ---- */

/* The paths that may go on among the members or elements of the innermost container. */
static uint32_t fits_inside(const struct json_split *split)
{
    return split->gathering || split->depth > JSON_SPLIT_PARTS ? 0 : split->outer[split->depth - 1];
}

static void element_follows(struct json_split *split, enum place place)
{
    uint32_t inside = fits_inside(split);
    split->fits = inside == 0 ? 0 : inside & split->paths.elements[split->depth - 1];
    split->place = place;
}

static bool wrong(struct json_split *split, size_t offset, const char *complaint)
{
    (void)error_set(&split->error, RESULT_BAD_INPUT, "JSON byte %zu: %s", offset, complaint);
    return false;
}

static bool container_opens(struct json_split *split, bool object, size_t offset)
{
    if (split->depth == split->options.max_depth) {
        (void)error_set(&split->error, RESULT_BAD_INPUT, "JSON byte %zu: nested deeper than %u", offset,
                        split->options.max_depth);
        return false;
    }
    if (split->depth <= JSON_SPLIT_PARTS)
        split->outer[split->depth] = split->fits;
    split->objects[split->depth++] = object;
    if (object)
        split->place = PLACE_KEY_OR_END;
    else
        element_follows(split, PLACE_VALUE_OR_END);
    return true;
}

static void container_closes(struct json_split *split, const char *end)
{
    split->depth--;
    split->fits = split->depth <= JSON_SPLIT_PARTS ? split->outer[split->depth] : 0;
    value_ends(split, end);
}

static void key_begins(struct json_split *split)
{
    json_token_begin_string(&split->token, fits_inside(split) != 0);
    split->place = PLACE_IN_KEY;
}

static void key_ends(struct json_split *split)
{
    const struct json_token *key = &split->token;
    split->place = PLACE_COLON;
    split->fits = 0;
    if (!key->keep || key->too_long || !utf8_valid(key->name, key->length))
        return;
    size_t part = split->depth - 1;
    split->fits = json_paths_key(&split->paths, fits_inside(split), part, key->name, key->length);
    if ((split->fits & split->paths.stars[part]) != 0)
        memcpy(split->names[part], key->name, key->length + 1);
}

static bool value_at(struct json_split *split, const char *at, size_t offset)
{
    value_begins(split, at);
    if (*at == '{' || *at == '[')
        return container_opens(split, *at == '{', offset);
    if (!json_token_begin(&split->token, *at))
        return wrong(split, offset, "here a value must begin");
    split->place = PLACE_IN_VALUE;
    return true;
}

/* After a value in a container. */
static bool comma_or_end_at(struct json_split *split, const char *at, size_t offset)
{
    bool object = split->objects[split->depth - 1];
    if (*at == ',') {
        if (object)
            split->place = PLACE_KEY;
        else
            element_follows(split, PLACE_VALUE);
        return true;
    }
    if (*at != (object ? '}' : ']'))
        return wrong(split, offset, object ? "here a comma or } must stand" : "here a comma or ] must stand");
    container_closes(split, at + 1);
    return true;
}

/* One byte that is neither white space nor inside a token. */
static bool structure_at(struct json_split *split, const char *at, size_t offset)
{
    switch (split->place) {
    case PLACE_COMMA_OR_END:
        return comma_or_end_at(split, at, offset);
    case PLACE_COLON:
        split->place = PLACE_VALUE;
        return *at == ':' || wrong(split, offset, "here a colon must stand");
    case PLACE_KEY_OR_END:
    case PLACE_KEY:
        if (*at == '"')
            key_begins(split);
        else if (*at == '}' && split->place == PLACE_KEY_OR_END)
            container_closes(split, at + 1);
        else
            return wrong(split, offset, "here a key must begin");
        return true;
    case PLACE_VALUE_OR_END:
        if (*at == ']') {
            container_closes(split, at + 1);
            return true;
        }
        return value_at(split, at, offset);
    case PLACE_VALUE:
        return value_at(split, at, offset);
    default:
        return wrong(split, offset, "the document is over, yet more follows");
    }
}

/* ---- pieces ---- */

static bool token_goes_on(struct json_split *split, const char *piece, const char **at, const char *end)
{
    enum json_taken taken = json_token_take(&split->token, at, end);
    if (taken == JSON_TAKEN_BAD)
        return wrong(split, split->offset + (size_t)(*at - piece), split->token.complaint);
    if (taken == JSON_TAKEN_OVER && split->place == PLACE_IN_KEY)
        key_ends(split);
    else if (taken == JSON_TAKEN_OVER)
        value_ends(split, *at);
    return true;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static bool piece_take(struct json_split *split, const char *piece, const char *end)
{
    for (const char *at = piece; at < end;) {
        if (split->place >= PLACE_IN_KEY) {
            if (!token_goes_on(split, piece, &at, end))
                return false;
            continue;
        }
        if (!is_space(*at) && !structure_at(split, at, split->offset + (size_t)(at - piece)))
            return false;
        at++;
    }
    return true;
}

static enum result told_again(const struct json_split *split, struct error *error)
{
    if (split->error.result != RESULT_OK && error != NULL)
        *error = split->error;
    return split->error.result;
}

enum result json_split_feed(struct json_split *split, const char *bytes, size_t length, struct error *error)
{
    if (split->error.result != RESULT_OK || length == 0)
        return told_again(split, error);
    split->from = bytes;
    if (piece_take(split, bytes, bytes + length) && split->gathering)
        gather(split, bytes + length);
    split->offset += length;
    return told_again(split, error);
}

enum result json_split_end(struct json_split *split, struct error *error)
{
    if (split->error.result != RESULT_OK)
        return told_again(split, error);
    /* Only a number at the top ends with the document; no path chooses the top, so there are no bytes to give. */
    if (split->place == PLACE_IN_VALUE && split->depth == 0 && json_token_may_end(&split->token))
        value_ends(split, NULL);
    if (split->place != PLACE_NOTHING)
        (void)wrong(split, split->offset, "the document ends too early");
    return told_again(split, error);
}
