#include "connectors/web/pictures.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"
#include "connectors/shown_picture.h"
#include "connectors/web/frame.h"
#include "connectors/web/web.h"
#include "loop/http_server.h"

#include <stdlib.h>
#include <string.h>

/* A school stands behind one address; what nobody passes on is swept away after half a day. */
enum { ADDRESSES = 256, UPLOADS_OF_ONE = 20, UPLOADS_OF_ALL = 120 };
static const int64_t window_ms = INT64_C(10) * 60 * 1000;

struct pictures {
    const struct connector_services *services;
    const struct pages *pages;
    const struct visitors *visitors;
    int64_t window_began_ms;
    unsigned uploads;
    unsigned by_address[ADDRESSES];
};

/* ---- who ----------------------------------------------------------------------------------------------------- */

/* The visit is a secret of the browser: who names it, and has a socket of it open, is who wrote there. */
static const struct visitor *find_visitor(const struct pictures *pictures, struct http_request *request)
{
    char place[HASH_HEX_BYTES];
    const char *visit = http_request_header(request, "x-neuvo-visit");
    if (visit == NULL || strlen(visit) != FRAME_VISIT_BYTES || pages_admit(pictures->pages, request) != 0)
        return NULL;
    hash_strings_hex(NULL, place, http_request_segment(request, 1), visit, NULL);
    const struct visitor *visitor = visitor_first_at(pictures->visitors, place);
    return visitor == NULL || visitor->unproven ? NULL : visitor;
}

/* Answers who is nobody here, and where no pictures are kept. */
static const struct visitor *admit(struct pictures *pictures, struct http_request *request)
{
    const struct visitor *visitor = pictures->services->pictures.ask == NULL ? NULL : find_visitor(pictures, request);
    if (visitor == NULL)
        shown_picture_missing(request);
    return visitor;
}

static void ask(struct pictures *pictures, struct http_request *request, struct picture_query *query)
{
    query->to = pictures;
    query->number = http_request_keep(request);
    if (pictures->services->pictures.ask(pictures->services->pictures.context, query))
        return;
    picture_query_free(query);
    shown_picture_busy(request);
}

/* ---- down ---------------------------------------------------------------------------------------------------- */

static void shown(void *to, const struct picture_query *query)
{
    const struct pictures *pictures = to;
    struct http_request *request = http_request_find(pictures->services->server, query->number);
    if (request != NULL)
        shown_picture_answer(request, query);
}

static void get_picture(void *context, struct http_request *request)
{
    struct pictures *pictures = context;
    const char *id = http_request_segment(request, 3);
    const struct visitor *visitor = admit(pictures, request);
    if (visitor == NULL)
        return;
    struct picture_query *query = picture_query_new(PICTURE_SHOW, web_type.name, visitor->organisation, visitor->place);
    query->id = strtoll(id, NULL, 10);
    query->tell = shown;
    ask(pictures, request, query);
}

/* ---- up ------------------------------------------------------------------------------------------------------ */

static bool count(unsigned *uploads, unsigned most)
{
    *uploads += *uploads < most;
    return *uploads < most;
}

/* Addresses that share a place in the table share its number. */
static bool may_upload(struct pictures *pictures, const char *address)
{
    int64_t now_ms = clock_monotonic_ms();
    size_t at = (size_t)(hash_fnv(HASH_FNV_SEED, address, strlen(address)) % ADDRESSES);
    if (now_ms - pictures->window_began_ms >= window_ms) {
        memset(pictures->by_address, 0, sizeof pictures->by_address);
        pictures->uploads = 0;
        pictures->window_began_ms = now_ms;
    }
    return count(&pictures->by_address[at], UPLOADS_OF_ONE + 1) && count(&pictures->uploads, UPLOADS_OF_ALL + 1);
}

static void kept(void *to, const struct picture_query *query)
{
    const struct pictures *pictures = to;
    struct http_request *request = http_request_find(pictures->services->server, query->number);
    own_(text_done) struct text json = TEXT_INIT;
    if (request == NULL)
        return;
    if (query->answer == PICTURE_LATER) {
        shown_picture_busy(request);
        return;
    }
    if (query->answer != PICTURE_FOUND) {
        http_answer_error(request, 422, "bad_picture",
                          "This is no PNG, JPEG, WebP or GIF picture and no PDF, or it is broken.");
        return;
    }
    text_add(&json, "{");
    json_write_member(&json, "picture", query->name);
    text_add(&json, "}");
    http_answer(request, 200, "application/json; charset=utf-8", json.data, json.length);
}

static void post_picture(void *context, struct http_request *request)
{
    struct pictures *pictures = context;
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    const struct visitor *visitor = admit(pictures, request);
    if (visitor == NULL)
        return;
    if (!http_request_same_origin(request)) {
        http_answer_error(request, 403, "foreign", "A page of another site sends no pictures here.");
        return;
    }
    if (!may_upload(pictures, http_request_address(request))) {
        http_answer_error(request, 429, "too_many", "Too many pictures; wait a quarter of an hour.");
        return;
    }
    struct picture_query *query = picture_query_new(PICTURE_KEEP, web_type.name, visitor->organisation, visitor->place);
    text_add_bytes(&query->bytes, body, length);
    query->tell = kept;
    ask(pictures, request, query);
}

/* ---- life ---------------------------------------------------------------------------------------------------- */

struct pictures *pictures_new(const struct connector_services *services, const struct pages *pages,
                              const struct visitors *visitors)
{
    struct pictures *made = x_alloc(1, sizeof *made);
    made->services = services;
    made->pages = pages;
    made->visitors = visitors;
    http_route(services->server, HTTP_GET, "/chat/*/pictures/*", get_picture, made, 0);
    http_route(services->server, HTTP_POST, "/chat/*/pictures", post_picture, made, (size_t)ATTACHMENT_BYTES);
    return made;
}

void pictures_free(struct pictures *pictures)
{
    free(pictures);
}
