/* Tickets: the lists, one with what was said about it, and what a tutor does with it. */
#include "console/inside.h"

#include "base/json.h"
#include "base/own.h"

#include <string.h>

enum { TEXT_BYTES = 16 * 1024, ID_BYTES = 36, PICTURE_BODY_BYTES = 10 << 20 };

static void get_tickets(void *context, struct http_request *request)
{
    static const char *const states[] = {"new", "claimed", "waiting", "resolved", "reopened", "cancelled"};
    struct console *console = context;
    const char *state = http_request_query(request, "state"), *before = http_request_query(request, "before");
    int index = 0;
    int64_t number = 0;
    while (index < 6 && !string_equal(state == NULL ? "new" : state, states[index]))
        index++;
    if (index == 6 || (before != NULL && !api_number(before, &number))) {
        http_answer_error(request, 422, "bad_query",
                          "state is new, claimed, resolved, …; before is a ticket's number.");
        return;
    }
    struct console_query *query = api_query_of(request, QUERY_TICKETS);
    if (query == NULL)
        return;
    query->state = index;
    query->before = number;
    console_ask(console, api_reading(console, request), query);
}

static void get_ticket(void *context, struct http_request *request)
{
    struct console *console = context;
    int64_t id = 0;
    if (!api_number(http_request_segment(request, 3), &id)) {
        http_answer_error(request, 404, "not_found", "There is no such ticket.");
        return;
    }
    struct console_query *query = api_query_of(request, QUERY_TICKET);
    if (query == NULL)
        return;
    query->ticket_id = id;
    console_ask(console, api_reading(console, request), query);
}

/* ---- pictures ---------------------------------------------------------------------------------------------------- */

static void get_picture(void *context, struct http_request *request)
{
    struct console *console = context;
    int64_t id = 0, picture = 0;
    if (!api_number(http_request_segment(request, 3), &id) || !api_number(http_request_segment(request, 5), &picture)) {
        http_answer_error(request, 404, "not_found", "There is no such picture.");
        return;
    }
    struct console_query *query = api_query_of(request, QUERY_PICTURE);
    if (query == NULL)
        return;
    query->ticket_id = id;
    query->picture_id = picture;
    console_ask(console, api_reading(console, request), query);
}

/* The body is the picture itself; `id` stands in the address. */
static void post_picture(void *context, struct http_request *request)
{
    struct console *console = context;
    const char *id = http_request_query(request, "id");
    int64_t ticket_id = 0;
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    if (!api_is_own_page(request))
        return;
    if (id == NULL || *id == '\0' || strlen(id) > ID_BYTES || length == 0 ||
        !api_number(http_request_segment(request, 3), &ticket_id)) {
        http_answer_error(request, 422, "bad_field", "The body is the picture, and ?id= a UUID of yours.");
        return;
    }
    struct console_query *query = api_query_of(request, QUERY_KEEP);
    if (query == NULL)
        return;
    query->ticket_id = ticket_id;
    text_add_bytes(&query->bytes, body, length);
    struct waiting *waiting = waiting_add(console, PURPOSE_COMMAND, http_request_keep(request));
    waiting->organisation = x_strdup(query->organisation);
    waiting->id = x_strdup(id);
    waiting->text = x_strdup("");
    waiting->command = (struct console_command){.kind = COMMAND_SAY, .ticket_id = ticket_id};
    console_ask(console, waiting, query);
}

/* ---- what a tutor does ------------------------------------------------------------------------------------------- */

enum {
    SAYS = 1,
    MAY_SAY = 2,
    CHANGES = 4,
    NAMES = 8,
    ALL = 16,
    TELLS = 32,
    SPEAKS = 64
}; /* what its body holds besides id and version */

static const struct ticket_deed {
    const char *word;
    enum command_kind kind;
    unsigned holds;
} deeds[] = {
    {"claim", COMMAND_CLAIM, 0},
    {"release", COMMAND_RELEASE, 0},
    {"resolve", COMMAND_RESOLVE, ALL},
    {"reopen", COMMAND_REOPEN, 0},
    {"transfer", COMMAND_TRANSFER, NAMES | MAY_SAY},
    {"messages", COMMAND_SAY, SAYS | ALL},
    {"notes", COMMAND_NOTE, SAYS},
    {"edit", COMMAND_EDIT, SAYS | CHANGES},
    {"takeback", COMMAND_TAKE_BACK, CHANGES},
    {"line", COMMAND_LINE, TELLS | MAY_SAY},
    {"bands", COMMAND_BANDS, SPEAKS},
};

static const struct ticket_deed *find_deed(const char *word)
{
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        if (string_equal(deeds[i].word, word))
            return &deeds[i];
    }
    return NULL;
}

static bool bad(struct http_request *request, const char *why)
{
    http_answer_error(request, 422, "bad_field", why);
    return false;
}

