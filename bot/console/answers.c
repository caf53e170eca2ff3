/* Answers of the API: what the worker found, and what became of a command. */
#include "console/inside.h"

#include "access/cookie.h"
#include "access/login.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void set_cookie(const struct console *console, struct http_request *request, const char *value, bool ends)
{
    own_(text_done) struct text cookie = TEXT_INIT;
    text_printf(&cookie, "%s%s; Path=/; HttpOnly; SameSite=Strict%s%s", COOKIE_SESSION, value,
                console->services.https ? "; Secure" : "", ends ? "; Max-Age=0" : "");
    http_answer_header(request, "set-cookie", cookie.data);
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
        [QUERY_BAD] = {422, "password", "That password or picture is not taken."},
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
    } else if (query->outcome == QUERY_BAD && query->report != NULL) {
        code = query->reason;
        text = "Refused, and noted: a report has all units and jobs as they are, in groups of at least five; from "
               "other divisions a small group could be computed.";
    } else if (query->outcome == QUERY_BAD && query->reason != NULL) {
        code = query->reason;
    } else if (query->outcome == QUERY_NONE && query->report != NULL) {
        code = "no_report";
        text = "There is no such report, or there are no figures for it yet.";
    } else if (query->outcome == QUERY_NONE && query->article != NULL) {
        code = "no_article";
        text = "There is no such article, or no such version of it.";
    }
    if (query->outcome == QUERY_BAD && query->rounds != NULL)
        text = "Such a round cannot be opened: the code says what is to be mended.";
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

/* Each look is in the audit trail, also one that was refused; a window that looks again because something changed is
 * the same look. */
static void note_look(struct console *console, const struct console_query *query, enum command_kind kind)
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
    waiting->command =
        (struct console_command){.kind = kind, .person_id = query->viewer.person_id, .ticket_id = query->ticket_id};
    console_command(console, waiting);
}

/* The browser shows it and keeps it nowhere; a script inside it would run nowhere. */
static void show_picture(struct http_request *request, const struct console_query *query)
{
    own_(text_done) struct text name = TEXT_INIT;
    const char *ending = strchr(query->media_type, '/') + 1; /* a PDF is saved: what opens it is no page of ours */
    text_printf(&name, "%s; filename=\"%" PRId64 "-%" PRId64 ".%s\"",
                strcmp(ending, "pdf") == 0 ? "attachment" : "inline", query->rows.items[0].number, query->picture_id,
                ending);
    http_answer_header(request, "content-disposition", name.data);
    http_answer_header(request, "cache-control", "private, no-store");
    http_answer_header(request, "content-security-policy", "default-src 'none'; sandbox");
    http_answer(request, 200, query->media_type, query->bytes.data, query->bytes.length);
}

static void show(struct console *console, struct http_request *request, const struct console_query *query)
{
    own_(text_done) struct text json = TEXT_INIT;
    if (query->kind == QUERY_TICKET || query->kind == QUERY_PICTURE)
        note_look(console, query, COMMAND_LOOK);
    if (query->kind == QUERY_PICTURE) {
        show_picture(request, query);
        return;
    }
    if (query->kind == QUERY_REPORT) {
        report_looked(console, query, false);
        report_answer(request, query);
        return;
    }
    if (query->kind == QUERY_VIEWER)
        view_viewer(&json, &query->viewer);
    else if (query->kind == QUERY_ARTICLES)
        view_articles(&json, query);
    else if (query->kind == QUERY_ARTICLE)
        view_article(&json, query->article);
    else if (query->kind == QUERY_ARTICLE_ASK)
        view_asked(&json, query->article);
    else if (query->kind == QUERY_ARTICLE_TRY)
        view_tried(&json, query->article);
    else if (query->kind == QUERY_IMPORT)
        view_import(&json, query->article);
    else if (query->kind == QUERY_UNANSWERED)
        view_unanswered(&json, &query->article->failed);
    else if (query->kind == QUERY_DRAFTS)
        view_drafts(&json, &query->article->drafts);
    else if (query->kind == QUERY_ROUNDS)
        view_rounds(&json, query->rounds);
    else if (query->kind == QUERY_TICKETS)
        view_tickets(&json, query);
    else if (query->kind == QUERY_TIMES)
        view_times(&json, query);
    else if (query->kind == QUERY_TOLD)
        view_told(&json, query);
    else
        view_ticket(&json, query);
    api_say(request, &json);
}

