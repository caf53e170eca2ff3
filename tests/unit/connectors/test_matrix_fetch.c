/* A picture is fetched from a homeserver that gives it, has it not, gives too much, or says "later". */
#include "matrix_house.h"

#include "jobs/media.h"
#include "jobs/strip_apart.h"

#include <unistd.h>

#define PNG \
    "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\2IDATxxCRC!" \
    "\0\0\0\0IEND\xae\x42\x60\x82"

static struct text given = TEXT_INIT; /* what the homeserver answers with */
static int status;
static struct text held = TEXT_INIT; /* what the connector gave away */
static unsigned holds;

static int answers(const char *path, const char *body, struct text *answer)
{
    text_add_bytes(answer, given.data, given.length);
    return status;
}

static void hold(void *context, struct departure *departure, struct text *bytes)
{
    holds++;
    text_clear(&held);
    text_add_bytes(&held, bytes->data, bytes->length);
    assert_int_equal(departure->id, 7);
    text_clear(bytes);
    departure_free(departure);
}

static struct departure *fetch_of(const char *uri)
{
    struct departure *departure = departure_new(DEPARTURE_REPLY, "matrix");
    departure->id = 7;
    departure->attempt = 1;
    departure->action = DEPARTURE_FETCH;
    message_set(&departure->target, uri);
    return departure;
}

static void fetch(const char *uri, int answer_status, const char *bytes, size_t length)
{
    house.services.hold = hold;
    holds = 0;
    status = answer_status;
    text_clear(&given);
    text_add_bytes(&given, bytes, length);
    (void)pthread_mutex_lock(&house.lock);
    house.answers = answers;
    (void)pthread_mutex_unlock(&house.lock);
    matrix_fetch(house.connector, fetch_of(uri));
    settle();
    assert_int_equal(house.connector->fetches, 0);
}

static void assert_outcome(enum send_outcome wanted, const char *words)
{
    assert_int_equal(holds, 0);
    assert_int_equal(house.outcomes.count, 1);
    const struct outcome *outcome = &house.outcomes.items[0];
    if (outcome->outcome != wanted || strstr(outcome->reason, words) == NULL)
        fail_msg("outcome %d, \"%s\"", (int)outcome->outcome, outcome->reason);
}

static void test_it_comes(void **state)
{
    fetch("mxc://kunta.fi:8448/AbC-_9", 200, PNG, sizeof PNG - 1);
    assert_asked("GET /_matrix/client/v1/media/download/kunta.fi:8448/AbC-_9 ", 1);
    assert_int_equal(holds, 1);
    assert_int_equal(held.length, sizeof PNG - 1);
    assert_memory_equal(held.data, PNG, held.length);
    assert_int_equal(house.outcomes.count, 0); /* whoever holds it tells */
}

/* From the homeserver to the disk: what comes is what its first bytes say, not what was promised. */
static void test_to_the_disk(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        enum send_outcome outcome;
    } rows[] = {{PNG, sizeof PNG - 1, SENT_DONE}, {"<html>", 6, SENT_NEVER}, {"%PDF-1.4", 8, SENT_NEVER}};
    char folder[] = "/tmp/neuvo-fetch-XXXXXX";
    own_(text_done) struct text command = TEXT_INIT;
    assert_non_null(mkdtemp(folder));
    struct workers *workers = workers_start();
    struct mailbox *results = mailbox_new(4, NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text bytes = TEXT_INIT;
        fetch("mxc://kunta.fi/kuva", 200, rows[i].bytes, rows[i].length);
        assert_int_equal(holds, 1);
        text_add_bytes(&bytes, held.data, held.length);
        assert_true(media_put_keep(workers, results, folder, "oma", 7, 3, &bytes));
        own_(free_pointer) struct media_done *done = mailbox_take(results, PATIENCE_MS);
        assert_non_null(done);
        assert_int_equal(done->outcome, rows[i].outcome);
    }
    workers_stop(workers);
    mailbox_free(results, NULL);
    text_printf(&command, "rm -rf '%s'", folder);
    assert_int_equal(system(command.data), 0);
}

static void test_it_is_not_there(void **state)
{
    static const char gone[] = "{\"errcode\":\"M_NOT_FOUND\",\"error\":\"x\"}";
    fetch("mxc://kunta.fi/kuva", 404, gone, sizeof gone - 1);
    assert_outcome(SENT_NEVER, "404 M_NOT_FOUND");
}

