/*
 * Mail out: SMTP by libcurl, on a thread of its own.
 *
 * libcurl's multi interface waits for the server's answer to a whole mail, and to its farewell, without giving the loop
 * back (smtp_done() and smtp_disconnect(); met with 7.88): a slow mail server would hold up every chat. So a mail is
 * sent by curl's blocking calls on another thread, one after the other, and `done` comes back on the loop.
 *
 * The answer decides: a mail that the server took; one that it refuses for good (5xx about sender, recipient or
 * content); everything else, the connection, TLS, the password and 4xx included, may be tried again. Where the
 * connection ends after the last byte was written, nobody knows whether it was taken: it is tried again too, under the
 * same Message-ID. Each mail has a connection of its own.
 */
#ifndef NEUVO_MAIL_SENDER_H
#define NEUVO_MAIL_SENDER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct mail_sender;

enum mail_security { MAIL_STARTTLS, MAIL_TLS, MAIL_PLAIN };
enum mail_end { MAIL_TAKEN, MAIL_LATER, MAIL_REFUSED };

/* The server and who Neuvo is there. */
struct mail_server {
    const char *host;
    uint16_t port;
    enum mail_security security;
    const char *user, *password; /* "": none. Never logged, never sent without TLS but to this machine itself */
};

struct mail_result {
    enum mail_end end;
    int status;         /* the server's last answer; 0 none */
    const char *reason; /* one line for logs when it was not taken: never an address */
};

struct mail_request {
    struct mail_server server;
    const char *from, *to; /* bare addresses (model/mail_address.h) */
    const char *message;   /* headers and body with CRLF; NULL: only connect and sign in, to look whether that works */
    size_t length;
    int64_t wait_ms, timeout_ms; /* until it begins at the latest; from then on */
    /* Exactly once, on the loop thread, never from inside mail_sender_put(). */
    void (*done)(void *context, const struct mail_result *result);
    void *context;
};

enum { MAIL_WAITING_MOST = 64 };

enum result mail_sender_start(struct loop *loop, struct mail_sender **sender, struct error *error);
/* Ends what is under way, within about a second, and tells nobody. Call it on the loop thread; a little is released by
 * the loop's next turn. NULL is fine. */
void mail_sender_stop(struct mail_sender *sender);
/* All of the request is copied. False: too many wait. */
bool mail_sender_put(struct mail_sender *sender, const struct mail_request *request);

#endif
