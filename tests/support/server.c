#include "support/server.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

unsigned short server_free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0 ||
        getsockname(descriptor, (struct sockaddr *)&address, &length) != 0)
        abort();
    (void)close(descriptor);
    return ntohs(address.sin_port);
}

static void become_server(const struct server *server)
{
    char port[16];
    (void)snprintf(port, sizeof port, "%u", server->port);
    int log = open(server->log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    int nothing = open("/dev/null", O_RDWR);
    (void)dup2(nothing, 0);
    (void)dup2(nothing, 1);
    (void)dup2(log < 0 ? nothing : log, 2);
    execl(server->binary, server->binary, "serve", "--data", server->data, "--port", port, (char *)NULL);
    _exit(127);
}

static void become_command(const struct server *server, const char *const *what, int output)
{
    enum { ARGUMENTS_MOST = 16 };
    const char *arguments[ARGUMENTS_MOST + 4] = {server->binary};
    size_t count = 1;
    int log = open(server->log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    while (*what != NULL && count < ARGUMENTS_MOST)
        arguments[count++] = *what++;
    arguments[count++] = "--data";
    arguments[count++] = server->data;
    (void)dup2(output, 1);
    (void)dup2(log, 2);
    execv(server->binary, (char *const *)(uintptr_t)arguments);
    _exit(127);
}

int server_command(const struct server *server, const char *const *what, char *out, size_t size)
{
    int pipes[2], status = -1;
    char rest[512];
    size_t have = 0;
    ssize_t got = 1;
    if (pipe(pipes) != 0)
        return -1;
    pid_t child = fork();
    if (child == 0)
        become_command(server, what, pipes[1]);
    (void)close(pipes[1]);
    while (got > 0) {
        bool room = out != NULL && have + 1 < size;
        got = room ? read(pipes[0], out + have, size - have - 1) : read(pipes[0], rest, sizeof rest);
        have += room && got > 0 ? (size_t)got : 0;
    }
    (void)close(pipes[0]);
    if (out != NULL && size > 0)
        out[have] = '\0';
    (void)waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool has_ended(struct server *server, int *status)
{
    if (waitpid(server->pid, status, WNOHANG) != server->pid)
        return false;
    server->pid = 0;
    return true;
}

bool server_start(struct server *server, int64_t timeout_ms)
{
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    int status = 0;
    server->pid = fork();
    if (server->pid == 0)
        become_server(server);
    while (clock_monotonic_ms() < deadline) {
        if (has_ended(server, &status))
            return false;
        if (server_get(server, "/ready", NULL, 0) == 200)
            return true;
        (void)poll(NULL, 0, 2);
    }
    server_kill(server);
    return false;
}

void server_kill(struct server *server)
{
    if (server->pid == 0)
        return;
    (void)kill(server->pid, SIGKILL);
    (void)waitpid(server->pid, NULL, 0);
    server->pid = 0;
}

int server_stop(struct server *server, int64_t timeout_ms)
{
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    int status = 0;
    if (server->pid == 0)
        return -1;
    (void)kill(server->pid, SIGTERM);
    while (clock_monotonic_ms() < deadline) {
        if (has_ended(server, &status))
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        (void)poll(NULL, 0, 5);
    }
    server_kill(server);
    return -1;
}

int server_get(const struct server *server, const char *path, char *body, size_t size)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(server->port)};
    struct timeval patience = {.tv_sec = 3};
    char buffer[8192];
    size_t have = 0;
    int status = 0;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) {
        int length =
            snprintf(buffer, sizeof buffer, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", path);
        ssize_t got = send(descriptor, buffer, (size_t)length, MSG_NOSIGNAL);
        while (got > 0 && have < sizeof buffer - 1) {
            got = recv(descriptor, buffer + have, sizeof buffer - 1 - have, 0);
            have += got > 0 ? (size_t)got : 0;
        }
        buffer[have] = '\0';
        if (strncmp(buffer, "HTTP/1.1 ", 9) == 0)
            status = atoi(buffer + 9);
    }
    (void)close(descriptor);
    const char *start = status == 0 ? NULL : strstr(buffer, "\r\n\r\n");
    if (body != NULL && size > 0)
        (void)snprintf(body, size, "%s", start == NULL ? "" : start + 4);
    return status;
}
