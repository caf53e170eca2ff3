#include "console/health.h"

#include "base/own.h"
#include "loop/http_server.h"

static void live(void *context, struct http_request *request)
{
    (void)context;
    http_answer(request, 200, NULL, "live\n", 5);
}

static void ready(void *context, struct http_request *request)
{
    struct health *health = context;
    if (health->ready(health->context))
        http_answer(request, 200, NULL, "ready\n", 6);
    else
        http_answer(request, 503, NULL, "not ready: see the log for the reason\n", 38);
}

static void metrics(void *context, struct http_request *request)
{
    struct health *health = context;
    own_(text_done) struct text out = TEXT_INIT;
    if (!http_request_is_local(request)) {
        http_answer_error(request, 403, "forbidden", "Metrics are read from this machine only.");
        return;
    }
    health->metrics(health->context, &out);
    http_answer(request, 200, "text/plain; version=0.0.4; charset=utf-8", out.data, out.length);
}

void health_routes(struct http_server *server, struct health *health)
{
    http_route(server, HTTP_GET, "/live", live, health, 0);
    http_route(server, HTTP_GET, "/ready", ready, health, 0);
    http_route(server, HTTP_GET, "/metrics", metrics, health, 0);
}
