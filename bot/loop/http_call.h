/*
 * One HTTP call, between http_client.c, which holds all of them and turns curl, and http_call.c, which knows what one
 * asks and how it ended. Nobody else includes this.
 */
#ifndef NEUVO_HTTP_CALL_H
#define NEUVO_HTTP_CALL_H

#include "base/text.h"
#include "loop/http_client.h"

#include <curl/curl.h>

struct http_call {
    struct http_client *client;
    struct http_call_list *list; /* the one it is in */
    struct http_call *previous, *next;
    int64_t deadline_ms; /* on the monotonic clock; waiting its turn counts too */

    char *method, *url, *host, *bearer, *media_type, *body; /* host: as logs may name it, "" until it is known */
    char *header, *header_value;                            /* NULL: none */
    bool has_body;
    size_t length, max_bytes;
    bool (*chunk)(void *context, const char *bytes, size_t length);
    void (*done)(void *context, const struct http_result *result);
    void *context;

    CURL *easy; /* NULL until its turn comes */
    struct curl_slist *headers;
    char curl_says[CURL_ERROR_SIZE];
    char why[160]; /* it was refused before curl heard of it; else "" */

    /* What went out: curl sends again on another connection when a kept one turns out to be dead. */
    bool attempted;
    size_t head_sent, body_sent; /* of this attempt */
    bool sent_before;            /* an earlier attempt was written whole */

    /* What came back. */
    struct text answer;
    size_t head_bytes, received;
    int64_t retry_after_ms;
    bool head_whole; /* of the answer itself, not of an interim one */
    bool cancelled, stopped, too_large, cut;
};

/* Copies the values; curl has no part in it yet. */
struct http_call *http_call_new(struct http_client *client, const struct http_call_request *request);
/* Makes call->easy, to be given to curl. False: the call cannot be made, call->why says why. */
bool http_call_prepare(struct http_call *call, int64_t left_ms);
/* Tells `done`. code: how curl ended; anything when it never began. */
enum http_call_end http_call_finish(struct http_call *call, CURLcode code);
/* It must be in no list and not in curl. */
void http_call_free(struct http_call *call);

#endif
