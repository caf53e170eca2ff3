/* Articles: the list, one with its versions, what a question finds, what publishing would change, and publishing. */
#include "console/inside.h"

#include "base/json.h"
#include "base/own.h"

#include <string.h>

enum {
    TOPIC_BYTES = 64,
    QUESTION_BYTES = 4096,
    ID_BYTES = 36,
    TOOL_BYTES = 500,
    ARTICLE_BODY_BYTES = 400 * 1024,
    IMPORT_BODY_BYTES = 2 * 1024 * 1024
};

struct console_query *api_editing(struct http_request *request, enum query_kind kind, enum language language,
                                  const char *topic)
{
    struct console_query *query = api_query_of(request, kind);
    if (query == NULL)
        return NULL;
    query->article = x_alloc(1, sizeof *query->article);
    query->article->language = language;
    query->article->topic = x_strdup(topic);
    return query;
}

/* Of "/api/v1/articles/fi/topic"; false after answering. */
static bool read_place(struct http_request *request, enum language *language, const char **topic)
{
    *language = language_from_code(http_request_segment(request, 3));
    *topic = http_request_segment(request, 4);
    if (*language != LANGUAGE_NONE && *topic != NULL && **topic != '\0' && strlen(*topic) <= TOPIC_BYTES)
        return true;
    http_answer_error(request, 404, "no_article", "There is no such article.");
    return false;
}

static void get_articles(void *context, struct http_request *request)
{
    const char *code = http_request_query(request, "language"), *after = http_request_query(request, "after");
    enum language language = language_from_code(code == NULL ? "fi" : code);
    if (language == LANGUAGE_NONE) {
        http_answer_error(request, 422, "bad_query", "language is fi, sv or en; after is a topic.");
        return;
    }
    struct console_query *query = api_editing(request, QUERY_ARTICLES, language, after);
    if (query != NULL)
        console_ask(context, api_reading(context, request), query);
}

static void read_one(struct console *console, struct http_request *request, int64_t version)
{
    enum language language;
    const char *topic;
    if (!read_place(request, &language, &topic))
        return;
    struct console_query *query = api_editing(request, QUERY_ARTICLE, language, topic);
    if (query == NULL)
        return;
    query->article->version = version;
    console_ask(console, api_reading(console, request), query);
}

static void get_article(void *context, struct http_request *request)
{
    read_one(context, request, 0);
}

static void get_version(void *context, struct http_request *request)
{
    int64_t version = 0;
    if (api_number(http_request_segment(request, 6), &version) && version > 0)
        read_one(context, request, version);
    else
        http_answer_error(request, 404, "no_article", "There is no such version.");
}

/* ---- what an editor sends -----------------------------------------------------------------------------------------
 */

/* The members of the body that are fields of an article. False after answering. */
static bool read_fields(struct http_request *request, const struct json *body, struct article_fields *fields)
{
    for (int field = 0; field < FIELD_COUNT; field++) {
        const char *value = NULL, *name = article_field_name((enum article_field)field);
        struct error error = ERROR_INIT;
        own_(text_done) struct text why = TEXT_INIT;
        if (json_opt_string(body, name, &value, &error) == RESULT_OK) {
            article_fields_set(fields, (enum article_field)field, value);
            continue;
        }
        text_printf(&why, "\"%s\" must be a string%s.", name,
                    article_field_is_list((enum article_field)field) ? ", one value a line" : "");
        http_answer_error(request, 422, "bad_field", why.data);
        return false;
    }
    return true;
}

/* Which articles a question finds; with fields: as if these were published. */
static void post_ask(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    const char *code = "", *topic = NULL, *text = NULL;
    struct error error = ERROR_INIT;
    if (!api_is_own_page(request) || (body = api_body_of(request)) == NULL ||
        (text = api_field(request, body, "text", QUESTION_BYTES)) == NULL)
        return;
    enum language language = LANGUAGE_NONE;
    if (json_opt_string(body, "language", &code, &error) == RESULT_OK &&
        json_opt_string(body, "topic", &topic, &error) == RESULT_OK)
        language = language_from_code(code);
    if (language == LANGUAGE_NONE) {
        http_answer_error(request, 422, "bad_field", "\"language\" is fi, sv or en.");
        return;
    }
    struct console_query *query = api_editing(request, QUERY_ARTICLE_ASK, language, topic);
    if (query == NULL)
        return;
    query->article->question = x_strdup(text);
    query->article->has_fields = topic != NULL;
    if (topic != NULL && !read_fields(request, body, &query->article->fields)) {
        console_query_free(query);
        return;
    }
    console_ask(context, api_reading(context, request), query);
}

/* What a table of questions and answers holds. */
static void post_import(void *context, struct http_request *request)
{
    size_t length = 0;
    const char *code = http_request_query(request, "language"), *body = http_request_body(request, &length);
    enum language language = language_from_code(code == NULL ? "fi" : code);
    if (!api_is_own_page(request))
        return;
    if (language == LANGUAGE_NONE || length == 0) {
        http_answer_error(request, 422, "bad_query", "language is fi, sv or en; the body is a table as CSV or TSV.");
        return;
    }
    struct console_query *query = api_editing(request, QUERY_IMPORT, language, "");
    if (query == NULL)
        return;
    query->article->table = (struct text)TEXT_INIT;
    text_add_bytes(&query->article->table, body, length);
    console_ask(context, api_reading(context, request), query);
}

