/*
 * Figures of 20 000 people over twelve quarters: how long the running service takes for each snapshot, and what the
 * questions of others wait meanwhile; then how long each report and the handbook take.
 *
 *     figures --binary FILE --data DIR [--people 20000] [--rate 50]
 *
 * The people are put into the store as if they had answered about each competence twice in a year and allowed to be
 * counted, and had asked in each of the quarters.
 */
#include "support/client.h"
#include "support/server.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "base/seal.h"
#include "checkin/memory.h"
#include "model/quarter.h"
#include "store/checkins.h"
#include "store/conversations.h"
#include "store/inside.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/person_units.h"
#include "store/questions.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SNAPSHOT_MOST_MS = 60000,
    QUESTION_MOST_MS = 25,
    REPORT_MOST_MS = 1000,
    HANDBOOK_MOST_MS = 20000,
    PATIENCE_MS = 1800000,
    QUARTERS = 12,
    BY_COMMAND = 3,        /* the oldest ones: a service that starts looks nine quarters back */
    ANSWERED_QUARTERS = 4, /* answers are kept for a year */
    AREAS = 40,
    IN_ONE_TRANSACTION = 500
};

struct bench {
    struct server server;
    int people, rate;
    int64_t organisation, last; /* the newest quarter that is over */
    struct framework *framework;
    struct seal_key key;
    struct store *store;
    unsigned seed;
    LIST_OF(double) took_ms;
    LIST_OF(int64_t) asked_us;
    size_t answered;
};

static _Noreturn void give_up(const char *what, const struct error *error)
{
    fprintf(stderr, "figures: %s: %s\n", what, error->text);
    exit(1);
}

#define OK(call) \
    do { \
        if ((call) != RESULT_OK) \
            give_up(#call, &error); \
    } while (0)

/* ---- the people -------------------------------------------------------------------------------------------------- */

static int chance(struct bench *bench, int of)
{
    return rand_r(&bench->seed) % of;
}

static int64_t moment(struct bench *bench, int64_t quarter)
{
    return quarter_start_ms(quarter) + (int64_t)chance(bench, 89) * 24 * 3600 * 1000 + chance(bench, 86400) * 1000;
}

/* About half of the competences in each of the quarters. */
static void write_memory(struct bench *bench, struct text *sealed, int64_t person_id, int role)
{
    own_(memory_done) struct memory memory;
    own_(text_wipe) struct text plain = TEXT_INIT;
    memory_read(NULL, bench->framework, &memory);
    (void)snprintf(memory.role, sizeof memory.role, "%s", bench->framework->roles[role].code);
    memory.role_told = memory.contribute_asked = true;
    for (int q = 0; q < ANSWERED_QUARTERS; q++) {
        for (int c = q % 2; c < bench->framework->count; c += 2) {
            struct given given = {
                .version = 1,
                .competence = c,
                .kind = ITEM_DO,
                .model = {.kind = RESPONSE_2PL, .a = 1.2, .thresholds = 1, .b = {0.1 * chance(bench, 20) - 1.0}},
                .response = chance(bench, 2),
                .language = LANGUAGE_FI,
                .at_ms = moment(bench, bench->last - q),
                .checkin = q + 1};
            (void)snprintf(given.item, sizeof given.item, "%s-%02d", bench->framework->competences[c].code, q + 1);
            *list_push(&memory.answers) = given;
        }
    }
    memory_write(&memory, &plain);
    seal(&bench->key, (uint64_t)person_id, &plain, sealed);
}

static void add_questions(struct bench *bench, int64_t person_id, const char *unit)
{
    static const char *const topics[] = {"password-change", "wifi-connect",   "print-not-working",
                                         "file-share",      "mfa-new-phone",  "",
                                         "teams-no-sound",  "email-encrypted"};
    static const char *const outcomes[] = {"answer", "answer", QUESTION_HELPED, QUESTION_MISSED, "unknown"};
    struct error error = ERROR_INIT;
    for (int q = 0; q < QUARTERS; q++) {
        const struct question_row row = {.person_id = person_id,
                                         .unit = unit,
                                         .topic = topics[chance(bench, sizeof topics / sizeof *topics)],
                                         .language = LANGUAGE_FI,
                                         .outcome = outcomes[chance(bench, sizeof outcomes / sizeof *outcomes)]};
        OK(question_add(bench->store, bench->organisation, &row, moment(bench, bench->last - q), &error));
    }
}

static void add_person(struct bench *bench, int number)
{
    struct error error = ERROR_INIT;
    struct person person = {0};
    own_(text_done) struct text sealed = TEXT_INIT;
    char account[48], unit[16];
    int64_t of = bench->organisation, now_ms = clock_now_ms();
    (void)snprintf(account, sizeof account, "p%d", number);
    (void)snprintf(unit, sizeof unit, "a%02d", chance(bench, AREAS));
    OK(person_for_account(bench->store, of, "bench", account, PRESENCE_PERSONAL, now_ms, &person, &error));
    OK(person_unit_set(bench->store, of, person.id, KNOWN_FROM_SAID, unit, 0, &error));
    OK(consent_add(bench->store, of, person.id, CONSENT_CONTRIBUTE, "1", LANGUAGE_FI, now_ms, &error));
    write_memory(bench, &sealed, person.id, chance(bench, bench->framework->role_count));
    OK(sealed_save(bench->store, of, person.id, sealed.data, now_ms, &error));
    add_questions(bench, person.id, unit);
}

/* The oldest quarters, which a service would have made long ago. */
static bool make_oldest(const struct bench *bench)
{
    for (int q = QUARTERS - 1; q >= QUARTERS - BY_COMMAND; q--) {
        char name[QUARTER_NAME_BYTES], out[2000] = "";
        quarter_name(bench->last - q, name);
        const char *what[] = {"report", "make", "--quarter", name, NULL};
        if (server_command(&bench->server, what, out, sizeof out) != 0) {
            fprintf(stderr, "figures: report make of %s: %s\n", name, out);
            return false;
        }
    }
    return true;
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
        add_person(bench, i);
        if (i % IN_ONE_TRANSACTION == IN_ONE_TRANSACTION - 1 || i == bench->people - 1)
            OK(store_commit(bench->store, &error));
    }
    store_close(bench->store);
    framework_free(bench->framework);
}

