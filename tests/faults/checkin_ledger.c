/*
 * The ledger of check-ins: people go through a check-in, in Matrix or on the web page, while Neuvo is killed (-9) at
 * random times. In the end each message must have exactly one answer, nobody may have been asked the same question
 * twice, and each answer must be counted once: as many in the item bank's counts as there were questions.
 *
 *     checkin_ledger --binary build/…/neuvo --data DIR [--way matrix|web] [--conversations 20] [--kills 10] [--seed N]
 */
#include "checkin_takers.h"

#include "support/ledger_options.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STALLED_MS = 90000, STEPS = 10 };

static const char record[] = "code: oma\n"
                             "name: Kunta\n"
                             "about:\n"
                             "  controller: Kunta, Kunnantie 1\n"
                             "checkins:\n"
                             "  cooperation_date: 2026-11-02\n"
                             "  legal_basis: suostumus\n"
                             "  notice: https://kunta.example/seloste\n"
                             "  impact_assessment: 2026-10-15\n"
                             "  backup_days: 30\n";

static void say(struct ledger *ledger, struct taker *taker, const char *words)
{
    if (taker->count == SAID_MOST) {
        taker->stray = true;
        taker->done = true;
        return;
    }
    ledger->way->say(ledger, taker, words);
    taker->count++;
    taker->waiting = true;
}

/* A question begins behind "Kysymys 3/6." and ends with its line. */
static void note_question(struct taker *taker, const char *body)
{
    static const char start[] = "Kysymys ";
    const char *words = strstr(body, start);
    words = words == NULL ? NULL : strchr(words, '.');
    if (words == NULL || taker->questions == SAID_MOST) {
        taker->stray = true;
        return;
    }
    uint64_t print = hash_fnv(0, words, strcspn(words, "\n"));
    for (size_t i = 0; i < taker->questions; i++)
        taker->repeated += taker->asked[i] == print;
    taker->asked[taker->questions++] = print;
}

/* What a person says next, by what they read. */
static void go_on(struct ledger *ledger, struct taker *taker, const char *body)
{
    if (strstr(body, "kartoitus on valmis") != NULL) {
        taker->done = true;
    } else if (strstr(body, "Kysymys ") != NULL) {
        note_question(taker, body);
        taker->passed += string_starts(body, "Ohitettu."); /* "I don't know" to a question of one's own view */
        say(ledger, taker, taker->questions % 2 == 1 ? "1" : "en tiedä");
    } else if (strstr(body, "Millaista työtä") != NULL) {
        say(ledger, taker, "rehtori");
    } else if (strstr(body, "Kirjoita **kartoitus**, niin jatketaan") != NULL) {
        taker->lost_sight++; /* what was shown and not read is kept nowhere, and it says how to go on */
        say(ledger, taker, "kartoitus");
    } else if (strstr(body, "Haluatko kokeilla") != NULL) {
        say(ledger, taker, "1");
    } else {
        fprintf(stderr, "checkin ledger: %s read what is not of a check-in: %.200s\n", taker->name, body);
        taker->stray = true;
        taker->done = true;
    }
}

static void listen_to(struct ledger *ledger, struct taker *taker)
{
    own_(text_done) struct text body = TEXT_INIT;
    if (!taker->waiting || !ledger->way->hear(ledger, taker, &body))
        return;
    taker->waiting = false;
    taker->heard++;
    ledger->steps++;
    go_on(ledger, taker, body.data);
}

static size_t under_way(const struct ledger *ledger)
{
    size_t open = 0;
    for (size_t i = 0; i < ledger->count; i++)
        open += ledger->takers[i].waiting;
    return open;
}

/* Somewhere in its share of the whole. */
static void plan_kill(struct ledger *ledger)
{
    size_t share = ledger->count * STEPS / (ledger->kills + 1);
    ledger->kill_at = share * ledger->killed + (size_t)rand_r(&ledger->seed) % (share * 3 / 4 + 1);
}

static void maybe_kill(struct ledger *ledger)
{
    if (ledger->killed >= ledger->kills || ledger->steps < ledger->kill_at)
        return;
    (void)poll(NULL, 0, rand_r(&ledger->seed) % 4);
    ledger->interrupted += under_way(ledger);
    server_kill(&ledger->server);
    ledger->way->gone(ledger);
    ledger->killed++;
    if (!server_start(&ledger->server, SERVER_START_MS)) {
        fprintf(stderr, "checkin ledger: Neuvo did not come up again; see %s\n", ledger->server.log);
        exit(1);
    }
    plan_kill(ledger);
}

static void run(struct ledger *ledger)
{
    int64_t progress_ms = clock_monotonic_ms();
    plan_kill(ledger);
    for (size_t i = 0; i < ledger->count; i++)
        say(ledger, &ledger->takers[i], "testaa osaamiseni");
    while (under_way(ledger) > 0 && clock_monotonic_ms() - progress_ms < STALLED_MS) {
        size_t before = ledger->way->heard(ledger), steps = ledger->steps;
        for (size_t i = 0; i < ledger->count; i++)
            listen_to(ledger, &ledger->takers[i]);
        maybe_kill(ledger);
        if (ledger->steps > steps)
            progress_ms = clock_monotonic_ms();
        else
            ledger->way->wait(ledger, before);
    }
}