/* "tutor" or "queue", with its id. */
static bool read_target(struct http_request *request, const struct json *body, struct console_command *command)
{
    const char *tutor = NULL, *queue = NULL;
    struct error error = ERROR_INIT;
    if (json_opt_string(body, "tutor", &tutor, &error) != RESULT_OK ||
        json_opt_string(body, "queue", &queue, &error) != RESULT_OK || (tutor == NULL) == (queue == NULL) ||
        !api_number(tutor != NULL ? tutor : queue, tutor != NULL ? &command->to_person_id : &command->to_queue_id))
        return bad(request, "Either \"tutor\" or \"queue\" must be an id out of the ticket's targets.");
    return true;
}

/* The question before what solved it, as a tutor writes them in a chat; without a question there is nothing to tell. */
static bool read_line(struct http_request *request, const struct json *body, const char *answer, struct text *line)
{
    const char *question = "";
    struct error error = ERROR_INIT;
    if (json_opt_string(body, "question", &question, &error) != RESULT_OK || strlen(question) > TEXT_BYTES ||
        (*question == '\0' && *answer != '\0'))
        return bad(request, "\"question\" must be a string, and stand beside \"text\".");
    text_add(line, question);
    if (line->length > 0)
        text_printf(line, "%s %s", strchr(question, '?') == NULL ? "?" : "", answer);
    return true;
}

/* Fills the waiting by the body; false after answering. */
static bool read_deed(struct http_request *request, const struct ticket_deed *deed, const struct json *body,
                      struct waiting *waiting)
{
    struct error error = ERROR_INIT;
    const char *id = api_field(request, body, "id", ID_BYTES), *text = "", *target = "";
    own_(text_done) struct text line = TEXT_INIT;
    if (id == NULL)
        return false;
    if ((deed->holds & SAYS) != 0 && (text = api_field(request, body, "text", TEXT_BYTES)) == NULL)
        return false;
    if ((deed->holds & SPEAKS) != 0 && (text = api_field(request, body, "language", 2)) == NULL)
        return false;
    if ((deed->holds & CHANGES) != 0 && (target = api_field(request, body, "line", ID_BYTES)) == NULL)
        return false;
    if ((deed->holds & MAY_SAY) != 0 &&
        (json_opt_string(body, "text", &text, &error) != RESULT_OK || strlen(text) > TEXT_BYTES))
        return bad(request, "\"text\" must be a string.");
    if (json_opt_int(body, "version", &waiting->command.version, &error) != RESULT_OK)
        return bad(request, "\"version\" must be a whole number.");
    if ((deed->holds & ALL) != 0 && json_opt_bool(body, "all", &waiting->command.all, &error) != RESULT_OK)
        return bad(request, "\"all\" must be true or false.");
    if ((deed->holds & NAMES) != 0 && !read_target(request, body, &waiting->command))
        return false;
    if ((deed->holds & TELLS) != 0 && !read_line(request, body, text, &line))
        return false;
    waiting->id = x_strdup(id);
    waiting->text = x_strdup((deed->holds & TELLS) != 0 ? line.data : text);
    waiting->target = x_strdup(target);
    return true;
}

static void begin_deed(struct console *console, struct http_request *request, const struct ticket_deed *deed,
                       int64_t ticket_id, const struct json *body)
{
    struct waiting *waiting = waiting_add(console, PURPOSE_COMMAND, 0);
    waiting->command = (struct console_command){.kind = deed->kind, .ticket_id = ticket_id};
    struct console_query *query = read_deed(request, deed, body, waiting) ? api_query_of(request, QUERY_VIEWER) : NULL;
    if (query == NULL) {
        waiting_drop(console, waiting);
        return;
    }
    waiting->request = http_request_keep(request);
    waiting->organisation = x_strdup(query->organisation);
    console_ask(console, waiting, query);
}

static void post_deed(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    const struct ticket_deed *deed = find_deed(http_request_segment(request, 4));
    int64_t id = 0;
    if (deed == NULL || !api_number(http_request_segment(request, 3), &id)) {
        http_answer_error(request, 404, "not_found", "There is no such ticket, or nothing of that name to do with it.");
        return;
    }
    if (api_is_own_page(request) && (body = api_body_of(request)) != NULL)
        begin_deed(context, request, deed, id, body);
}

void ticket_routes(struct console *console)
{
    struct http_server *server = console->services.server;
    http_route(server, HTTP_GET, "/api/v1/tickets", get_tickets, console, 0);
    http_route(server, HTTP_GET, "/api/v1/tickets/*", get_ticket, console, 0);
    http_route(server, HTTP_GET, "/api/v1/tickets/*/pictures/*", get_picture, console, 0);
    http_route(server, HTTP_POST, "/api/v1/tickets/*/pictures", post_picture, console, PICTURE_BODY_BYTES);
    http_route(server, HTTP_POST, "/api/v1/tickets/*/*", post_deed, console, API_BODY_BYTES);
}
