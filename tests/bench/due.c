/*
 * 20 000 people whose next check-in is due at once: how long it takes until all are invited, and what the questions of
 * others wait meanwhile.
 *
 *     due --binary FILE --data DIR [--people 20000] [--rate 50]
 *
 * The people are put into the store as if they had wanted to be reminded, and have direct chats on a Matrix homeserver
 * that takes what comes. Others ask on the web page.
 */
#include "support/client.h"
#include "support/homeserver.h"
#include "support/server.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "base/seal.h"
#include "checkin/memory.h"
#include "model/message.h"
#include "store/checkins.h"
#include "store/conversations.h"
#include "store/inside.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/timers.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    QUEUED_MOST_MS = 30000,
    QUESTION_MOST_MS = 25,
    PATIENCE_MS = 240000,
    IN_ONE_TRANSACTION = 1000,
    BEFORE_MS = 15000
};

/* Office hours at all times: what is looked at is how long it takes, not when it may be done. */
static const char record[] = "code: oma\n"
                             "name: Kunta\n"
                             "about:\n"
                             "  controller: Kunta, Kunnantie 1\n"
                             "checkins:\n"
                             "  cooperation_date: 2026-11-02\n"
                             "  legal_basis: suostumus\n"
                             "  notice: https://kunta.example/seloste\n"
                             "  impact_assessment: 2026-10-15\n"
                             "  backup_days: 30\n"
                             "office_hours: mon 0-24, tue 0-24, wed 0-24, thu 0-24, fri 0-24, sat 0-24, sun 0-24\n";

struct bench {
    struct server server;
    struct homeserver *homeserver;
    struct homeserver_room **rooms;
    int64_t due_ms;
    int people, rate;
    struct framework *framework;
    struct seal_key key;
    struct store *store;
    int64_t organisation;
    LIST_OF(double) took_ms;
    LIST_OF(int64_t) asked_us;
    size_t answered;
};

static _Noreturn void give_up(const char *what, const struct error *error)
{
    fprintf(stderr, "due: %s: %s\n", what, error->text);
    exit(1);
}