/* A page of a proxy does not speak for the homeserver. */
static void test_a_page_of_a_proxy(void **state)
{
    fetch("mxc://kunta.fi/kuva", 404, "<html>", 6);
    assert_outcome(SENT_LATER, "404");
}

static void test_later(void **state)
{
    static const char busy[] = "{\"errcode\":\"M_LIMIT_EXCEEDED\"}";
    fetch("mxc://kunta.fi/kuva", 429, busy, sizeof busy - 1);
    assert_outcome(SENT_LATER, "429");
    assert_int_equal(house.outcomes.items[0].retry_after_ms, 7000);
}

static void test_elsewhere(void **state)
{
    fetch("mxc://kunta.fi/kuva", 307, "", 0);
    assert_outcome(SENT_NEVER, "redirect");
}

static void test_too_large(void **state)
{
    own_(free_pointer) char *large = x_alloc((size_t)11 << 20, 1);
    memcpy(large, PNG, sizeof PNG - 1);
    fetch("mxc://kunta.fi/kuva", 200, large, (size_t)11 << 20);
    assert_outcome(SENT_NEVER, "10 MiB");
}

static void test_as_large_as_it_may_be(void **state)
{
    own_(free_pointer) char *large = x_alloc((size_t)ATTACHMENT_BYTES, 1);
    fetch("mxc://kunta.fi/kuva", 200, large, (size_t)ATTACHMENT_BYTES);
    assert_int_equal(holds, 1);
    assert_int_equal(held.length, ATTACHMENT_BYTES);
}

/* A token goes only where it belongs. */
static void test_no_address(void **state)
{
    static const char *const uris[] = {"",           "mxc://",         "mxc://kunta.fi",        "mxc://kunta.fi/",
                                       "https://x/", "mxc://a/../b",   "mxc://a/b/c",           "mxc://a/b?c",
                                       "mxc:///id",  "mxc://a b/kuva", "mxc://kunta.fi/ku%2Fva"};
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        size_t before = house.outcomes.count;
        matrix_fetch(house.connector, fetch_of(uris[i]));
        assert_int_equal(house.outcomes.count, before + 1);
        assert_int_equal(house.outcomes.items[before].outcome, SENT_NEVER);
    }
    assert_asked("GET", 0);
}

static void test_a_few_at_a_time(void **state)
{
    house.services.hold = hold;
    (void)pthread_mutex_lock(&house.lock);
    status = 200;
    house.answers = answers;
    (void)pthread_mutex_unlock(&house.lock);
    holds = 0;
    for (int i = 0; i < 6; i++)
        matrix_fetch(house.connector, fetch_of("mxc://kunta.fi/kuva"));
    settle();
    assert_int_equal(holds, 4);
    assert_int_equal(house.outcomes.count, 2);
    assert_int_equal(house.outcomes.items[0].outcome, SENT_LATER);
}

static void test_stopped_under_way(void **state)
{
    house.services.hold = hold;
    holds = 0;
    matrix_fetch(house.connector, fetch_of("mxc://kunta.fi/kuva"));
    assert_int_equal(house.connector->fetches, 1);
    matrix_api_free(TAKE(house.connector->api)); /* what was under way is released, and nothing is reported */
    assert_int_equal(house.connector->fetches, 0);
    assert_int_equal(house.outcomes.count, 0);
    assert_int_equal(holds, 0);
}

static int down(void **state)
{
    text_done(&given);
    text_done(&held);
    return group_down(state);
}

int main(int argc, char **argv)
{
    if (strip_apart_is_wanted(argc, argv))
        return strip_apart_main();
    const struct CMUnitTest tests[] = {
        in_house(test_it_comes),
        in_house(test_to_the_disk),
        in_house(test_it_is_not_there),
        in_house(test_a_page_of_a_proxy),
        in_house(test_later),
        in_house(test_elsewhere),
        in_house(test_too_large),
        in_house(test_as_large_as_it_may_be),
        in_house(test_no_address),
        in_house(test_a_few_at_a_time),
        in_house(test_stopped_under_way),
    };
    return cmocka_run_group_tests(tests, group_up, down);
}
