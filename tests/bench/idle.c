/*
 * Idle with the shipped articles: time from start to ready, and resident memory afterwards, beside an echo bot on
 * Microsoft's botbuilder in the same run, in turn (A B A B …).
 *
 *     idle --binary FILE --data DIR [--peer FOLDER] [--rounds 5]
 */
#include "support/server.h"

#include "base/clock.h"
#include "base/own.h"
#include "base/text.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS_MOST = 15, SETTLE_MS = 3000 };

struct figures {
    double ready_ms[ROUNDS_MOST], rss_mb[ROUNDS_MOST];
};

static double resident_mb(pid_t pid)
{
    char path[64], line[256];
    double kilobytes = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "VmRSS:", 6) == 0)
            kilobytes = strtod(line + 6, NULL);
    }
    if (file != NULL)
        (void)fclose(file);
    return kilobytes / 1024;
}

static void run_peer(const char *folder, unsigned short port)
{
    char number[16];
    int nothing = open("/dev/null", O_RDWR);
    (void)snprintf(number, sizeof number, "%u", port);
    for (int i = 0; i < 3; i++)
        (void)dup2(nothing, i);
    if (chdir(folder) == 0)
        execlp("node", "node", "echo.js", number, (char *)NULL);
    _exit(127);
}

static bool measure_peer(const char *folder, struct figures *figures, int round)
{
    struct server peer = {.port = server_free_port()};
    int64_t started_us = clock_monotonic_us();
    peer.pid = fork();
    if (peer.pid == 0)
        run_peer(folder, peer.port);
    while (server_get(&peer, "/ready", NULL, 0) != 200) {
        if (clock_monotonic_us() - started_us > 20000000 || waitpid(peer.pid, NULL, WNOHANG) == peer.pid)
            return false;
        (void)poll(NULL, 0, 2);
    }
    figures->ready_ms[round] = (double)(clock_monotonic_us() - started_us) / 1000;
    (void)poll(NULL, 0, SETTLE_MS);
    figures->rss_mb[round] = resident_mb(peer.pid);
    server_kill(&peer);
    return true;
}

static bool measure_neuvo(struct server *server, struct figures *figures, int round)
{
    int64_t started_us = clock_monotonic_us();
    server->port = server_free_port();
    if (!server_start(server, 20000))
        return false;
    figures->ready_ms[round] = (double)(clock_monotonic_us() - started_us) / 1000;
    (void)poll(NULL, 0, SETTLE_MS);
    figures->rss_mb[round] = resident_mb(server->pid);
    return server_stop(server, SERVER_STOP_MS) == 0;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

int main(int argc, char **argv)
{
    struct server server = {0};
    const char *peer = NULL;
    int rounds = 5;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--binary") == 0)
            server.binary = argv[i + 1];
        else if (strcmp(argv[i], "--data") == 0)
            server.data = argv[i + 1];
        else if (strcmp(argv[i], "--peer") == 0)
            peer = argv[i + 1];
        else if (strcmp(argv[i], "--rounds") == 0)
            rounds = atoi(argv[i + 1]);
    }
    if (server.binary == NULL || server.data == NULL || rounds < 1 || rounds > ROUNDS_MOST) {
        fprintf(stderr, "usage: idle --binary FILE --data DIR [--peer FOLDER] [--rounds 1-15]\n");
        return 2;
    }
    own_(text_done) struct text log = TEXT_INIT;
    text_printf(&log, "%s.log", server.data);
    server.log = log.data;
    struct figures ours, theirs;
    for (int round = 0; round < rounds; round++) {
        if (!measure_neuvo(&server, &ours, round)) {
            printf("idle: Neuvo did not start or end well; see %s\n", log.data);
            return 1;
        }
        if (peer != NULL && !measure_peer(peer, &theirs, round)) {
            printf("idle: the peer did not start\n");
            peer = NULL;
        }
    }
    double ready_ms = median(ours.ready_ms, rounds), rss_mb = median(ours.rss_mb, rounds);
    printf("idle, medians of %d rounds: Neuvo ready %.0f ms, RSS %.1f MB", rounds, ready_ms, rss_mb);
    bool good = ready_ms <= 300 && rss_mb <= 40;
    if (peer != NULL) {
        double peer_rss_mb = median(theirs.rss_mb, rounds);
        printf("; botbuilder echo bot ready %.0f ms, RSS %.1f MB; ratio of memory %.2f",
               median(theirs.ready_ms, rounds), peer_rss_mb, rss_mb / peer_rss_mb);
        good = good && rss_mb <= peer_rss_mb / 2;
    }
    printf("\n");
    return good ? 0 : 1;
}
