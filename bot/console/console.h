/*
 * The console on the loop: its pages, its API under /api/v1 and its open windows. Reads are asked of a worker, writes
 * of the engine; both come back here and only then is the request answered.
 */
#ifndef NEUVO_CONSOLE_H
#define NEUVO_CONSOLE_H

#include "base/error.h"
#include "model/console_query.h"
#include "model/traffic.h"

struct console;
struct http_server;
struct loop;

struct console_services {
    struct loop *loop;
    struct http_server *server;
    const char *app; /* folder of the pages' files */
    bool https;      /* people reach it by https: cookies are Secure */
    void *context;
    /* Gives the query away; it comes back by console_answered(). False: too much waits, it is still the console's. */
    bool (*ask)(void *context, struct console_query *query);
    /* Gives a command away; what became of it comes by console_committed(). False: as above. */
    bool (*arrive)(void *context, struct arrival *arrival);
    /* That person writes to the asker of a ticket, or has stopped: told at every key, and forgotten where it is nothing
       to anybody. */
    void (*writing)(void *context, const char *organisation, int64_t person_id, int64_t ticket_id, bool stops);
};

/* Adds the routes. NOT_FOUND: a file of the pages is missing. services is copied. */
enum result console_new(const struct console_services *services, struct console **console, struct error *error);
void console_free(struct console *console); /* after the server; NULL is fine */

void console_answered(struct console *console, struct console_query *query);  /* owns it now */
void console_committed(struct console *console, struct departure *departure); /* the same */
/* Does the header `cookies` (NULL: none) hold a session of that organisation? answer comes once, perhaps at once, with
 * the person whose it is; 0: it holds none. */
void console_ask_signed_in(struct console *console, const char *organisation, const char *cookies,
                           void (*answer)(void *to, uint64_t number, int64_t person_id), void *to, uint64_t number);
/* Something about tickets changed: open windows look again. */
void console_changed(struct console *console);
/* The asker of a ticket writes, or has stopped: the windows of that person, who has it, show it for a while. */
void console_writes(struct console *console, const char *organisation, int64_t person_id, int64_t ticket_id,
                    bool stops);

#endif
