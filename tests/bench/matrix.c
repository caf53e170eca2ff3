/*
 * Matrix against a homeserver in memory, so that what is measured is Neuvo's own share. Parts:
 *
 *     latency   an account, 1 000 articles, 200 questions/s: from the /sync answer that hands a question out to the
 *               request that brings its answer, durable
 *     talk      an application service: 10 000 events/s of room talk, one of a hundred for Neuvo
 *     answers   an application service: as many questions as it takes
 *     catch-up  an account after an outage: one /sync body of 50 MB
 *
 *     matrix --binary FILE --articles DIR --data DIR --part PART [--seconds 15]
 */
#include "support/articles.h"
#include "support/crowd.h"
#include "support/server.h"

#include "base/clock.h"
#include "base/own.h"
#include "base/text.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LATENCY_RATE = 200,
    TALK_RATE = 10000,
    TALK_ROOMS = 20,
    ANSWERS_WANTED = 1000, /* a second */
    CATCH_UP_ROOMS = 250,
    CATCH_UP_EVENTS = 200, /* in each */
    CATCH_UP_MB = 50,
    SETTLE_MS = 2000,
};

struct bench {
    struct server server;
    struct homeserver *homeserver;
    struct crowd crowd;
    const char *articles;
    int seconds;
};

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double memory_mb(const struct server *server, const char *field)
{
    char path[64], line[256];
    double kilobytes = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)server->pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, field, strlen(field)) == 0)
            kilobytes = strtod(line + strlen(field) + 1, NULL);
    }
    if (file != NULL)
        (void)fclose(file);
    return kilobytes / 1024;
}

/* Homeserver and Neuvo, and a crowd whose rooms it is in already. */
static bool begin(struct bench *bench, bool service, size_t conversations)
{
    own_(text_done) struct text registration = TEXT_INIT;
    text_printf(&registration, "%s.registration.yaml", bench->server.data);
    bench->server.port = server_free_port();
    bench->homeserver = homeserver_start(&(struct homeserver_options){.push_port = service ? bench->server.port : 0});
    if (bench->homeserver == NULL || (service && !homeserver_registration(bench->homeserver, registration.data)))
        return false;
    homeserver_environment(bench->homeserver, service ? registration.data : NULL);
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_LOG_LEVEL", "warn", 1);
    homeserver_bot_gone(bench->homeserver);
    if (!server_start(&bench->server, 30000) || !homeserver_wait_quiet(bench->homeserver, 30000))
        return false;
    crowd_init(&bench->crowd, bench->homeserver, conversations, false, 7);
    return crowd_wait_joined(&bench->crowd, 60000) && homeserver_wait_quiet(bench->homeserver, 30000);
}

static void end(struct bench *bench)
{
    (void)server_stop(&bench->server, SERVER_STOP_MS);
    crowd_done(&bench->crowd);
    homeserver_stop(bench->homeserver);
}

/* Waits until all questions are answered, or nothing comes any more. */
static bool wait_answered(struct bench *bench, int64_t patience_ms)
{
    int64_t deadline_ms = clock_monotonic_ms() + patience_ms;
    size_t open = 1;
    while (open > 0 && clock_monotonic_ms() < deadline_ms) {
        size_t heard = homeserver_heard_count(bench->homeserver);
        (void)crowd_listen(&bench->crowd);
        open = 0;
        for (size_t i = 0; i < bench->crowd.count; i++)
            open += crowd_open(&bench->crowd, i);
        if (open > 0)
            (void)homeserver_wait_heard(bench->homeserver, heard + 1, 50);
    }
    return open == 0;
}

/* Milliseconds of each question from the moment it was handed out to its answer's request; from: without the first. */
static size_t shares(struct bench *bench, size_t from, double *took_ms, size_t most)
{
    struct homeserver_answer answer;
    size_t count = 0;
    for (size_t i = from; i < homeserver_heard_count(bench->homeserver) && count < most; i++) {
        const struct homeserver_event *event = homeserver_heard(bench->homeserver, i);
        const struct homeserver_event *cause =
            homeserver_answer_read(event, &answer) ? homeserver_event(bench->homeserver, answer.cause) : NULL;
        if (cause != NULL && cause->handed_us > 0)
            took_ms[count++] = (double)(event->came_us - cause->handed_us) / 1000;
    }
    qsort(took_ms, count, sizeof *took_ms, compare);
    return count;
}

