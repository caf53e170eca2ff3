/* Codes that link accounts, and two people who become one. */
#include "store/dead.h"
#include "store/feedback.h"
#include "store/links.h"
#include "store/questions.h"
#include "store/tickets.h"
#include "store/timers.h"
#include "store_test.h"

#define MINUTE ((int64_t)60 * 1000)

static int64_t owner_of(struct house *house, const char *code, int64_t now_ms)
{
    struct error error = ERROR_INIT;
    int64_t owner = 0;
    enum result result = link_code_find(house->store, house->organisation, code, now_ms, &owner, &error);
    assert_true(result == RESULT_OK || result == RESULT_NOT_FOUND);
    return result == RESULT_OK ? owner : 0;
}

static void test_codes(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    int64_t of = house->organisation, other = 0;
    ok(link_code_keep(house->store, of, 7, "K7MP4XQ2", NOW + 10 * MINUTE, &error));
    assert_int_equal(owner_of(house, "K7MP4XQ2", NOW), 7);
    assert_int_equal(owner_of(house, "K7MP4XQ2", NOW + 10 * MINUTE - 1), 7);
    assert_int_equal(owner_of(house, "K7MP4XQ2", NOW + 10 * MINUTE), 0);
    assert_int_equal(owner_of(house, "K7MP4XQ3", NOW), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM link_code WHERE hash LIKE '%K7MP%'"), 0);
    ok(link_code_keep(house->store, of, 8, "W3RT9HB5", NOW + 10 * MINUTE, &error));
    ok(link_code_keep(house->store, of, 7, "D4FG7JK8", NOW + 10 * MINUTE, &error));
    assert_int_equal(owner_of(house, "K7MP4XQ2", NOW), 0);
    assert_int_equal(owner_of(house, "D4FG7JK8", NOW), 7);
    ok(link_code_drop(house->store, of, "W3RT9HB5", &error));
    ok(link_code_drop(house->store, of, "W3RT9HB5", &error));
    assert_int_equal(owner_of(house, "W3RT9HB5", NOW), 0);
    ok(organisation_ensure(house->store, "naapuri", NOW, &other, &error));
    assert_int_equal(link_code_find(house->store, other, "D4FG7JK8", NOW, &of, &error), RESULT_NOT_FOUND);
}

static void expect_left(struct house *house, int64_t now_ms, int64_t left, int64_t until_ms)
{
    struct error error = ERROR_INIT;
    int64_t found = -1, until = -1;
    ok(link_misses_left(house->store, house->organisation, 7, now_ms, &found, &until, &error));
    assert_int_equal(found, left);
    assert_int_equal(until, until_ms);
}

static void test_wrong_codes_are_counted_for_an_hour(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    int64_t of = house->organisation;
    expect_left(house, NOW, 5, NOW + 60 * MINUTE);
    for (int i = 0; i < 5; i++)
        ok(link_missed(house->store, of, 7, NOW + i * MINUTE, &error));
    ok(link_missed(house->store, of, 8, NOW + 30 * MINUTE, &error));
    expect_left(house, NOW + 59 * MINUTE, 0, NOW + 60 * MINUTE);
    expect_left(house, NOW + 60 * MINUTE, 5, NOW + 120 * MINUTE);
    ok(link_missed(house->store, of, 7, NOW + 60 * MINUTE, &error));
    expect_left(house, NOW + 61 * MINUTE, 4, NOW + 120 * MINUTE);
}

/* ---- two become one ------------------------------------------------------------------------------------------ */

static void say(struct house *house, int64_t conversation_id, int64_t person_id, const char *body)
{
    struct error error = ERROR_INIT;
    int64_t seq = 0;
    ok(entry_add(house->store, house->organisation, conversation_id, person_id, false, "text", body, body, 0, NOW, &seq,
                 &error));
}

static void leave_traces(struct house *house, int64_t conversation_id, int64_t person_id)
{
    struct error error = ERROR_INIT;
    const struct ticket_draft ticket = {.question = "q", .reason = "asked"};
    const struct feedback_draft feedback = {.topic = "teams", .kind = "helped"};
    int64_t of = house->organisation, id = 0;
    ok(ticket_add(house->store, of, conversation_id, person_id, LANGUAGE_FI, &ticket, "e", 0, NOW, &id, &error));
    ok(feedback_add(house->store, of, conversation_id, person_id, &feedback, NOW, &error));
    const struct question_row question = {conversation_id, person_id, "", "teams", LANGUAGE_FI, "answer"};
    ok(question_add(house->store, of, &question, NOW, &error));
    ok(timer_add(house->store, of, conversation_id, person_id, "deferred", "", NOW, NOW, &id, &error));
    ok(dialog_state_save(house->store, of, conversation_id, person_id, "{}", &error));
    ok(db_run(house->store->db, NULL,
              "INSERT INTO queue_member (organisation_id, queue_id, person_id) VALUES ($1, 1, $2)",
              VALUES(INT(of), INT(person_id)), &error));
    ok(db_run(house->store->db, NULL,
              "INSERT INTO person_unit (organisation_id, person_id, source, unit_id) VALUES ($1, $2, 'said', $2)",
              VALUES(INT(of), INT(person_id)), &error));
    ok(link_missed(house->store, of, person_id, NOW, &error));
    char code[16];
    (void)snprintf(code, sizeof code, "%lld", (long long)person_id);
    ok(link_code_keep(house->store, of, person_id, code, NOW + MINUTE, &error));
}

/* The younger writes on Matrix, in a direct conversation and in a room where the older is too. */
struct pair {
    struct person older, younger;
    int64_t direct, room;
};

static struct pair make_pair(struct house *house)
{
    struct error error = ERROR_INIT;
    struct conversation direct = {0}, room = {0};
    struct pair pair = {.older = house->person};
    int64_t of = house->organisation;
    ok(person_for_account(house->store, of, "matrix", "@aino:x", PRESENCE_PERSONAL, NOW + 1, &pair.younger, &error));
    ok(conversation_for_place(house->store, of, "matrix", "!direct", "", true, NOW, &direct, &error));
    ok(conversation_for_place(house->store, of, "matrix", "!room", "", false, NOW, &room, &error));
    pair.direct = direct.id;
    pair.room = room.id;
    say(house, house->conversation.id, pair.older.id, "older direct");
    say(house, direct.id, pair.younger.id, "younger direct");
    say(house, room.id, pair.older.id, "older in the room");
    say(house, room.id, pair.younger.id, "younger in the room");
    ok(dialog_state_save(house->store, of, room.id, pair.older.id, "older", &error));
    ok(dialog_state_save(house->store, of, room.id, pair.younger.id, "younger", &error));
    leave_traces(house, house->conversation.id, pair.older.id);
    leave_traces(house, direct.id, pair.younger.id);
    ok(person_set_language(house->store, of, pair.younger.id, LANGUAGE_SV, &error));
    ok(person_set_greeted(house->store, of, pair.younger.id, &error));
    return pair;
}

/* No table knows the younger any more. */
static void expect_gone(struct house *house, int64_t person_id)
{
    static const char *const tables[] = {"account",   "participant", "dialog_state", "timer",
                                         "ticket",    "feedback",    "queue_member", "person_unit",
                                         "link_code", "link_miss",   "entry",        "question"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        own_(text_done) struct text sql = TEXT_INIT;
        text_printf(&sql, "SELECT COUNT(*) FROM %s WHERE person_id = %lld", tables[i], (long long)person_id);
        if (count_rows(house, sql.data) != 0)
            fail_msg("there is still something in %s", tables[i]);
    }
}

static void test_the_older_has_everything(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct pair pair = make_pair(house);
    struct person kept = {0}, again = {0};
    struct person_records records;
    own_(text_done) struct text names = TEXT_INIT;
    own_(text_done) struct text room_state = TEXT_INIT;
    int64_t of = house->organisation;
    assert_true(pair.older.id < pair.younger.id);
    ok(person_link(house->store, of, pair.younger.id, pair.older.id, &kept, &error));
    assert_int_equal(kept.id, pair.older.id);
    assert_int_equal(kept.created_ms, NOW);
    assert_int_equal(kept.language, LANGUAGE_SV);
    assert_true(kept.greeted);
    expect_gone(house, pair.younger.id);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM link_code"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM queue_member"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM timer"), 2);
    ok(dialog_state_load(house->store, of, pair.room, kept.id, &room_state, &error));
    assert_string_equal(room_state.data, "older");
    ok(person_for_account(house->store, of, "matrix", "@aino:x", PRESENCE_PERSONAL, NOW, &again, &error));
    assert_int_equal(again.id, kept.id);
    ok(person_records(house->store, of, kept.id, 0, &records, &error));
    assert_int_equal(records.entries, 4);
    assert_int_equal(records.tickets, 2);
    assert_int_equal(records.feedback, 2);
    assert_int_equal(records.accounts, 2);
    ok(person_account_names(house->store, of, kept.id, &names, &error));
    assert_string_equal(names.data, "@aino:x, web");
}

static void test_forgetting_covers_both(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct pair pair = make_pair(house);
    struct person kept = {0}, other = {0};
    int64_t of = house->organisation;
    ok(person_for_account(house->store, of, "matrix", "@bo:x", PRESENCE_PERSONAL, NOW, &other, &error));
    say(house, pair.room, other.id, "somebody else's");
    ok(person_link(house->store, of, pair.older.id, pair.younger.id, &kept, &error));
    ok(person_forget(house->store, of, kept.id, NOW, &error));
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry WHERE body = 'somebody else''s'"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM account"), 1);
    expect_gone(house, pair.older.id);
    expect_gone(house, pair.younger.id);
}

static void test_nobody_is_linked_with_themselves_or_nobody(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct person kept = {0};
    int64_t of = house->organisation, other = 0;
    ok(person_link(house->store, of, house->person.id, house->person.id, &kept, &error));
    assert_int_equal(kept.id, house->person.id);
    assert_int_equal(person_link(house->store, of, house->person.id, 4711, &kept, &error), RESULT_NOT_FOUND);
    ok(organisation_ensure(house->store, "naapuri", NOW, &other, &error));
    assert_int_equal(person_link(house->store, other, house->person.id, house->person.id, &kept, &error),
                     RESULT_NOT_FOUND);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_codes),
        test_in_house(test_wrong_codes_are_counted_for_an_hour),
        test_in_house(test_the_older_has_everything),
        test_in_house(test_forgetting_covers_both),
        test_in_house(test_nobody_is_linked_with_themselves_or_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
