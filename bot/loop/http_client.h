/*
 * HTTP out: libcurl's multi interface as a guest on our loop. Nothing outside http_client.c and http_call.c sees curl.
 *
 * A call is started with plain values, which are copied, and ends with exactly one `done`, never from inside
 * http_call_start(). What comes back is bounded in bytes (after unpacking, so a gzip bomb ends at the bound) and in
 * time. Only http and https; redirects are not followed, nothing is remembered between calls but open connections.
 * Proxies that the environment names are used, except for this machine itself. A GET, PUT or DELETE whose kept
 * connection turns out to be dead is sent again; a POST that was written whole is not. All of it runs on the loop
 * thread.
 */
#ifndef NEUVO_HTTP_CLIENT_H
#define NEUVO_HTTP_CLIENT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct http_client;
struct http_call; /* one request under way; gone when `done` returns */

enum http_call_end {
    HTTP_CALL_ANSWERED,  /* a whole answer came, whatever its status says */
    HTTP_CALL_NOT_SENT,  /* surely not done: name, connection or TLS failed, or the request was not written whole */
    HTTP_CALL_UNCLEAR,   /* the request was written, but no whole answer came in time: it may have been done */
    HTTP_CALL_TOO_LARGE, /* the answer is larger than max_bytes; whether it was done is as the status says */
    HTTP_CALL_STOPPED,   /* `chunk` answered false */
};

struct http_result {
    enum http_call_end end;
    int status;             /* of the answer; 0 when none came */
    const char *media_type; /* of the answer, "" when it tells none; this and the next two are valid during `done` */
    const char *body;       /* NUL-terminated; "" when it went to `chunk`, and when it is not ANSWERED */
    size_t length;
    int64_t retry_after_ms; /* from a Retry-After header, as seconds or as a date (RFC 9110 10.2.3); -1: none */
    const char *reason;     /* one line for logs when it is not ANSWERED, else ""; holds no address's query or token */
};

struct http_call_request {
    const char *method;                /* "GET", "POST", "PUT", "DELETE" */
    const char *url;                   /* absolute */
    const char *bearer;                /* Authorization: Bearer …; NULL: none. Never logged */
    const char *media_type;            /* of the body; NULL: application/json */
    const char *header, *header_value; /* one header more; NULL: none */
    const char *body;                  /* NULL: none */
    size_t length;
    size_t max_bytes; /* of the answer; 0: 1 MiB. What is not a 200 answer is cut at 64 KiB and ANSWERED all the same */
    int64_t timeout_ms; /* for the whole call, waiting its turn included; 0: 30 s. Connecting: 10 s of it at most */
    /* Optional: pieces of a 200 answer as they come, instead of `body`. False ends the call (STOPPED). */
    bool (*chunk)(void *context, const char *bytes, size_t length);
    void (*done)(void *context, const struct http_result *result);
    void *context;
};

enum result http_client_new(struct loop *loop, struct http_client **client, struct error *error);
/* Cancels what is under way and releases everything, some of it in the loop's next turn; call it before loop_free() and
   outside the client's own callbacks. NULL is fine. */
void http_client_free(struct http_client *client);
/* Starts a call; a URL that is none, or that holds a user name, ends as NOT_SENT. At most 256 are under way, the rest
   waits its turn. */
struct http_call *http_call_start(struct http_client *client, const struct http_call_request *request);
/* Ends it without `done`. Fine from inside any callback but its own. */
void http_call_cancel(struct http_call *call);
/* Appends `string` percent-encoded as one segment of a path or value of a query (RFC 3986: unreserved stay). */
struct text;
void http_escape(struct text *out, const char *string);
/* Prometheus lines, prefix neuvo_http_client_. */
void http_client_metrics(const struct http_client *client, struct text *out);

#endif
