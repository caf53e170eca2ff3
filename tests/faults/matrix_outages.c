/* Outages of the homeserver or of what stands before it: Neuvo asks seldom, says so, and catches up. */
#include "matrix_scene.h"

#include "base/clock.h"
#include "base/own.h"

#include <poll.h>
#include <sqlite3.h>
#include <string.h>

enum {
    LASTS_MS = 3000,
    MOST_PER_SECOND = 5,
    BURST = 10,
    RECOVERS_MS = 45000,
    LONG_MS = 6000,
    SOON_MS = 5000,
    SILENT_POLL_MS = 60000
};

/* Turns of the clock during which only the rate of requests counts. */
static size_t requests_while(struct matrix_scene *scene, int64_t for_ms)
{
    size_t before = homeserver_requests(scene->homeserver, HOMESERVER_CLIENT);
    int64_t deadline_ms = clock_monotonic_ms() + for_ms;
    while (clock_monotonic_ms() < deadline_ms)
        (void)poll(NULL, 0, 20);
    return homeserver_requests(scene->homeserver, HOMESERVER_CLIENT) - before;
}

static const char *judge_outage(struct matrix_scene *scene, const struct outage *outage, size_t requests, size_t lines,
                                double before_mb)
{
    size_t most = (size_t)MOST_PER_SECOND * LASTS_MS / 1000 + BURST;
    size_t said = matrix_log_lines(scene) - lines;
    if (!matrix_is_alive(scene))
        return "the process did not live through it";
    if (requests > most)
        return matrix_why(scene, "%zu requests in %d s of outage (at most %zu)", requests, LASTS_MS / 1000, most);
    if (homeserver_fault_struck(scene->homeserver, outage->fault) == 0 && !outage->silent)
        return "the fault never struck";
    if (!outage->silent && said == 0)
        return "the log says nothing";
    if (said > most)
        return matrix_why(scene, "the log says %zu lines in %d s", said, LASTS_MS / 1000);
    if (matrix_peak_mb(scene) > before_mb + MATRIX_MEMORY_MB)
        return matrix_why(scene, "memory rose from %.0f to %.0f MB", before_mb, matrix_peak_mb(scene));
    return NULL;
}

const char *run_outage(struct matrix_scene *scene, const struct outage *outage)
{
    char id[HOMESERVER_ID_BYTES];
    const char *why = matrix_begin(scene);
    if (why != NULL)
        return why;
    double before_mb = matrix_peak_mb(scene);
    size_t lines = matrix_log_lines(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = outage->fault, .places = outage->places});
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    size_t requests = requests_while(scene, LASTS_MS);
    why = judge_outage(scene, outage, requests, lines, before_mb);
    if (why == NULL && outage->answers && homeserver_answers_to(scene->homeserver, id, NULL) != 1)
        why = "there was no answer while it lasted";
    homeserver_fault_end(scene->homeserver, NULL);
    if (why == NULL)
        why = matrix_once(scene, id, RECOVERS_MS);
    return why == NULL ? matrix_ask(scene) : why;
}

/* Nobody listens at all. */
static const char *play_down(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    const char *why = matrix_begin(scene);
    if (why != NULL)
        return why;
    size_t lines = matrix_log_lines(scene);
    homeserver_down(scene->homeserver);
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    (void)requests_while(scene, LASTS_MS);
    if (!matrix_is_alive(scene))
        return "the process did not live through it";
    size_t said = matrix_log_lines(scene) - lines;
    if (!scene->service && said == 0)
        return "the log says nothing";
    if (said > (size_t)MOST_PER_SECOND * LASTS_MS / 1000)
        return "the log says too much";
    homeserver_up(scene->homeserver);
    why = matrix_once(scene, id, RECOVERS_MS);
    return why == NULL ? matrix_ask(scene) : why;
}

/* As after an outage of an hour: the reply that could not be sent is to be tried again in five minutes. */
static bool put_off_reply(const struct matrix_scene *scene)
{
    own_(text_done) struct text path = TEXT_INIT;
    sqlite3 *database = NULL;
    int64_t deadline_ms = clock_monotonic_ms() + 20000;
    int changed = 0;
    text_printf(&path, "%s/neuvo.db", scene->data.data);
    if (sqlite3_open(path.data, &database) == SQLITE_OK && sqlite3_busy_timeout(database, 5000) == SQLITE_OK) {
        while (changed == 0 && clock_monotonic_ms() < deadline_ms) {
            if (sqlite3_exec(database, "UPDATE lane SET due_ms = due_ms + 300000 WHERE out_id = 0", NULL, NULL, NULL) ==
                SQLITE_OK)
                changed = sqlite3_changes(database);
            (void)poll(NULL, 0, 10);
        }
    }
    (void)sqlite3_close(database);
    return changed == 1;
}

/* Away for long: what waits does not wait on when it is back. */
static const char *be_away(struct matrix_scene *scene, bool restarts)
{
    char ids[2][HOMESERVER_ID_BYTES];
    const char *why = matrix_begin(scene);
    if (why != NULL)
        return why;
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "502-page", .places = HOMESERVER_SEND});
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", ids[0]);
    if (!put_off_reply(scene))
        return "no reply waits for its next try";
    homeserver_down(scene->homeserver);
    homeserver_fault_end(scene->homeserver, NULL);
    if (restarts) {
        server_kill(&scene->server);
        if ((why = matrix_start(scene)) != NULL)
            return why;
    }
    (void)requests_while(scene, LONG_MS);
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", ids[1]);
    homeserver_up(scene->homeserver);
    for (int i = 0; why == NULL && i < 2; i++)
        why = matrix_once(scene, ids[i], SOON_MS);
    return why == NULL ? matrix_ask(scene) : why;
}

