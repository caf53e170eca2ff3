/*
 * A web chat client for tests and benches, as the page's own script behaves: one visit, a UUID per message, resending
 * until acknowledged, replay after last_seq. Plain sockets on loopback and poll(2); it trusts nothing that the server
 * says without looking.
 */
#ifndef NEUVO_TESTS_CLIENT_H
#define NEUVO_TESTS_CLIENT_H

#include "base/list.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* One entry as the server showed it. */
struct seen {
    int64_t seq;
    bool out;        /* Neuvo's */
    char *id;        /* the client's message id; "" for Neuvo's */
    char *text;      /* a person's words; of what Neuvo shows the blocks, a line each */
    int64_t came_us; /* monotonic, when it was seen first */
    unsigned times;  /* how often it came, over all connections */
};

struct sent {
    char id[40];
    char text[200];
    bool acknowledged;
    int64_t sent_us; /* monotonic, of the first try */
};

struct client {
    int descriptor; /* -1: not connected */
    unsigned short port;
    char visit[33];
    const char *headers; /* lines with their ends that go with the handshake; NULL: none */
    struct text incoming;
    LIST_OF(struct seen) seen;
    LIST_OF(struct sent) sent;
    int64_t last_seq; /* highest without a gap */
    bool busy;        /* a busy frame came: a message must be sent again later */
    unsigned errors;  /* error frames */
    char last_error[200];
    char last_body[8192]; /* the newest out entry as it came, cut */
    /* Called for each out entry seen for the first time. */
    void (*on_answer)(struct client *client, void *context);
    void *context;
};

void client_init(struct client *client, unsigned short port);
void client_done(struct client *client);
/* Connects, shakes hands, says hello (with last_seq) and sends again what is not acknowledged. False: no server there.
 */
bool client_connect(struct client *client);
void client_disconnect(struct client *client);
/* Notes a message to be sent, and sends it when connected. */
void client_say(struct client *client, const char *text);
/* Sends raw text as one frame. */
bool client_frame(struct client *client, const char *text, size_t length, unsigned opcode);
/* Reads what is there without waiting. False: the connection is gone. */
bool client_read(struct client *client);
size_t client_unacknowledged(const struct client *client);
size_t client_answers(const struct client *client);

#endif
