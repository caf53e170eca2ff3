/* What waits for an editor: questions that failed, and what tutors told; and being done with it. */
#include "console/inside.h"

#include "base/json.h"
#include "base/own.h"

#include <string.h>

enum { TOPIC_BYTES = 64, ID_BYTES = 36, CODE_BYTES = 40 };

static void read_list(void *context, struct http_request *request, enum query_kind kind)
{
    struct console_query *query = api_editing(request, kind, LANGUAGE_NONE, "");
    if (query != NULL)
        console_ask(context, api_reading(context, request), query);
}

static void get_unanswered(void *context, struct http_request *request)
{
    read_list(context, request, QUERY_UNANSWERED);
}

static void get_drafts(void *context, struct http_request *request)
{
    read_list(context, request, QUERY_DRAFTS);
}

/* ---- being done with it -------------------------------------------------------------------------------------- */

static const struct {
    const char *of, *word; /* "/api/v1/OF/WORD" */
    enum settling_deed deed;
} deeds[] = {
    {"unanswered", "answered", SETTLE_ANSWERED},         {"unanswered", "out_of_scope", SETTLE_OUT_OF_SCOPE},
    {"unanswered", "passed_over", SETTLE_PASSED_OVER},   {"article-drafts", "accepted", SETTLE_DRAFT_ACCEPTED},
    {"article-drafts", "dropped", SETTLE_DRAFT_DROPPED},
};

/* False: it is no list of ids. */
static bool read_ids(const struct json *body, struct settling *settling)
{
    const struct json *ids = NULL;
    struct error error = ERROR_INIT;
    if (json_need_array(body, "ids", &ids, &error) != RESULT_OK)
        return false;
    for (const struct json *one = json_first(ids); one != NULL; one = json_next(one)) {
        int64_t id = 0;
        if (settling->ids.count == SETTLED_MOST || !api_number(json_as_string(one), &id))
            return false;
        *list_push(&settling->ids) = id;
    }
    return settling->ids.count > 0;
}

/* NULL after answering. */
static struct settling *read_settling(struct http_request *request, const struct json *body, enum settling_deed deed)
{
    const char *topic = NULL;
    struct error error = ERROR_INIT;
    struct settling *settling = x_alloc(1, sizeof *settling);
    bool names = json_opt_string(body, "topic", &topic, &error) == RESULT_OK;
    *settling = (struct settling){.deed = deed, .topic = x_strdup(topic == NULL ? "" : topic)};
    if (names && strlen(settling->topic) <= TOPIC_BYTES && read_ids(body, settling))
        return settling;
    settling_free(settling);
    http_answer_error(request, 422, "bad_field", "\"ids\" must be a list of at most 200 ids, \"topic\" a topic.");
    return NULL;
}

/* Owns the settling. */
static void settle(struct console *console, struct http_request *request, const char *id, struct settling *settling)
{
    struct console_query *query = api_editing(request, QUERY_SETTLE, LANGUAGE_NONE, "");
    if (query == NULL) {
        settling_free(settling);
        return;
    }
    query->article->settling = settling;
    struct waiting *waiting = waiting_add(console, PURPOSE_COMMAND, http_request_keep(request));
    waiting->organisation = x_strdup(query->organisation);
    waiting->id = x_strdup(id);
    waiting->text = x_strdup("");
    waiting->command = (struct console_command){.kind = COMMAND_SETTLE};
    console_ask(console, waiting, query);
}

static void post_deed(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    const char *of = http_request_segment(request, 2), *word = http_request_segment(request, 3), *id = NULL;
    size_t deed = 0, count = sizeof deeds / sizeof *deeds;
    while (deed < count && !(string_equal(deeds[deed].of, of) && string_equal(deeds[deed].word, word)))
        deed++;
    if (deed == count) {
        http_answer_error(request, 404, "not_found", "There is nothing of that name to do with it.");
        return;
    }
    if (!api_is_own_page(request) || (body = api_body_of(request)) == NULL ||
        (id = api_field(request, body, "id", ID_BYTES)) == NULL)
        return;
    struct settling *settling = read_settling(request, body, deeds[deed].deed);
    if (settling != NULL)
        settle(context, request, id, settling);
}

/* What was learnt from people's picks, and that it is wrong. */
static void get_learnt(void *context, struct http_request *request)
{
    read_list(context, request, QUERY_LEARNT);
}

static void post_forgotten(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    const char *id, *code;
    if (!api_is_own_page(request) || (body = api_body_of(request)) == NULL ||
        (id = api_field(request, body, "id", ID_BYTES)) == NULL ||
        (code = api_field(request, body, "code", CODE_BYTES)) == NULL)
        return;
    struct settling *settling = x_alloc(1, sizeof *settling);
    *settling = (struct settling){.deed = SETTLE_LEARNT_REMOVED, .topic = x_strdup(""), .code = x_strdup(code)};
    settle(context, request, id, settling);
}

void unanswered_routes(struct console *console)
{
    struct http_server *server = console->services.server;
    http_route(server, HTTP_GET, "/api/v1/unanswered", get_unanswered, console, 0);
    http_route(server, HTTP_POST, "/api/v1/unanswered/*", post_deed, console, API_BODY_BYTES);
    http_route(server, HTTP_GET, "/api/v1/learnt", get_learnt, console, 0);
    http_route(server, HTTP_POST, "/api/v1/learnt/forgotten", post_forgotten, console, API_BODY_BYTES);
    http_route(server, HTTP_GET, "/api/v1/article-drafts", get_drafts, console, 0);
    http_route(server, HTTP_POST, "/api/v1/article-drafts/*", post_deed, console, API_BODY_BYTES);
}
