/* The API under /api/v1: what a request asks, who may ask it, and what it is answered. */
#include "console/inside.h"

#include "access/cookie.h"
#include "access/login.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char json_type_name[] = "application/json; charset=utf-8";
enum { BODY_BYTES = 24 * 1024, NAME_BYTES = 200, PASSWORD_BYTES = 1024, TEXT_BYTES = 16 * 1024, ID_BYTES = 36 };

static void say(struct http_request *request, const struct text *json)
{
    http_answer(request, 200, json_type_name, json->data, json->length);
}

/* ---- who asks ---------------------------------------------------------------------------------------------------- */

static void set_cookie(const struct console *console, struct http_request *request, const char *value, bool ends)
{
    own_(text_done) struct text cookie = TEXT_INIT;
    text_printf(&cookie, "%s%s; Path=/; HttpOnly; SameSite=Strict%s%s", COOKIE_SESSION, value,
                console->services.https ? "; Secure" : "", ends ? "; Max-Age=0" : "");
    http_answer_header(request, "set-cookie", cookie.data);
}

/* A page of another site can neither set this header (that takes a question beforehand, which is never answered) nor
 * hide its Origin; a form can do neither. With SameSite=Strict its browser would not send the cookie either. */
static bool is_own_page(struct http_request *request)
{
    if (http_request_header(request, "x-neuvo-console") != NULL && http_request_same_origin(request))
        return true;
    http_answer_error(request, 403, "foreign", "Writing needs the header X-Neuvo-Console and our own Origin.");
    return false;
}

/* Begins with the session of the cookie; answers 401 when there is none. */
static struct console_query *query_of(struct http_request *request, enum query_kind kind)
{
    struct console_query *query = console_query_new(kind, 0);
    if (cookie_session(http_request_header(request, "cookie"), &query->organisation, &query->secret))
        return query;
    console_query_free(query);
    http_answer_error(request, 401, "signed_out", "Sign in first.");
    return NULL;
}

/* ---- reading the body -------------------------------------------------------------------------------------------- */

static struct json *body_of(struct http_request *request)
{
    size_t length = 0;
    struct json *json = NULL;
    struct error error = ERROR_INIT;
    const char *body = http_request_body(request, &length);
    struct json_limits limits = {.max_bytes = BODY_BYTES, .max_depth = 3};
    if (json_parse(body, length, limits, &json, &error) == RESULT_OK && json_type(json) == JSON_OBJECT)
        return json;
    json_free(json);
    http_answer_error(request, 400, "bad_json", "The body must be a JSON object.");
    return NULL;
}

/* NULL after answering 422: it is missing, or too long. */
static const char *field(struct http_request *request, const struct json *body, const char *name, size_t most)
{
    const char *value = NULL;
    struct error error = ERROR_INIT;
    if (json_need_string(body, name, &value, &error) == RESULT_OK && *value != '\0' && strlen(value) <= most)
        return value;
    own_(text_done) struct text why = TEXT_INIT;
    text_printf(&why, "\"%s\" must be a string of 1 to %zu bytes.", name, most);
    http_answer_error(request, 422, "bad_field", why.data);
    return NULL;
}

static bool read_number(const char *text, int64_t *number)
{
    char *end = NULL;
    if (text == NULL || *text < '0' || *text > '9' || strlen(text) > 19)
        return false;
    *number = strtoll(text, &end, 10);
    return *end == '\0';
}

/* ---- sessions ---------------------------------------------------------------------------------------------------- */

/* A window that looks again because something changed says so, and keeps no session alive. */
static struct waiting *reading(struct console *console, struct http_request *request)
{
    bool quiet = http_request_header(request, "x-neuvo-quiet") != NULL;
    struct waiting *waiting = waiting_add(console, PURPOSE_READ, http_request_keep(request));
    waiting->quiet = quiet;
    return waiting;
}

static void get_session(void *context, struct http_request *request)
{
    struct console *console = context;
    struct console_query *query = query_of(request, QUERY_VIEWER);
    if (query != NULL)
        console_ask(console, reading(console, request), query);
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
    if (!is_own_page(request) || (body = body_of(request)) == NULL)
        return;
    const char *organisation = field(request, body, "organisation", 64);
    const char *name = organisation == NULL ? NULL : field(request, body, "name", NAME_BYTES);
    const char *password = name == NULL ? NULL : field(request, body, "password", PASSWORD_BYTES);
    if (password != NULL)
        begin_sign_in(context, request, organisation, name, password);
}