static bool prepare(struct bench *bench)
{
    own_(text_done) struct text path = TEXT_INIT, record = TEXT_INIT;
    struct error error = ERROR_INIT;
    char out[2000] = "";
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    (void)setenv("NEUVO_RETENTION_TICKETS_MONTHS", "60", 1);
    (void)setenv("NEUVO_LOG_LEVEL", "warn", 0);
    bench->server.port = server_free_port();
    text_add(&record,
             "code: oma\nname: Kunta\nfigures: {cooperation_date: 2024-01-02, purpose: tuki, notice: seloste}\n"
             "units:\n");
    for (int i = 0; i < AREAS; i++)
        text_printf(&record, "  - {code: a%02d, name: Alue %d}\n", i, i);
    text_printf(&path, "%s.record.yaml", bench->server.data);
    OK(file_write(path.data, record.data, record.length, 0600, &error));
    const char *what[] = {"organisation", "import", path.data, NULL};
    if (!server_start(&bench->server, 30000) || server_command(&bench->server, what, out, sizeof out) != 0) {
        fprintf(stderr, "figures: Neuvo did not start, or did not take its record: %s; see %s\n", out,
                bench->server.log);
        return false;
    }
    return server_stop(&bench->server, SERVER_STOP_MS) == 0;
}

/* ---- meanwhile --------------------------------------------------------------------------------------------------- */

static void on_answer(struct client *client, void *context)
{
    struct bench *bench = context;
    (void)client;
    if (bench->answered < bench->asked_us.count)
        *list_push(&bench->took_ms) = (double)(clock_monotonic_us() - bench->asked_us.items[bench->answered++]) / 1000;
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

static void read_made(const struct bench *bench, struct store *store, int64_t before_ms, int64_t *made,
                      int64_t *longest_ms)
{
    struct error error = ERROR_INIT;
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT made_ms FROM snapshot WHERE organisation_id = $1 AND part = '' ORDER BY "
                                  "made_ms",
                                  VALUES(INT(bench->organisation)), &error);
    *made = *longest_ms = 0;
    while (result == RESULT_OK && rows_next(rows, &result, &error)) {
        int64_t took_ms = rows_int(rows, 0) - before_ms;
        ++*made;
        if (took_ms < 0)
            continue; /* by command, before the service began */
        *longest_ms = took_ms > *longest_ms ? took_ms : *longest_ms;
        before_ms += took_ms;
    }
    if (result != RESULT_OK)
        give_up("snapshots", &error);
}

