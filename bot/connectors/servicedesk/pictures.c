/*
 * Pictures of a ticket for the service desk that has it. A desk with a webhook is told their addresses and fetches each
 * with its signature, so that no link by itself opens anything; who came to the page by a mail's link sees them there.
 */
#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"
#include "connectors/servicedesk/inside.h"
#include "connectors/servicedesk/signature.h"
#include "connectors/shown_picture.h"
#include "loop/http_server.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void shown(void *to, const struct picture_query *query)
{
    const struct connector *connector = to;
    struct http_request *request = http_request_find(connector->services->server, query->number);
    if (request != NULL)
        shown_picture_answer(request, query);
}

void desk_picture_show(struct connector *connector, struct http_request *request, const char *organisation,
                       const char *place, int64_t id)
{
    const struct connector_pictures *pictures = &connector->services->pictures;
    if (pictures->ask == NULL) {
        shown_picture_missing(request);
        return;
    }
    struct picture_query *query = picture_query_new(PICTURE_SHOW, servicedesk_type.name, organisation, place);
    query->id = id;
    query->tell = shown;
    query->to = connector;
    query->number = http_request_keep(request);
    if (pictures->ask(pictures->context, query))
        return;
    request = http_request_find(connector->services->server, query->number);
    picture_query_free(query);
    if (request != NULL)
        shown_picture_busy(request);
}

/* What is signed is the path. Whether there is such a desk is told to nobody who cannot sign. */
static void on_fetch(void *context, struct http_request *request)
{
    struct connector *connector = context;
    own_(text_done) struct text place = TEXT_INIT;
    const char *organisation = http_request_segment(request, 3), *code = http_request_segment(request, 4),
               *path = http_request_path(request);
    const struct record_desk *desk = record_find_desk(connector->services->record, organisation, code);
    if (!signature_fits(desk == NULL ? "" : desk->secret, http_request_header(request, "neuvo-signature"), path,
                        strlen(path), clock_now_ms())) {
        http_answer_error(request, 401, "signature", "The signature is missing, wrong or too old.");
        return;
    }
    text_printf(&place, "%s/%s", code, http_request_segment(request, 6));
    desk_picture_show(connector, request, organisation, place.data,
                      strtoll(http_request_segment(request, 8), NULL, 10));
}

void desk_picture_routes(struct connector *connector)
{
    http_route(connector->services->server, HTTP_GET, "/api/v1/service-desk/*/*/tickets/*/pictures/*", on_fetch,
               connector, 0);
}

static void write_one(const struct connector *connector, const struct departure *departure, const char *desk,
                      int64_t id, const char *media_type, struct text *out)
{
    own_(text_done) struct text address = TEXT_INIT;
    char number[24];
    const char *slash = strrchr(departure->place, '/');
    (void)snprintf(number, sizeof number, "%" PRId64, id);
    call_back_address(connector, departure->organisation, desk, &address);
    if (address.length > 0)
        text_printf(&address, "/tickets%s/pictures/%s", slash == NULL ? "/0" : slash, number);
    json_write_comma(out);
    text_add_char(out, '{');
    json_write_member(out, "id", number);
    json_write_member(out, "media_type", *media_type == '\0' ? NULL : media_type);
    json_write_member(out, "address", address.length == 0 ? NULL : address.data);
    text_add_char(out, '}');
}

void desk_pictures_write(const struct connector *connector, const struct departure *departure, const char *desk,
                         const char *pictures, struct text *out)
{
    json_write_key(out, "pictures");
    text_add_char(out, '[');
    for (const char *at = pictures; *at != '\0'; at += strcspn(at, "\n") + 1) {
        char *end = NULL;
        int64_t id = strtoll(at, &end, 10);
        own_(free_pointer) char *media_type = x_strndup(end + (*end == ' '), strcspn(end + (*end == ' '), "\n"));
        write_one(connector, departure, desk, id, media_type, out);
        if (at[strcspn(at, "\n")] == '\0')
            break;
    }
    text_add_char(out, ']');
}
