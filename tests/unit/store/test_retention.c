#include "store/audit.h"
#include "store/dead.h"
#include "store/feedback.h"
#include "store/inbound.h"
#include "store/jobs.h"
#include "store/outbox.h"
#include "store/retention.h"
#include "store/tickets.h"
#include "store_test.h"

static void say(struct house *house, int64_t at_ms)
{
    struct error error = ERROR_INIT;
    int64_t seq = 0;
    ok(entry_add(house->store, house->organisation, house->conversation.id, house->person.id, false, "text", "x", NULL,
                 0, at_ms, &seq, &error));
}

static void run_night(struct house *house, const struct retention_policy *policy, int64_t now_ms,
                      struct retention_night *night, struct text *refusals)
{
    struct error error = ERROR_INIT;
    bool more = true;
    int rounds = 0;
    *night = (struct retention_night){0};
    while (more) {
        ok(store_begin(house->store, &error));
        int64_t before = night->removed;
        enum result result = retention_run(house->store, policy, now_ms, 10, night, &more, &error);
        assert_in_range(night->removed - before, 0, 10);
        if (result == RESULT_REFUSED)
            text_printf(refusals, "%s\n", error.text);
        else
            assert_int_equal(result, RESULT_OK);
        ok(store_commit(house->store, &error));
        assert_in_range(++rounds, 1, 1000);
    }
}

static void test_old_rows_go(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    const struct ticket_draft ticket = {.question = "q", .reason = "asked"};
    const struct feedback_draft feedback = {.kind = "helped"};
    int64_t of = house->organisation, id = 0, seq = 0;
    bool fresh = false;
    unsigned tries = 0;
    for (int day = 0; day < 120; day++) {
        int64_t at = NOW + day * DAY;
        char external_id[16];
        (void)snprintf(external_id, sizeof external_id, "e%d", day);
        say(house, at);
        ok(inbound_remember(house->store, of, "web", "v", external_id, at, &fresh, &seq, &error));
        ok(attempt_add(house->store, of, "web", "v", external_id, at, &tries, &error));
        ok(dead_add(house->store, of, 0, "inbound", "b", "r", at, &error));
        ok(audit_add(house->store, of, "a", "b", "c", "d", at, &error));
        ok(ticket_add(house->store, of, 1, 1, LANGUAGE_FI, &ticket, 0, at, &id, &error));
        ok(feedback_add(house->store, of, 1, 1, &feedback, at, &error));
        ok(job_add(house->store, of, "k", "", at, &id, &error));
        ok(job_finish(house->store, of, id, JOB_DONE, "", at, &error));
    }
    int64_t now_ms = NOW + 119 * DAY;
    run_night(house, &retention_default, now_ms, &night, &refusals);
    assert_string_equal(refusals.data, "");
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 31);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM dead"), 31);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM attempt"), 31);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM job"), 31);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM inbound"), 91);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM ticket"), 120);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM conversation"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), 1);
    run_night(house, &retention_default, NOW + 400 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM ticket"), 85);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM ticket_event"), 85);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM feedback"), 85);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM audit"), 120);
    run_night(house, &retention_default, NOW + 800 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM audit"), 50);
    assert_int_equal(night.refused, 0);
}

/* When the last entry is gone, place, account and state go too; what waits in the outbox keeps its conversation. */
static void test_nothing_left_of_people(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    struct conversation waiting = {0};
    struct person guest = {0};
    char place[16];
    int64_t id = 0, of = house->organisation;
    for (int i = 0; i < 35; i++) {
        (void)snprintf(place, sizeof place, "guest-%d", i);
        ok(person_for_account(house->store, of, "web", place, PRESENCE_ANONYMOUS, NOW, &guest, &error));
        ok(conversation_for_place(house->store, of, "web", place, "", true, NOW, &waiting, &error));
        ok(dialog_state_save(house->store, of, waiting.id, guest.id, "{}", &error));
    }
    ok(outbox_add(house->store, of, waiting.id, 1, "k", "reply", "b", "", NOW, &id, &error));
    say(house, NOW + 40 * DAY);
    run_night(house, &retention_default, NOW + 41 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM conversation"), 2);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM account"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM dialog_state"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM participant"), 1);
}

/* A room lives on; who wrote there once and never again is gone with their last entry. */
static void test_guest_of_a_living_room(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    struct person guest = {0};
    int64_t seq = 0, of = house->organisation;
    ok(person_for_account(house->store, of, "matrix", "@guest", PRESENCE_PERSONAL, NOW, &guest, &error));
    ok(entry_add(house->store, of, house->conversation.id, guest.id, false, "text", "x", NULL, 0, NOW, &seq, &error));
    for (int day = 0; day <= 40; day++)
        say(house, NOW + day * DAY);
    run_night(house, &retention_default, NOW + 20 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM account WHERE account = '@guest'"), 1);
    run_night(house, &retention_default, NOW + 40 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM account WHERE account = '@guest'"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM participant"), 1);
}

static void test_clock_that_jumped(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    struct retention_policy meant = retention_default;
    own_(text_done) struct text refusals = TEXT_INIT;
    ok(store_begin(house->store, &error));
    for (int i = 0; i < 1200; i++)
        say(house, NOW + i);
    ok(dead_add(house->store, house->organisation, 0, "inbound", "b", "r", NOW, &error));
    ok(store_commit(house->store, &error));
    run_night(house, &retention_default, NOW + 3650 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 1200);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM conversation"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM dead"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM participant"), 1);
    assert_int_equal(night.refused, 1);
    assert_non_null(strstr(refusals.data, "1200 of 1200 rows of table entry"));
    meant.large_is_meant = true;
    run_night(house, &meant, NOW + 3650 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM conversation"), 0);
}

static void test_a_fifth_is_fine(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    ok(store_begin(house->store, &error));
    for (int i = 0; i < 1500; i++)
        say(house, i < 300 ? NOW : NOW + 40 * DAY);
    ok(store_commit(house->store, &error));
    run_night(house, &retention_default, NOW + 41 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 1200);
    assert_int_equal(night.removed, 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_old_rows_go),
        test_in_house(test_nothing_left_of_people),
        test_in_house(test_guest_of_a_living_room),
        test_in_house(test_clock_that_jumped),
        test_in_house(test_a_fifth_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