static void delete_session(void *context, struct http_request *request)
{
    struct console *console = context;
    if (!is_own_page(request))
        return;
    struct console_query *query = query_of(request, QUERY_VIEWER);
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
    if (!is_own_page(request) || (body = body_of(request)) == NULL)
        return;
    const char *organisation = field(request, body, "organisation", 64);
    const char *invitation = organisation == NULL ? NULL : field(request, body, "invitation", 64);
    const char *password = invitation == NULL ? NULL : field(request, body, "password", PASSWORD_BYTES);
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

/* ---- tickets ----------------------------------------------------------------------------------------------------- */

static void get_tickets(void *context, struct http_request *request)
{
    static const char *const states[] = {"new", "claimed", "waiting", "resolved", "reopened", "cancelled"};
    struct console *console = context;
    const char *state = http_request_query(request, "state"), *before = http_request_query(request, "before");
    int index = 0;
    int64_t number = 0;
    while (index < 6 && !string_equal(state == NULL ? "new" : state, states[index]))
        index++;
    if (index == 6 || (before != NULL && !read_number(before, &number))) {
        http_answer_error(request, 422, "bad_query",
                          "state is new, claimed, resolved, …; before is a ticket's number.");
        return;
    }
    struct console_query *query = query_of(request, QUERY_TICKETS);
    if (query == NULL)
        return;
    query->state = index;
    query->before = number;
    console_ask(console, reading(console, request), query);
}

static void get_ticket(void *context, struct http_request *request)
{
    struct console *console = context;
    int64_t id = 0;
    if (!read_number(http_request_segment(request, 3), &id)) {
        http_answer_error(request, 404, "not_found", "There is no such ticket.");
        return;
    }
    struct console_query *query = query_of(request, QUERY_TICKET);
    if (query == NULL)
        return;
    query->ticket_id = id;
    console_ask(console, reading(console, request), query);
}

static const struct ticket_deed {
    const char *word;
    enum command_kind kind;
    bool says;
} deeds[] = {
    {"claim", COMMAND_CLAIM, false}, {"release", COMMAND_RELEASE, false}, {"resolve", COMMAND_RESOLVE, false},
    {"messages", COMMAND_SAY, true}, {"notes", COMMAND_NOTE, true},
};

static const struct ticket_deed *find_deed(const char *word)
{
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        if (string_equal(deeds[i].word, word))
            return &deeds[i];
    }
    return NULL;
}

static void begin_deed(struct console *console, struct http_request *request, const struct ticket_deed *deed,
                       int64_t ticket_id, const struct json *body)
{
    struct error error = ERROR_INIT;
    int64_t version = 0;
    const char *id = field(request, body, "id", ID_BYTES);
    const char *text = id == NULL || !deed->says ? "" : field(request, body, "text", TEXT_BYTES);
    if (id == NULL || text == NULL)
        return;
    if (json_opt_int(body, "version", &version, &error) != RESULT_OK) {
        http_answer_error(request, 422, "bad_field", "\"version\" must be a whole number.");
        return;
    }
    struct console_query *query = query_of(request, QUERY_VIEWER);
    if (query == NULL)
        return;
    struct waiting *waiting = waiting_add(console, PURPOSE_COMMAND, http_request_keep(request));
    waiting->organisation = x_strdup(query->organisation);
    waiting->id = x_strdup(id);
    waiting->text = x_strdup(text);
    waiting->command = (struct console_command){.kind = deed->kind, .ticket_id = ticket_id, .version = version};
    console_ask(console, waiting, query);
}

static void post_deed(void *context, struct http_request *request)
{
    own_(json_freep) struct json *body = NULL;
    const struct ticket_deed *deed = find_deed(http_request_segment(request, 4));
    int64_t id = 0;
    if (deed == NULL || !read_number(http_request_segment(request, 3), &id)) {
        http_answer_error(request, 404, "not_found", "There is no such ticket, or nothing of that name to do with it.");
        return;
    }
    if (is_own_page(request) && (body = body_of(request)) != NULL)
        begin_deed(context, request, deed, id, body);
}

