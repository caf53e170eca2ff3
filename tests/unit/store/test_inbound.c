/* Repeats, tries, cursors, timers, dead letters, audit and jobs. */
#include "store/audit.h"
#include "store/cursors.h"
#include "store/dead.h"
#include "store/inbound.h"
#include "store/jobs.h"
#include "store/timers.h"
#include "store_test.h"

static void test_repeat_is_known(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    bool fresh = false;
    int64_t seq = 9, of = house->organisation, other = 0;
    ok(inbound_remember(house->store, of, "web", "visit-1", "uuid-1", NOW, &fresh, &seq, &error));
    assert_true(fresh);
    assert_int_equal(seq, 0);
    ok(inbound_set_seq(house->store, of, "web", "visit-1", "uuid-1", 5, &error));
    ok(inbound_remember(house->store, of, "web", "visit-1", "uuid-1", NOW + DAY, &fresh, &seq, &error));
    assert_false(fresh);
    assert_int_equal(seq, 5);
    ok(inbound_remember(house->store, of, "web", "visit-2", "uuid-1", NOW, &fresh, &seq, &error));
    assert_true(fresh);
    ok(organisation_ensure(house->store, "other", NOW, &other, &error));
    ok(inbound_remember(house->store, other, "web", "visit-1", "uuid-1", NOW, &fresh, &seq, &error));
    assert_true(fresh);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM inbound WHERE hash LIKE '%uuid%'"), 0);
}

static void test_tries(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    unsigned count = 9;
    int64_t of = house->organisation;
    ok(attempt_count(house->store, of, "web", "v", "e", &count, &error));
    assert_int_equal(count, 0);
    for (unsigned i = 1; i <= 3; i++) {
        ok(attempt_add(house->store, of, "web", "v", "e", NOW, &count, &error));
        assert_int_equal(count, i);
    }
    ok(attempt_count(house->store, of, "web", "v", "e", &count, &error));
    assert_int_equal(count, 3);
    ok(attempt_clear(house->store, of, "web", "v", "e", &error));
    ok(attempt_count(house->store, of, "web", "v", "e", &count, &error));
    assert_int_equal(count, 0);
}

static void test_cursor(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text value = TEXT_INIT;
    int64_t of = house->organisation;
    assert_int_equal(cursor_get(house->store, of, "matrix", "since", &value, &error), RESULT_NOT_FOUND);
    ok(cursor_set(house->store, of, "matrix", "since", "s1", NOW, &error));
    ok(cursor_set(house->store, of, "matrix", "since", "s2", NOW, &error));
    ok(cursor_get(house->store, of, "matrix", "since", &value, &error));
    assert_string_equal(value.data, "s2");
}

static void test_timer_fires_once(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(timers_done) struct timers due = {.list = LIST_INIT};
    int64_t late = 0, early = 0, far = 0, next = 0, of = house->organisation;
    ok(timer_next_due(house->store, &next, &error));
    assert_int_equal(next, -1);
    ok(timer_add(house->store, of, 1, 2, "deferred", "{}", NOW + 20, NOW, &late, &error));
    ok(timer_add(house->store, of, 1, 2, "deferred", "{\"x\":1}", NOW + 10, NOW, &early, &error));
    ok(timer_add(house->store, of, 0, 0, "far", "", NOW + 1000, NOW, &far, &error));
    ok(timer_next_due(house->store, &next, &error));
    assert_int_equal(next, NOW + 10);
    ok(timers_due(house->store, NOW + 20, 10, &due, &error));
    assert_int_equal(due.list.count, 2);
    assert_int_equal(due.list.items[0].id, early);
    assert_string_equal(due.list.items[0].payload, "{\"x\":1}");
    assert_int_equal(due.list.items[0].person_id, 2);
    ok(timer_fired(house->store, of, early, &error));
    assert_int_equal(timer_fired(house->store, of, early, &error), RESULT_NOT_FOUND);
    own_(timers_done) struct timers one = {.list = LIST_INIT};
    ok(timers_due(house->store, NOW + 5000, 1, &one, &error));
    assert_int_equal(one.list.count, 1);
    assert_int_equal(one.list.items[0].id, late);
}

static void test_dead_letters_and_audit(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(dead_letters_done) struct dead_letters letters = {.list = LIST_INIT};
    int64_t count = 0, of = house->organisation;
    ok(dead_add(house->store, of, 0, "inbound", "{\"text\":\"x\"}", "three tries", NOW, &error));
    ok(dead_add(house->store, of, 4, "outbox", "b", "refused", NOW, &error));
    ok(dead_count(house->store, of, &count, &error));
    assert_int_equal(count, 2);
    ok(dead_list(house->store, of, 0, 1, &letters, &error));
    assert_int_equal(letters.list.count, 1);
    assert_string_equal(letters.list.items[0].reason, "three tries");
    ok(dead_list(house->store, of, letters.list.items[0].id, 10, &letters, &error));
    assert_int_equal(letters.list.count, 2);
    assert_int_equal(letters.list.items[1].conversation_id, 4);
    ok(audit_add(house->store, of, "system", "retention_ran", "entry", "removed=3", NOW, &error));
    ok(audit_count(house->store, of, &count, &error));
    assert_int_equal(count, 1);
}

static void test_jobs(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    int64_t first = 0, second = 0, of = house->organisation;
    own_(job_row_done) struct job_row job = {0};
    own_(job_row_done) struct job_row again = {0};
    own_(job_row_done) struct job_row found = {0};
    ok(job_add(house->store, of, "export", "a", NOW, &first, &error));
    ok(job_add(house->store, of, "export", "b", NOW, &second, &error));
    ok(job_take(house->store, of, NOW, &job, &error));
    assert_int_equal(job.id, first);
    assert_int_equal(job.state, JOB_RUNNING);
    ok(job_set_progress(house->store, of, first, 40, NOW, &error));
    ok(job_release_all(house->store, NOW, &error));
    ok(job_take(house->store, of, NOW, &again, &error));
    assert_int_equal(again.id, first);
    assert_int_equal(again.progress, 40);
    ok(job_cancel(house->store, of, first, NOW, &error));
    ok(job_cancel(house->store, of, second, NOW, &error));
    ok(job_find(house->store, of, first, &found, &error));
    assert_true(found.cancel);
    assert_int_equal(found.state, JOB_RUNNING);
    job_row_done(&found);
    ok(job_find(house->store, of, second, &found, &error));
    assert_int_equal(found.state, JOB_CANCELLED);
    ok(job_finish(house->store, of, first, JOB_FAILED, "no room", NOW, &error));
    job_row_done(&found);
    ok(job_find(house->store, of, first, &found, &error));
    assert_string_equal(found.reason, "no room");
    job_row_done(&found);
    assert_int_equal(job_take(house->store, of, NOW, &found, &error), RESULT_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_repeat_is_known),
        test_in_house(test_tries),
        test_in_house(test_cursor),
        test_in_house(test_timer_fires_once),
        test_in_house(test_dead_letters_and_audit),
        test_in_house(test_jobs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
