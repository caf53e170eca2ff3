#include "console/inside.h"

#include "access/cookie.h"
#include "base/file.h"
#include "base/own.h"
#include "loop/loop.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* ---- what waits -------------------------------------------------------------------------------------------------- */

struct waiting *waiting_add(struct console *console, enum purpose purpose, uint64_t request)
{
    struct waiting *waiting = x_alloc(1, sizeof *waiting);
    *waiting =
        (struct waiting){.token = ++console->last_number, .request = request, .purpose = purpose, .answer = TEXT_INIT};
    *list_push(&console->waiting) = waiting;
    return waiting;
}

static void wipe(char *secret)
{
    if (secret != NULL)
        sodium_memzero(secret, strlen(secret));
    free(secret);
}

static void waiting_free(struct waiting *waiting)
{
    free(waiting->organisation);
    wipe(waiting->secret);
    free(waiting->account);
    free(waiting->address);
    free(waiting->id);
    free(waiting->text);
    free(waiting->target);
    free(waiting->picture);
    wipe(waiting->command.secret);
    article_edit_free(waiting->command.article);
    tool_change_free(waiting->command.tool);
    settling_free(waiting->command.settling);
    text_done(&waiting->answer);
    free(waiting);
}

static struct waiting *waiting_find(struct console *console, uint64_t token)
{
    for (size_t i = 0; i < console->waiting.count; i++) {
        if (console->waiting.items[i]->token == token)
            return console->waiting.items[i];
    }
    return NULL;
}

void waiting_drop(struct console *console, struct waiting *waiting)
{
    for (size_t i = 0; i < console->waiting.count; i++) {
        if (console->waiting.items[i] != waiting)
            continue;
        console->waiting.items[i] = console->waiting.items[--console->waiting.count];
        break;
    }
    waiting_free(waiting);
}

static void say_busy(struct console *console, struct waiting *waiting)
{
    struct http_request *request =
        waiting->purpose >= PURPOSE_WINDOW ? NULL : http_request_find(console->services.server, waiting->request);
    if (request != NULL)
        http_answer_error(request, 503, "busy", "Too much waits just now; try again in a moment.");
    if (waiting->purpose == PURPOSE_GUEST)
        waiting->tell(waiting->to, waiting->request, false);
    waiting_drop(console, waiting);
}

void console_ask(struct console *console, struct waiting *waiting, struct console_query *query)
{
    bool hashes = query->kind == QUERY_SIGN_IN || query->kind == QUERY_INVITED;
    bool room = console->waiting.count <= WAITING_MOST && (!hashes || console->passwords < PASSWORDS_MOST);
    query->token = waiting->token;
    console->passwords += hashes && room;
    if (room && console->services.ask(console->services.context, query))
        return;
    console->passwords -= hashes && room;
    console_query_free(query);
    say_busy(console, waiting);
}

void console_command(struct console *console, struct waiting *waiting)
{
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, "console", waiting->token);
    struct message *message = list_push(&arrival->messages);
    own_(text_done) struct text place = TEXT_INIT;
    message_init(message);
    text_printf(&place, "person/%lld", (long long)waiting->command.person_id);
    message_set(&message->connector, "console");
    message_set(&message->organisation, waiting->organisation);
    message_set(&message->place, place.data);
    message_set(&message->account, place.data);
    message_set(&message->external_id, waiting->id);
    message_set(&message->text, waiting->text);
    message_set(&message->target, waiting->target);
    message_set(&message->attachment.origin, waiting->picture);
    arrival->command = waiting->command;
    waiting->command.secret = NULL;
    waiting->command.article = NULL;
    waiting->command.tool = NULL;
    waiting->command.settling = NULL;
    if (console->services.arrive(console->services.context, arrival))
        return;
    arrival_free(arrival);
    say_busy(console, waiting);
}

/* ---- what comes back --------------------------------------------------------------------------------------------- */

