/*
 * The HTTP/1.1 and WebSocket server of the house: libwebsockets as a guest on our loop, behind this header.
 *
 * A route is a row: methods, path, handler. A handler answers at once, or keeps the request and answers from another
 * callback; if the client goes away meanwhile, looking the request up gives NULL. A WebSocket route has callbacks for
 * open, message and close. All of it runs on the loop thread.
 *
 * What comes from outside is bounded here, for everybody: request head 16 KiB and 10 s, body per route and 30 s, kept
 * answers 60 s, sockets and handshakes per address, 16 KiB per WebSocket message taken, 2 MiB per one sent, 256 KiB
 * waiting behind it. Every answer carries the security headers; what a handler answers is `Cache-Control: no-store`
 * unless it says otherwise.
 */
#ifndef NEUVO_HTTP_SERVER_H
#define NEUVO_HTTP_SERVER_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct http_server;
struct http_request; /* one request; its handler's until answered */
struct http_socket;  /* one open WebSocket */

#define HTTP_SOCKET_MESSAGE_BYTES ((size_t)16 * 1024)    /* largest message taken from a WebSocket */
#define HTTP_SOCKET_QUEUE_BYTES ((size_t)256 * 1024)     /* most that waits to be written behind the first message */
#define HTTP_SOCKET_SENT_BYTES ((size_t)2 * 1024 * 1024) /* largest message sent to one */

/* Plain values, copied by http_server_new(). A zeroed field means the default named beside it. */
struct http_server_options {
    const char *address;         /* numeric, IPv4 or IPv6; NULL: 127.0.0.1 */
    uint16_t port;               /* 0: any free one, see http_server_port() */
    const char *trusted_proxies; /* comma list of CIDR; only these are believed about X-Forwarded-For. NULL: none */
    const char *public_url;      /* "https://neuvo.example.fi"; an Origin that a WebSocket may have, besides its Host */
    int64_t sockets_per_address; /* 0: no limit */
    int64_t handshakes_per_minute; /* connections from one address; 0: no limit */
    /* For tests only; 0: the house's figure. */
    int64_t head_ms, body_ms, kept_ms, ping_ms, silence_ms;
};

enum result http_server_new(struct loop *loop, const struct http_server_options *options, struct http_server **server,
                            struct error *error);
/* Whether one can listen on it: numeric, IPv4 or IPv6. */
bool http_server_address_fits(const char *address);
/* Begins to listen; routes may be added before and after. FAILED says the address, the port and why. */
enum result http_server_listen(struct http_server *server, struct error *error);
uint16_t http_server_port(const struct http_server *server); /* the real one, once it listens */
/* Stops listening, closes every WebSocket with 1012 ("service restart") and refuses new requests with 503. Requests
   under way may still be answered. Turn the loop until http_server_is_idle() or for as long as you like. */
void http_server_close(struct http_server *server);
bool http_server_is_idle(void *server); /* fits loop_run_until() */
/* Cuts off what is left (close callbacks run) and releases everything, turning the loop as needed. Call it before
   loop_free() and outside the server's own callbacks. NULL is fine. */
void http_server_free(struct http_server *server);
/* Prometheus lines, prefix neuvo_http_. */
void http_server_metrics(const struct http_server *server, struct text *out);

/* ---- routes ---------------------------------------------------------------------------------------------- */

enum http_method {
    HTTP_GET = 1, /* HEAD comes with it: same handler, the body is left out */
    HTTP_POST = 2,
    HTTP_PUT = 4,
    HTTP_PATCH = 8,
    HTTP_DELETE = 16,
};

/* Adds a row. path: segments are compared exactly, "*" stands for any one segment ("/chat/{one}/socket" is written with
   a star for {one}), a last "**" for everything below ("/assets/<star><star>"). The first row that fits wins. When the
   path fits and the method does not, the answer is 405. max_body: bytes; larger bodies are answered 413 before the
   handler hears of them. */
void http_route(struct http_server *server, unsigned methods, const char *path,
                void (*handler)(void *context, struct http_request *request), void *context, size_t max_body);
/* Serves the files below folder (two levels, no dot-files, at most 4 MiB each) at prefix ("/assets/chat"), read now
   into memory, with media type and ETag. NOT_FOUND or BAD_INPUT say which file and why. */