static bool import_record(const struct ledger *ledger)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    char out[2000] = "";
    text_printf(&path, "%s.record.yaml", ledger->server.data);
    if (file_write(path.data, record, strlen(record), 0600, &error) != RESULT_OK)
        return false;
    const char *what[] = {"organisation", "import", path.data, NULL};
    if (server_command(&ledger->server, what, out, sizeof out) == 0)
        return true;
    fprintf(stderr, "checkin ledger: %s\n", out);
    return false;
}

static bool start(struct ledger *ledger)
{
    ledger->server.port = server_free_port();
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_LOG_LEVEL", "warn", 0);
    ledger->way->environment(ledger);
    ledger->takers = x_alloc(ledger->count, sizeof *ledger->takers);
    return server_start(&ledger->server, SERVER_START_MS) && import_record(ledger) && ledger->way->arrive(ledger);
}

/* What the item bank has counted, by the command that tells it. */
static size_t counted(const struct ledger *ledger)
{
    char out[32000] = "";
    const char *what[] = {"items", "check", NULL};
    (void)server_command(&ledger->server, what, out, sizeof out);
    const char *use = strstr(out, "In use: ");
    return use == NULL ? 0 : strtoul(use + 8, NULL, 10);
}

struct verdict {
    size_t said, lost, doubled, questions, passed, repeated, unfinished, stray, lost_sight;
};

static struct verdict judge(struct ledger *ledger)
{
    struct verdict verdict = {0};
    for (size_t i = 0; i < ledger->count; i++) {
        struct taker *taker = &ledger->takers[i];
        verdict.said += taker->count;
        verdict.questions += taker->questions;
        verdict.passed += taker->passed;
        verdict.repeated += taker->repeated;
        verdict.unfinished += !taker->done;
        verdict.stray += taker->stray;
        verdict.lost_sight += taker->lost_sight;
        for (size_t said = 0; said < taker->count; said++) {
            size_t answers = ledger->way->answers(ledger, taker, said);
            verdict.lost += answers == 0;
            verdict.doubled += answers > 1 ? answers - 1 : 0;
        }
    }
    return verdict;
}

/* Ends it and starts it once more: what would be said or counted a second time is so now. */
static bool settle(struct ledger *ledger)
{
    int status = server_stop(&ledger->server, SERVER_STOP_MS);
    ledger->way->gone(ledger);
    bool good = server_start(&ledger->server, SERVER_START_MS) && ledger->way->quiet(ledger);
    return server_stop(&ledger->server, SERVER_STOP_MS) == 0 && good && status == 0;
}

static bool choose_way(void *context, const char *name, const char *value)
{
    struct ledger *ledger = context;
    ledger->way = strcmp(value, way_web.name) == 0      ? &way_web
                  : strcmp(value, way_matrix.name) == 0 ? &way_matrix
                                                        : NULL;
    return strcmp(name, "--way") == 0 && ledger->way != NULL;
}

int main(int argc, char **argv)
{
    struct ledger_options options = {.conversations = 20, .kills = 10, .seed = 7};
    struct ledger ledger = {.way = &way_matrix};
    if (!ledger_options_read(&options, argc, argv, choose_way, &ledger)) {
        fprintf(stderr, "usage: checkin_ledger --binary FILE --data DIR [--way matrix|web] [--conversations N] "
                        "[--kills N] [--seed N]\n");
        return 2;
    }
    own_(text_done) struct text log = TEXT_INIT;
    text_printf(&log, "%s.log", options.data);
    ledger.server = (struct server){.binary = options.binary, .data = options.data, .log = log.data};
    ledger.count = options.conversations;
    ledger.kills = options.kills;
    ledger.seed = options.seed;
    if (!start(&ledger)) {
        fprintf(stderr, "checkin ledger: Neuvo did not start; see %s\n", ledger.server.log);
        return 1;
    }
    int64_t started_ms = clock_monotonic_ms();
    run(&ledger);
    int64_t took_ms = clock_monotonic_ms() - started_ms;
    bool settled = settle(&ledger);
    const struct verdict verdict = judge(&ledger);
    size_t counts = counted(&ledger);
    printf(
        "checkin ledger (%s, seed %u): %zu people, %zu messages, %zu questions (%zu passed over), %zu kills that met "
        "%zu under way, %.1f s: "
        "lost %zu, doubled %zu, asked twice %zu, unfinished %zu, stray %zu, shown again %zu, answers counted %zu\n",
        ledger.way->name, options.seed, ledger.count, verdict.said, verdict.questions, verdict.passed, ledger.killed,
        ledger.interrupted, (double)took_ms / 1000, verdict.lost, verdict.doubled, verdict.repeated, verdict.unfinished,
        verdict.stray, verdict.lost_sight, counts);
    bool well = settled && ledger.killed == ledger.kills && verdict.questions >= 3 * ledger.count &&
                counts == verdict.questions - verdict.passed &&
                verdict.lost + verdict.doubled + verdict.repeated + verdict.unfinished + verdict.stray == 0;
    if (!well && ledger.homeserver != NULL)
        homeserver_print_requests(ledger.homeserver, 40);
    ledger.way->leave(&ledger);
    free(ledger.takers);
    return well ? 0 : 1;
}
