/*
 * Calls to the homeserver: a path and a body out, an answer with its error code back.
 *
 * Whoever calls gives a context of the heap and says how it is released; it is released when `done` has returned, or
 * when everything stops and `done` will not come.
 */
#ifndef NEUVO_MATRIX_API_H
#define NEUVO_MATRIX_API_H

#include "base/json.h"
#include "base/text.h"
#include "loop/http_client.h"

struct matrix_api;
struct call; /* one that is under way */

enum matrix_fate {
    FATE_OK,      /* 200 and JSON that can be read */
    FATE_LATER,   /* nothing is decided: no answer, 429, 5xx, an answer that is no JSON */
    FATE_SIGN_IN, /* 401: the token is not valid (any more) */
    FATE_NEVER,   /* 4xx: the same again would be refused again */
};

/* Valid during `done`. */
struct matrix_answer {
    enum matrix_fate fate;
    int status;                  /* 0: no answer came */
    bool too_large;              /* LATER: more came than max_bytes, or `chunk` wanted no more */
    const char *errcode;         /* "M_FORBIDDEN"; "" none */
    int64_t retry_after_ms;      /* -1 none */
    bool soft_logout;            /* SIGN_IN: the session ran out and can be taken up again by signing in */
    const struct json *document; /* OK: what was said; else NULL. Not with `chunk` */
    const char *reason;          /* one line for logs; "" when OK */
};

struct matrix_request {
    const char *method;
    const char *path;                                               /* from "/_matrix" on, escaped, with its query */
    const char *body;                                               /* NULL: none */
    const char *media_type;                                         /* NULL: JSON */
    size_t length;                                                  /* of a body that is not JSON text; 0: strlen */
    size_t max_bytes;                                               /* 0: 1 MiB */
    int64_t timeout_ms;                                             /* 0: 30 s */
    bool without_token;                                             /* for signing in */
    bool (*chunk)(void *context, const char *bytes, size_t length); /* pieces of a 200 answer */
    void (*done)(void *context, const struct matrix_answer *answer);
    void *context;
    void (*release)(void *context); /* NULL: it is nobody's to release */
};

struct matrix_api *matrix_api_new(struct http_client *client, const char *homeserver);
/* Ends all calls; their contexts are released. NULL is fine. */
void matrix_api_free(struct matrix_api *api);
/* "" forgets it. */
void matrix_api_set_token(struct matrix_api *api, const char *token);
/* An application service says in whose device's name it sends; "" does not. */
void matrix_api_set_device(struct matrix_api *api, const char *device);
const char *matrix_api_device(const struct matrix_api *api);
/* heard is told of each call after its `done`: when it began (monotonic) and what came of it. */
void matrix_api_watch(struct matrix_api *api,
                      void (*heard)(void *context, const struct matrix_answer *answer, int64_t begun_ms),
                      void *context);
/* What it gives is valid until `done`. */
struct call *matrix_call(struct matrix_api *api, const struct matrix_request *request);
/* Gives it up: `done` does not come. */
void matrix_call_cancel(struct call *call);
/* How many calls are under way. */
size_t matrix_api_open(const struct matrix_api *api);

/* Adds "/" and the string, escaped. */
void matrix_path_add(struct text *path, const char *segment);

#endif
