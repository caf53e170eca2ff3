/* What the tests of the engine itself share: a running engine between two mailboxes, and words to talk with it. The
 * test's own thread plays all connectors. */
#ifndef NEUVO_TESTS_ENGINE_TEST_H
#define NEUVO_TESTS_ENGINE_TEST_H

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/own.h"
#include "engine/arrive.h"
#include "engine/engine.h"
#include "intents/intents.h"
#include "knowledge/learnt.h"
#include "model/traffic.h"
#include "settings/phrases.h"
#include "store/inside.h"
#include "store/learnt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW INT64_C(1795000000000) /* some day of 2026 */
#define PATIENCE_MS 30000          /* an answer that takes longer never comes */

/* Fails with the error's text. */
#define ok(call) \
    do { \
        if ((call) != RESULT_OK) \
            fail_msg("%s: %s", #call, error.text); \
    } while (0)

struct desk {
    char folder[64];
    char *url;
    int64_t messages_per_minute;
    const char *ticket_address, *mail_domains; /* NULL: no page of a ticket, no mail */
    const char *security_contact;
    const struct engine_checkins *checkins; /* NULL: there are none */
    struct mailbox *arrivals, *departures;
    struct engine *engine;
    LIST_OF(struct departure *) waiting; /* came while the test waited for another kind */
    uint64_t token;
    atomic_int broken;
};

/* What every engine reads; made once for all tests of a program. */
static struct phrases *phrases;
static struct intents *intents;
static struct knowledge *knowledge;

/* ---- two articles, made once --------------------------------------------------------------------------------- */

static inline void write_article(const char *folder, const char *topic, const char *article)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&path, "%s/fi", folder);
    ok(folder_make(path.data, 0700, &error));
    text_printf(&path, "/%s.md", topic);
    ok(file_write(path.data, article, strlen(article), 0600, &error));
}

static inline void remove_folder(const char *folder)
{
    own_(text_done) struct text command = TEXT_INIT;
    text_printf(&command, "rm -rf '%s'", folder);
    assert_int_equal(system(command.data), 0);
}

/* A snapshot of two articles; `step` stands in the answer about printing. */
static inline struct knowledge *build_knowledge(const char *step)
{
    char folder[] = "/tmp/neuvo-articles-XXXXXX";
    own_(text_done) struct text print = TEXT_INIT;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    struct analyser *analyser = NULL;
    struct knowledge *built = NULL;
    assert_non_null(mkdtemp(folder));
    text_printf(&print,
                "---\ntitle: Tulostaminen\nquestions:\n  - miten tulostan\n  - tulostin ei tulosta\n---\n"
                "Tulosta työlaitteelta näin.\n\n1. %s\n2. Hae tuloste laitteelta.\n",
                step);
    write_article(folder, "print", print.data);
    write_article(folder, "password",
                  "---\ntitle: Salasanan vaihtaminen\nquestions:\n  - unohdin salasanan\n  - miten vaihdan salasanan\n"
                  "---\nVaihda salasana itse.\n\n1. Avaa asetukset.\n2. Valitse vaihto.\n");
    struct knowledge_sources sources = {.shipped = folder};
    ok(analyser_open(&analyser, &error));
    ok(knowledge_build(&sources, NULL, analyser, &built, &complaints, &error));
    assert_int_equal(complaints.list.count, 0);
    assert_int_equal(knowledge_topic_count(built), 2);
    analyser_free(analyser);
    remove_folder(folder);
    return built;
}

static inline int group_up(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    (void)state;
    log_set_level(LOG_LEVEL_OFF);
    arrival_discard_knowledge = knowledge_release;
    if (phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &phrases, &complaints) != RESULT_OK ||
        intents_load(NEUVO_SOURCE_DIR "/intents", &intents, &complaints) != RESULT_OK)
        fail_msg("%s", complaints.data);
    knowledge = build_knowledge("Paina Tulosta.");
    return 0;
}

static inline int group_down(void **state)
{
    (void)state;
    knowledge_release(knowledge);
    intents_free(intents);
    phrases_free(phrases);
    return 0;
}

/* ---- starting and stopping ----------------------------------------------------------------------------------- */

static inline void note_broken(void *context, const char *why)
{
    (void)why;
    atomic_fetch_add((atomic_int *)context, 1);
}

static inline void discard_arrival(void *item)
{
    arrival_free(item);
}

