/* Mail from the outbox to a server that misbehaves: engine, store, delivery, connector and curl as they run together.
 */
#include "connectors/mail/mail.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/own.h"
#include "delivery/delivery.h"
#include "engine/arrive.h"
#include "engine/engine.h"
#include "intents/intents.h"
#include "loop/loop.h"
#include "model/reply.h"
#include "settings/phrases.h"
#include "settings/settings.h"
#include "store/conversations.h"
#include "store/entries.h"
#include "store/inside.h"
#include "store/organisations.h"
#include "store/outbox.h"
#include "support/mail_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

enum { PATIENCE_MS = 30000 };

#define ok(call) \
    do { \
        if ((call) != RESULT_OK) \
            fail_msg("%s: %s", #call, error.text); \
    } while (0)

static struct phrases *phrases;
static struct intents *intents;

struct post_office {
    struct mail_server_fake *server;
    char folder[64];
    struct text url;
    struct loop *loop;
    struct mailbox *arrivals, *departures;
    struct delivery *delivery;
    struct engine *engine;
    struct settings *settings;
    struct connector_services services;
    struct text port;
};

static int group_up(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    (void)state;
    log_set_level(LOG_LEVEL_OFF);
    if (phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &phrases, &complaints) != RESULT_OK ||
        intents_load(NEUVO_SOURCE_DIR "/intents", &intents, &complaints) != RESULT_OK)
        fail_msg("%s", complaints.data);
    return 0;
}

static int group_down(void **state)
{
    (void)state;
    intents_free(intents);
    phrases_free(phrases);
    return 0;
}

/* ---- the post office -----------------------------------------------------------------------------------------------
 */

static void broken(void *context, const char *why)
{
    (void)context;
    fail_msg("the engine broke: %s", why);
}

static int office_up(void **state)
{
    struct post_office *office = x_alloc(1, sizeof *office);
    own_(text_done) struct text complaints = TEXT_INIT;
    struct error error = ERROR_INIT;
    office->server = mail_server_start();
    (void)snprintf(office->folder, sizeof office->folder, "/tmp/neuvo-mail-XXXXXX");
    assert_non_null(mkdtemp(office->folder));
    office->url = office->port = (struct text)TEXT_INIT;
    text_printf(&office->url, "sqlite:%s/neuvo.db", office->folder);
    text_printf(&office->port, "%u", mail_server_port(office->server));
    const struct setting_flag flags[] = {
        {"mail.server", "127.0.0.1"},  {"mail.port", office->port.data},
        {"mail.security", "none"},     {"mail.user", "neuvo"},
        {"mail.password", "salainen"}, {"mail.from", "neuvo@kunta.example"},
        {"mail.timeout_seconds", "3"}, {"server.public_url", "https://neuvo.kunta.example"}};
    if (settings_load(NULL, flags, sizeof flags / sizeof *flags, &office->settings, &complaints) != RESULT_OK)
        fail_msg("%s", complaints.data);
    ok(loop_new(&office->loop, &error));
    *state = office;
    return 0;
}

static void deliver(void *context)
{
    struct post_office *office = context;
    delivery_run(office->delivery);
}

/* Everything as commands/house.c builds it, but nobody listens. */
static void open_office(struct post_office *office)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct connection connection = {.type = &mail_type};
    ok(store_open(office->url.data, NULL, &store, &error));
    office->arrivals = mailbox_new(1024, NULL, NULL);
    office->departures = mailbox_new(1024, loop_wake, office->loop);
    office->delivery = delivery_new(office->arrivals, office->departures, arrive_mask);
    loop_on_wake(office->loop, deliver, office);
    office->services = (struct connector_services){.loop = office->loop,
                                                   .settings = office->settings,
                                                   .context = office->delivery,
                                                   .arrive = delivery_arrive,
                                                   .sent = delivery_sent};
    ok(mail_type.start(&office->services, &connection.connector, &error));
    delivery_add(office->delivery, connection);
    const struct engine_options options = {.store = store,
                                           .arrivals = office->arrivals,
                                           .departures = office->departures,
                                           .intents = intents,
                                           .phrases = phrases,
                                           .entries_days = 30,
                                           .tickets_months = 12,
                                           .snapshots_months = 60,
                                           .audit_months = 24,
                                           .broken = broken};
    ok(engine_start(&options, &office->engine, &error));
}

static void discard(void *item)
{
    departure_free(item);
}

static void discard_arrival(void *item)
{
    arrival_free(item);
}

