/* What was learnt reaches the engine when it changes in the store, and only then. */
#include "jobs/learnt_watch.h"

#include "base/log.h"
#include "base/own.h"
#include "model/traffic.h"
#include "store/learnt.h"
#include "store/organisations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW INT64_C(1795000000000)
enum { PATIENCE_MS = 20000 };

#define ok(call) \
    do { \
        if ((call) != RESULT_OK) \
            fail_msg("%s: %s", #call, error.text); \
    } while (0)

static void vote(struct store *store, int64_t organisation, int64_t person)
{
    struct error error = ERROR_INIT;
    char topic[] = "print", words[] = "tulostin";
    const struct learnt_draft draft = {.mark = "aa", .topic = topic, .words = words};
    ok(learnt_vote(store, organisation, person, &draft, NOW, &error));
}

/* How many associations the next news hold. */
static size_t news(struct learnt_watch *watch, struct workers *workers, struct mailbox *arrivals)
{
    learnt_watch_tick(watch, workers);
    struct arrival *arrival = mailbox_take(arrivals, PATIENCE_MS);
    assert_non_null(arrival);
    assert_int_equal(arrival->kind, ARRIVAL_KNOWLEDGE);
    size_t count = learnt_count(arrival->learnt);
    arrival_free(arrival);
    return count;
}

static void test_news(void **state)
{
    char folder[] = "/tmp/neuvo-learnt-XXXXXX";
    own_(text_done) struct text url = TEXT_INIT, remove = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t organisation = 0;
    (void)state;
    assert_non_null(mkdtemp(folder));
    text_printf(&url, "sqlite:%s/neuvo.db", folder);
    ok(store_open(url.data, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &organisation, &error));
    struct mailbox *arrivals = mailbox_new(16, NULL, NULL);
    struct workers *workers = workers_start();
    struct learnt_watch *watch = learnt_watch_new(url.data, arrivals);
    assert_int_equal(news(watch, workers, arrivals), 0);
    vote(store, organisation, 1);
    vote(store, organisation, 2);
    learnt_watch_tick(watch, workers); /* two people are no news: what comes next is the third's */
    vote(store, organisation, 3);
    size_t count = 0;
    for (int tries = 0; tries < 1000 && count == 0; tries++) {
        learnt_watch_tick(watch, workers);
        struct arrival *arrival = mailbox_take(arrivals, 20);
        count = arrival == NULL ? 0 : learnt_count(arrival->learnt);
        arrival_free(arrival);
    }
    assert_int_equal(count, 1);
    workers_stop(workers);
    assert_null(mailbox_take(arrivals, 0));
    learnt_watch_free(watch);
    mailbox_free(arrivals, NULL);
    store_close(store);
    text_printf(&remove, "rm -rf '%s'", folder);
    assert_int_equal(system(remove.data), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_news)};
    log_set_level(LOG_LEVEL_OFF);
    arrival_discard_learnt = learnt_release;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