static inline void discard_departure(void *item)
{
    departure_free(item);
}

static inline void desk_start(struct desk *desk)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    uint8_t learnt_key[HASH_KEY_BYTES];
    own_(text_done) struct text inflight = TEXT_INIT;
    text_printf(&inflight, "%s/inflight", desk->folder);
    ok(store_open(desk->url, NULL, &store, &error));
    learnt_key_of(store, learnt_key);
    desk->arrivals = mailbox_new(4096, NULL, NULL);
    desk->departures = mailbox_new(4096, NULL, NULL);
    struct engine_options options = {.store = store,
                                     .arrivals = desk->arrivals,
                                     .departures = desk->departures,
                                     .knowledge = knowledge_hold(knowledge),
                                     .learnt = learnt_new(learnt_key),
                                     .intents = intents,
                                     .phrases = phrases,
                                     .about_address = "/chat/about",
                                     .ticket_address = desk->ticket_address,
                                     .mail_domains = desk->mail_domains,
                                     .security_contact = desk->security_contact,
                                     .checkins = desk->checkins,
                                     .inflight_path = inflight.data,
                                     .messages_per_minute = desk->messages_per_minute,
                                     .entries_days = 30,
                                     .tickets_months = 12,
                                     .audit_months = 24,
                                     .broken = note_broken,
                                     .context = &desk->broken};
    ok(engine_start(&options, &desk->engine, &error));
}

/* What the engine had handed over and the test did not take is lost, as with a process that ends. */
static inline void desk_stop(struct desk *desk)
{
    engine_stop(desk->engine);
    desk->engine = NULL;
    mailbox_free(desk->arrivals, discard_arrival);
    mailbox_free(desk->departures, discard_departure);
    desk->arrivals = desk->departures = NULL;
    for (size_t i = 0; i < desk->waiting.count; i++)
        departure_free(desk->waiting.items[i]);
    list_done(&desk->waiting);
}

