/* Open windows of the console: each proves its session, then hears that something changed, and looks for itself. */
#include "console/inside.h"

#include "access/cookie.h"
#include "base/own.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

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

/* A window says nothing: whatever comes keeps proxies awake. */
static void heard(void *context, struct http_socket *socket, const char *text, size_t length)
{
    (void)context;
    (void)socket;
    (void)text;
    (void)length;
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