static int office_down(void **state)
{
    struct post_office *office = *state;
    own_(text_done) struct text command = TEXT_INIT;
    if (office->delivery != NULL)
        delivery_stop(office->delivery);
    engine_stop(office->engine);
    delivery_free(office->delivery);
    mailbox_free(office->arrivals, discard_arrival);
    loop_free(office->loop);
    mailbox_free(office->departures, discard);
    mail_server_stop(office->server);
    settings_free(office->settings);
    text_printf(&command, "rm -rf '%s'", office->folder);
    assert_int_equal(system(command.data), 0);
    text_done(&office->url);
    text_done(&office->port);
    free(office);
    return 0;
}

#define test_at_office(test) cmocka_unit_test_setup_teardown(test, office_up, office_down)

/* A mail as the engine keeps it: entry and outbox row. */
static void post(struct store *store, int64_t organisation_id, int number, const char *subject, const char *words)
{
    struct error error = ERROR_INIT;
    struct conversation conversation;
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT, address = TEXT_INIT, key = TEXT_INIT;
    int64_t seq = 0, id = 0, now_ms = clock_now_ms();
    text_printf(&address, "aino%d@kunta.example", number);
    text_printf(&key, "key-%d", number);
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, subject);
    reply_add_block(&reply, BLOCK_PARAGRAPH, words);
    reply_encode(&reply, &body);
    ok(conversation_for_place(store, organisation_id, "mail", address.data, "", true, now_ms, &conversation, &error));
    ok(entry_add(store, organisation_id, conversation.id, 0, true, "reply", body.data, NULL, 0, now_ms, &seq, &error));
    ok(outbox_add(store, organisation_id, conversation.id, seq, key.data, "reply", body.data, "", now_ms, &id, &error));
}

static void post_all(const struct post_office *office, int count, const char *subject, const char *words)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t organisation_id = 0;
    ok(store_open(office->url.data, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, clock_now_ms(), &organisation_id, &error));
    for (int i = 0; i < count; i++)
        post(store, organisation_id, i, subject, words);
    ok(store_commit(store, &error));
    store_close(store);
}

static int64_t stored(const struct post_office *office, const char *sql)
{
    struct error error = ERROR_INIT;
    struct db *db = NULL;
    int64_t number = -1;
    ok(db_open(office->url.data, DB_READ, &db, &error));
    ok(db_number(db, &number, sql, NO_VALUES, &error));
    db_close(db);
    return number;
}

static bool all_gone(void *context)
{
    return stored(context, "SELECT COUNT(*) FROM outbox") == 0;
}

static void run(struct post_office *office)
{
    open_office(office);
    if (!loop_run_until(office->loop, all_gone, office, PATIENCE_MS))
        fail_msg("%lld mails still wait", (long long)stored(office, "SELECT COUNT(*) FROM outbox"));
}

/* ---- tests ---------------------------------------------------------------------------------------------------------
 */

static void what_a_mail_says(void **state)
{
    struct post_office *office = *state;
    struct mail_taken mail;
    post_all(office, 1, "Pyyntöön 14 on vastattu",
             "Hei Äijä.\n.piste alussa = 100 % \nhttps://neuvo.kunta.example/ticket");
    run(office);
    assert_int_equal(mail_server_taken(office->server), 1);
    assert_true(mail_server_heard_password(office->server));
    mail_server_copy(office->server, 0, &mail);
    assert_string_equal(mail.from.data, "neuvo@kunta.example");
    assert_string_equal(mail.to.data, "aino0@kunta.example");
    const char *const parts[] = {"From: =?UTF-8?B?TmV1dm8=?= <neuvo@kunta.example>\r\nTo: <aino0@kunta.example>\r\n",
                                 "\r\nSubject: =?UTF-8?B?UHl5bnTDtsO2biAxNCBvbiB2YXN0YXR0dQ==?=\r\nDate: ",
                                 "\r\nMessage-ID: <key-0@kunta.example>\r\nContent-Language: fi\r\n",
                                 "\r\nContent-Type: text/plain; charset=utf-8\r\n",
                                 "\r\n\r\nHei =C3=84ij=C3=A4.\r\n.piste alussa =3D 100 %=20\r\nhttps://neuvo"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strstr(mail.body.data, parts[i]) == NULL)
            fail_msg("the mail\n%s\nlacks\n%s", mail.body.data, parts[i]);
    }
    mail_taken_done(&mail);
}

static void many_and_none_twice(void **state)
{
    struct post_office *office = *state;
    post_all(office, 60, "Pyyntö", "Vastaus");
    run(office);
    assert_int_equal(mail_server_taken(office->server), 60);
    assert_int_equal(mail_server_distinct(office->server), 60);
}

