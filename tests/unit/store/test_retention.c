#include "store/attachments.h"
#include "store/audit.h"
#include "store/dead.h"
#include "store/feedback.h"
#include "store/inbound.h"
#include "store/jobs.h"
#include "store/links.h"
#include "store/outbox.h"
#include "store/retention.h"
#include "store/snapshot.h"
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
        ok(ticket_add(house->store, of, 1, 1, LANGUAGE_FI, &ticket, "e", 0, at, &id, &error));
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
    ok(inbound_remember(house->store, of, "web", "v", "late", NOW + 790 * DAY, &fresh, &seq, &error));
    run_night(house, &retention_default, NOW + 800 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM audit"), 50);
    assert_int_equal(night.refused, 0);
    assert_string_equal(refusals.data, "");
}

/* Figures of groups are kept for five years, also when what they are made of is long gone. */
static void test_figures_stay_longer(void **state)
{
    struct house *house = *state;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    struct error error = ERROR_INIT;
    int64_t of = house->organisation, seq = 0;
    bool fresh = false;
    for (int year = 0; year < 6; year++) {
        int64_t quarter = 8000 + 4 * year, at_ms = NOW + year * 365 * DAY;
        ok(snapshot_keep(house->store, of, SNAPSHOT_DEMAND, quarter, "areas", "{}", at_ms, &error));
        ok(snapshot_end(house->store, of, SNAPSHOT_DEMAND, quarter, 1, "{}", at_ms, &error));
    }
    ok(inbound_remember(house->store, of, "web", "v", "late", NOW + 2000 * DAY, &fresh, &seq, &error));
    run_night(house, &retention_default, NOW + 2000 * DAY, &night, &refusals);
    assert_string_equal(refusals.data, "");
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM snapshot"), 10);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM snapshot WHERE quarter = 8000"), 0);
}

/* When the last entry is gone, place, account and state go too; what waits in the outbox keeps its conversation until
 * it is too old itself. */
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
    ok(outbox_add(house->store, of, waiting.id, 1, "k", "reply", "b", "", NOW + 12 * DAY, &id, &error));
    say(house, NOW + 40 * DAY);
    run_night(house, &retention_default, NOW + 41 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM conversation"), 2);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM account"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM dialog_state"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM participant"), 1);
}

/* A request may wait longer than entries are kept: what shows its picture stays as long as the picture, so that its
 * event can be taken back then. */
