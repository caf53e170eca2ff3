/* /live, /ready and /metrics: for service managers and Prometheus. */
#ifndef NEUVO_CONSOLE_HEALTH_H
#define NEUVO_CONSOLE_HEALTH_H

#include "base/text.h"

#include <stdbool.h>

struct http_server;

struct health {
    void *context;
    bool (*ready)(void *context);                     /* messages can be taken and answered */
    void (*metrics)(void *context, struct text *out); /* Prometheus text format 0.0.4 */
};

/* Adds the routes. health must outlive the server. */
void health_routes(struct http_server *server, struct health *health);

#endif
