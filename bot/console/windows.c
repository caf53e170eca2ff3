/* Open windows of the console: each proves its session, then hears that something changed, and looks for itself. */
#include "console/inside.h"

#include "access/cookie.h"
#include "base/json.h"
#include "base/own.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAYS_BYTES = 200 };

static struct window *find(const struct console *console, uint64_t number)
{
    for (size_t i = 0; i < console->windows.count; i++) {
        if (console->windows.items[i]->number == number)
            return console->windows.items[i];
    }
    return NULL;
}

static void prove(struct console *console, const struct window *window)
{
    struct waiting *waiting = waiting_add(console, PURPOSE_WINDOW, window->number);
    struct console_query *query = console_query_new(QUERY_VIEWER, 0);
    query->organisation = x_strdup(window->organisation);
    query->secret = x_strdup(window->secret);
    console_ask(console, waiting, query);
}

static int admit(void *context, const struct http_request *request)
{
    const struct console *console = context;
    own_(free_pointer) char *organisation = NULL, *secret = NULL;
    if (console->windows.count >= WINDOWS_MOST)
        return 503;
    return cookie_session(http_request_header(request, "cookie"), &organisation, &secret) ? 0 : 401;
}

static void opened(void *context, struct http_socket *socket)
{
    struct console *console = context;
    struct window *window = x_alloc(1, sizeof *window);
    window->number = ++console->last_number;
    window->socket = socket;
    if (!cookie_session(http_request_header(http_socket_request(socket), "cookie"), &window->organisation,
                        &window->secret))
        http_socket_close(socket, 4401, "sign in first");
    *list_push(&console->windows) = window;
    http_socket_set_data(socket, window);
    if (window->secret != NULL)
        prove(console, window);
}

/* A window says only that its tutor writes, or has stopped; whatever else comes keeps proxies awake. */
static void heard(void *context, struct http_socket *socket, const char *text, size_t length)
{
    struct console *console = context;
    const struct window *window = http_socket_data(socket);
    own_(json_freep) struct json *json = NULL;
    struct json_limits limits = {.max_bytes = SAYS_BYTES, .max_depth = 2};
    struct error error = ERROR_INIT;
    const char *type = NULL, *ticket = NULL;
    int64_t ticket_id = 0;
    bool on = false;
    if (window == NULL || !window->proven || json_parse(text, length, limits, &json, &error) != RESULT_OK ||
        json_need_string(json, "type", &type, &error) != RESULT_OK || strcmp(type, "typing") != 0 ||
        json_need_string(json, "ticket", &ticket, &error) != RESULT_OK || !api_number(ticket, &ticket_id) ||
        json_opt_bool(json, "on", &on, &error) != RESULT_OK)
        return;
    console->services.writing(console->services.context, window->organisation, window->person_id, ticket_id, !on);
}

static void window_free(struct window *window)
{
    if (window->secret != NULL)
        sodium_memzero(window->secret, strlen(window->secret));
    free(window->organisation);
    free(window->secret);
    free(window);
}

static void closed(void *context, struct http_socket *socket)
{
    struct console *console = context;
    for (size_t i = 0; i < console->windows.count; i++) {
        if (console->windows.items[i]->socket != socket)
            continue;
        window_free(console->windows.items[i]);
        console->windows.items[i] = console->windows.items[--console->windows.count];
        return;
    }
}

static void tell(struct window *window)
{
    static const char changed[] = "{\"type\":\"changed\"}";
    if (window->proven && http_socket_queued(window->socket) == 0)
        http_socket_send(window->socket, changed, sizeof changed - 1);
}

void window_answered(struct console *console, uint64_t number, const struct console_query *query)
{
    struct window *window = find(console, number);
    if (window == NULL || query->outcome == QUERY_LATER)
        return;
    bool first = !window->proven;
    window->proven = query->outcome == QUERY_DONE;
    window->person_id = query->viewer.person_id;
    if (!window->proven)
        http_socket_close(window->socket, 4401, "sign in first");
    else if (first)
        tell(window);
}

void console_changed(struct console *console)
{
    for (size_t i = 0; i < console->windows.count; i++)
        tell(console->windows.items[i]);
}

void console_writes(struct console *console, const char *organisation, int64_t person_id, int64_t ticket_id, bool stops)
{
    own_(text_done) struct text said = TEXT_INIT;
    char id[24];
    (void)snprintf(id, sizeof id, "%" PRId64, ticket_id);
    text_add(&said, "{");
    json_write_member(&said, "type", "typing");
    json_write_member(&said, "ticket", id);
    json_write_member_bool(&said, "on", !stops);
    text_add(&said, "}");
    for (size_t i = 0; i < console->windows.count; i++) {
        struct window *window = console->windows.items[i];
        if (window->proven && window->person_id == person_id && string_equal(window->organisation, organisation) &&
            http_socket_queued(window->socket) == 0)
            http_socket_send(window->socket, said.data, said.length);
    }
}

/* Once a minute: who signed out, or was removed, hears nothing any more. */
void windows_look(void *context)
{
    struct console *console = context;
    for (size_t i = 0; i < console->windows.count; i++)
        prove(console, console->windows.items[i]);
}

void windows_done(struct console *console)
{
    for (size_t i = 0; i < console->windows.count; i++)
        window_free(console->windows.items[i]);
    list_done(&console->windows);
}

void windows_routes(struct console *console)
{
    http_socket_route(console->services.server, &(struct http_socket_route){.path = "/api/v1/changes",
                                                                            .context = console,
                                                                            .admit = admit,
                                                                            .open = opened,
                                                                            .message = heard,
                                                                            .close = closed});
}