/* What is told to come later comes; each arrives once. */
static void later_is_later(void **state)
{
    struct post_office *office = *state;
    const enum mail_behaviour bad[] = {MAIL_BUSY, MAIL_GREY, MAIL_NO_SIGN_IN, MAIL_BUSY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        mail_server_next(office->server, bad[i]);
    post_all(office, 6, "Pyyntö", "Vastaus");
    run(office);
    assert_int_equal(mail_server_taken(office->server), 6);
    assert_int_equal(mail_server_distinct(office->server), 6);
    assert_int_equal(mail_server_connections(office->server), 10);
    assert_int_equal(stored(office, "SELECT COUNT(*) FROM dead"), 0);
}

/* A refusal is for good, and hinders nobody else. */
static void never_is_never(void **state)
{
    struct post_office *office = *state;
    mail_server_next(office->server, MAIL_NO_MAILBOX);
    mail_server_next(office->server, MAIL_NO_CONTENT);
    post_all(office, 5, "Pyyntö", "Vastaus");
    run(office);
    assert_int_equal(mail_server_taken(office->server), 3);
    assert_int_equal(mail_server_connections(office->server), 5);
    assert_int_equal(stored(office, "SELECT COUNT(*) FROM dead"), 2);
}

/* Nobody can know whether it was taken: it comes again, and by its id the server knows it. */
static void unclear_is_sent_again_under_its_id(void **state)
{
    struct post_office *office = *state;
    mail_server_next(office->server, MAIL_DROPS);
    mail_server_next(office->server, MAIL_HANGS);
    post_all(office, 4, "Pyyntö", "Vastaus");
    run(office);
    assert_int_equal(mail_server_taken(office->server), 6);
    assert_int_equal(mail_server_distinct(office->server), 4);
}

/* How long nothing happened, at the most. */
struct pulse {
    int64_t last_ms, longest_ms;
};

static void beat(struct pulse *pulse)
{
    int64_t now_ms = clock_monotonic_ms();
    if (now_ms - pulse->last_ms > pulse->longest_ms)
        pulse->longest_ms = now_ms - pulse->last_ms;
    pulse->last_ms = now_ms;
}

static void on_beat(void *context)
{
    beat(context);
}

/* Beats as the loop should, without one: what it misses, the machine was too busy for. */
struct metronome {
    struct pulse pulse;
    atomic_bool over;
    pthread_t thread;
};

static void *swing(void *context)
{
    struct metronome *metronome = context;
    while (!atomic_load(&metronome->over)) {
        (void)poll(NULL, 0, 10);
        beat(&metronome->pulse);
    }
    return NULL;
}

/* A server that never answers the farewell, or never ends its greeting, holds up nothing. */
static void the_loop_goes_on(void **state)
{
    struct post_office *office = *state;
    struct pulse loop = {.last_ms = clock_monotonic_ms()};
    struct metronome metronome = {.pulse = loop};
    mail_server_next(office->server, MAIL_NO_FAREWELL);
    mail_server_next(office->server, MAIL_TALKS);
    mail_server_next(office->server, MAIL_HANGS);
    post_all(office, 4, "Pyyntö", "Vastaus");
    assert_int_equal(pthread_create(&metronome.thread, NULL, swing, &metronome), 0);
    struct loop_timer *timer = loop_timer_start(office->loop, 10, 10, on_beat, &loop);
    run(office);
    loop_timer_stop(&timer);
    atomic_store(&metronome.over, true);
    assert_int_equal(pthread_join(metronome.thread, NULL), 0);
    assert_int_equal(mail_server_distinct(office->server), 4);
    if (loop.longest_ms > 900 + metronome.pulse.longest_ms)
        fail_msg("the loop stood still for %lld ms", (long long)loop.longest_ms);
}

/* What stands in a subject cannot begin a header, and an address that is none is not tried. */
static void nothing_slips_in(void **state)
{
    struct post_office *office = *state;
    struct mail_taken mail;
    post_all(office, 1, "Pyyntö\r\nBcc: muu@kunta.example\r\n\r\nteksti", "a\r\n.\r\nRCPT TO:<muu@kunta.example>");
    run(office);
    mail_server_copy(office->server, 0, &mail);
    assert_null(strstr(mail.body.data, "\r\nBcc:"));
    assert_non_null(strstr(mail.body.data, "\r\n.\r\nRCPT TO:<muu@kunta.example>\r\n"));
    assert_int_equal(mail_server_taken(office->server), 1);
    mail_taken_done(&mail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_office(what_a_mail_says),
        test_at_office(many_and_none_twice),
        test_at_office(later_is_later),
        test_at_office(never_is_never),
        test_at_office(unclear_is_sent_again_under_its_id),
        test_at_office(the_loop_goes_on),
        test_at_office(nothing_slips_in),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
