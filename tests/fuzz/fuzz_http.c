/* http_request_parse: takes any bytes; what it takes is a path with known segments and values that begin no new line.
 */
#include "fuzz/target.h"

#include "base/own.h"
#include "loop/http_internal.h"

#include <string.h>

static void look(const struct http_pairs *pairs, size_t most)
{
    HOLDS(pairs->list.count <= most);
    for (size_t i = 0; i < pairs->list.count; i++)
        HOLDS(pairs->list.items[i].name != NULL && pairs->list.items[i].value != NULL);
}

static void look_at(const struct http_request *request)
{
    HOLDS(request->path != NULL && request->path[0] == '/');
    HOLDS(utf8_valid(request->path, strlen(request->path)));
    HOLDS(request->segments.count >= 1 && request->segments.count <= 16);
    for (size_t i = 0; i < request->segments.count; i++)
        HOLDS(strchr(request->segments.items[i], '/') == NULL && strcmp(request->segments.items[i], "..") != 0);
    for (size_t i = 0; i < request->headers.list.count; i++) {
        HOLDS(strpbrk(request->headers.list.items[i].value, "\r\n") == NULL);
        HOLDS(http_pairs_find(&request->headers, request->headers.list.items[i].name) ==
              request->headers.list.items[i].value); /* each name once */
    }
    HOLDS(http_pairs_find(&request->headers, "transfer-encoding") == NULL);
    HOLDS(request->body_length == 0 || http_pairs_find(&request->headers, "content-length") != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct http_server server = {.port = 0};
    struct http_connection connection = {.server = &server};
    struct http_request *request = http_request_new(&connection);
    int status = http_request_parse((const char *)bytes, length, request);
    HOLDS(status == 0 || status == 400 || status == 405 || status == 411 || status == 413 || status == 501);
    look(&request->headers, 100);
    look(&request->query, 32);
    if (status == 0)
        look_at(request);
    http_request_free(request);
    return 0;
}
