/* Routes: the table, and which row a path fits. */
#include "loop/http_internal.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

void http_pairs_add(struct http_pairs *pairs, char *name, char *value)
{
    *list_push(&pairs->list) = (struct http_pair){.name = name, .value = value};
}

const char *http_pairs_find(const struct http_pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->list.count; i++) {
        if (strcmp(pairs->list.items[i].name, name) == 0)
            return pairs->list.items[i].value;
    }
    return NULL;
}

void http_pairs_done(struct http_pairs *pairs)
{
    for (size_t i = 0; i < pairs->list.count; i++) {
        free(pairs->list.items[i].name);
        free(pairs->list.items[i].value);
    }
    list_done(&pairs->list);
}

bool http_path_fits(const char *pattern, const char *path)
{
    for (;;) {
        size_t wanted = strcspn(pattern, "/"), there = strcspn(path, "/");
        if (wanted == 2 && memcmp(pattern, "**", 2) == 0)
            return true;
        bool any = wanted == 1 && *pattern == '*' && there > 0;
        if (!any && (wanted != there || memcmp(pattern, path, wanted) != 0))
            return false;
        pattern += wanted;
        path += there;
        if (*pattern == '\0' || *path == '\0')
            return *pattern == *path;
        pattern++;
        path++;
    }
}

void http_route(struct http_server *server, unsigned methods, const char *path,
                void (*handler)(void *context, struct http_request *request), void *context, size_t max_body)
{
    *list_push(&server->routes) = (struct http_route){
        .methods = methods, .path = x_strdup(path), .handler = handler, .context = context, .max_body = max_body};
}

void http_socket_route(struct http_server *server, const struct http_socket_route *route)
{
    struct http_socket_route *added = list_push(&server->socket_routes);
    *added = *route;
    added->path = x_strdup(route->path);
}
