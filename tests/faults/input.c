/* Bad input from the network: a clear refusal, nobody else is disturbed, the process lives. */
#include "scene.h"

#include "base/clock.h"
#include "base/own.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *begin(struct scene *scene)
{
    const char *why = scene_start(scene);
    return why == NULL ? scene_connect(scene) : why;
}

static bool client_is_closed(struct scene *scene, int64_t timeout_ms)
{
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    while (scene->client.descriptor >= 0 && clock_monotonic_ms() < deadline) {
        struct pollfd ready = {.fd = scene->client.descriptor, .events = POLLIN};
        (void)poll(&ready, 1, 50);
        (void)client_read(&scene->client);
    }
    return scene->client.descriptor < 0;
}

static bool client_gets_error(struct scene *scene)
{
    int64_t deadline = clock_monotonic_ms() + 5000;
    unsigned before = scene->client.errors;
    while (scene->client.errors == before && scene->client.descriptor >= 0 && clock_monotonic_ms() < deadline) {
        struct pollfd ready = {.fd = scene->client.descriptor, .events = POLLIN};
        (void)poll(&ready, 1, 50);
        (void)client_read(&scene->client);
    }
    return scene->client.errors > before;
}

static const char *not_utf8(struct scene *scene)
{
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    (void)client_frame(&scene->client, "{\"type\":\"message\",\"text\":\"\xC3\x28\"}", 31, 1);
    if (!client_is_closed(scene, 5000))
        return "text that is not UTF-8 was taken";
    return scene_is_alive(scene) ? NULL : "nobody is answered any more";
}

static const char *message_of_a_megabyte(struct scene *scene)
{
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    own_(free_pointer) char *bytes = x_alloc(1 << 20, 1);
    memset(bytes, 'a', 1 << 20);
    (void)client_frame(&scene->client, bytes, 1 << 20, 1);
    if (!client_is_closed(scene, 5000))
        return "a message of a megabyte was taken";
    return scene_is_alive(scene) ? NULL : "nobody is answered any more";
}

static const char *deep_json(struct scene *scene)
{
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    own_(text_done) struct text deep = TEXT_INIT;
    for (int i = 0; i < 10000; i++)
        text_add_char(&deep, '[');
    (void)client_frame(&scene->client, deep.data, deep.length, 1);
    if (!client_gets_error(scene))
        return "JSON of depth 10 000 gave no error frame";
    return scene_ask(scene, "unohdin salasanani") ? NULL : "the same socket was not answered afterwards";
}

static const char *wordless(struct scene *scene)
{
    static const char *const texts[] = {"", "   ", "👍👍", "\xE2\x80\x8B", "?!?!?!", "a"};
    const char *why = begin(scene);
    for (size_t i = 0; why == NULL && i < sizeof texts / sizeof *texts; i++)
        why = scene_ask(scene, texts[i]) ? NULL : "a message without words was not answered";
    return why;
}

static const char *half_a_header(struct scene *scene)
{
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    int descriptor = scene_socket(scene);
    (void)send(descriptor, "GET /chat HTTP/1.1\r\nHost: 127", 29, MSG_NOSIGNAL);
    bool alive = scene_is_alive(scene);
    bool closed = socket_closes(descriptor, 15000);
    (void)close(descriptor);
    if (!alive)
        return "others were not answered meanwhile";
    return closed ? NULL : "half a header was waited for longer than 15 s";
}

static const char *garbage(struct scene *scene)
{
    static const char *const requests[] = {
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /assets/chat/%2e%2e/%2e%2e/connector.c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "POST /chat/oma HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999\r\n\r\n",
        "\r\n\r\n\r\n\r\n",
    };
    const char *why = begin(scene);
    for (size_t i = 0; why == NULL && i < sizeof requests / sizeof *requests; i++) {
        int descriptor = scene_socket(scene);
        char buffer[4096] = "";
        struct timeval patience = {.tv_sec = 1};
        (void)setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        (void)send(descriptor, requests[i], strlen(requests[i]), MSG_NOSIGNAL);
        ssize_t got = recv(descriptor, buffer, sizeof buffer - 1, 0);
        (void)close(descriptor);
        if (got > 0 && (strstr(buffer, "root:") != NULL || strstr(buffer, "#include") != NULL))
            why = "a file outside the page was served";
    }
    if (why != NULL)
        return why;
    return scene_is_alive(scene) ? NULL : "nobody is answered any more";
}

/* One person floods; the limit makes them wait, and somebody else is answered at once. */
static const char *flood(struct scene *scene)
{
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    for (int i = 0; i < 1000; i++)
        client_say(&scene->client, "unohdin salasanani");
    int64_t started_ms = clock_monotonic_ms();
    if (!scene_is_alive(scene))
        return "others were not answered during the flood";
    if (clock_monotonic_ms() - started_ms > 5000)
        return "others waited longer than 5 s during the flood";
    return scene_wait_answers(scene, 30, 10000) ? NULL : "the first burst of the flood was not answered";
}

static const char *many_sockets(struct scene *scene)
{
    int sockets[300];
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    for (size_t i = 0; i < 300; i++)
        sockets[i] = scene_socket(scene);
    bool alive = scene_ask(scene, "wilma ei aukea");
    for (size_t i = 0; i < 300; i++)
        (void)close(sockets[i]);
    return alive ? NULL : "a client with an open socket was not answered beside 300 silent ones";
}

const struct fault_case input_cases[] = {
    {"not-utf8", not_utf8},
    {"message-of-a-megabyte", message_of_a_megabyte},
    {"json-of-depth-10000", deep_json},
    {"messages-without-words", wordless},
    {"half-a-header", half_a_header},
    {"garbage-requests", garbage},
    {"flood", flood},
    {"many-silent-sockets", many_sockets},
    {.name = NULL},
};
