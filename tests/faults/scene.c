/* Plays the fault cases. Usage: faults_cases --binary FILE --folder DIR [NAME…]; prints a line "ok …" or "not ok …:
 * why" for each. */
#include "scene.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

const char *scene_start(struct scene *scene)
{
    return server_start(&scene->server, SERVER_START_MS) ? NULL : "the server did not start";
}

const char *scene_connect(struct scene *scene)
{
    return client_connect(&scene->client) ? NULL : "the client could not connect";
}

bool scene_wait_answers(struct scene *scene, size_t answers, int64_t timeout_ms)
{
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    while (client_answers(&scene->client) < answers && clock_monotonic_ms() < deadline) {
        if (scene->client.descriptor < 0 && !client_connect(&scene->client)) {
            (void)poll(NULL, 0, 20);
            continue;
        }
        struct pollfd ready = {.fd = scene->client.descriptor, .events = POLLIN};
        (void)poll(&ready, 1, 50);
        (void)client_read(&scene->client);
    }
    return client_answers(&scene->client) >= answers;
}

bool scene_ask(struct scene *scene, const char *question)
{
    client_say(&scene->client, question);
    return scene_wait_answers(scene, scene->client.sent.count, 10000);
}

bool scene_log_says(struct scene *scene, const char *words, int64_t timeout_ms)
{
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    while (clock_monotonic_ms() < deadline) {
        own_(text_done) struct text log = TEXT_INIT;
        if (file_read(scene->log.data, (size_t)64 << 20, &log, NULL) == RESULT_OK && strstr(log.data, words) != NULL)
            return true;
        (void)poll(NULL, 0, 20);
    }
    return false;
}

bool scene_is_alive(struct scene *scene)
{
    struct client held = scene->client;
    client_init(&scene->client, scene->server.port);
    bool alive = client_connect(&scene->client) && scene_ask(scene, "unohdin salasanani");
    client_done(&scene->client);
    scene->client = held;
    return alive;
}

int scene_socket(const struct scene *scene)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(scene->server.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0)
        return descriptor;
    (void)close(descriptor);
    return -1;
}

bool socket_closes(int descriptor, int64_t timeout_ms)
{
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    char buffer[4096];
    while (clock_monotonic_ms() < deadline) {
        struct pollfd ready = {.fd = descriptor, .events = POLLIN};
        if (poll(&ready, 1, 100) > 0 && recv(descriptor, buffer, sizeof buffer, 0) <= 0)
            return true;
    }
    return false;
}

static void prepare(struct scene *scene, const char *binary, const char *folder, const char *name)
{
    *scene = (struct scene){.folder = TEXT_INIT, .data = TEXT_INIT, .log = TEXT_INIT, .articles = TEXT_INIT};
    text_printf(&scene->folder, "%s/%s", folder, name);
    text_printf(&scene->data, "%s/data", scene->folder.data);
    text_printf(&scene->log, "%s/log", scene->folder.data);
    text_printf(&scene->articles, "%s/articles/oma/fi", scene->folder.data);
    (void)folder_make(scene->articles.data, 0755, NULL);
    own_(text_done) struct text overrides = TEXT_INIT;
    text_printf(&overrides, "%s/articles", scene->folder.data);
    (void)setenv("NEUVO_KNOWLEDGE_OVERRIDES", overrides.data, 1);
    (void)setenv("NEUVO_STORE_BALLAST_MIB", "0", 1);
    (void)unsetenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE");
    scene->server =
        (struct server){.binary = binary, .data = scene->data.data, .log = scene->log.data, .port = server_free_port()};
    client_init(&scene->client, scene->server.port);
}

static bool play(const struct fault_case *fault, const char *binary, const char *folder)
{
    struct scene scene;
    prepare(&scene, binary, folder, fault->name);
    const char *why = fault->run(&scene);
    server_kill(&scene.server);
    client_done(&scene.client);
    if (why == NULL)
        printf("ok faults/%s\n", fault->name);
    else if (strncmp(why, "skip ", 5) == 0)
        printf("skip faults/%s: %s\n", fault->name, why + 5);
    else
        printf("not ok faults/%s: %s (log: %s)\n", fault->name, why, scene.log.data);
    (void)fflush(stdout);
    text_done(&scene.folder);
    text_done(&scene.data);
    text_done(&scene.log);
    text_done(&scene.articles);
    return why == NULL || strncmp(why, "skip ", 5) == 0;
}

static bool wanted(const char *name, int argc, char **argv)
{
    for (int i = 5; i < argc; i++) {
        if (strcmp(argv[i], name) == 0)
            return true;
    }
    return argc <= 5;
}

int main(int argc, char **argv)
{
    const struct fault_case *const tables[] = {input_cases, store_cases, article_cases};
    bool good = true;
    if (argc < 5 || strcmp(argv[1], "--binary") != 0 || strcmp(argv[3], "--folder") != 0) {
        fprintf(stderr, "usage: faults_cases --binary FILE --folder DIR [NAME…]\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (const struct fault_case *fault = tables[i]; fault->name != NULL; fault++) {
            if (wanted(fault->name, argc, argv))
                good = play(fault, argv[2], argv[4]) && good;
        }
    }
    return good ? 0 : 1;
}
