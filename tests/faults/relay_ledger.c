/*
 * The relay ledger: people on the web and in Matrix ask for a person, eight tutors race for each card, and both sides
 * talk, while Neuvo is killed (-9) at random times. In the end each word must stand on the other side exactly once, in
 * order, each ticket must have one claimer, and Neuvo must have been silent from claim to solution.
 *
 *     relay_ledger --binary build/…/neuvo --data DIR [--conversations 50] [--kills 10] [--seed N]
 */
#include "support/helpdesk.h"
#include "support/ledger_options.h"

#include "base/clock.h"
#include "base/own.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

enum { STALLED_MS = 90000 };

struct ledger {
    struct server server;
    struct homeserver *homeserver;
    struct helpdesk helpdesk;
    size_t kills, killed, interrupted;
    size_t kill_at; /* so many steps */
    unsigned seed;
};

/* Somewhere in its share of the whole. */
static void plan_kill(struct ledger *ledger)
{
    size_t share = helpdesk_steps(&ledger->helpdesk) / (ledger->kills + 1);
    ledger->kill_at = share * ledger->killed + (size_t)rand_r(&ledger->seed) % (share + 1);
}

static void maybe_kill(struct ledger *ledger)
{
    if (ledger->killed >= ledger->kills || ledger->helpdesk.steps < ledger->kill_at)
        return;
    (void)poll(NULL, 0, rand_r(&ledger->seed) % 4);
    ledger->interrupted += helpdesk_under_way(&ledger->helpdesk);
    server_kill(&ledger->server);
    homeserver_bot_gone(ledger->homeserver);
    ledger->killed++;
    if (!server_start(&ledger->server, SERVER_START_MS)) {
        fprintf(stderr, "relay ledger: Neuvo did not come up again; see %s\n", ledger->server.log);
        exit(1);
    }
    plan_kill(ledger);
}

static bool start(struct ledger *ledger, size_t tickets)
{
    ledger->server.port = server_free_port();
    ledger->homeserver = homeserver_start(&(struct homeserver_options){.push_port = 0});
    if (ledger->homeserver == NULL)
        return false;
    homeserver_environment(ledger->homeserver, NULL);
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_LIMITS_HANDSHAKES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_LOG_LEVEL", "warn", 0);
    helpdesk_init(&ledger->helpdesk, ledger->homeserver, &ledger->server, tickets, ledger->seed);
    homeserver_bot_gone(ledger->homeserver);
    bool good = server_start(&ledger->server, SERVER_START_MS) && helpdesk_employ(&ledger->helpdesk) &&
                homeserver_wait_quiet(ledger->homeserver, SERVER_START_MS);
    if (!good)
        fprintf(stderr, "relay ledger: Neuvo did not start; see %s\n", ledger->server.log);
    return good;
}

static void run(struct ledger *ledger)
{
    int64_t progress_ms = clock_monotonic_ms();
    size_t steps = 0;
    plan_kill(ledger);
    bool done = false;
    while (!(done && ledger->killed >= ledger->kills) && clock_monotonic_ms() - progress_ms < STALLED_MS) {
        done = helpdesk_turn(&ledger->helpdesk);
        if (ledger->helpdesk.steps > steps || done)
            progress_ms = clock_monotonic_ms();
        steps = ledger->helpdesk.steps;
        maybe_kill(ledger);
    }
}

/* Ends it and starts it once more: what would be said a second time is said now. */
static bool settle(struct ledger *ledger)
{
    int status = server_stop(&ledger->server, SERVER_STOP_MS);
    homeserver_bot_gone(ledger->homeserver);
    return server_start(&ledger->server, SERVER_START_MS) &&
           homeserver_wait_quiet(ledger->homeserver, SERVER_START_MS) && status == 0;
}

int main(int argc, char **argv)
{
    struct ledger_options options = {.conversations = 50, .kills = 10, .seed = 7};
    struct ledger ledger = {.kills = 0};
    if (!ledger_options_read(&options, argc, argv, NULL, NULL)) {
        fprintf(stderr, "usage: relay_ledger --binary FILE --data DIR [--conversations N] [--kills N] [--seed N]\n");
        return 2;
    }
    own_(text_done) struct text log = TEXT_INIT;
    text_printf(&log, "%s.log", options.data);
    ledger.server = (struct server){.binary = options.binary, .data = options.data, .log = log.data};
    ledger.kills = options.kills;
    ledger.seed = options.seed;
    if (!start(&ledger, options.conversations))
        return 1;
    int64_t started_ms = clock_monotonic_ms();
    run(&ledger);
    int64_t took_ms = clock_monotonic_ms() - started_ms;
    struct helpdesk_verdict verdict;
    bool well = settle(&ledger);
    helpdesk_judge(&ledger.helpdesk, &verdict);
    well = server_stop(&ledger.server, SERVER_STOP_MS) == 0 && well && ledger.killed == ledger.kills &&
           helpdesk_is_well(&verdict);
    printf("relay ledger (seed %u): %zu tickets, %zu words, %d tutors, %zu kills that met %zu under way, %.1f s: ",
           options.seed, options.conversations, verdict.words, HELPDESK_TUTORS, ledger.killed, ledger.interrupted,
           (double)took_ms / 1000);
    helpdesk_print(&verdict);
    printf("\n");
    helpdesk_done(&ledger.helpdesk);
    homeserver_stop(ledger.homeserver);
    return well ? 0 : 1;
}
