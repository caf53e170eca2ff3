/* The web connector between a real socket and a played engine: long histories, a full engine, too many visits. */
#include "../loop/served.h"

#include "connectors/connector.h"
#include "connectors/web/web.h"
#include "settings/settings.h"

#define VISIT "\"visit\":\"%032x\",\"last_seq\":0,\"language\":\"fi\",\"own_device\":false"
#define ID "00000000-0000-4000-8000-%012d"
#define SMALL_ENTRIES 300
#define SMALL_BYTES 4096
#define HUGE_SEQ 150 /* in the midst of the others: a file of 256 KiB, each byte of it escaped */
#define HUGE_BYTES ((size_t)256 * 1024)

/* Played on the loop thread; the test looks only at what is atomic. */
static struct house {
    struct served served;
    struct connector_services services;
    struct connector *connector;
    struct settings *settings;
    struct record record;
    LIST_OF(struct arrival *) arrivals;
    char place[80];                        /* of who wrote last */
    char units[200];                       /* of the messages, each with a comma behind it */
    int history;                           /* entries of every visit */
    bool fills_up;                         /* full as soon as it was asked for entries once */
    atomic_bool answers;                   /* Mikko writes */
    atomic_bool full, room;                /* room: tell the connector */
    atomic_int written;                    /* how often it was told that somebody writes; a stop counts 100 */
    atomic_int refused, messages, resumes; /* messages: ids as a sum of powers of two */
} house;

static bool arrive(void *context, struct arrival *arrival)
{
    loop_wake(house.served.loop);
    if (atomic_load(&house.full)) {
        atomic_fetch_add(&house.refused, 1);
        return false;
    }
    if (house.fills_up && arrival->kind == ARRIVAL_RESUME) {
        house.fills_up = false;
        atomic_store(&house.full, true);
    }
    *list_push(&house.arrivals) = arrival;
    return true;
}

static void writing(void *context, const struct writing *what)
{
    (void)context;
    assert_string_equal(what->connector, "web");
    assert_string_equal(what->organisation, "oma");
    assert_string_equal(what->place, what->account);
    (void)snprintf(house.place, sizeof house.place, "%s", what->place);
    atomic_fetch_add(&house.written, what->stops ? 100 : 1);
}

static void sent(void *context, int64_t id, const struct sent *what)
{
}

static char *body_of(int64_t seq)
{
    size_t length = seq == HUGE_SEQ ? HUGE_BYTES : SMALL_BYTES;
    char *body = x_alloc(length + 1, 1);
    memset(body, seq == HUGE_SEQ ? 1 : 'a', length);
    return body;
}

static void answer_resume(const struct arrival *arrival)
{
    struct departure *departure = departure_new(DEPARTURE_ENTRIES, "web");
    departure->token = arrival->token;
    message_set(&departure->place, arrival->place);
    for (int64_t seq = arrival->after_seq + 1; seq <= house.history && departure->entries.list.count < 200; seq++) {
        struct entry *entry = list_push(&departure->entries.list);
        entry->seq = seq;
        entry->body = body_of(seq);
        entry->external_id = x_strdup("");
    }
    departure->more = arrival->after_seq + (int64_t)departure->entries.list.count < house.history;
    atomic_fetch_add(&house.resumes, 1);
    web_type.committed(house.connector, departure);
}

static void take_messages(const struct arrival *arrival)
{
    for (size_t i = 0; i < arrival->messages.count; i++) {
        const struct message *message = &arrival->messages.items[i];
        (void)strcat(strcat(house.units, message->unit), ",");
        atomic_fetch_add(&house.messages, 1 << atoi(strrchr(message->external_id, '-') + 1));
    }
}

static void play(struct served *served)
{
    if (atomic_load(&house.full) && atomic_load(&house.refused) == 0)
        return; /* until something was refused */
    if (atomic_exchange(&house.answers, false)) {
        struct departure *departure = departure_new(DEPARTURE_WRITING, "web");
        message_set(&departure->place, house.place);
        message_set(&departure->name, "Mikko");
        web_type.writing(house.connector, departure);
    }
    if (atomic_exchange(&house.room, false))
        web_type.room(house.connector);
    for (size_t i = 0; i < house.arrivals.count; i++) {
        struct arrival *arrival = TAKE(house.arrivals.items[i]);
        if (arrival->kind == ARRIVAL_RESUME)
            answer_resume(arrival);
        else
            take_messages(arrival);
        arrival_free(arrival);
    }
    house.arrivals.count = 0;
}

