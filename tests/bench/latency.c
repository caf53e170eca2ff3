/*
 * From the WebSocket frame to the answer frame, durable: 1 000 articles, an open-loop load, once quiet and once while a
 * worker rebuilds the index again and again.
 *
 *     latency --binary FILE --articles DIR --data DIR [--rate 200] [--seconds 15]
 *
 * The clock of a message starts when it was due to be sent, so a stalled server cannot hide its own delay.
 */
#include "support/articles.h"
#include "support/client.h"
#include "support/server.h"

#include "base/clock.h"
#include "base/own.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECTIONS = 100 };

static const char *const questions[] = {
    "miten jaan näytön teamsissa",
    "unohdin salasanani mitä teen nyt",
    "wilma ei aukea enää ollenkaan",
    "projektori on musta ja luokka odottaa",
    "tulostin ei tulosta",
    "hur delar jag skärmen i teams",
    "jag har glömt mitt lösenord",
    "how do I book a meeting room",
    "the printer does not work at all",
    "mihin tallennan oppilaiden tiedot",
};

struct load {
    struct client clients[CONNECTIONS];
    LIST_OF(int64_t) due[CONNECTIONS]; /* in the order of sending; answers come in the same order */
    size_t answered[CONNECTIONS];
    LIST_OF(double) took_ms;
};

static void on_answer(struct client *client, void *context)
{
    struct load *load = context;
    size_t i = (size_t)(client - load->clients);
    int64_t due_us = load->due[i].items[load->answered[i]++];
    *list_push(&load->took_ms) = (double)(clock_monotonic_us() - due_us) / 1000;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static void run_until(struct load *load, int64_t deadline_us)
{
    struct pollfd ready[CONNECTIONS];
    for (size_t i = 0; i < CONNECTIONS; i++)
        ready[i] = (struct pollfd){.fd = load->clients[i].descriptor, .events = POLLIN};
    int64_t left_us = deadline_us - clock_monotonic_us();
    struct timespec patience = {.tv_nsec = left_us < 0 ? 0 : left_us * 1000};
    if (ppoll(ready, CONNECTIONS, &patience, NULL) <= 0)
        return;
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (ready[i].revents != 0)
            (void)client_read(&load->clients[i]);
    }
}

/* Returns false when an answer is missing at the end. */
static bool measure(struct load *load, const char *articles, int rate, int seconds, bool rebuild, double percentiles[3])
{
    size_t total = (size_t)(rate * seconds), sent = 0, before = load->took_ms.count;
    int64_t start_us = clock_monotonic_us() + 50000, next_build_us = start_us;
    unsigned version = 1;
    while (load->took_ms.count - before < total && clock_monotonic_us() < start_us + (seconds + 10) * 1000000LL) {
        int64_t now_us = clock_monotonic_us();
        if (rebuild && now_us >= next_build_us) {
            article_write(articles, 0, version++);
            next_build_us = now_us + 800000;
        }
        int64_t due_us = start_us + (int64_t)sent * 1000000 / rate;
        if (sent < total && now_us >= due_us) {
            size_t i = sent % CONNECTIONS;
            *list_push(&load->due[i]) = due_us;
            client_say(&load->clients[i], questions[sent % (sizeof questions / sizeof *questions)]);
            sent++;
            continue;
        }
        run_until(load, sent < total ? due_us : now_us + 20000);
    }
    size_t count = load->took_ms.count - before;
    if (count == 0)
        return false;
    double *took = load->took_ms.items + before;
    qsort(took, count, sizeof *took, compare);
    percentiles[0] = took[count / 2];
    percentiles[1] = took[count * 99 / 100];
    percentiles[2] = took[count - 1];
    return count == total;
}

int main(int argc, char **argv)
{
    struct server server = {0};
    const char *articles = NULL;
    int rate = 200, seconds = 15;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--binary") == 0)
            server.binary = argv[i + 1];
        else if (strcmp(argv[i], "--articles") == 0)
            articles = argv[i + 1];
        else if (strcmp(argv[i], "--data") == 0)
            server.data = argv[i + 1];
        else if (strcmp(argv[i], "--rate") == 0)
            rate = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--seconds") == 0)
            seconds = atoi(argv[i + 1]);
    }
    if (server.binary == NULL || articles == NULL || server.data == NULL) {
        fprintf(stderr, "usage: latency --binary FILE --articles DIR --data DIR [--rate N] [--seconds N]\n");
        return 2;
    }
    own_(text_done) struct text log = TEXT_INIT;
    text_printf(&log, "%s.log", server.data);
    articles_write(articles);
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_LOG_LEVEL", "warn", 1);
    server.log = log.data;
    server.port = server_free_port();
    if (!server_start(&server, 30000)) {
        fprintf(stderr, "latency: the server did not start; see %s\n", log.data);
        return 1;
    }
    static struct load load;
    bool good = true;
    for (size_t i = 0; i < CONNECTIONS; i++) {
        client_init(&load.clients[i], server.port);
        load.clients[i].on_answer = on_answer;
        load.clients[i].context = &load;
        good = client_connect(&load.clients[i]) && good;
    }
    double warm[3], quiet[3] = {0}, busy[3] = {0};
    (void)measure(&load, articles, rate, 2, false, warm);
    good = measure(&load, articles, rate, seconds, false, quiet) && good;
    good = measure(&load, articles, rate, seconds, true, busy) && good;
    (void)server_stop(&server, SERVER_STOP_MS);
    printf("latency at %d messages/s, 1000 articles, durable: quiet p50 %.2f ms, p99 %.2f ms, max %.1f ms; "
           "while rebuilding p50 %.2f ms, p99 %.2f ms, max %.1f ms\n",
           rate, quiet[0], quiet[1], quiet[2], busy[0], busy[1], busy[2]);
    if (!good)
        printf("not ok latency: answers are missing\n");
    return good && quiet[0] <= 3 && quiet[1] <= 15 && busy[0] <= 3 && busy[1] <= 15 ? 0 : 1;
}