enum result http_route_folder(struct http_server *server, const char *prefix, const char *folder, struct error *error);

/* ---- a request ------------------------------------------------------------------------------------------- */

enum http_method http_request_method(const struct http_request *request);
const char *http_request_path(const struct http_request *request); /* decoded, without the query */
/* The segment number index, counted from 0: of "/chat/oma/socket", 1 is "oma". NULL beyond the last. */
const char *http_request_segment(const struct http_request *request, size_t index);
/* The decoded value of a query parameter; NULL when it is not there. */
const char *http_request_query(const struct http_request *request, const char *name);
/* A header's value by its lower-case name; NULL when it is not there. */
const char *http_request_header(const struct http_request *request, const char *name);
/* The client's address in numeric form, as the trusted proxies tell it. */
const char *http_request_address(const struct http_request *request);
/* True when the connection itself comes from this machine and no proxy stands between. */
bool http_request_is_local(const struct http_request *request);
/* No page of another site asks this: its Origin is our Host or public_url; programs send none. */
bool http_request_same_origin(const struct http_request *request);
/* The body, NUL-terminated; "" when there is none. */
const char *http_request_body(const struct http_request *request, size_t *length);

/* ---- its answer ------------------------------------------------------------------------------------------ */

/* Sets a header of the coming answer, replacing the house's own of that name. Lower-case name. */
void http_answer_header(struct http_request *request, const char *name, const char *value);
/* Answers. The bytes are copied; the request is gone for the caller. media_type NULL: text/plain; charset=utf-8. */
void http_answer(struct http_request *request, int status, const char *media_type, const char *bytes, size_t length);
/* {"error":{"code":…,"message":…}} as the whole house's API says it. */
void http_answer_error(struct http_request *request, int status, const char *code, const char *message);
void http_answer_redirect(struct http_request *request, int status, const char *location);

/* Keeps the request beyond the handler's return, to be answered later. The number finds it again; never 0. A kept
   request that nobody answers within 60 s is answered 503. A handler that neither answers nor keeps: 500. */
uint64_t http_request_keep(struct http_request *request);
/* The kept request, or NULL when it was answered or its client went away. */
struct http_request *http_request_find(struct http_server *server, uint64_t number);

/* ---- WebSockets ------------------------------------------------------------------------------------------ */

struct http_socket_route {
    const char *path; /* as in http_route() */
    void *context;    /* first argument of each callback */
    /* Optional: may this request become a WebSocket? 0, or the HTTP status to refuse with. The request is for reading
       only. Origin and the per-address limits were checked before. */
    int (*admit)(void *context, const struct http_request *request);
    void (*open)(void *context, struct http_socket *socket);
    /* One whole text message, valid UTF-8 without NUL, at most HTTP_SOCKET_MESSAGE_BYTES, NUL-terminated. */
    void (*message)(void *context, struct http_socket *socket, const char *text, size_t length);
    /* Optional: all that was sent has been written. Comes after the last message of a queue, perhaps also without one.
     */
    void (*drained)(void *context, struct http_socket *socket);
    /* It is closed, for whatever reason; the pointer is gone after this. Called exactly once for each open. */
    void (*close)(void *context, struct http_socket *socket);
};

void http_socket_route(struct http_server *server, const struct http_socket_route *route);

/* The handshake's request, for reading, as long as the socket lives. */
const struct http_request *http_socket_request(const struct http_socket *socket);
void http_socket_set_data(struct http_socket *socket, void *data);
void *http_socket_data(const struct http_socket *socket);
/* Queues one text message (copied). The first of a queue may have up to HTTP_SOCKET_SENT_BYTES; when more than
   HTTP_SOCKET_QUEUE_BYTES would wait behind it, the queue is dropped and the socket closed with 1013 ("try again
   later") instead. Nothing happens on a socket that is closing. */
void http_socket_send(struct http_socket *socket, const char *text, size_t length);
/* Bytes that wait to be written; 0: the next message is the first of a queue. */
size_t http_socket_queued(const struct http_socket *socket);
/* Closes after what is queued has left. code as RFC 6455 section 7.4; reason at most 123 bytes. Never calls `close`
   from inside. */
void http_socket_close(struct http_socket *socket, unsigned code, const char *reason);
/* false: reads no more from this socket until true again; the other side feels the pressure. */
void http_socket_read(struct http_socket *socket, bool on);

#endif