static int set_up(void **state)
{
    struct error error = ERROR_INIT;
    own_(text_done) struct text complaints = TEXT_INIT;
    memset(&house, 0, sizeof house);
    assert_int_equal(settings_load(NULL, NULL, 0, &house.settings, &complaints), RESULT_OK);
    struct record_organisation *organisation = list_push(&house.record.organisations);
    organisation->code = x_strdup("oma");
    *list_push(&organisation->units) = x_strdup("U1");
    served_new(&house.served, (struct http_server_options){0});
    house.served.on_wake = play;
    house.services = (struct connector_services){.loop = house.served.loop,
                                                 .server = house.served.server,
                                                 .settings = house.settings,
                                                 .page = NEUVO_SOURCE_DIR "/bot/connectors/web/page",
                                                 .record = &house.record,
                                                 .arrive = arrive,
                                                 .sent = sent,
                                                 .writing = writing};
    if (web_type.start(&house.services, &house.connector, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    return 0;
}

static int tear_down(void **state)
{
    served_halt(&house.served);
    http_server_free(house.served.server);
    web_type.stop(house.connector);
    loop_free(house.served.loop);
    for (size_t i = 0; i < house.arrivals.count; i++)
        arrival_free(house.arrivals.items[i]);
    list_done(&house.arrivals);
    record_done(&house.record);
    settings_free(house.settings);
    return 0;
}

static int join(void)
{
    served_start(&house.served);
    int fd = dial(house.served.port);
    own_(free_pointer) char *answer = knock_socket(fd, "/chat/oma/socket", "");
    assert_says(answer, "101");
    return fd;
}

static void hello(int fd, int visit, const char *more)
{
    own_(text_done) struct text frame = TEXT_INIT;
    text_printf(&frame, "{\"type\":\"hello\"," VISIT "%s}", (unsigned)visit, more);
    send_text(fd, frame.data);
}

static void write_message(int fd, int number)
{
    own_(text_done) struct text frame = TEXT_INIT;
    text_printf(&frame, "{\"type\":\"message\",\"id\":\"" ID "\",\"text\":\"hei\"}", number);
    send_text(fd, frame.data);
}

/* Reads frames until one holds it. */
static void hear(int fd, struct text *frame, const char *wanted)
{
    do {
        if (hear_frame(fd, frame) != 1)
            fail_msg("closed or silent before %s: %.100s", wanted, frame->length > 2 ? frame->data + 2 : "");
    } while (strstr(frame->data, wanted) == NULL);
}

/* The entries from first to last, each once and in order. */
static void hear_entries(int fd, int first, int last)
{
    own_(text_done) struct text frame = TEXT_INIT;
    for (int seq = first; seq <= last; seq++) {
        hear(fd, &frame, "\"type\":\"entry\"");
        int64_t heard = strtoll(strstr(frame.data, "\"seq\":") + 6, NULL, 10);
        assert_int_equal(heard, seq);
        assert_true(frame.length > (seq == HUGE_SEQ ? 6 * HUGE_BYTES : SMALL_BYTES));
    }
}

static void test_a_long_history_comes_in_portions(void **state)
{
    house.history = SMALL_ENTRIES;
    int fd = join();
    hello(fd, 1, "");
    hear_entries(fd, 1, SMALL_ENTRIES);
    assert_true(atomic_load(&house.resumes) > SMALL_ENTRIES * SMALL_BYTES / (64 * 1024));
    (void)close(fd);
}

static void wait_for(atomic_int *number, int wanted)
{
    for (int i = 0; atomic_load(number) != wanted && i < 20000; i++)
        (void)usleep(1000);
    assert_int_equal(atomic_load(number), wanted);
}

static void test_a_full_engine_loses_nothing(void **state)
{
    house.history = SMALL_ENTRIES;
    house.fills_up = true;
    int fd = join();
    hello(fd, 1, "");
    write_message(fd, 1);
    write_message(fd, 2);
    hear_entries(fd, 1, 10); /* the rest is behind, and a message waits for room */
    assert_int_equal(atomic_load(&house.messages), 0);
    atomic_store(&house.full, false);
    atomic_store(&house.room, true);
    loop_wake(house.served.loop);
    hear_entries(fd, 11, SMALL_ENTRIES);
    wait_for(&house.messages, 1 << 1 | 1 << 2);
    (void)close(fd);
}

static void test_visits_of_one_socket_are_few(void **state)
{
    own_(text_done) struct text frame = TEXT_INIT;
    int fd = join();
    for (int i = 0; i < 11; i++)
        hello(fd, i, "");
    hear(fd, &frame, "too_many");
    assert_int_equal(hear_close(fd), 1008);
    assert_true(atomic_load(&house.resumes) <= 10);
    (void)close(fd);
}

static void test_hellos_of_one_socket_are_bounded(void **state)
{
    own_(text_done) struct text frame = TEXT_INIT;
    int fd = join();
    for (int i = 0; i < 61; i++)
        hello(fd, 1, "");
    hear(fd, &frame, "too_many");
    assert_int_equal(hear_close(fd), 1008);
    (void)close(fd);
}

static void test_the_unit_is_that_of_the_last_hello(void **state)
{
    int fd = join();
    hello(fd, 1, ",\"place\":\"U1\"");
    write_message(fd, 1);
    hello(fd, 2, "");
    write_message(fd, 2);
    hello(fd, 2, ",\"place\":\"U1\"");
    write_message(fd, 3);
    hello(fd, 2, ",\"place\":\"nowhere\"");
    write_message(fd, 4);
    wait_for(&house.messages, 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4);
    assert_string_equal(house.units, "U1,,U1,,");
    (void)close(fd);
}

static void test_writing_is_told_both_ways(void **state)
{
    own_(text_done) struct text frame = TEXT_INIT;
    int fd = join();
    send_text(fd, "{\"type\":\"typing\"}"); /* nobody knows yet who that is */
    hear(fd, &frame, "say hello first");
    hello(fd, 1, "");
    send_text(fd, "{\"type\":\"typing\",\"on\":true}");
    send_text(fd, "{\"type\":\"typing\",\"on\":false}");
    wait_for(&house.written, 101);
    wait_for(&house.resumes, 1);
    atomic_store(&house.answers, true);
    loop_wake(house.served.loop);
    hear(fd, &frame, "\"type\":\"typing\",\"on\":true,\"name\":\"Mikko\"");
    (void)close(fd);
}

#define house_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        house_test(test_a_long_history_comes_in_portions),   house_test(test_a_full_engine_loses_nothing),
        house_test(test_visits_of_one_socket_are_few),       house_test(test_hellos_of_one_socket_are_bounded),
        house_test(test_the_unit_is_that_of_the_last_hello), house_test(test_writing_is_told_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