void console_answered(struct console *console, struct console_query *query)
{
    struct waiting *waiting = waiting_find(console, query->token);
    bool hashes = query->kind == QUERY_SIGN_IN || query->kind == QUERY_INVITED;
    console->passwords -= hashes && console->passwords > 0;
    if (waiting != NULL && waiting->purpose == PURPOSE_WINDOW) {
        window_answered(console, waiting->request, query);
        waiting_drop(console, waiting);
    } else if (waiting != NULL && waiting->purpose == PURPOSE_GUEST) {
        waiting->tell(waiting->to, waiting->request, query->outcome == QUERY_DONE ? query->viewer.person_id : 0);
        waiting_drop(console, waiting);
    } else if (waiting != NULL) {
        api_answered(console, waiting, query);
    }
    console_query_free(query);
}

void console_ask_signed_in(struct console *console, const char *organisation, const char *cookies,
                           void (*answer)(void *to, uint64_t number, int64_t person_id), void *to, uint64_t number)
{
    struct console_query *query = console_query_new(QUERY_VIEWER, 0);
    if (!cookie_session(cookies, &query->organisation, &query->secret) ||
        !string_equal(query->organisation, organisation)) {
        console_query_free(query);
        answer(to, number, 0);
        return;
    }
    struct waiting *waiting = waiting_add(console, PURPOSE_GUEST, number);
    waiting->tell = answer;
    waiting->to = to;
    console_ask(console, waiting, query);
}

void console_committed(struct console *console, struct departure *departure)
{
    struct waiting *waiting = waiting_find(console, departure->token);
    if (waiting != NULL && departure->receipts.count > 0)
        api_committed(console, waiting, &departure->receipts.items[0]);
    departure_free(departure);
}

/* ---- life -------------------------------------------------------------------------------------------------------- */

static void show_page(void *context, struct http_request *request)
{
    struct console *console = context;
    http_answer(request, 200, "text/html; charset=utf-8", console->index.data, console->index.length);
}

static void show_description(void *context, struct http_request *request)
{
    const struct console *console = context;
    http_answer(request, 200, "application/json; charset=utf-8", console->openapi.data, console->openapi.length);
}

/* The two files that have an address of their own. */
static enum result read_files(struct console *console, const char *app, struct error *error)
{
    own_(text_done) struct text index = TEXT_INIT, openapi = TEXT_INIT;
    text_printf(&index, "%s/index.html", app);
    text_printf(&openapi, "%s/openapi.json", app);
    enum result result = file_read(index.data, (size_t)1 << 20, &console->index, error);
    return result == RESULT_OK ? file_read(openapi.data, (size_t)1 << 20, &console->openapi, error) : result;
}

enum result console_new(const struct console_services *services, struct console **console, struct error *error)
{
    static const int64_t look_ms = 60000;
    struct console *made = x_alloc(1, sizeof *made);
    made->services = *services;
    made->index = made->openapi = (struct text)TEXT_INIT;
    made->throttle = throttle_new();
    enum result result = read_files(made, services->app, error);
    if (result == RESULT_OK)
        result = http_route_folder(services->server, "/assets/console", services->app, error);
    if (result != RESULT_OK) {
        console_free(made);
        return result;
    }
    http_route(services->server, HTTP_GET, "/console", show_page, made, 0);
    http_route(services->server, HTTP_GET, "/console/*", show_page, made, 0);
    http_route(services->server, HTTP_GET, "/console/*/*", show_page, made, 0);
    http_route(services->server, HTTP_GET, "/console/*/*/*", show_page, made, 0);
    http_route(services->server, HTTP_GET, "/api/v1/openapi.json", show_description, made, 0);
    api_routes(made);
    windows_routes(made);
    made->timer = loop_timer_start(services->loop, look_ms, look_ms, windows_look, made);
    *console = made;
    return RESULT_OK;
}

void console_free(struct console *console)
{
    if (console == NULL)
        return;
    loop_timer_stop(&console->timer);
    for (size_t i = 0; i < console->waiting.count; i++)
        waiting_free(console->waiting.items[i]);
    list_done(&console->waiting);
    windows_done(console);
    throttle_free(console->throttle);
    text_done(&console->index);
    text_done(&console->openapi);
    free(console);
}
