#include "support/http_caller.h"

#include "base/own.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

void http_caller_init(struct http_caller *caller, unsigned short port)
{
    *caller = (struct http_caller){.port = port, .descriptor = -1, .head = TEXT_INIT, .body = TEXT_INIT};
}

void http_caller_close(struct http_caller *caller)
{
    if (caller->descriptor >= 0)
        (void)close(caller->descriptor);
    caller->descriptor = -1;
}

void http_caller_done(struct http_caller *caller)
{
    http_caller_close(caller);
    text_done(&caller->head);
    text_done(&caller->body);
}

static bool dial(struct http_caller *caller)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(caller->port)};
    int64_t patience_ms = caller->patience_ms > 0 ? caller->patience_ms : 10000;
    struct timeval patience = {.tv_sec = patience_ms / 1000, .tv_usec = patience_ms % 1000 * 1000};
    int one = 1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    caller->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)setsockopt(caller->descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(caller->descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    (void)setsockopt(caller->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(caller->descriptor, (struct sockaddr *)&to, sizeof to) == 0)
        return true;
    http_caller_close(caller);
    return false;
}

static bool send_all(const struct http_caller *caller, const struct text *bytes)
{
    for (size_t sent = 0; sent < bytes->length;) {
        ssize_t count = send(caller->descriptor, bytes->data + sent, bytes->length - sent, MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        sent += (size_t)count;
    }
    return true;
}

static void make_request(struct http_caller *caller, const char *method, const char *target, const char *headers,
                         const char *body, size_t length, struct text *request)
{
    text_printf(request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n", method, target, caller->port);
    text_add(request, headers);
    if (body != NULL || strcmp(method, "GET") != 0)
        text_printf(request, "Content-Length: %zu\r\n", length);
    text_add(request, "\r\n");
    if (body != NULL)
        text_add_bytes(request, body, length);
}

/* Reads the head into caller->head and what follows of it into the body. */
static bool read_head(struct http_caller *caller)
{
    char bytes[16384];
    const char *end = NULL;
    text_clear(&caller->head);
    text_clear(&caller->body);
    while (end == NULL) {
        ssize_t count = recv(caller->descriptor, bytes, sizeof bytes, 0);
        if (count <= 0)
            return false;
        text_add_bytes(&caller->head, bytes, (size_t)count);
        end = memmem(caller->head.data, caller->head.length, "\r\n\r\n", 4);
    }
    size_t length = (size_t)(end + 4 - caller->head.data);
    text_add_bytes(&caller->body, end + 4, caller->head.length - length);
    text_truncate(&caller->head, length);
    return true;
}

static bool read_body(struct http_caller *caller)
{
    char bytes[65536];
    const char *header = strcasestr(caller->head.data, "\r\ncontent-length:");
    size_t length = header == NULL ? 0 : strtoul(header + 17, NULL, 10);
    while (caller->body.length < length) {
        ssize_t count = recv(caller->descriptor, bytes, sizeof bytes, 0);
        if (count <= 0)
            return false;
        text_add_bytes(&caller->body, bytes, (size_t)count);
    }
    return true;
}

/* One try. *stale: the connection was open from before and ended without a word, so the other side had closed it. */
static int call_once(struct http_caller *caller, const struct text *request, bool *stale)
{
    *stale = caller->descriptor >= 0;
    if (!*stale && !dial(caller))
        return 0;
    bool good = send_all(caller, request) && read_head(caller);
    *stale = *stale && !good && caller->head.length == 0;
    int status =
        good && strncmp(caller->head.data, "HTTP/1.", 7) == 0 ? (int)strtol(caller->head.data + 8, NULL, 10) : 0;
    bool whole = good && read_body(caller);
    if (!whole || status == 0 || strcasestr(caller->head.data, "\r\nconnection: close") != NULL)
        http_caller_close(caller);
    return whole ? status : 0;
}

int http_call(struct http_caller *caller, const char *method, const char *target, const char *headers, const char *body,
              size_t length)
{
    own_(text_done) struct text request = TEXT_INIT;
    bool stale = false;
    text_clear(&caller->head);
    text_clear(&caller->body);
    make_request(caller, method, target, headers, body, length, &request);
    int status = call_once(caller, &request, &stale);
    return stale ? call_once(caller, &request, &stale) : status;
}

void http_add_segment(struct text *target, const char *segment)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    text_add_char(target, '/');
    for (; *segment != '\0'; segment++) {
        if (strchr(plain, *segment) != NULL)
            text_add_char(target, *segment);
        else
            text_printf(target, "%%%02X", (unsigned)(unsigned char)*segment);
    }
}
