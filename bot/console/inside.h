/* What the files of the console share; nobody else includes this. */
#ifndef NEUVO_CONSOLE_INSIDE_H
#define NEUVO_CONSOLE_INSIDE_H

#include "access/throttle.h"
#include "base/list.h"
#include "base/text.h"
#include "console/console.h"
#include "loop/http_server.h"
#include "model/console_command.h"

enum purpose {
    PURPOSE_READ,    /* the answer is what was asked for */
    PURPOSE_SIGN_IN, /* then a session is opened */
    PURPOSE_INVITED, /* then the password is set */
    PURPOSE_COMMAND, /* the viewer may do it; then it is done */
    PURPOSE_WINDOW,  /* an open window's session */
    PURPOSE_GUEST,   /* somebody of the web chat: answer() is told */
    PURPOSE_SILENT,  /* nobody waits for it */
};

/* A request on its way through worker and engine. */
struct waiting {
    uint64_t token;
    bool quiet;       /* a window that looks by itself: nobody is there for certain */
    uint64_t request; /* kept in the server; for a window: its number */
    enum purpose purpose;
    char *organisation, *secret, *account, *address; /* secret: the token of a new session */
    char *id, *text;
    char *target;  /* what the command changes; NULL: nothing */
    char *picture; /* that goes with the words; NULL: none */
    struct console_command command;
    void (*tell)(void *to, uint64_t number, int64_t person_id);
    void *to;
    struct text answer; /* what is said once it is committed */
};

struct window {
    uint64_t number;
    struct http_socket *socket;
    char *organisation, *secret;
    int64_t person_id; /* whose session it is, once that is proven */
    bool proven;
};

enum { WAITING_MOST = 256, PASSWORDS_MOST = 3, WINDOWS_MOST = 1000, LOOKS = 256 };

struct console {
    struct console_services services;
    struct throttle *throttle;
    struct text index, openapi;
    uint64_t last_number;
    unsigned passwords; /* being checked now */
    struct loop_timer *timer;
    LIST_OF(struct waiting *) waiting;
    LIST_OF(struct window *) windows;
    struct {
        int64_t person_id, ticket_id, at_ms;
    } looks[LOOKS]; /* that were noted lately */
    size_t next_look;
};

/* console.c */
struct waiting *waiting_add(struct console *console, enum purpose purpose, uint64_t request);
void waiting_drop(struct console *console, struct waiting *waiting);
/* Asks the worker; on failure the request is answered and the waiting is gone. */
void console_ask(struct console *console, struct waiting *waiting, struct console_query *query);
/* Hands waiting->command to the engine. */
void console_command(struct console *console, struct waiting *waiting);

/* api.c: each answers the request itself where it returns nothing. */
enum { API_BODY_BYTES = 24 * 1024 };
struct json;
void api_routes(struct console *console);
void api_say(struct http_request *request, const struct text *json);
/* A page of another site can neither set our header (that takes a question beforehand, which is never answered) nor
 * hide its Origin; a form can do neither. With SameSite=Strict its browser would not send the cookie either. */
bool api_is_own_page(struct http_request *request);
/* Begins with the session of the cookie. */
struct console_query *api_query_of(struct http_request *request, enum query_kind kind);
struct json *api_body_of(struct http_request *request);
const char *api_field(struct http_request *request, const struct json *body, const char *name, size_t most);
bool api_number(const char *text, int64_t *number); /* answers nothing */
struct waiting *api_reading(struct console *console, struct http_request *request);

/* sessions.c, tickets.c, articles.c, unanswered.c, rounds.c, reports.c */
void session_routes(struct console *console);
void ticket_routes(struct console *console);
void article_routes(struct console *console);
void unanswered_routes(struct console *console);
void round_routes(struct console *console);
void report_routes(struct console *console);
/* For the audit trail: who looked at which figures, or asked for what no report has. */
void report_looked(struct console *console, const struct console_query *query, bool refused);
void report_answer(struct http_request *request, const struct console_query *query);
/* A query of an editor, with its article_query. NULL after answering. */
struct console_query *api_editing(struct http_request *request, enum query_kind kind, enum language language,
                                  const char *topic);

/* answers.c */
void api_answered(struct console *console, struct waiting *waiting, struct console_query *query);
void api_committed(struct console *console, struct waiting *waiting, const struct receipt *receipt);

/* view.c: answers as JSON */
void view_viewer(struct text *out, const struct viewer *viewer);
void view_tickets(struct text *out, const struct console_query *query);
void view_ticket(struct text *out, const struct console_query *query);
void view_times(struct text *out, const struct console_query *query);
void view_told(struct text *out, const struct console_query *query);

/* view_article.c */
void view_articles(struct text *out, const struct console_query *query);
void view_article(struct text *out, const struct article_query *query);
void view_asked(struct text *out, const struct article_query *query);
void view_tried(struct text *out, const struct article_query *query);
void view_import(struct text *out, const struct article_query *query);
/* Why it is not published as it is: "faults", "breaks", "breaks_too_many"; NULL: it is. */
const char *article_refusal(const struct article_query *query);

/* view_unanswered.c */
void view_unanswered(struct text *out, const struct failed_groups *groups);
void view_drafts(struct text *out, const struct drafts *drafts);

/* view_rounds.c */
void view_rounds(struct text *out, const struct round_query *query);

/* windows.c */
void windows_routes(struct console *console);
void window_answered(struct console *console, uint64_t number, const struct console_query *query);
void windows_look(void *console);
void windows_done(struct console *console);

#endif