static const char *play_long(struct matrix_scene *scene)
{
    return be_away(scene, false);
}

static const char *play_long_with_a_restart(struct matrix_scene *scene)
{
    return be_away(scene, true);
}

/* The homeserver comes up after Neuvo does. */
static const char *play_late(struct matrix_scene *scene)
{
    const char *why = matrix_open(scene);
    if (why != NULL)
        return why;
    homeserver_down(scene->homeserver);
    if ((why = matrix_start(scene)) != NULL)
        return why;
    (void)requests_while(scene, 1500);
    if (!matrix_log_says(scene, "matrix", 2000))
        return "the log does not say that there is no homeserver";
    homeserver_up(scene->homeserver);
    if (!homeserver_wait_quiet(scene->homeserver, RECOVERS_MS))
        return "Neuvo does not come to the homeserver";
    why = matrix_meet(scene, MAIJA, &scene->room);
    return why == NULL ? matrix_ask(scene) : why;
}

/* SIGTERM ends it in time, whatever the homeserver does. */
static const char *play_stop_in_a_hang(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    const char *why = matrix_begin(scene);
    if (why != NULL)
        return why;
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "hang"});
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    (void)requests_while(scene, 500);
    int status = server_stop(&scene->server, SERVER_STOP_MS);
    if (status != 0)
        return matrix_why(scene, "SIGTERM ended with %d", status);
    homeserver_fault_end(scene->homeserver, NULL);
    if ((why = matrix_start(scene)) != NULL)
        return why;
    return matrix_once(scene, id, RECOVERS_MS);
}

/* A server that does not wait: the rate stays low even though nothing fails. */
static const char *play_hasty(struct matrix_scene *scene)
{
    const char *why = matrix_begin(scene);
    if (why != NULL)
        return why;
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "hasty"});
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", NULL);
    size_t requests = requests_while(scene, LASTS_MS);
    size_t most = (size_t)MOST_PER_SECOND * LASTS_MS / 1000 + BURST;
    if (requests > most)
        return matrix_why(scene, "%zu requests in %d s to a /sync that does not wait", requests, LASTS_MS / 1000);
    homeserver_fault_end(scene->homeserver, NULL);
    return matrix_ask(scene);
}

/* A single long poll that nobody ever ends, while all else works: it may take 30 s, and is given up soon after. */
static const char *play_silent_poll(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    const char *why = matrix_begin(scene);
    if (why != NULL)
        return why;
    homeserver_fault(scene->homeserver,
                     &(struct homeserver_fault){.name = "hang", .places = HOMESERVER_SYNC, .times = 1});
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", NULL); /* ends the poll that waits */
    int64_t deadline_ms = clock_monotonic_ms() + 10000;
    while (homeserver_fault_struck(scene->homeserver, "hang") == 0 && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    if (homeserver_fault_struck(scene->homeserver, "hang") == 0)
        return "the homeserver is not asked again";
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
    return matrix_once(scene, id, SILENT_POLL_MS);
}

#define OUTAGE(...) \
    &(const struct outage) \
    { \
        __VA_ARGS__ \
    }

const struct matrix_case matrix_outages[] = {
    {.name = "429-body", .outage = OUTAGE(.fault = "429-body")},
    {.name = "429-seconds", .outage = OUTAGE(.fault = "429-seconds")},
    {.name = "429-date", .outage = OUTAGE(.fault = "429-date")},
    {.name = "429-odd", .outage = OUTAGE(.fault = "429-odd")},
    {.name = "429-bare", .outage = OUTAGE(.fault = "429-bare")},
    {.name = "502-page", .outage = OUTAGE(.fault = "502-page")},
    {.name = "page-200", .outage = OUTAGE(.fault = "page-200")},
    {.name = "500-unknown", .outage = OUTAGE(.fault = "500-unknown")},
    {.name = "redirect", .outage = OUTAGE(.fault = "redirect")},
    {.name = "truncated", .outage = OUTAGE(.fault = "truncated")},
    {.name = "garbage", .outage = OUTAGE(.fault = "garbage")},
    {.name = "deep", .outage = OUTAGE(.fault = "deep")},
    {.name = "gzip-bomb", .outage = OUTAGE(.fault = "gzip-bomb")},
    {.name = "odd-answer", .outage = OUTAGE(.fault = "odd-answer")},
    {.name = "endless-head", .outage = OUTAGE(.fault = "endless-head")},
    {.name = "endless-body", .outage = OUTAGE(.fault = "endless")},
    {.name = "noise", .outage = OUTAGE(.fault = "noise")},
    {.name = "cut-off", .outage = OUTAGE(.fault = "cut-off")},
    {.name = "reset-before", .outage = OUTAGE(.fault = "reset-before")},
    {.name = "reset-after", .outage = OUTAGE(.fault = "reset-after")},
    {.name = "hang", .outage = OUTAGE(.fault = "hang", .silent = true)},
    {.name = "silent-poll", .run = play_silent_poll},
    {.name = "slow-loris", .outage = OUTAGE(.fault = "slow-loris", .silent = true)},
    {.name = "same-batch", .outage = OUTAGE(.fault = "same-batch", .silent = true)},
    {.name = "hasty", .run = play_hasty},
    {.name = "down", .run = play_down},
    {.name = "down-appservice", .run = play_down, .service = true},
    {.name = "long-outage", .run = play_long},
    {.name = "long-outage-appservice", .run = play_long, .service = true},
    {.name = "long-outage-restarted", .run = play_long_with_a_restart},
    {.name = "long-outage-restarted-appservice", .run = play_long_with_a_restart, .service = true},
    {.name = "late", .run = play_late},
    {.name = "stop-in-a-hang", .run = play_stop_in_a_hang},
    {.name = NULL},
};