/* A desk that is not started yet: the test may want another pace. */
static inline int desk_up(void **state)
{
    struct desk *desk = x_alloc(1, sizeof *desk);
    own_(text_done) struct text url = TEXT_INIT;
    (void)snprintf(desk->folder, sizeof desk->folder, "/tmp/neuvo-engine-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    text_printf(&url, "sqlite:%s/neuvo.db", desk->folder);
    desk->url = text_detach(&url);
    clock_set_ms(NOW);
    *state = desk;
    return 0;
}

static inline int desk_down(void **state)
{
    struct desk *desk = *state;
    if (desk->engine != NULL)
        desk_stop(desk);
    remove_folder(desk->folder);
    free(desk->url);
    clock_set_ms(0);
    free(desk);
    return 0;
}

#define test_at_desk(test) cmocka_unit_test_setup_teardown(test, desk_up, desk_down)

/* A number out of the database of a stopped engine. */
static inline int64_t stored(struct desk *desk, const char *sql)
{
    struct error error = ERROR_INIT;
    struct db *db = NULL;
    int64_t number = -1;
    ok(db_open(desk->url, DB_READ, &db, &error));
    ok(db_number(db, &number, sql, NO_VALUES, &error));
    db_close(db);
    return number;
}

/* How many rows every table has, a line each. instance, which holds what ids were promised, has always one. */
static inline void count_all(struct desk *desk, struct text *out)
{
    struct error error = ERROR_INIT;
    struct db *db = NULL;
    own_(rows_done) struct rows *rows = NULL;
    enum result result = RESULT_OK;
    ok(db_open(desk->url, DB_READ, &db, &error));
    ok(db_query(db, &rows, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", NO_VALUES, &error));
    while (rows_next(rows, &result, &error)) {
        own_(text_done) struct text sql = TEXT_INIT;
        int64_t count = -1;
        text_printf(&sql, "SELECT COUNT(*) FROM %s", rows_text(rows, 0));
        ok(db_number(db, &count, sql.data, NO_VALUES, &error));
        text_printf(out, "%s %lld\n", rows_text(rows, 0), (long long)count);
    }
    rows_done(&rows);
    db_close(db);
}

/* ---- what a connector says ----------------------------------------------------------------------------------- */

static inline struct arrival *batch(struct desk *desk)
{
    return arrival_new(ARRIVAL_MESSAGES, "web", ++desk->token);
}

static inline struct message *add(struct arrival *arrival, const char *place, const char *external_id, const char *text)
{
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message_set(&message->connector, "web");
    message_set(&message->organisation, "oma");
    message_set(&message->place, place);
    message_set(&message->account, place);
    message_set(&message->external_id, external_id);
    message_set(&message->text, text);
    message->direct = true;
    message->at_ms = clock_now_ms();
    arrive_mask(message);
    return message;
}

static inline void put(struct desk *desk, struct arrival *arrival)
{
    assert_true(mailbox_put(desk->arrivals, arrival));
}

static inline void report(struct desk *desk, int64_t departure_id, enum send_outcome outcome, int64_t retry_after_ms)
{
    struct arrival *arrival = arrival_new(ARRIVAL_OUTCOME, "", 0);
    arrival->departure_id = departure_id;
    arrival->outcome = outcome;
    arrival->retry_after_ms = retry_after_ms;
    message_set(&arrival->reason, outcome == SENT_DONE ? "" : "a reason of the tests");
    mailbox_put_always(desk->arrivals, arrival);
}

/* ---- what a connector hears ---------------------------------------------------------------------------------- */

static inline void departure_freep(struct departure **departure)
{
    departure_free(*departure);
}

static inline struct departure *waiting_one(struct desk *desk, enum departure_kind kind)
{
    for (size_t i = 0; i < desk->waiting.count; i++) {
        struct departure *departure = desk->waiting.items[i];
        if (departure->kind != kind)
            continue;
        desk->waiting.count--;
        memmove(&desk->waiting.items[i], &desk->waiting.items[i + 1],
                (desk->waiting.count - i) * sizeof *desk->waiting.items);
        return departure;
    }
    return NULL;
}

/* The next of this kind, in the order in which they left; the test frees it. */
static inline struct departure *next(struct desk *desk, enum departure_kind kind)
{
    struct departure *departure = waiting_one(desk, kind);
    while (departure == NULL) {
        struct departure *came = mailbox_take(desk->departures, PATIENCE_MS);
        if (came == NULL)
            fail_msg("no departure of the kind %d came", (int)kind);
        if (came->kind == kind)
            departure = came;
        else
            *list_push(&desk->waiting) = came;
    }
    return departure;
}

static inline struct departure *entries_of(struct desk *desk, const char *place, int64_t after_seq, int64_t silence_ms)
{
    struct arrival *arrival = arrival_new(ARRIVAL_RESUME, "web", ++desk->token);
    message_set(&arrival->organisation, "oma");
    message_set(&arrival->place, place);
    arrival->after_seq = after_seq;
    arrival->silence_limit_ms = silence_ms;
    put(desk, arrival);
    struct departure *departure = next(desk, DEPARTURE_ENTRIES);
    assert_int_equal(departure->token, desk->token);
    assert_string_equal(departure->place, place);
    return departure;
}

/* When this returns, all that was put before has been worked off, and all that can leave now has left: a question is
 * answered by a later group than the one before it, and the room that an outcome makes is used by the group after it.
 */
static inline void settle(struct desk *desk)
{
    for (int i = 0; i < 3; i++)
        departure_free(entries_of(desk, "nobody", 0, 0));
}

/* Replies that have left and were not taken. */
static inline size_t replies_out(struct desk *desk)
{
    size_t count = 0;
    settle(desk);
    struct departure *departure;
    while ((departure = mailbox_take(desk->departures, 0)) != NULL)
        *list_push(&desk->waiting) = departure;
    for (size_t i = 0; i < desk->waiting.count; i++)
        count += desk->waiting.items[i]->kind == DEPARTURE_REPLY;
    return count;
}

/* One message alone: its receipt's kind and reason. */
static inline enum receipt_kind say(struct desk *desk, const char *place, const char *external_id, const char *text)
{
    struct arrival *arrival = batch(desk);
    (void)add(arrival, place, external_id, text);
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->token, desk->token);
    assert_int_equal(committed->receipts.count, 1);
    assert_string_equal(committed->receipts.items[0].external_id, external_id);
    return committed->receipts.items[0].kind;
}

/* The next reply; it is sent well. Its cause must be this one. */
static inline void reply_to(struct desk *desk, const char *cause)
{
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    assert_string_equal(reply->cause, cause);
    report(desk, reply->id, SENT_DONE, 0);
}

#endif
