/*
 * The ledger: many web conversations say numbered things while the server is killed (-9) at random times. In the end
 * every message must stand in its conversation exactly once, in the order it was said, each followed by exactly one
 * answer.
 *
 *     ledger --binary build/…/neuvo --data DIR [--messages 2000] [--conversations 50] [--kills 10] [--seed N]
 */
#include "support/client.h"
#include "support/ledger_options.h"
#include "support/server.h"

#include "base/clock.h"
#include "base/own.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 3 };

struct ledger {
    struct server server;
    struct client *clients;
    size_t conversations, messages, kills;
    unsigned seed;
    int64_t next_kill_ms;
    size_t killed;
    size_t interrupted; /* messages that a kill found unacknowledged */
};

static const char *const questions[] = {
    "unohdin salasanani",      "miten jaan näytön teamsissa", "wilma ei aukea", "projektori on musta",
    "skrivaren fungerar inte", "how do I book a room",        "kiitos",         "mikä on pääkaupunki",
};

static size_t said_by_each(const struct ledger *ledger)
{
    return ledger->messages / ledger->conversations;
}

/* The messages are spread over the kills, so that each one comes while others are being said. */
static size_t may_be_said(const struct ledger *ledger)
{
    return said_by_each(ledger) * (ledger->killed + 1) / (ledger->kills + 1);
}

/* Keeps up to three messages under way in each conversation. */
static bool say_more(struct ledger *ledger, struct client *client)
{
    bool all_said = client->sent.count >= said_by_each(ledger);
    while (client->descriptor >= 0 && client->sent.count < may_be_said(ledger) &&
           client_unacknowledged(client) < WINDOW) {
        char text[120];
        (void)snprintf(text, sizeof text, "%s nro %zu", questions[(size_t)rand_r(&ledger->seed) % 8],
                       client->sent.count);
        client_say(client, text);
    }
    return all_said && client_unacknowledged(client) == 0 && client_answers(client) >= client->sent.count;
}

static void maybe_kill(struct ledger *ledger)
{
    if (ledger->killed >= ledger->kills || clock_monotonic_ms() < ledger->next_kill_ms)
        return;
    for (size_t i = 0; i < ledger->conversations; i++)
        ledger->interrupted += client_unacknowledged(&ledger->clients[i]);
    server_kill(&ledger->server);
    ledger->killed++;
    if (!server_start(&ledger->server, SERVER_START_MS)) {
        fprintf(stderr, "ledger: the server did not come up again; see %s\n", ledger->server.log);
        exit(1);
    }
    ledger->next_kill_ms = clock_monotonic_ms() + 5 + rand_r(&ledger->seed) % 300;
}

static bool turn_once(struct ledger *ledger)
{
    bool all_done = ledger->killed >= ledger->kills;
    struct pollfd *ready = x_alloc(ledger->conversations, sizeof *ready);
    for (size_t i = 0; i < ledger->conversations; i++) {
        struct client *client = &ledger->clients[i];
        if (client->descriptor < 0)
            (void)client_connect(client);
        if (!say_more(ledger, client))
            all_done = false;
        ready[i] = (struct pollfd){.fd = client->descriptor, .events = POLLIN};
    }
    if (!all_done)
        (void)poll(ready, ledger->conversations, 20);
    for (size_t i = 0; i < ledger->conversations; i++) {
        if (ledger->clients[i].descriptor >= 0)
            (void)client_read(&ledger->clients[i]);
    }
    free(ready);
    return all_done;
}

struct verdict {
    size_t lost, doubled, disordered;
};

static int by_seq(const void *a, const void *b)
{
    int64_t first = ((const struct seen *)a)->seq, second = ((const struct seen *)b)->seq;
    return (first > second) - (first < second);
}

