/* What was learnt: different people count, one of them once; what nobody may read is not written down; it goes with
 * whoever made it, with time, and when an editor removes it. */
#include "store/learnt.h"
#include "store/links.h"
#include "store/reader.h"
#include "store_test.h"

static struct learnt_draft draft_of(const char *mark, bool against)
{
    static char topic[] = "print", words[] = "tulostin jumissa";
    struct learnt_draft draft = {.topic = topic, .words = words, .against = against};
    (void)snprintf(draft.mark, sizeof draft.mark, "%s", mark);
    return draft;
}

static void vote(struct house *house, int64_t person, const char *mark, bool against, int64_t at_ms)
{
    struct error error = ERROR_INIT;
    const struct learnt_draft draft = draft_of(mark, against);
    ok(learnt_vote(house->store, house->organisation, person, &draft, at_ms, &error));
}

static void vote_all(struct house *house, int64_t first, int64_t last, const char *mark)
{
    for (int64_t person = first; person <= last; person++)
        vote(house, person, mark, false, NOW);
}

static struct learnt_rows list(struct house *house)
{
    struct error error = ERROR_INIT;
    struct learnt_rows rows = {.list = LIST_INIT};
    ok(learnt_list(house->store, house->organisation, &rows, &error));
    return rows;
}

static void expect(struct house *house, size_t count, int64_t people, int64_t against)
{
    own_(learnt_rows_done) struct learnt_rows rows = list(house);
    assert_int_equal(rows.list.count, count);
    if (count == 0)
        return;
    assert_int_equal(rows.list.items[0].people, people);
    assert_int_equal(rows.list.items[0].against, against);
    assert_string_equal(rows.list.items[0].words, "tulostin jumissa");
}

static int64_t changes(struct house *house)
{
    struct error error = ERROR_INIT;
    int64_t count = 0;
    ok(learnt_changes(house->store, &count, &error));
    return count;
}

static void test_different_people(void **state)
{
    struct house *house = *state;
    for (int i = 0; i < 5; i++)
        vote(house, 1, "aa", false, NOW + i * DAY);
    vote(house, 2, "aa", false, NOW);
    expect(house, 0, 0, 0);
    assert_int_equal(changes(house), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM learnt WHERE words <> ''"), 0);
    vote(house, 3, "aa", false, NOW);
    expect(house, 1, 3, 0);
    assert_true(changes(house) > 0);
    vote(house, 4, "aa", true, NOW);
    expect(house, 1, 3, 1);
    vote(house, 3, "aa", true, NOW); /* the newest of one person counts */
    expect(house, 0, 0, 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM learnt WHERE words <> ''"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM learnt_vote WHERE at_ms % 86400000 <> 0"), 0);
}

static void test_nobody_is_named(void **state)
{
    struct house *house = *state;
    vote_all(house, house->person.id, house->person.id + 2, "aa");
    own_(text_done) struct text sql = TEXT_INIT;
    text_printf(&sql, "SELECT COUNT(*) FROM learnt_vote WHERE person LIKE '%%%lld%%'", (long long)house->person.id);
    assert_int_equal(count_rows(house, sql.data), 0);
}

static void test_enough_is_enough(void **state)
{
    struct house *house = *state;
    vote_all(house, 1, LEARNT_VOTES_MOST + 15, "aa");
    expect(house, 1, LEARNT_VOTES_MOST, 0);
    vote(house, 1, "aa", true, NOW); /* who is counted may change their mind */
    expect(house, 1, LEARNT_VOTES_MOST - 1, 1);
}

static void test_forgetting_a_person(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct person_records records = {0};
    int64_t person = house->person.id;
    vote(house, person, "aa", false, NOW);
    vote_all(house, 1, 2, "aa");
    expect(house, 1, 3, 0);
    ok(person_records(house->store, house->organisation, person, 0, &records, &error));
    assert_int_equal(records.learnt, 1);
    int64_t before = changes(house);
    ok(person_forget(house->store, house->organisation, person, NOW, &error));
    expect(house, 0, 0, 0);
    assert_true(changes(house) > before);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM learnt_vote"), 2);
    ok(learnt_forget_person(house->store, house->organisation, 1, &error));
    ok(learnt_forget_person(house->store, house->organisation, 2, &error));
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM learnt"), 0);
}

