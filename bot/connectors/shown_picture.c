#include "connectors/shown_picture.h"

#include "base/own.h"
#include "loop/http_server.h"
#include "model/picture_query.h"

#include <inttypes.h>
#include <string.h>

void shown_picture_busy(struct http_request *request)
{
    http_answer_error(request, 503, "busy", "Too much waits just now; try again in a moment.");
}

void shown_picture_missing(struct http_request *request)
{
    http_answer_error(request, 404, "not_found", "There is no such picture here.");
}

void shown_picture_answer(struct http_request *request, const struct picture_query *query)
{
    own_(text_done) struct text name = TEXT_INIT;
    if (query->answer == PICTURE_LATER) {
        shown_picture_busy(request);
        return;
    }
    if (query->answer != PICTURE_FOUND || query->media_type[0] == '\0') {
        shown_picture_missing(request);
        return;
    }
    const char *ending = strchr(query->media_type, '/') + 1;
    text_printf(&name, "%s; filename=\"%" PRId64 ".%s\"", strcmp(ending, "pdf") == 0 ? "attachment" : "inline",
                query->id, ending);
    http_answer_header(request, "content-disposition", name.data);
    http_answer_header(request, "cache-control", "private, no-store");
    http_answer_header(request, "content-security-policy", "default-src 'none'; sandbox");
    http_answer(request, 200, query->media_type, query->bytes.data, query->bytes.length);
}