/* One question after the other, each at its time. */
static void ask_paced(struct bench *bench, int rate, int seconds)
{
    int64_t start_us = clock_monotonic_us();
    size_t total = (size_t)(rate * seconds);
    for (size_t asked = 0; asked < total; asked++) {
        int64_t wait_us = start_us + (int64_t)asked * 1000000 / rate - clock_monotonic_us();
        struct timespec patience = {.tv_nsec = wait_us * 1000};
        if (wait_us > 0)
            (void)ppoll(NULL, 0, &patience, NULL);
        crowd_ask(&bench->crowd, asked % bench->crowd.count);
        (void)crowd_listen(&bench->crowd);
    }
}

static bool measure_latency(struct bench *bench)
{
    articles_write(bench->articles);
    if (!begin(bench, false, 100))
        return false;
    ask_paced(bench, LATENCY_RATE, 2);
    bool good = wait_answered(bench, 10000);
    size_t before = homeserver_heard_count(bench->homeserver);
    ask_paced(bench, LATENCY_RATE, bench->seconds);
    good = wait_answered(bench, 10000) && good;
    size_t most = (size_t)(LATENCY_RATE * bench->seconds);
    double *took_ms = x_alloc(most + 1, sizeof *took_ms);
    size_t count = shares(bench, before, took_ms, most);
    double p50 = count == 0 ? 0 : took_ms[count / 2], p99 = count == 0 ? 0 : took_ms[count * 99 / 100];
    printf("matrix latency at %d questions/s, 1000 articles, durable, own share: p50 %.2f ms, p99 %.2f ms, max %.1f "
           "ms; ",
           LATENCY_RATE, p50, p99, count == 0 ? 0 : took_ms[count - 1]);
    const struct crowd_verdict *verdict = crowd_judge(&bench->crowd);
    crowd_print(verdict);
    printf("\n");
    free(took_ms);
    return good && count == most && crowd_is_well(verdict) && p50 <= 3 && p99 <= 15;
}

/* Everybody talks; each hundredth event is a question in one of Neuvo's threads. */
static size_t talk(struct bench *bench)
{
    size_t direct = (bench->crowd.count + 1) / 2, said = 0, total = (size_t)(TALK_RATE * bench->seconds);
    int64_t start_us = clock_monotonic_us();
    const struct homeserver_saying chat = {.user = "@onlooker:fake.test",
                                           .text = "nähdään huomenna samaan aikaan kahvihuoneessa"};
    for (; said < total; said++) {
        size_t number = direct + said % (bench->crowd.count - direct);
        if (said % 100 == 0)
            crowd_ask(&bench->crowd, direct + said / 100 % (bench->crowd.count - direct));
        else
            homeserver_say(bench->homeserver, bench->crowd.talkers[number].room, &chat, NULL);
        int64_t ahead_us = start_us + (int64_t)said * 1000000 / TALK_RATE - clock_monotonic_us();
        if (ahead_us > 2000)
            (void)poll(NULL, 0, (int)(ahead_us / 1000));
    }
    return said;
}

static bool measure_talk(struct bench *bench)
{
    if (!begin(bench, true, (size_t)2 * TALK_ROOMS * CROWD_THREADS_PER_ROOM))
        return false;
    int64_t start_us = clock_monotonic_us();
    size_t said = talk(bench);
    double said_s = (double)(clock_monotonic_us() - start_us) / 1000000;
    bool good = homeserver_wait_quiet(bench->homeserver, 30000);
    double taken_s = (double)(clock_monotonic_us() - start_us) / 1000000;
    good = wait_answered(bench, 10000) && good;
    double rate = (double)said / taken_s;
    printf("matrix application service: %zu events of talk in %.1f s, taken %.2f s after the last: %.0f events/s; ",
           said, said_s, taken_s - said_s, rate);
    const struct crowd_verdict *verdict = crowd_judge(&bench->crowd);
    crowd_print(verdict);
    printf("\n");
    return good && crowd_is_well(verdict) && rate >= TALK_RATE * 0.95 && taken_s - said_s <= 1;
}

static bool measure_answers(struct bench *bench)
{
    enum { ROUNDS = 50, CONVERSATIONS = 200 };
    if (!begin(bench, true, CONVERSATIONS))
        return false;
    int64_t start_us = clock_monotonic_us();
    for (size_t i = 0; i < ROUNDS; i++) {
        for (size_t j = 0; j < CONVERSATIONS; j++)
            crowd_ask(&bench->crowd, j);
    }
    bool good = wait_answered(bench, 60000);
    double took_s = (double)(clock_monotonic_us() - start_us) / 1000000;
    double rate = (double)crowd_answered(&bench->crowd) / took_s;
    const struct crowd_verdict *verdict = crowd_judge(&bench->crowd);
    printf("matrix application service: %d questions in %.1f s: %.0f answers/s, durable; ", ROUNDS * CONVERSATIONS,
           took_s, rate);
    crowd_print(verdict);
    printf("\n");
    return good && crowd_is_well(verdict) && rate >= ANSWERS_WANTED;
}

