/*
 * What the http_*.c files share; nobody else includes this.
 *
 * A connection is first at the *door*: we read its first request head ourselves, so that the limits of time and size
 * hold before libwebsockets sees a byte, and so that a refusal can be told in words. Then lws adopts it; it serves
 * requests one after the other or becomes a WebSocket.
 */
#ifndef NEUVO_HTTP_INTERNAL_H
#define NEUVO_HTTP_INTERNAL_H

#include "base/list.h"
#include "loop/address.h"
#include "loop/address_count.h"
#include "loop/http_server.h"
#include "loop/loop.h"

#include <libwebsockets.h>
#include <uv.h>

#define HEAD_BYTES ((size_t)16 * 1024)
/* A refused body up to this is read and dropped, so that the refusal arrives; a larger one is cut off. */
#define DISCARD_BYTES ((int64_t)4 * 1024 * 1024)
#define CLOSE_GRACE_MS 5000   /* for the other side to take its last bytes */
#define ANSWER_STALL_MS 30000 /* an answer of which nothing is taken for so long */

struct http_pair {
    char *name;
    char *value;
};

struct http_pairs {
    LIST_OF(struct http_pair) list;
};

void http_pairs_add(struct http_pairs *pairs, char *name, char *value); /* owns both from now on */
const char *http_pairs_find(const struct http_pairs *pairs, const char *name);
void http_pairs_done(struct http_pairs *pairs);

/* ---- routes ---------------------------------------------------------------------------------------------- */

struct http_route {
    unsigned methods;
    char *path;
    void (*handler)(void *context, struct http_request *request);
    void *context;
    size_t max_body;
};

struct http_file {
    char *path; /* as asked for */
    const char *media_type;
    char etag[36];
    struct text bytes;
};

bool http_path_fits(const char *pattern, const char *path);

/* ---- a connection ---------------------------------------------------------------------------------------- */

enum http_phase {
    HTTP_DOOR,    /* its first head is being read, by us */
    HTTP_SERVING, /* it is with lws */
    HTTP_SOCKET,  /* it became a WebSocket */
};

struct http_connection {
    struct http_connection *previous, *next;
    struct http_server *server;
    enum http_phase phase;
    struct address peer;
    bool counted; /* in server->connections_of */
    int fd;       /* DOOR only */
    uv_poll_t *poll;
    struct text head;
    struct lws *wsi;
    int64_t deadline_ms; /* monotonic; 0: none */
    struct http_request *request;
    struct http_socket *socket;
};

enum http_step {
    HTTP_BODY,      /* the body is coming in */
    HTTP_HANDLING,  /* the handler runs */
    HTTP_KEPT,      /* it will be answered later */
    HTTP_ANSWERING, /* the answer is being written */
};

struct http_request {
    struct http_server *server;
    struct http_connection *connection;
    uint64_t number;
    enum http_step step;
    enum http_method method;
    bool head_only;
    char *path;
    LIST_OF(char *) segments;
    struct http_pairs query, headers;
    struct address client;
    char client_text[ADDRESS_TEXT_BYTES];
    bool local;
    const struct http_route *route;
    struct text body;
    int64_t body_length; /* as announced */

    int status;
    struct http_pairs answer_headers;
    struct text answer_head, answer;
    size_t sent; /* of both together */
    bool close_after;
};

struct http_outgoing {
    struct http_outgoing *next;
    size_t length;
    unsigned char bytes[]; /* LWS_PRE bytes for lws, then the message */
};

struct http_socket {
    struct http_connection *connection;
    const struct http_socket_route *route;
    struct http_request *request;
    void *data;
    struct text incoming;
    struct http_outgoing *first, *last;
    size_t queued;
    bool closing, close_sent;
    unsigned close_code;
    char close_reason[124];
    struct address client;
};

struct http_server {
    struct loop *loop;
    char *address;
    uint16_t port;
    char *public_origin; /* scheme and host of public_url; NULL: none */
    struct networks trusted;
    int64_t sockets_per_address, handshakes_per_minute;
    int64_t head_ms, body_ms, kept_ms, silence_ms;
    lws_retry_bo_t heartbeat;
    struct lws_protocols protocols[2];
    struct lws_context *context;
    struct lws_vhost *vhost;
    int listener;
    uv_poll_t *listener_poll;
    bool listener_paused;
    struct loop_timer *sweep;
    int64_t tidy_ms;
    struct http_connection *connections;
    struct http_connection *adopting; /* while lws takes it over */
    size_t connection_count, connection_limit, socket_count;
    struct address_counts *connections_of, *sockets_of;
    bool closing;
    uint64_t last_number;
    LIST_OF(struct http_route) routes;
    LIST_OF(struct http_socket_route) socket_routes; /* their paths are owned */
    LIST_OF(struct http_file) files;
    struct {
        uint64_t connections, requests, refused, sockets, messages_in, messages_out, timeouts;
        uint64_t answers[6]; /* by hundred */
    } counted;
};

/* http_door.c: accepting, and the first head */
enum result http_listener_open(struct http_server *server, struct error *error);
void http_listener_close(struct http_server *server);
void http_listener_resume(struct http_server *server);
void http_door_deadline(struct http_connection *connection);
/* Closes one that is still at the door. */
void http_door_close(struct http_connection *connection);

/* http_connection.c: the list, the deadlines, what lws calls */
struct http_connection *http_connection_new(struct http_server *server, int fd, const struct address *peer);
void http_connection_free(struct http_connection *connection);
void http_connection_kill(struct http_connection *connection);
void http_connection_sweep(void *server);
int http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length);

/* http_request.c: reading what lws parsed */
/* NULL and *status when it cannot be served. */
struct http_request *http_request_read(struct http_connection *connection, struct lws *wsi, int *status);
void http_request_free(struct http_request *request);

/* http_exchange.c: one request from its head to the end of its answer; the int is lws's: -1 ends the connection */
int http_exchange_begin(struct http_connection *connection);
int http_exchange_body(struct http_connection *connection, const void *bytes, size_t length);
int http_exchange_complete(struct http_connection *connection);
int http_exchange_write(struct http_connection *connection);
void http_exchange_deadline(struct http_connection *connection);

/* http_answer.c: its bytes */
void http_answer_head(const struct http_request *request, struct text *head);
const char *http_status_name(int status);
const char *http_status_text(int status);

/* http_socket.c */
int http_socket_upgrade(struct http_connection *connection, struct lws *wsi, const char *wanted);
int http_socket_opened(struct http_connection *connection);
int http_socket_received(struct http_connection *connection, const void *bytes, size_t length);
int http_socket_write(struct http_connection *connection);
int http_socket_closed_by_peer(struct http_connection *connection);
void http_socket_gone(struct http_connection *connection);

/* http_folder.c */
const struct http_file *http_file_find(const struct http_server *server, const char *path);
void http_file_answer(struct http_request *request, const struct http_file *file);

#endif
