/*
 * The Matrix ledger: people ask in direct chats and threads while Neuvo is killed (-9) at random times, and perhaps the
 * homeserver misbehaves. In the end every question must have exactly one answer, in its place and in order, and nobody
 * else any.
 *
 *     matrix_ledger --binary build/…/neuvo --data DIR [--messages 1000] [--conversations 40] [--kills 10]
 *                   [--mode account|appservice] [--faults yes|no] [--seed N]
 */
#include "support/crowd.h"
#include "support/ledger_options.h"
#include "support/server.h"

#include "base/clock.h"
#include "base/own.h"
#include "base/text.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 3, STALLED_MS = 90000 };

struct ledger {
    struct server server;
    struct homeserver *homeserver;
    struct crowd crowd;
    size_t conversations, messages, kills;
    bool service, faulty;
    unsigned seed;
    size_t kill_at; /* so many answers */
    int64_t next_fault_ms;
    size_t killed, interrupted, faults;
    int64_t progress_ms; /* when something was answered last */
    const char *fault;   /* the one that is on; NULL: none */
};

/* What may happen to a good homeserver behind a bad network, and passes. */
static const char *const passing[] = {
    "429-body",    "429-seconds", "429-date",     "502-page",     "502-after",  "page-200",    "500-unknown",
    "truncated",   "garbage",     "odd-answer",   "same-batch",   "noise",      "cut-off",     "reset-before",
    "reset-after", "hang",        "slow-loris",   "limited",      "empty-page", "hang-after",  "endless",
    "doubled",     "push-again",  "push-doubled", "endless-head", "hasty",      "reset-after",
};

static size_t said_by_each(const struct ledger *ledger)
{
    return ledger->messages / ledger->conversations;
}

/* The questions are spread over the kills, so that each one comes while others are being asked. */
static size_t may_be_said(const struct ledger *ledger)
{
    return said_by_each(ledger) * (ledger->killed + 1) / (ledger->kills + 1);
}

static bool say_more(struct ledger *ledger, size_t number)
{
    const struct talker *talker = &ledger->crowd.talkers[number];
    while (talker->asked.count < may_be_said(ledger) && crowd_open(&ledger->crowd, number) < WINDOW) {
        crowd_ask(&ledger->crowd, number);
        if (rand_r(&ledger->seed) % 10 == 0)
            crowd_chatter(&ledger->crowd);
    }
    return talker->asked.count >= said_by_each(ledger) && crowd_open(&ledger->crowd, number) == 0;
}

/* Somewhere among the answers to what is said between two kills; sometimes before the first of them. */
static void plan_kill(struct ledger *ledger)
{
    size_t answered = crowd_answered(&ledger->crowd);
    size_t portion = may_be_said(ledger) * ledger->conversations - answered;
    ledger->kill_at = answered + (size_t)rand_r(&ledger->seed) % (portion * 3 / 4 + 1);
}

/* If Neuvo was faster than we looked, it is killed with nothing under way. */
static void maybe_kill(struct ledger *ledger)
{
    size_t open = 0, answered = crowd_answered(&ledger->crowd);
    for (size_t i = 0; i < ledger->conversations; i++)
        open += crowd_open(&ledger->crowd, i);
    bool all_said = answered + open >= may_be_said(ledger) * ledger->conversations;
    if (ledger->killed >= ledger->kills || answered < ledger->kill_at || (open == 0 && !all_said))
        return;
    ledger->interrupted += open;
    (void)poll(NULL, 0, rand_r(&ledger->seed) % 4);
    server_kill(&ledger->server);
    homeserver_bot_gone(ledger->homeserver);
    ledger->killed++;
    if (!server_start(&ledger->server, SERVER_START_MS)) {
        fprintf(stderr, "matrix ledger: Neuvo did not come up again; see %s\n", ledger->server.log);
        exit(1);
    }
    plan_kill(ledger);
}

static bool turn_once(struct ledger *ledger)
{
    bool all_done = ledger->killed >= ledger->kills;
    size_t before = homeserver_heard_count(ledger->homeserver);
    if (crowd_listen(&ledger->crowd) > 0)
        ledger->progress_ms = clock_monotonic_ms();
    maybe_kill(ledger);
    for (size_t i = 0; i < ledger->conversations; i++)
        all_done = say_more(ledger, i) && all_done;
    if (!all_done)
        (void)homeserver_wait_heard(ledger->homeserver, before + 1, 20);
    return all_done;
}

