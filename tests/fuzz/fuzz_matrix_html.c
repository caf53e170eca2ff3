/* Any reply as HTML for Matrix: its tags are only p, ol, li, strong, em, br and a, closed in the order in which they
 * were opened; links lead to the web or to mail; and the event's content is JSON. */
#include "fuzz/target.h"

#include "base/json.h"
#include "base/own.h"
#include "connectors/matrix/render.h"

#include <string.h>

enum { DEPTH_MOST = 8 };

static const char *const tags[] = {"p", "ol", "li", "strong", "em", "a"};
enum { TAG_COUNT = sizeof tags / sizeof *tags };

struct walk {
    const char *at;
    size_t open[DEPTH_MOST], depth;
};

static bool take(struct walk *walk, const char *words)
{
    if (!string_starts(walk->at, words))
        return false;
    walk->at += strlen(words);
    return true;
}

/* The tag whose name stands here, which a blank or > ends. */
static size_t take_name(struct walk *walk)
{
    size_t tag = 0, length = strcspn(walk->at, " >");
    while (tag < TAG_COUNT && (strlen(tags[tag]) != length || strncmp(walk->at, tags[tag], length) != 0))
        tag++;
    HOLDS(tag < TAG_COUNT); /* no other is allowed */
    walk->at += length;
    return tag;
}

static void take_entity(struct walk *walk)
{
    HOLDS(take(walk, "&amp;") || take(walk, "&lt;") || take(walk, "&gt;") || take(walk, "&quot;") ||
          take(walk, "&nbsp;"));
}

/* Up to the quotation mark that ends it. */
static void take_address(struct walk *walk)
{
    HOLDS(take(walk, " href=\""));
    HOLDS(string_starts(walk->at, "https://") || string_starts(walk->at, "http://") ||
          string_starts(walk->at, "mailto:"));
    while (*walk->at != '"') {
        HOLDS(*walk->at != '\0' && *walk->at != '<' && *walk->at != '>' && *walk->at != '\n');
        if (*walk->at == '&')
            take_entity(walk);
        else
            walk->at++;
    }
    walk->at++;
}

static void take_tag(struct walk *walk)
{
    if (take(walk, "<br>"))
        return;
    if (take(walk, "</")) {
        size_t tag = take_name(walk);
        HOLDS(walk->depth > 0 && walk->open[--walk->depth] == tag);
    } else {
        HOLDS(take(walk, "<"));
        size_t tag = take_name(walk);
        HOLDS(walk->depth < DEPTH_MOST);
        walk->open[walk->depth++] = tag;
        if (strcmp(tags[tag], "a") == 0)
            take_address(walk);
    }
    HOLDS(take(walk, ">"));
}

static void check_html(const char *html)
{
    struct walk walk = {.at = html};
    while (*walk.at != '\0') {
        if (*walk.at == '<')
            take_tag(&walk);
        else if (*walk.at == '&')
            take_entity(&walk);
        else
            HOLDS(*walk.at != '>' && *walk.at++ != '\n');
    }
    HOLDS(walk.depth == 0);
}

static void check_content(const struct reply *reply)
{
    static const struct matrix_position positions[] = {
        {.thread = "", .replies = "", .edits = ""},
        {.thread = "$t", .replies = "$q", .edits = ""},
        {.thread = "$t", .replies = "$q", .edits = "$r"},
    };
    static const struct matrix_file file = {.uri = "mxc://x/1", .name = "a", .media_type = "text/plain", .bytes = 1};
    struct json_limits limits = {.max_bytes = (size_t)16 << 20, .max_depth = 10};
    for (size_t i = 0; i < sizeof positions / sizeof *positions; i++) {
        own_(text_done) struct text json = TEXT_INIT;
        own_(json_freep) struct json *document = NULL;
        matrix_render_content(reply, i == 1, &positions[i], i == 0 ? &file : NULL, "key", "$q", &json);
        HOLDS(json_parse(json.data, json.length, limits, &document, NULL) == RESULT_OK);
    }
}

static void check(const struct reply *reply)
{
    own_(text_done) struct text html = TEXT_INIT;
    matrix_render_html(reply, &html);
    HOLDS(utf8_valid(html.data, html.length));
    check_html(html.data);
    check_content(reply);
}

/* Each line is a block or a choice, by its first byte; a lone carriage return stands for a new line inside. */
static void make_reply(char *lines, struct reply *reply)
{
    reply_init(reply, LANGUAGE_FI);
    for (char *line = strsep(&lines, "\n"); line != NULL; line = strsep(&lines, "\n")) {
        unsigned kind = (unsigned char)line[0] % 5;
        for (char *byte = line; *byte != '\0'; byte++)
            *byte = *byte == '\r' ? '\n' : *byte;
        if (kind == 4)
            reply_add_choice(reply, line, "value");
        else
            reply_add_block(reply, (enum block_kind)kind, line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(free_pointer) char *string = x_strndup((const char *)bytes, length);
    own_(reply_done) struct reply reply;
    struct reply decoded;
    if (!utf8_valid(string, strlen(string)))
        string[0] = '\0'; /* a reply is good UTF-8: articles, phrases and what people wrote were checked */
    if (reply_decode(string, &decoded, NULL) == RESULT_OK) {
        check(&decoded);
        reply_done(&decoded);
    }
    make_reply(string, &reply);
    check(&reply);
    return 0;
}