static void test_shown_picture_is_taken_back_late(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    const struct ticket_draft ticket = {.question = "q", .reason = "asked"};
    const struct attachment_draft draft = {.origin = "mxc://a/b", .event = "$e", .at_ms = NOW};
    struct attachment_owner owner = {.conversation_id = house->conversation.id, .connector = "matrix"};
    int64_t of = house->organisation, seq = 0, dropped = 0;
    ok(ticket_add(house->store, of, 1, 1, LANGUAGE_FI, &ticket, "e", 0, NOW, &owner.ticket_id, &error));
    ok(attachment_add(house->store, of, &owner, &draft, "p", NOW, &error));
    ok(entry_add(house->store, of, house->conversation.id, 0, true, "relay", "shown", "$shown", 0, NOW, &seq, &error));
    ok(attachment_set_shown(house->store, of, count_rows(house, "SELECT id FROM attachment"), house->conversation.id,
                            seq, &error));
    say(house, NOW);
    say(house, NOW + 40 * DAY);
    run_night(house, &retention_default, NOW + 41 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry WHERE at_ms < 1 + (SELECT MIN(at_ms) FROM entry)"),
                     1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 2);
    (void)count_rows(house, "UPDATE ticket SET state = 3 RETURNING 1");
    ok(attachments_drop_closed(house->store, NOW + 60 * DAY, 10, NOW + 60 * DAY, &dropped, &error));
    assert_int_equal(dropped, 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM outbox WHERE kind = 'retract'"), 1);
    run_night(house, &retention_default, NOW + 60 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 1);
    assert_string_equal(refusals.data, "");
}

/* Codes and wrong codes go a month later; where a person works goes with them, what they said of one day before. */
static void test_what_is_known_of_people_ages(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    struct person guest = {0};
    int64_t of = house->organisation;
    ok(person_for_account(house->store, of, "matrix", "@guest", PRESENCE_PERSONAL, NOW, &guest, &error));
    for (int day = 0; day <= 50; day += 50) {
        ok(link_code_keep(house->store, of, day + 1, day == 0 ? "A2B3C4D5" : "A2B3C4D6", NOW + day * DAY, &error));
        ok(link_missed(house->store, of, day + 1, NOW + day * DAY, &error));
    }
    ok(db_run(house->store->db, NULL,
              "INSERT INTO person_unit (organisation_id, person_id, source, unit_id, until_ms) VALUES "
              "($1, $2, 'said', 1, 0), ($1, $3, 'said', 1, 0), ($1, $3, 'today', 1, $4)",
              VALUES(INT(of), INT(guest.id), INT(house->person.id), INT(NOW)), &error));
    say(house, NOW + 50 * DAY);
    run_night(house, &retention_default, NOW + 51 * DAY, &night, &refusals);
    assert_string_equal(refusals.data, "");
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM link_code"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM link_miss"), 1);
    assert_int_equal(count_rows(house, "SELECT person_id FROM link_miss"), 51);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person WHERE id <> 0"), 1);
    own_(text_done) struct text sql = TEXT_INIT;
    text_printf(&sql, "SELECT COUNT(*) FROM person_unit WHERE person_id = %lld AND source = 'said'",
                (long long)house->person.id);
    assert_int_equal(count_rows(house, sql.data), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person_unit"), 1);
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

static void say_many(struct house *house, int count, int64_t at_ms)
{
    struct error error = ERROR_INIT;
    ok(store_begin(house->store, &error));
    for (int i = 0; i < count; i++)
        say(house, at_ms + i);
    ok(store_commit(house->store, &error));
}

/* What nobody could send for 30 days is not sent any more; a lane goes with its last row, and no dead letter stays. */
static void test_outbox_ages(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    own_(departures_done) struct departures departures = {.list = LIST_INIT};
    struct conversation silent = {0};
    int64_t id = 0, of = house->organisation;
    char key[16];
    ok(conversation_for_place(house->store, of, "web", "silent", "", true, NOW, &silent, &error));
    for (int i = 0; i < 25; i++) {
        (void)snprintf(key, sizeof key, "old-%d", i);
        ok(outbox_add(house->store, of, silent.id, i + 1, key, "reply", "b", "", NOW + i, &id, &error));
    }
    ok(outbox_add(house->store, of, house->conversation.id, 1, "old", "reply", "b", "", NOW, &id, &error));
    ok(outbox_add(house->store, of, house->conversation.id, 2, "new", "reply", "b", "", NOW + 20 * DAY, &id, &error));
    run_night(house, &retention_default, NOW + 29 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM outbox"), 27);
    run_night(house, &retention_default, NOW + 31 * DAY, &night, &refusals);
    assert_string_equal(refusals.data, "");
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM outbox"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM lane"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM dead"), 0);
    ok(outbox_claim(house->store, NOW + 31 * DAY, 10, 10, &departures, &error));
    assert_int_equal(departures.list.count, 1);
    assert_string_equal(departures.list.items[0]->idempotency_key, "new");
}

/* A backlog is worked off a fifth a night, the oldest first, until it is small; then all of it goes. */
static void test_a_fifth_a_night(void **state)
{
    struct house *house = *state;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    say_many(house, 1500, NOW);
    run_night(house, &retention_default, NOW + 41 * DAY, &night, &refusals);
    assert_int_equal(night.removed, 300);
    assert_int_equal(count_rows(house, "SELECT MIN(seq) FROM entry"), 301);
    run_night(house, &retention_default, NOW + 42 * DAY, &night, &refusals);
    assert_int_equal(night.removed, 240);
    assert_int_equal(count_rows(house, "SELECT MIN(seq) FROM entry"), 541);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM participant"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), 1);
    run_night(house, &retention_default, NOW + 43 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), 0);
    assert_string_equal(refusals.data, "");
}

/* One organisation's backlog holds up neither its other tables nor other organisations. */
static void test_backlog_of_one(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    struct person guest = {0};
    struct conversation place = {0};
    int64_t other = 0, seq = 0;
    ok(organisation_ensure(house->store, "other", NOW, &other, &error));
    ok(person_for_account(house->store, other, "web", "g", PRESENCE_ANONYMOUS, NOW, &guest, &error));
    ok(conversation_for_place(house->store, other, "web", "g", "", true, NOW, &place, &error));
    ok(entry_add(house->store, other, place.id, guest.id, false, "text", "x", NULL, 0, NOW, &seq, &error));
    ok(conversation_for_place(house->store, house->organisation, "web", "empty", "", true, NOW, &place, &error));
    ok(dead_add(house->store, house->organisation, 0, "inbound", "b", "r", NOW, &error));
    say_many(house, 1500, NOW);
    run_night(house, &retention_default, NOW + 41 * DAY, &night, &refusals);
    assert_string_equal(refusals.data, "");
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 1200);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM dead"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM conversation"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), 1);
}

/* The newest row of any organisation tells; the next night is another one. */
static void test_clock_that_jumped(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct retention_night night;
    own_(text_done) struct text refusals = TEXT_INIT;
    int64_t other = 0;
    ok(organisation_ensure(house->store, "other", NOW, &other, &error));
    say(house, NOW);
    run_night(house, &retention_default, NOW + 3650 * DAY, &night, &refusals);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM conversation"), 1);
    assert_int_equal(night.removed, 0);
    assert_int_equal(night.refused, 1);
    assert_non_null(strstr(refusals.data, "3650 days beyond the newest row"));
    text_clear(&refusals);
    ok(audit_add(house->store, other, "a", "b", "c", "d", NOW + 3300 * DAY, &error));
    run_night(house, &retention_default, NOW + 3650 * DAY, &night, &refusals);
    assert_string_equal(refusals.data, "");
    assert_int_equal(night.refused, 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM conversation"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_old_rows_go),
        test_in_house(test_figures_stay_longer),
        test_in_house(test_nothing_left_of_people),
        test_in_house(test_shown_picture_is_taken_back_late),
        test_in_house(test_what_is_known_of_people_ages),
        test_in_house(test_guest_of_a_living_room),
        test_in_house(test_clock_that_jumped),
        test_in_house(test_outbox_ages),
        test_in_house(test_a_fifth_a_night),
        test_in_house(test_backlog_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