static void test_two_who_are_one(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct person other = {0}, kept = {0};
    ok(person_for_account(house->store, house->organisation, "web", "visit-2", PRESENCE_PERSONAL, NOW, &other, &error));
    vote(house, house->person.id, "aa", false, NOW);
    vote(house, other.id, "aa", false, NOW);
    vote(house, 1, "aa", false, NOW);
    expect(house, 1, 3, 0);
    ok(person_link(house->store, house->organisation, house->person.id, other.id, &kept, &error));
    expect(house, 0, 0, 0);
    vote(house, 2, "aa", false, NOW);
    expect(house, 1, 3, 0);
}

static void test_an_editor_removes(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    vote_all(house, 1, 5, "aa");
    vote_all(house, 1, 3, "bb");
    own_(learnt_rows_done) struct learnt_rows rows = list(house);
    assert_int_equal(rows.list.count, 2);
    ok(learnt_remove(house->store, house->organisation, rows.list.items[0].code, &error));
    assert_int_equal(learnt_remove(house->store, house->organisation, rows.list.items[0].code, &error),
                     RESULT_NOT_FOUND);
    expect(house, 1, 3, 0);
    vote(house, 6, "aa", false, NOW); /* the five of before do not help it back */
    vote(house, 1, "aa", false, NOW);
    expect(house, 1, 3, 0);
    vote(house, 2, "aa", false, NOW);
    own_(learnt_rows_done) struct learnt_rows back = list(house);
    assert_int_equal(back.list.count, 2);
}

static void test_time(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    int64_t dropped = 0;
    vote(house, 1, "aa", false, NOW - 400 * DAY);
    vote(house, 2, "aa", false, NOW - 300 * DAY);
    vote(house, 3, "aa", false, NOW);
    vote(house, 4, "bb", false, NOW - 400 * DAY);
    ok(learnt_drop_old(house->store, NOW - 365 * DAY, 1, &dropped, &error));
    assert_int_equal(dropped, 1);
    ok(learnt_drop_old(house->store, NOW - 365 * DAY, 10, &dropped, &error));
    assert_int_equal(dropped, 1);
    expect(house, 0, 0, 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM learnt"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM learnt WHERE words <> ''"), 0);
    vote(house, 5, "aa", false, NOW);
    expect(house, 1, 3, 0);
}

static void test_a_restart(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    struct error error = ERROR_INIT;
    struct house house = {.store = NULL};
    uint8_t key[HASH_KEY_BYTES], again[HASH_KEY_BYTES];
    struct reader *reader = NULL;
    int64_t count = 0;
    own_(learnt_rows_done) struct learnt_rows rows = {.list = LIST_INIT};
    ok(store_open(url, NULL, &house.store, &error));
    ok(organisation_ensure_default(house.store, NOW, &house.organisation, &error));
    vote_all(&house, 1, 3, "aa");
    learnt_key_of(house.store, key);
    assert_memory_not_equal(key, store_key(house.store), sizeof key);
    store_close(house.store);
    ok(reader_open(url, &reader, &error));
    ok(reader_learnt_changes(reader, &count, &error));
    ok(reader_learnt(reader, again, &rows, &error));
    reader_close(reader);
    assert_true(count > 0);
    assert_memory_equal(key, again, sizeof key);
    assert_int_equal(rows.list.count, 1);
    assert_string_equal(rows.list.items[0].topic, "print");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_different_people),
        test_in_house(test_nobody_is_named),
        test_in_house(test_enough_is_enough),
        test_in_house(test_forgetting_a_person),
        test_in_house(test_two_who_are_one),
        test_in_house(test_an_editor_removes),
        test_in_house(test_time),
        test_in_folder(test_a_restart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