/* One fault after the other, each for up to a second and a half, for a third of the requests. */
static void maybe_fault(struct ledger *ledger)
{
    if (!ledger->faulty || clock_monotonic_ms() < ledger->next_fault_ms)
        return;
    if (ledger->fault != NULL) {
        homeserver_fault_end(ledger->homeserver, ledger->fault);
        ledger->fault = NULL;
    } else {
        ledger->fault = passing[(size_t)rand_r(&ledger->seed) % (sizeof passing / sizeof *passing)];
        ledger->faults++;
        homeserver_fault(ledger->homeserver,
                         &(struct homeserver_fault){.name = ledger->fault, .retry_after_ms = 300, .percent = 33});
    }
    ledger->next_fault_ms = clock_monotonic_ms() + 100 + rand_r(&ledger->seed) % 1400;
}

static bool read_more(void *context, const char *name, const char *value)
{
    struct ledger *ledger = context;
    if (strcmp(name, "--mode") == 0)
        ledger->service = strcmp(value, "appservice") == 0;
    else if (strcmp(name, "--faults") == 0)
        ledger->faulty = strcmp(value, "yes") == 0;
    else
        return false;
    return true;
}

static bool start(struct ledger *ledger)
{
    own_(text_done) struct text registration = TEXT_INIT;
    ledger->server.port = server_free_port();
    ledger->homeserver =
        homeserver_start(&(struct homeserver_options){.push_port = ledger->service ? ledger->server.port : 0});
    if (ledger->homeserver == NULL)
        return false;
    text_printf(&registration, "%s.registration.yaml", ledger->server.data);
    if (ledger->service && !homeserver_registration(ledger->homeserver, registration.data))
        return false;
    homeserver_environment(ledger->homeserver, ledger->service ? registration.data : NULL);
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_LOG_LEVEL", "warn", 0);
    homeserver_bot_gone(ledger->homeserver);
    if (!server_start(&ledger->server, SERVER_START_MS)) {
        fprintf(stderr, "matrix ledger: Neuvo did not start; see %s\n", ledger->server.log);
        return false;
    }
    /* It must be awake before it is invited: what was said before it knew the homeserver is history to it. */
    if (!homeserver_wait_quiet(ledger->homeserver, SERVER_START_MS)) {
        fprintf(stderr, "matrix ledger: Neuvo does not come to the homeserver; see %s\n", ledger->server.log);
        return false;
    }
    crowd_init(&ledger->crowd, ledger->homeserver, ledger->conversations, false, ledger->seed);
    if (!crowd_wait_joined(&ledger->crowd, 60000)) {
        fprintf(stderr, "matrix ledger: Neuvo does not accept its invitations; see %s\n", ledger->server.log);
        return false;
    }
    return true;
}

/* Ends it, starts it once more and lets it find out that there is nothing to do. */
static int settle(struct ledger *ledger)
{
    homeserver_fault_end(ledger->homeserver, NULL);
    int status = server_stop(&ledger->server, SERVER_STOP_MS);
    homeserver_bot_gone(ledger->homeserver);
    if (!server_start(&ledger->server, SERVER_START_MS) || !homeserver_wait_quiet(ledger->homeserver, SERVER_START_MS))
        return -1;
    int again = server_stop(&ledger->server, SERVER_STOP_MS);
    return status != 0 ? status : again;
}

static void run(struct ledger *ledger)
{
    ledger->progress_ms = clock_monotonic_ms();
    ledger->next_fault_ms = ledger->progress_ms + 300;
    plan_kill(ledger);
    while (!turn_once(ledger) && clock_monotonic_ms() - ledger->progress_ms < STALLED_MS)
        maybe_fault(ledger);
}

int main(int argc, char **argv)
{
    struct ledger_options options = {.conversations = 40, .messages = 1000, .kills = 10, .seed = 7};
    struct ledger ledger = {0};
    if (!ledger_options_read(&options, argc, argv, read_more, &ledger)) {
        fprintf(stderr, "usage: matrix_ledger --binary FILE --data DIR [--messages N] [--conversations N] [--kills N] "
                        "[--mode account|appservice] [--faults yes|no] [--seed N]\n");
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
    if (!start(&ledger))
        return 1;
    int64_t started_ms = clock_monotonic_ms();
    run(&ledger);
    int64_t took_ms = clock_monotonic_ms() - started_ms;
    int status = settle(&ledger);
    const struct crowd_verdict *verdict = crowd_judge(&ledger.crowd);
    printf("matrix ledger (%s): %zu questions, %zu conversations, %zu kills that met %zu questions under way, %zu "
           "faults, %.1f s: ",
           ledger.service ? "application service" : "account", verdict->asked, ledger.conversations, ledger.killed,
           ledger.interrupted, ledger.faults, (double)took_ms / 1000);
    crowd_print(verdict);
    printf(", exit %d\n", status);
    bool well = crowd_is_well(verdict) && status == 0 && ledger.killed == ledger.kills &&
                verdict->asked == said_by_each(&ledger) * ledger.conversations;
    if (!well)
        homeserver_print_requests(ledger.homeserver, 40);
    crowd_done(&ledger.crowd);
    homeserver_stop(ledger.homeserver);
    return well ? 0 : 1;
}