/* How many snapshots are whole, and the longest time between two of them. */
static void look(const struct bench *bench, int64_t began_ms, int64_t *made, int64_t *longest_ms)
{
    struct error error = ERROR_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    const struct store_options options = {.read_only = true};
    struct store *store = NULL;
    text_printf(&url, "sqlite:%s/neuvo.db", bench->server.data);
    OK(store_open(url.data, &options, &store, &error));
    read_made(bench, store, began_ms, made, longest_ms);
    store_close(store);
}

/* Asks until all snapshots are made. False: they never were. */
static bool run(struct bench *bench, int64_t *longest_ms)
{
    struct client client;
    int64_t began_ms = clock_now_ms(), next_us = 0, next_look_ms = 0, made = 0;
    client_init(&client, bench->server.port);
    client.on_answer = on_answer;
    client.context = bench;
    bool good = client_connect(&client);
    while (good && made < 2 * QUARTERS && clock_now_ms() - began_ms < PATIENCE_MS) {
        good = ask(bench, &client, &next_us);
        if (clock_now_ms() - began_ms < next_look_ms)
            continue;
        look(bench, began_ms, &made, longest_ms);
        next_look_ms = clock_now_ms() - began_ms + 2000;
    }
    client_done(&client);
    return made >= 2 * QUARTERS;
}

/* ---- afterwards -------------------------------------------------------------------------------------------------- */

/* The milliseconds that the command takes, its start included; -1: it failed. */
static int64_t time_of(const struct bench *bench, const char *const *what)
{
    int64_t began_ms = clock_monotonic_ms();
    return server_command(&bench->server, what, NULL, 0) == 0 ? clock_monotonic_ms() - began_ms : -1;
}

static int64_t slowest_report(const struct bench *bench, const char **slowest)
{
    static const char *const reports[] = {"demand", "competence", "matrix", "effect"};
    int64_t most_ms = 0;
    for (size_t i = 0; i < sizeof reports / sizeof *reports && most_ms >= 0; i++) {
        const char *what[] = {"report", reports[i], NULL};
        int64_t took_ms = time_of(bench, what);
        if (took_ms >= 0 && took_ms <= most_ms)
            continue;
        most_ms = took_ms;
        *slowest = reports[i];
    }
    return most_ms;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static int judge(struct bench *bench, int64_t longest_ms)
{
    own_(text_done) struct text folder = TEXT_INIT;
    const char *slowest = "", *handbook[] = {"handbook", "--out", NULL, NULL};
    size_t count = bench->took_ms.count;
    double *took = bench->took_ms.items;
    text_printf(&folder, "%s.handbook", bench->server.data);
    handbook[2] = folder.data;
    int64_t report_ms = slowest_report(bench, &slowest), handbook_ms = time_of(bench, handbook);
    qsort(took, count, sizeof *took, compare);
    printf(
        "%d people x 21 competences x %d quarters: the longest snapshot %.1f s; %zu questions meanwhile: p50 %.1f ms, "
        "p99 %.1f ms; the slowest report (%s) %" PRId64 " ms, the handbook in three languages %.1f s\n",
        bench->people, QUARTERS, (double)longest_ms / 1000, count, took[count / 2], took[count * 99 / 100], slowest,
        report_ms, (double)handbook_ms / 1000);
    return longest_ms <= SNAPSHOT_MOST_MS && took[count * 99 / 100] <= QUESTION_MOST_MS && report_ms >= 0 &&
                   report_ms <= REPORT_MOST_MS && handbook_ms >= 0 && handbook_ms <= HANDBOOK_MOST_MS
               ? 0
               : 1;
}

int main(int argc, char **argv)
{
    struct bench bench = {.people = 20000, .rate = 50, .seed = 9};
    int64_t longest_ms = 0;
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
        fprintf(stderr, "usage: figures --binary FILE --data DIR [--people N] [--rate N]\n");
        return 2;
    }
    own_(text_done) struct text log = TEXT_INIT;
    text_printf(&log, "%s.log", bench.server.data);
    bench.server.log = log.data;
    bench.last = quarter_last_over(clock_now_ms());
    if (!prepare(&bench))
        return 1;
    fill(&bench);
    if (!make_oldest(&bench) || !server_start(&bench.server, 60000))
        return 1;
    bool made = run(&bench, &longest_ms);
    int status = server_stop(&bench.server, 30000);
    if (!made || bench.took_ms.count == 0 || status != 0) {
        printf("figures: not all snapshots were made, or nobody was answered (%zu answers, exit %d)\n",
               bench.took_ms.count, status);
        return 1;
    }
    return judge(&bench, longest_ms);
}