/* ---- what comes back from the worker ------------------------------------------------------------------------------
 */

static void refuse(struct http_request *request, const struct console_query *query)
{
    static const struct {
        int status;
        const char *code, *text;
    } outcomes[] = {
        [QUERY_NOBODY] = {401, "signed_out", "Sign in first."},
        [QUERY_FORBIDDEN] = {403, "no_access", "Your access does not reach there."},
        [QUERY_NONE] = {404, "not_found", "There is no such ticket in your queues."},
        [QUERY_BAD] = {422, "password", "That password is not taken."},
        [QUERY_LATER] = {503, "busy", "The store cannot be read just now; try again in a moment."},
    };
    int status = outcomes[query->outcome].status;
    const char *code = outcomes[query->outcome].code, *text = outcomes[query->outcome].text;
    if (query->outcome == QUERY_NOBODY && query->kind == QUERY_SIGN_IN) {
        code = "wrong";
        text = "The name or the password is wrong.";
    } else if (query->outcome == QUERY_NOBODY && query->kind == QUERY_INVITED) {
        code = "invitation";
        text = "That link was used already or is too old; ask for a new one.";
    } else if (query->outcome == QUERY_BAD && query->reason != NULL) {
        code = query->reason;
    }
    http_answer_error(request, status, code, text);
}

/* A command that nobody waits for. */
static void do_silently(struct console *console, const char *organisation, const struct console_command *command,
                        const char *secret)
{
    struct waiting *waiting = waiting_add(console, PURPOSE_SILENT, 0);
    waiting->organisation = x_strdup(organisation);
    waiting->id = x_strdup("");
    waiting->command = *command;
    waiting->command.secret = x_strdup(secret);
    console_command(console, waiting);
}

/* Each look is in the audit trail; a window that looks again because something changed is the same look. */
static void note_look(struct console *console, const struct console_query *query)
{
    static const int64_t same_ms = 10 * 60 * 1000;
    int64_t now_ms = clock_monotonic_ms();
    for (size_t i = 0; i < LOOKS; i++) {
        if (console->looks[i].person_id == query->viewer.person_id && console->looks[i].ticket_id == query->ticket_id &&
            now_ms - console->looks[i].at_ms < same_ms)
            return;
    }
    size_t at = console->next_look++ % LOOKS;
    console->looks[at].person_id = query->viewer.person_id;
    console->looks[at].ticket_id = query->ticket_id;
    console->looks[at].at_ms = now_ms;
    char id[40];
    (void)snprintf(id, sizeof id, "look-%016" PRIx64 "%" PRIx64, (uint64_t)clock_now_ms(), ++console->last_number);
    struct waiting *waiting = waiting_add(console, PURPOSE_SILENT, 0);
    waiting->organisation = x_strdup(query->organisation);
    waiting->id = x_strdup(id);
    waiting->command = (struct console_command){
        .kind = COMMAND_LOOK, .person_id = query->viewer.person_id, .ticket_id = query->ticket_id};
    console_command(console, waiting);
}

static void show(struct console *console, struct http_request *request, const struct console_query *query)
{
    own_(text_done) struct text json = TEXT_INIT;
    if (query->kind == QUERY_VIEWER)
        view_viewer(&json, &query->viewer);
    else if (query->kind == QUERY_TICKETS)
        view_tickets(&json, query);
    else
        view_ticket(&json, query);
    if (query->kind == QUERY_TICKET)
        note_look(console, query);
    say(request, &json);
}

static void go_on(struct console *console, struct waiting *waiting, struct console_query *query)
{
    waiting->command.person_id = query->viewer.person_id;
    if (waiting->id == NULL)
        waiting->id = x_strdup("");
    if (waiting->purpose == PURPOSE_SIGN_IN) {
        throttle_succeeded(console->throttle, waiting->account, waiting->address);
        waiting->secret = TAKE(query->secret);
        waiting->command.kind = COMMAND_SESSION_OPEN;
        view_viewer(&waiting->answer, &query->viewer);
    } else if (waiting->purpose == PURPOSE_INVITED) {
        waiting->command.kind = COMMAND_PASSWORD;
        view_viewer(&waiting->answer, &query->viewer);
    }
    waiting->command.secret = TAKE(query->hash);
    console_command(console, waiting);
}