/* Rooms full of other people's talk, a kilobyte each. */
static void fill_rooms(struct bench *bench, struct homeserver_room **rooms)
{
    char text[820];
    memset(text, 'a', sizeof text - 1);
    for (size_t i = 40; i < sizeof text - 1; i += 40)
        text[i] = ' ';
    text[sizeof text - 1] = '\0';
    for (size_t i = 0; i < CATCH_UP_ROOMS; i++) {
        for (size_t j = 0; j < CATCH_UP_EVENTS; j++)
            homeserver_say(bench->homeserver, rooms[i],
                           &(struct homeserver_saying){.user = "@onlooker:fake.test", .text = text}, NULL);
    }
}

static bool measure_catch_up(struct bench *bench)
{
    struct homeserver_room *rooms[CATCH_UP_ROOMS];
    if (!begin(bench, false, 10))
        return false;
    for (size_t i = 0; i < CATCH_UP_ROOMS; i++) {
        rooms[i] = homeserver_room_new(bench->homeserver,
                                       &(struct homeserver_room_options){.creator = "@boss:fake.test", .joined = true});
        homeserver_member(bench->homeserver, rooms[i], "@onlooker:fake.test", "join", NULL);
    }
    (void)homeserver_wait_quiet(bench->homeserver, 30000);
    (void)poll(NULL, 0, SETTLE_MS);
    double idle_mb = memory_mb(&bench->server, "VmRSS:");
    if (server_stop(&bench->server, SERVER_STOP_MS) != 0)
        return false;
    homeserver_timeline_limit(bench->homeserver, CATCH_UP_EVENTS + 1);
    fill_rooms(bench, rooms);
    for (size_t i = 0; i < bench->crowd.count; i++)
        crowd_ask(&bench->crowd, i);
    homeserver_bot_gone(bench->homeserver);
    if (!server_start(&bench->server, 30000))
        return false;
    bool good = homeserver_wait_quiet(bench->homeserver, 60000);
    int64_t handed_us = 0, caught_up_us = 0;
    size_t bytes = 0;
    homeserver_largest_sync(bench->homeserver, &handed_us, &caught_up_us, &bytes);
    double peak_mb = memory_mb(&bench->server, "VmHWM:") - idle_mb;
    double body_mb = (double)bytes / 1000000, took_s = (double)(caught_up_us - handed_us) / 1000000;
    good = wait_answered(bench, 20000) && good;
    const struct crowd_verdict *verdict = crowd_judge(&bench->crowd);
    printf("matrix catch-up: a /sync body of %.1f MB in %.2f s, %.1f MB above the %.1f MB of idleness; ", body_mb,
           took_s, peak_mb, idle_mb);
    crowd_print(verdict);
    printf("\n");
    return good && crowd_is_well(verdict) && body_mb >= CATCH_UP_MB && took_s <= 3 && peak_mb <= 2 * body_mb;
}

static const struct {
    const char *name;
    bool (*measure)(struct bench *bench);
} parts[] = {
    {"latency", measure_latency},
    {"talk", measure_talk},
    {"answers", measure_answers},
    {"catch-up", measure_catch_up},
};

int main(int argc, char **argv)
{
    struct bench bench = {.seconds = 15};
    const char *part = "";
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--binary") == 0)
            bench.server.binary = argv[i + 1];
        else if (strcmp(argv[i], "--articles") == 0)
            bench.articles = argv[i + 1];
        else if (strcmp(argv[i], "--data") == 0)
            bench.server.data = argv[i + 1];
        else if (strcmp(argv[i], "--part") == 0)
            part = argv[i + 1];
        else if (strcmp(argv[i], "--seconds") == 0)
            bench.seconds = (int)strtol(argv[i + 1], NULL, 10);
    }
    own_(text_done) struct text log = TEXT_INIT;
    text_printf(&log, "%s.log", bench.server.data == NULL ? "" : bench.server.data);
    bench.server.log = log.data;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(parts[i].name, part) != 0 || bench.server.binary == NULL || bench.server.data == NULL ||
            bench.articles == NULL || bench.seconds < 1)
            continue;
        bool good = parts[i].measure(&bench);
        if (bench.homeserver == NULL)
            return 1;
        end(&bench);
        return good ? 0 : 1;
    }
    fprintf(stderr, "usage: matrix --binary FILE --articles DIR --data DIR --part latency|talk|answers|catch-up "
                    "[--seconds N]\n");
    return 2;
}
