/* Rounds of check-ins: which there are and whom one can invite, opening one, ending one. Who took part is nowhere. */
#include "console/inside.h"

#include "base/json.h"
#include "base/own.h"

#include <string.h>

enum { ID_BYTES = 36, WORDS_BYTES = 400 };

/* NULL after answering. */
static struct console_query *query_of(struct http_request *request, enum query_kind kind)
{
    struct console_query *query = api_query_of(request, kind);
    if (query != NULL)
        query->rounds = round_query_new();
    return query;
}

static void get_rounds(void *context, struct http_request *request)
{
    struct console_query *query = query_of(request, QUERY_ROUNDS);
    if (query != NULL)
        console_ask(context, api_reading(context, request), query);
}

static void ask_to(struct console *console, struct http_request *request, struct console_query *query, const char *id,
                   const struct console_command *command)
{
    struct waiting *waiting = waiting_add(console, PURPOSE_COMMAND, http_request_keep(request));
    waiting->organisation = x_strdup(query->organisation);
    waiting->id = x_strdup(id);
    waiting->text = x_strdup("");
    waiting->command = *command;
    console_ask(console, waiting, query);
}

/* False: it is no string, or too long. */
static bool read_words(const struct json *body, const char *name, char **into)
{
    const char *value = NULL;
    struct error error = ERROR_INIT;
    if (json_opt_string(body, name, &value, &error) != RESULT_OK || (value != NULL && strlen(value) > WORDS_BYTES))
        return false;
    *into = value == NULL ? NULL : x_strdup(value);
    return true;
}

/* Each is a string, as the command takes them; what is wrong with them the worker says. */
static void post_round(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    const char *id = NULL;
    struct console_query *query = NULL;
    if (!api_is_own_page(request) || (body = api_body_of(request)) == NULL ||
        (id = api_field(request, body, "id", ID_BYTES)) == NULL || (query = query_of(request, QUERY_ROUND_TRY)) == NULL)
        return;
    struct round_query *wish = query->rounds;
    if (read_words(body, "name", &wish->name) && read_words(body, "roles", &wish->roles) &&
        read_words(body, "from", &wish->from) && read_words(body, "to", &wish->to) &&
        read_words(body, "questions", &wish->questions) && read_words(body, "support", &wish->support)) {
        ask_to(context, request, query, id, &(struct console_command){.kind = COMMAND_ROUND_OPEN});
        return;
    }
    console_query_free(query);
    http_answer_error(request, 422, "bad_field", "What a round is made of are strings of at most 400 bytes.");
}

static void post_close(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    const char *id = NULL;
    struct console_command command = {.kind = COMMAND_ROUND_CLOSE};
    struct console_query *query = NULL;
    if (!api_number(http_request_segment(request, 3), &command.number)) {
        http_answer_error(request, 404, "no_round", "There is no round of that number.");
        return;
    }
    if (api_is_own_page(request) && (body = api_body_of(request)) != NULL &&
        (id = api_field(request, body, "id", ID_BYTES)) != NULL &&
        (query = query_of(request, QUERY_ROUND_CLOSE)) != NULL)
        ask_to(context, request, query, id, &command);
}

void round_routes(struct console *console)
{
    struct http_server *server = console->services.server;
    http_route(server, HTTP_GET, "/api/v1/rounds", get_rounds, console, 0);
    http_route(server, HTTP_POST, "/api/v1/rounds", post_round, console, API_BODY_BYTES);
    http_route(server, HTTP_POST, "/api/v1/rounds/*/close", post_close, console, API_BODY_BYTES);
}