static const struct {
    const char *word;
    enum article_deed deed;
    bool tries; /* and nothing is kept */
} deeds[] = {
    {"try", ARTICLE_PUBLISHED, true},       {"publish", ARTICLE_PUBLISHED, false},
    {"draft", ARTICLE_DRAFTED, false},      {"takeback", ARTICLE_TAKEN_BACK, false},
    {"schedule", ARTICLE_SCHEDULED, false}, {"archive", ARTICLE_ARCHIVED, false},
    {"check", ARTICLE_CHECKED, false},      {"approve", ARTICLE_APPROVED, false},
    {"seen", ARTICLE_SEEN, false},
};

/* A command: the same UUID again changes nothing, another version than the one that was seen is refused. */
static struct waiting *begin_writing(struct console *console, struct http_request *request, const struct json *body,
                                     const struct console_query *query)
{
    const char *id = api_field(request, body, "id", ID_BYTES);
    int64_t version = 0;
    struct error error = ERROR_INIT;
    if (id == NULL)
        return NULL;
    if (json_need_int(body, "version", &version, &error) != RESULT_OK) {
        http_answer_error(request, 422, "bad_field", "\"version\" must be the number of the version that was opened.");
        return NULL;
    }
    struct waiting *waiting = waiting_add(console, PURPOSE_COMMAND, http_request_keep(request));
    waiting->organisation = x_strdup(query->organisation);
    waiting->id = x_strdup(id);
    waiting->text = x_strdup("");
    waiting->command = (struct console_command){.kind = COMMAND_ARTICLE, .version = version};
    return waiting;
}

static void post_deed(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    enum language language;
    const char *topic;
    size_t deed = 0, count = sizeof deeds / sizeof *deeds;
    while (deed < count && !string_equal(deeds[deed].word, http_request_segment(request, 5)))
        deed++;
    if (deed == count) {
        http_answer_error(request, 404, "no_article", "There is nothing of that name to do with an article.");
        return;
    }
    if (!read_place(request, &language, &topic) || !api_is_own_page(request) || (body = api_body_of(request)) == NULL)
        return;
    struct console_query *query = api_editing(request, QUERY_ARTICLE_TRY, language, topic);
    if (query == NULL)
        return;
    query->article->deed = deeds[deed].deed;
    struct waiting *waiting = NULL;
    struct error error = ERROR_INIT;
    (void)json_opt_bool(body, "accepts", &query->article->accepts, &error);
    (void)json_opt_bool(body, "small", &query->article->small, &error);
    if (deeds[deed].deed == ARTICLE_SCHEDULED)
        (void)json_need_int(body, "due_ms", &query->article->due_ms, &error); /* without one it lies in the past */
    if (read_fields(request, body, &query->article->fields))
        waiting = deeds[deed].tries ? api_reading(context, request) : begin_writing(context, request, body, query);
    if (waiting != NULL)
        console_ask(context, waiting, query);
    else
        console_query_free(query);
}

/* A program or a device changed: all articles about it are to be looked at. */
static void post_tool(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    const char *id, *tool;
    if (!api_is_own_page(request) || (body = api_body_of(request)) == NULL ||
        (id = api_field(request, body, "id", ID_BYTES)) == NULL ||
        (tool = api_field(request, body, "tool", TOOL_BYTES)) == NULL)
        return;
    struct console_query *query = api_editing(request, QUERY_TOOL, LANGUAGE_FI, "");
    if (query == NULL)
        return;
    query->article->question = x_strdup(tool);
    struct waiting *waiting = waiting_add(context, PURPOSE_COMMAND, http_request_keep(request));
    waiting->organisation = x_strdup(query->organisation);
    waiting->id = x_strdup(id);
    waiting->text = x_strdup("");
    waiting->command = (struct console_command){.kind = COMMAND_TOOL_CHANGED};
    console_ask(context, waiting, query);
}

void article_routes(struct console *console)
{
    struct http_server *server = console->services.server;
    http_route(server, HTTP_GET, "/api/v1/articles", get_articles, console, 0);
    http_route(server, HTTP_POST, "/api/v1/articles/ask", post_ask, console, ARTICLE_BODY_BYTES);
    http_route(server, HTTP_POST, "/api/v1/articles/tool-changed", post_tool, console, ARTICLE_BODY_BYTES);
    http_route(server, HTTP_POST, "/api/v1/articles/import", post_import, console, IMPORT_BODY_BYTES);
    http_route(server, HTTP_GET, "/api/v1/articles/*/*", get_article, console, 0);
    http_route(server, HTTP_GET, "/api/v1/articles/*/*/versions/*", get_version, console, 0);
    http_route(server, HTTP_POST, "/api/v1/articles/*/*/*", post_deed, console, ARTICLE_BODY_BYTES);
}
