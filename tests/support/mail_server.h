/*
 * A mail server (SMTP) on loopback that misbehaves when told to, and counts what it took. Each connection is one
 * thread; how it behaves is taken from a list, the oldest first, and is good where the list is empty.
 */
#ifndef NEUVO_TESTS_MAIL_SERVER_H
#define NEUVO_TESTS_MAIL_SERVER_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mail_behaviour {
    MAIL_GOOD,
    MAIL_BUSY,        /* 421 instead of the greeting */
    MAIL_NO_MAILBOX,  /* 550 to RCPT */
    MAIL_GREY,        /* 451 to RCPT: come later */
    MAIL_NO_CONTENT,  /* 554 after DATA */
    MAIL_HANGS,       /* takes the mail and never answers */
    MAIL_DROPS,       /* takes the mail and ends the connection without an answer */
    MAIL_NO_FAREWELL, /* good, but never answers QUIT */
    MAIL_NO_SIGN_IN,  /* 535 to AUTH */
    MAIL_TALKS        /* a greeting without an end */
};

struct mail_taken {
    struct text from, to, body; /* body: as it came, dots undone */
    bool answered;              /* the sender was told */
};

struct mail_server_fake;
struct mail_server_fake *mail_server_start(void);
void mail_server_stop(struct mail_server_fake *server);
uint16_t mail_server_port(const struct mail_server_fake *server);
/* The next connection behaves so. */
void mail_server_next(struct mail_server_fake *server, enum mail_behaviour behaviour);

size_t mail_server_connections(struct mail_server_fake *server);
size_t mail_server_taken(struct mail_server_fake *server);
/* Copies that one's words, counted from 0. */
void mail_server_copy(struct mail_server_fake *server, size_t index, struct mail_taken *taken);
void mail_taken_done(struct mail_taken *taken);
/* So many different Message-IDs are among what was taken. */
size_t mail_server_distinct(struct mail_server_fake *server);
/* A password was sent. */
bool mail_server_heard_password(struct mail_server_fake *server);

#endif