/* Reads the whole conversation anew from the server and compares it with what was said. */
static void audit(struct ledger *ledger, const struct client *client, struct verdict *verdict)
{
    struct client reader;
    client_init(&reader, ledger->server.port);
    memcpy(reader.visit, client->visit, sizeof reader.visit);
    int64_t deadline = clock_monotonic_ms() + 10000;
    (void)client_connect(&reader);
    while (reader.seen.count < 2 * client->sent.count && reader.descriptor >= 0 && clock_monotonic_ms() < deadline) {
        struct pollfd ready = {.fd = reader.descriptor, .events = POLLIN};
        (void)poll(&ready, 1, 500);
        (void)client_read(&reader);
    }
    if (reader.seen.count > 0)
        qsort(reader.seen.items, reader.seen.count, sizeof *reader.seen.items, by_seq);
    for (size_t i = 0; i < client->sent.count; i++) {
        size_t found = 0, place = 0;
        for (size_t j = 0; j < reader.seen.count; j++) {
            if (!reader.seen.items[j].out && strcmp(reader.seen.items[j].text, client->sent.items[i].text) == 0) {
                found++;
                place = j;
            }
        }
        verdict->lost += found == 0;
        verdict->doubled += found > 1;
        verdict->disordered += found == 1 && place != 2 * i;
    }
    size_t answers = client_answers(&reader);
    verdict->lost += answers < client->sent.count ? client->sent.count - answers : 0;
    verdict->doubled += answers > client->sent.count ? answers - client->sent.count : 0;
    for (size_t j = 0; j < reader.seen.count; j++)
        verdict->disordered += reader.seen.items[j].out != (j % 2 == 1) || reader.seen.items[j].seq != (int64_t)j + 1;
    client_done(&reader);
}

int main(int argc, char **argv)
{
    struct ledger_options options = {.conversations = 50, .messages = 2000, .kills = 10, .seed = 7};
    struct ledger ledger = {0};
    if (!ledger_options_read(&options, argc, argv, NULL, NULL)) {
        fprintf(stderr,
                "usage: ledger --binary FILE --data DIR [--messages N] [--conversations N] [--kills N] [--seed N]\n");
        return 2;
    }
    ledger.server = (struct server){.binary = options.binary, .data = options.data};
    ledger.conversations = options.conversations;
    ledger.messages = options.messages;
    ledger.kills = options.kills;
    ledger.seed = options.seed;
    own_(text_done) struct text log = TEXT_INIT;
    text_printf(&log, "%s.log", ledger.server.data);
    ledger.server.log = log.data;
    ledger.server.port = server_free_port();
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_LIMITS_HANDSHAKES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_LOG_LEVEL", "warn", 1);
    if (!server_start(&ledger.server, SERVER_START_MS)) {
        fprintf(stderr, "ledger: the server did not start; see %s\n", log.data);
        return 1;
    }
    ledger.clients = x_alloc(ledger.conversations, sizeof *ledger.clients);
    for (size_t i = 0; i < ledger.conversations; i++)
        client_init(&ledger.clients[i], ledger.server.port);
    int64_t started_ms = clock_monotonic_ms();
    ledger.next_kill_ms = started_ms + 200;
    while (!turn_once(&ledger) && clock_monotonic_ms() - started_ms < 900000)
        maybe_kill(&ledger);
    struct verdict verdict = {0};
    for (size_t i = 0; i < ledger.conversations; i++)
        audit(&ledger, &ledger.clients[i], &verdict);
    int status = server_stop(&ledger.server, SERVER_STOP_MS);
    printf("ledger: %zu messages, %zu conversations, %zu kills that met %zu messages under way, %.1f s: lost %zu, "
           "doubled %zu, out of order %zu, exit "
           "%d\n",
           said_by_each(&ledger) * ledger.conversations, ledger.conversations, ledger.killed, ledger.interrupted,
           (double)(clock_monotonic_ms() - started_ms) / 1000, verdict.lost, verdict.doubled, verdict.disordered,
           status);
    for (size_t i = 0; i < ledger.conversations; i++)
        client_done(&ledger.clients[i]);
    free(ledger.clients);
    return verdict.lost + verdict.doubled + verdict.disordered == 0 && status == 0 ? 0 : 1;
}