/* The worker's text is what is published. False after answering: it may not be. */
static bool take_edit(struct console *console, struct waiting *waiting, struct article_query *article)
{
    if (article_refusal(article) != NULL) {
        struct http_request *request = http_request_find(console->services.server, waiting->request);
        own_(text_done) struct text json = TEXT_INIT;
        view_tried(&json, article);
        if (request != NULL)
            http_answer(request, 422, "application/json; charset=utf-8", json.data, json.length);
        waiting_drop(console, waiting);
        return false;
    }
    struct article_edit *edit = x_alloc(1, sizeof *edit);
    *edit = (struct article_edit){TAKE(article->topic), article->language, article->deed,
                                  TAKE(article->text),  article->due_ms,   article->behind};
    waiting->command.article = edit;
    return true;
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
    if (query->kind == QUERY_ARTICLE_TRY && !take_edit(console, waiting, query->article))
        return;
    if (query->kind == QUERY_ROUND_TRY)
        waiting->command.round = TAKE(query->rounds->round);
    if (query->kind == QUERY_TOOL)
        waiting->command.tool = TAKE(query->article->tool);
    if (query->kind == QUERY_SETTLE)
        waiting->command.settling = TAKE(query->article->settling);
    waiting->picture = TAKE(query->picture);
    waiting->command.secret = TAKE(query->hash);
    console_command(console, waiting);
}

void api_answered(struct console *console, struct waiting *waiting, struct console_query *query)
{
    struct http_request *request = http_request_find(console->services.server, waiting->request);
    bool old = !waiting->quiet && query->kind <= QUERY_KEEP && clock_now_ms() - query->viewer.seen_ms > session_note_ms;
    if (query->outcome == QUERY_DONE && old)
        do_silently(console, query->organisation, &(struct console_command){.kind = COMMAND_SESSION_SEEN}, query->hash);
    if (query->outcome == QUERY_DONE && waiting->purpose != PURPOSE_READ) {
        go_on(console, waiting, query);
        return;
    }
    bool one = query->kind == QUERY_TICKET || query->kind == QUERY_PICTURE || query->kind == QUERY_KEEP;
    if (one && query->viewer.person_id != 0 && (query->outcome == QUERY_NONE || query->outcome == QUERY_FORBIDDEN))
        note_look(console, query, COMMAND_NO_LOOK);
    if (query->kind == QUERY_REPORT && query->outcome == QUERY_BAD)
        report_looked(console, query, true);
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
        {"own_text", 409, "Who wrote it cannot approve it."},
        {"unfinished", 409, "Something newer than what answers is written; publish or drop that first."},
        {"not_yours", 409, "You do not have it; claim it first."},
        {"not_shared", 404, "Its asker shares nothing of their check-ins."},
        {"same", 409, "It is there already."},
        {"long_line", 422, "It is too long."},
        {"same_words", 422, "It holds the asker's own words."},
        {"contact", 422, "It holds an address or a number."},
        {"no_target", 422, "It cannot be passed on to them."},
        {"pictures_full", 409, "It holds as many pictures as it can."},
        {"no_round", 409, "There is no open round of that number."},
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
    } else if (waiting->command.kind >= COMMAND_SESSION_CLOSE && waiting->command.kind <= COMMAND_PASSWORD) {
        set_cookie(console, request, "", true);
    }
    if (waiting->answer.length > 0) {
        api_say(request, &waiting->answer);
        return;
    }
    text_add(&json, "{");
    json_write_member_int(&json, "version", receipt->seq);
    json_write_member_bool(&json, "repeated", receipt->kind == RECEIPT_REPEATED);
    if (waiting->command.kind == COMMAND_BANDS && receipt->kind == RECEIPT_TAKEN)
        json_write_member(&json, "bands", receipt->text);
    text_add(&json, "}");
    api_say(request, &json);
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