void api_answered(struct console *console, struct waiting *waiting, struct console_query *query)
{
    struct http_request *request = http_request_find(console->services.server, waiting->request);
    bool old =
        !waiting->quiet && query->kind <= QUERY_TICKET && clock_now_ms() - query->viewer.seen_ms > session_note_ms;
    if (query->outcome == QUERY_DONE && old)
        do_silently(console, query->organisation, &(struct console_command){.kind = COMMAND_SESSION_SEEN}, query->hash);
    if (query->outcome == QUERY_DONE && waiting->purpose != PURPOSE_READ) {
        go_on(console, waiting, query);
        return;
    }
    if (request != NULL && query->outcome == QUERY_DONE)
        show(console, request, query);
    else if (request != NULL)
        refuse(request, query);
    waiting_drop(console, waiting);
}

/* ---- what comes back from the engine ------------------------------------------------------------------------------
 */

static void say_refused(struct http_request *request, const char *reason)
{
    static const struct {
        const char *reason;
        int status;
        const char *text;
    } reasons[] = {
        {"no_access", 403, "Your access does not reach there."},
        {"not_found", 404, "There is no such ticket in your queues."},
        {"taken", 409, "Somebody else has taken it."},
        {"closed", 409, "It is closed already."},
        {"full", 409, "You have as many as you answer at a time; solve or release one first."},
        {"not_yours", 409, "You do not have it; claim it first."},
        {"stale", 409, "It was changed meanwhile; look again."},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (string_equal(reasons[i].reason, reason)) {
            http_answer_error(request, reasons[i].status, reason, reasons[i].text);
            return;
        }
    }
    http_answer_error(request, 409, "stale", "It was changed meanwhile; look again.");
}

static void say_done(struct console *console, struct http_request *request, const struct waiting *waiting,
                     const struct receipt *receipt)
{
    own_(text_done) struct text json = TEXT_INIT;
    if (waiting->purpose == PURPOSE_SIGN_IN) {
        own_(text_done) struct text value = TEXT_INIT;
        text_printf(&value, "%s.%s", waiting->organisation, waiting->secret);
        set_cookie(console, request, value.data, false);
    } else if (waiting->command.kind >= COMMAND_SESSION_CLOSE) {
        set_cookie(console, request, "", true);
    }
    if (waiting->answer.length > 0) {
        say(request, &waiting->answer);
        return;
    }
    text_add(&json, "{");
    json_write_member_int(&json, "version", receipt->seq);
    json_write_member_bool(&json, "repeated", receipt->kind == RECEIPT_REPEATED);
    text_add(&json, "}");
    say(request, &json);
}

void api_committed(struct console *console, struct waiting *waiting, const struct receipt *receipt)
{
    struct http_request *request =
        waiting->request == 0 ? NULL : http_request_find(console->services.server, waiting->request);
    if (request != NULL && (receipt->kind == RECEIPT_TAKEN || receipt->kind == RECEIPT_REPEATED))
        say_done(console, request, waiting, receipt);
    else if (request != NULL && receipt->kind == RECEIPT_REFUSED)
        say_refused(request, receipt->reason);
    else if (request != NULL)
        http_answer_error(request, 503, "busy", "It could not be kept just now; send it again in a moment.");
    waiting_drop(console, waiting);
}

void api_routes(struct console *console)
{
    struct http_server *server = console->services.server;
    http_route(server, HTTP_GET, "/api/v1/session", get_session, console, 0);
    http_route(server, HTTP_POST, "/api/v1/session", post_session, console, BODY_BYTES);
    http_route(server, HTTP_DELETE, "/api/v1/session", delete_session, console, 0);
    http_route(server, HTTP_POST, "/api/v1/password", post_password, console, BODY_BYTES);
    http_route(server, HTTP_GET, "/api/v1/tickets", get_tickets, console, 0);
    http_route(server, HTTP_GET, "/api/v1/tickets/*", get_ticket, console, 0);
    http_route(server, HTTP_POST, "/api/v1/tickets/*/*", post_deed, console, BODY_BYTES);
}