#define OK(call) \
    do { \
        if ((call) != RESULT_OK) \
            give_up(#call, &error); \
    } while (0)

/* What is remembered of somebody who wants to be told of the next one, which is due. */
static void write_memory(const struct bench *bench, struct text *sealed, int64_t person_id)
{
    own_(memory_done) struct memory memory;
    own_(text_wipe) struct text plain = TEXT_INIT;
    memory_read(NULL, bench->framework, &memory);
    (void)snprintf(memory.role, sizeof memory.role, "ope");
    memory.role_told = memory.contribute_asked = memory.reminders = true;
    memory.checkins = 1;
    memory.next_ms = bench->due_ms;
    memory_write(&memory, &plain);
    seal(&bench->key, (uint64_t)person_id, &plain, sealed);
}

static void write_timer(const char *account, const char *place, int64_t due_ms, struct text *payload)
{
    own_(message_done) struct message message;
    own_(text_done) struct text awaited = TEXT_INIT, id = TEXT_INIT;
    message_init(&message);
    text_printf(&awaited, "%" PRId64, due_ms);
    text_printf(&id, "checkin:%s", account);
    message.kind = MESSAGE_TIMER;
    message.presence = PRESENCE_PERSONAL;
    message.direct = true;
    message_set(&message.connector, "matrix");
    message_set(&message.organisation, "oma");
    message_set(&message.place, place);
    message_set(&message.account, account);
    message_set(&message.external_id, id.data);
    message_set(&message.choice, "checkin");
    message_set(&message.text, awaited.data);
    message_encode(&message, payload);
}

static void add_person(struct bench *bench, int number, int64_t now_ms)
{
    struct error error = ERROR_INIT;
    struct person person = {0};
    struct conversation conversation = {0};
    own_(text_done) struct text sealed = TEXT_INIT, payload = TEXT_INIT;
    const char *place = homeserver_room_id(bench->rooms[number]);
    char account[48];
    int64_t of = bench->organisation, id = 0;
    (void)snprintf(account, sizeof account, "@p%d:fake.test", number);
    OK(person_for_account(bench->store, of, "matrix", account, PRESENCE_PERSONAL, now_ms, &person, &error));
    OK(person_set_language(bench->store, of, person.id, LANGUAGE_FI, &error));
    OK(person_set_greeted(bench->store, of, person.id, &error));
    OK(conversation_for_place(bench->store, of, "matrix", place, "", true, now_ms, &conversation, &error));
    OK(consent_add(bench->store, of, person.id, CONSENT_PRACTICE, "1", LANGUAGE_FI, now_ms, &error));
    write_memory(bench, &sealed, person.id);
    OK(sealed_save(bench->store, of, person.id, sealed.data, now_ms, &error));
    write_timer(account, place, bench->due_ms, &payload);
    OK(timer_add(bench->store, of, conversation.id, person.id, "deferred", payload.data, bench->due_ms, now_ms, &id,
                 &error));
}

/* Beside a server that is stopped. */
static void fill(struct bench *bench)
{
    struct error error = ERROR_INIT;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(text_done) struct text url = TEXT_INIT, key = TEXT_INIT;
    const struct store_options options = {.read_only = false};
    text_printf(&url, "sqlite:%s/neuvo.db", bench->server.data);
    text_printf(&key, "%s/checkin.key", bench->server.data);
    OK(framework_load(NEUVO_SOURCE_DIR "/knowledge/competences", &bench->framework, &complaints));
    OK(seal_key_open(key.data, &bench->key, &error));
    OK(store_open(url.data, &options, &bench->store, &error));
    OK(organisation_find(bench->store, "oma", &bench->organisation, &error));
    for (int i = 0; i < bench->people; i++) {
        if (i % IN_ONE_TRANSACTION == 0)
            OK(store_begin(bench->store, &error));
        add_person(bench, i, clock_now_ms());
        if (i % IN_ONE_TRANSACTION == IN_ONE_TRANSACTION - 1 || i == bench->people - 1)
            OK(store_commit(bench->store, &error));
    }
    store_close(bench->store);
    framework_free(bench->framework);
}

static void on_answer(struct client *client, void *context)
{
    struct bench *bench = context;
    (void)client;
    if (bench->answered < bench->asked_us.count)
        *list_push(&bench->took_ms) = (double)(clock_monotonic_us() - bench->asked_us.items[bench->answered++]) / 1000;
}

/* So many timers are still due. */
static int64_t left_due(const struct bench *bench)
{
    struct error error = ERROR_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    const struct store_options options = {.read_only = true};
    struct store *store = NULL;
    int64_t left = 0;
    text_printf(&url, "sqlite:%s/neuvo.db", bench->server.data);
    OK(store_open(url.data, &options, &store, &error));
    OK(db_number(store->db, &left, "SELECT COUNT(*) FROM timer WHERE due_ms <= $1", VALUES(INT(bench->due_ms)),
                 &error));
    store_close(store);
    return left;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* Asks at the rate and reads what comes, for a moment. False: the connection is gone. */
static bool ask(struct bench *bench, struct client *client, int64_t *next_us)
{
    int64_t now_us = clock_monotonic_us();
    struct pollfd ready = {.fd = client->descriptor, .events = POLLIN};
    if (now_us >= *next_us) {
        *list_push(&bench->asked_us) = now_us;
        client_say(client, "miten jaan näytön teamsissa");
        *next_us = now_us + 1000000 / bench->rate;
    }
    return poll(&ready, 1, 2) <= 0 || client_read(client);
}

/* Asks until all are invited, and begins while nothing is due yet; the milliseconds from the hour on, -1: it never came
 * to that. What was asked before does not count. */
static int64_t run(struct bench *bench, size_t *before)
{
    struct client client;
    int64_t took = -1, next_us = 0, next_look_ms = 0, late_ms = 0;
    bool good = true;
    client_init(&client, bench->server.port);
    client.on_answer = on_answer;
    client.context = bench;
    good = client_connect(&client);
    while (good && clock_now_ms() < bench->due_ms)
        good = ask(bench, &client, &next_us);
    *before = bench->took_ms.count;
    while (good && took < 0 && late_ms < PATIENCE_MS) {
        good = ask(bench, &client, &next_us);
        late_ms = clock_now_ms() - bench->due_ms;
        if (late_ms >= next_look_ms) {
            took = left_due(bench) == 0 ? late_ms : -1;
            next_look_ms = late_ms + 500;
        }
    }
    client_done(&client);
    return took;
}

static bool open_homeserver(struct bench *bench)
{
    bench->homeserver = homeserver_start(&(struct homeserver_options){.port = 0});
    if (bench->homeserver == NULL)
        return false;
    homeserver_environment(bench->homeserver, NULL);
    bench->rooms = x_alloc((size_t)bench->people, sizeof(struct homeserver_room *));
    for (int i = 0; i < bench->people; i++) {
        char account[48];
        (void)snprintf(account, sizeof account, "@p%d:fake.test", i);
        bench->rooms[i] = homeserver_room_new(
            bench->homeserver, &(struct homeserver_room_options){.creator = account, .direct = true, .joined = true});
    }
    homeserver_bot_gone(bench->homeserver);
    return true;
}

static bool prepare(struct bench *bench)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    char out[2000] = "";
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_LOG_LEVEL", "warn", 0);
    bench->server.port = server_free_port();
    text_printf(&path, "%s.record.yaml", bench->server.data);
    OK(file_write(path.data, record, strlen(record), 0600, &error));
    const char *what[] = {"organisation", "import", path.data, NULL};
    if (!open_homeserver(bench) || !server_start(&bench->server, 30000) ||
        !homeserver_wait_quiet(bench->homeserver, 120000) ||
        server_command(&bench->server, what, out, sizeof out) != 0) {
        fprintf(stderr, "due: Neuvo did not start, or did not take its record: %s; see %s\n", out, bench->server.log);
        return false;
    }
    return server_stop(&bench->server, SERVER_STOP_MS) == 0;
}

int main(int argc, char **argv)
{
    struct bench bench = {.people = 20000, .rate = 50};
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--binary") == 0)
            bench.server.binary = argv[i + 1];
        else if (strcmp(argv[i], "--data") == 0)
            bench.server.data = argv[i + 1];
        else if (strcmp(argv[i], "--people") == 0)
            bench.people = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--rate") == 0)
            bench.rate = atoi(argv[i + 1]);
    }
    if (bench.server.binary == NULL || bench.server.data == NULL || bench.people < 1 || bench.rate < 1) {
        fprintf(stderr, "usage: due --binary FILE --data DIR [--people N] [--rate N]\n");
        return 2;
    }
    own_(text_done) struct text log = TEXT_INIT;
    text_printf(&log, "%s.log", bench.server.data);
    bench.server.log = log.data;
    if (!prepare(&bench))
        return 1;
    bench.due_ms = clock_now_ms() + BEFORE_MS + bench.people;
    fill(&bench);
    if (!server_start(&bench.server, 60000))
        return 1;
    size_t before = 0;
    int64_t took_ms = run(&bench, &before);
    size_t sent = homeserver_heard_count(bench.homeserver), count = bench.took_ms.count - before;
    int status = server_stop(&bench.server, SERVER_STOP_MS);
    if (took_ms < 0 || count == 0 || status != 0) {
        printf("due: not all of %d people were invited, or nobody was answered (%zu answers, exit %d)\n", bench.people,
               count, status);
        return 1;
    }
    double *took = bench.took_ms.items + before, p99 = 0;
    qsort(took, count, sizeof *took, compare);
    p99 = took[count * 99 / 100];
    printf("%d check-ins due at once: all planned and queued in %.1f s, %zu of them sent by then; %zu questions "
           "meanwhile: "
           "p50 %.1f ms, p99 %.1f ms\n",
           bench.people, (double)took_ms / 1000, sent, count, took[count / 2], p99);
    homeserver_stop(bench.homeserver);
    return took_ms <= QUEUED_MOST_MS && p99 <= QUESTION_MOST_MS ? 0 : 1;
}
