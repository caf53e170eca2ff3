/* Sessions: sign-in, sign-out, the password of an invitation. */
#include "console/inside.h"

#include "access/login.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"

#include <inttypes.h>

enum { NAME_BYTES = 200, PASSWORD_BYTES = 1024 };

static void get_session(void *context, struct http_request *request)
{
    struct console *console = context;
    struct console_query *query = api_query_of(request, QUERY_VIEWER);
    if (query != NULL)
        console_ask(console, api_reading(console, request), query);
}

static void say_wait(struct http_request *request, int64_t wait_ms)
{
    own_(text_done) struct text seconds = TEXT_INIT;
    text_printf(&seconds, "%" PRId64, wait_ms / 1000 + 1);
    http_answer_header(request, "retry-after", seconds.data);
    http_answer_error(request, 429, "too_many", "Too many tries; wait a quarter of an hour.");
}

static void begin_sign_in(struct console *console, struct http_request *request, const char *organisation,
                          const char *name, const char *password)
{
    own_(text_done) struct text account = TEXT_INIT, login = TEXT_INIT;
    const char *address = http_request_address(request);
    int64_t now_ms = clock_monotonic_ms();
    login_of_name(name, &login); /* one account, however its name is written */
    text_printf(&account, "%s/%s", organisation, login.data);
    int64_t wait_ms = throttle_wait_ms(console->throttle, account.data, address, now_ms);
    if (wait_ms > 0) {
        say_wait(request, wait_ms);
        return;
    }
    throttle_try(console->throttle, account.data, address, now_ms);
    struct console_query *query = console_query_new(QUERY_SIGN_IN, 0);
    query->organisation = x_strdup(organisation);
    query->login = x_strdup(name);
    query->password = x_strdup(password);
    struct waiting *waiting = waiting_add(console, PURPOSE_SIGN_IN, http_request_keep(request));
    waiting->organisation = x_strdup(organisation);
    waiting->account = text_detach(&account);
    waiting->address = x_strdup(address);
    console_ask(console, waiting, query);
}

static void post_session(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    if (!api_is_own_page(request) || (body = api_body_of(request)) == NULL)
        return;
    const char *organisation = api_field(request, body, "organisation", 64);
    const char *name = organisation == NULL ? NULL : api_field(request, body, "name", NAME_BYTES);
    const char *password = name == NULL ? NULL : api_field(request, body, "password", PASSWORD_BYTES);
    if (password != NULL)
        begin_sign_in(context, request, organisation, name, password);
}

static void delete_session(void *context, struct http_request *request)
{
    struct console *console = context;
    if (!api_is_own_page(request))
        return;
    struct console_query *query = api_query_of(request, QUERY_VIEWER);
    if (query == NULL)
        return;
    bool everywhere = http_request_query(request, "everywhere") != NULL;
    struct waiting *waiting = waiting_add(console, PURPOSE_COMMAND, http_request_keep(request));
    waiting->organisation = x_strdup(query->organisation);
    waiting->command.kind = everywhere ? COMMAND_SESSION_CLOSE_ALL : COMMAND_SESSION_CLOSE;
    console_ask(console, waiting, query);
}

static void post_password(void *context, struct http_request *request)
{
    struct console *console = context;
    own_(json_freep) struct json *body = NULL;
    if (!api_is_own_page(request) || (body = api_body_of(request)) == NULL)
        return;
    const char *organisation = api_field(request, body, "organisation", 64);
    const char *invitation = organisation == NULL ? NULL : api_field(request, body, "invitation", 64);
    const char *password = invitation == NULL ? NULL : api_field(request, body, "password", PASSWORD_BYTES);
    if (password == NULL)
        return;
    struct console_query *query = console_query_new(QUERY_INVITED, 0);
    query->organisation = x_strdup(organisation);
    query->secret = x_strdup(invitation);
    query->password = x_strdup(password);
    struct waiting *waiting = waiting_add(console, PURPOSE_INVITED, http_request_keep(request));
    waiting->organisation = x_strdup(organisation);
    console_ask(console, waiting, query);
}

void session_routes(struct console *console)
{
    struct http_server *server = console->services.server;
    http_route(server, HTTP_GET, "/api/v1/session", get_session, console, 0);
    http_route(server, HTTP_POST, "/api/v1/session", post_session, console, API_BODY_BYTES);
    http_route(server, HTTP_DELETE, "/api/v1/session", delete_session, console, 0);
    http_route(server, HTTP_POST, "/api/v1/password", post_password, console, API_BODY_BYTES);
}
