/*
 * A small blocking HTTP/1.1 client on loopback for test support: one connection, kept open, answers with a
 * Content-Length. One thread per caller.
 */
#ifndef NEUVO_TESTS_HTTP_CALLER_H
#define NEUVO_TESTS_HTTP_CALLER_H

#include "base/text.h"

#include <stdint.h>

struct http_caller {
    unsigned short port;
    int64_t patience_ms;    /* for each wait; 0: 10 000 */
    int descriptor;         /* -1: not connected */
    struct text head, body; /* of the newest answer */
};

void http_caller_init(struct http_caller *caller, unsigned short port);
void http_caller_done(struct http_caller *caller);
void http_caller_close(struct http_caller *caller);
/* Sends a request and reads its answer. headers: lines with their ends, or NULL. body NULL: none. The status; 0: nobody
   is there, or it did not answer to the end (what came is in head and body). */
int http_call(struct http_caller *caller, const char *method, const char *target, const char *headers, const char *body,
              size_t length);
/* Adds a path segment, percent-encoded. */
void http_add_segment(struct text *target, const char *segment);

#endif
