/*
 * What the http_*.c files share; nobody else includes this.
 *
 * HTTP is read and written here, on plain sockets under libuv. Only a connection that becomes a WebSocket is handed to
 * libwebsockets, with a handshake that we wrote, so its HTTP parser never sees a byte from outside: Debian's 4.1.6 gets
 * no security fixes, and it turns for ever on a pipelined request with a body (it reads the head again as the body).
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

#define HTTP_HEAD_BYTES ((size_t)16 * 1024)
#define HTTP_CLOSE_GRACE_MS 5000 /* for the other side to take its last bytes */
#define HTTP_STALL_MS 30000      /* an answer of which nothing is taken for so long */
#define HTTP_IDLE_MS 30000       /* between two requests on one connection */

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

/* ---- a request ------------------------------------------------------------------------------------------- */

struct http_request {
    struct http_server *server;
    struct http_connection *connection;
    uint64_t number;
    enum http_method method;
    bool head_only;
    bool keep_alive; /* the client would send another one */
    char *path;
    LIST_OF(char *) segments;
    struct http_pairs query, headers;
    struct address client;
    char client_text[ADDRESS_TEXT_BYTES];
    bool local;
    const struct http_route *route;
    size_t body_length; /* as announced */
    struct text body;

    bool kept, answered;
    int status;
    struct http_pairs answer_headers;
    struct text answer_head, answer;
    size_t sent; /* of both together */
};

/* ---- a connection ---------------------------------------------------------------------------------------- */

enum http_phase {
    HTTP_READING_HEAD,
    HTTP_READING_BODY,
    HTTP_WAITING,   /* for the handler, perhaps for somebody who will answer later */
    HTTP_WRITING,   /* the answer */
    HTTP_LINGERING, /* all is said; what still comes is dropped, so that our words are not lost by a reset */
    HTTP_SOCKET,    /* it is a WebSocket, with lws */
};

struct http_connection {
    struct http_connection *previous, *next;
    struct http_server *server;
    enum http_phase phase;
    struct address peer;
    bool counted; /* in server->connections_of */
    int fd;
    uv_poll_t *poll; /* until it is a WebSocket */
    struct text input;
    int64_t deadline_ms; /* monotonic; 0: none */
    struct http_request *request;
    bool handling; /* its handler runs just now */
    struct http_socket *socket;
    struct lws *wsi;
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
    bool opened, closing, close_sent;
    unsigned close_code;
    char close_reason[124];
};

struct http_server {
    struct loop *loop;
    char *address;
    uint16_t port;
    char *public_origin; /* scheme and host of public_url; NULL: none */
    struct networks trusted;
    int64_t sockets_per_address, handshakes_per_minute;
    int64_t head_ms, body_ms, kept_ms;
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

/* http_listener.c */
enum result http_listener_open(struct http_server *server, struct error *error);
void http_listener_close(struct http_server *server);
void http_listener_resume(struct http_server *server);
uv_poll_t *http_poll_open(struct http_server *server, int fd, void *data);
void http_poll_close(uv_poll_t **poll);

/* http_connection.c: the list and the deadlines */
struct http_connection *http_connection_new(struct http_server *server, int fd, const struct address *peer);
/* Out of the list and released; the descriptor is somebody else's by now, or closed. */
void http_connection_free(struct http_connection *connection);
/* Ends it now, whatever it is doing. */
void http_connection_kill(struct http_connection *connection);
void http_connection_sweep(void *server);

/* http_parse.c: from the bytes of a head (to the empty line) to a request; pure. 0, or the status to refuse with (400,
   405, 411, 413 or 501). */
int http_request_parse(const char *bytes, size_t length, struct http_request *request);

/* http_request.c */
struct http_request *http_request_new(struct http_connection *connection);
void http_request_free(struct http_request *request);

/* http_exchange.c: requests of one connection, one after the other */
void http_exchange_start(struct http_connection *connection);
/* An answer was given to a kept request. */
void http_exchange_answered(struct http_connection *connection);
/* Answers with the status and the house's words for it, then closes. */
void http_exchange_refuse(struct http_connection *connection, int status);
void http_exchange_deadline(struct http_connection *connection);

/* http_answer.c */
void http_answer_head(struct http_request *request);
const char *http_status_text(int status);
const char *http_status_name(int status);

/* http_socket.c */
bool http_socket_wanted(const struct http_request *request);
/* 0: the request became a WebSocket and belongs to it, as does the connection. Else the status to refuse with. */
int http_socket_upgrade(struct http_connection *connection);
void http_socket_gone(struct http_connection *connection);
int http_socket_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length);

/* http_folder.c */
const struct http_file *http_file_find(const struct http_server *server, const char *path);
void http_file_answer(struct http_request *request, const struct http_file *file);

#endif
