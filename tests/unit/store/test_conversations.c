#include "store_test.h"

static int64_t say(struct house *house, bool from_neuvo, const char *body, const char *external_id, int64_t now_ms)
{
    struct error error = ERROR_INIT;
    int64_t seq = 0;
    ok(entry_add(house->store, house->organisation, house->conversation.id, house->person.id, from_neuvo, "text", body,
                 external_id, 7, now_ms, &seq, &error));
    return seq;
}

static void test_found_again(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation other, again;
    int64_t of = house->organisation;
    ok(conversation_for_place(house->store, of, "web", "visit-1", "", false, NOW + 5, &again, &error));
    assert_int_equal(again.id, house->conversation.id);
    assert_false(again.direct); /* somebody else came in */
    ok(conversation_find(house->store, of, "web", "visit-1", "", &again, &error));
    assert_false(again.direct);
    ok(conversation_for_place(house->store, of, "web", "visit-1", "thread", false, NOW, &other, &error));
    assert_int_not_equal(other.id, house->conversation.id);
    ok(conversation_for_place(house->store, of, "matrix", "visit-1", "", false, NOW, &other, &error));
    assert_int_not_equal(other.id, house->conversation.id);
    assert_int_equal(conversation_find(house->store, of, "web", "visit-2", "", &other, &error), RESULT_NOT_FOUND);
}

static void test_end(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation found;
    own_(text_done) struct text kept = TEXT_INIT;
    int64_t of = house->organisation, id = house->conversation.id;
    ok(dialog_state_save(house->store, of, id, house->person.id, "{\"asked\":1}", &error));
    ok(conversation_touch(house->store, of, id, NOW + 9, &error));
    ok(conversation_touch(house->store, of, id, NOW + 3, &error));
    ok(conversation_end(house->store, of, id, &error));
    ok(conversation_find(house->store, of, "web", "visit-1", "", &found, &error));
    assert_true(found.ended);
    assert_int_equal(found.last_ms, NOW + 9);
    ok(dialog_state_load(house->store, of, id, house->person.id, &kept, &error));
    assert_string_equal(kept.data, "");
}

static void test_dialog_state_is_per_person(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text kept = TEXT_INIT;
    int64_t of = house->organisation, id = house->conversation.id;
    ok(dialog_state_save(house->store, of, id, 1, "one", &error));
    ok(dialog_state_save(house->store, of, id, 2, "two", &error));
    ok(dialog_state_save(house->store, of, id, 1, "one again", &error));
    ok(dialog_state_load(house->store, of, id, 1, &kept, &error));
    assert_string_equal(kept.data, "one again");
    assert_int_equal(count_rows(house, "SELECT version FROM dialog_state WHERE person_id = 1"), 2);
    ok(dialog_state_load(house->store, of, id, 2, &kept, &error));
    assert_string_equal(kept.data, "two");
    ok(dialog_state_save(house->store, of, id, 1, "", &error));
    ok(dialog_state_load(house->store, of, id, 1, &kept, &error));
    assert_string_equal(kept.data, "");
}

/* One row of numbers over both directions, per conversation, and a message that is rolled back leaves no gap. */
static void test_seq_has_no_gaps(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    ok(store_begin(house->store, &error));
    assert_int_equal(say(house, false, "hei", "m1", NOW), 1);
    ok(store_savepoint(house->store, &error));
    assert_int_equal(say(house, true, "undone", NULL, NOW), 2);
    store_savepoint_rollback(house->store);
    assert_int_equal(say(house, true, "moi", NULL, NOW + 1), 2);
    ok(store_commit(house->store, &error));
    struct conversation other = {0};
    struct conversation first = house->conversation;
    ok(conversation_for_place(house->store, house->organisation, "web", "visit-2", "", true, NOW, &other, &error));
    house->conversation = other;
    assert_int_equal(say(house, false, "hej", "m1", NOW), 1);
    house->conversation = first;
    assert_int_equal(say(house, false, "kiitos", "m2", NOW + 2), 3);
    ok(conversation_find(house->store, house->organisation, "web", "visit-1", "", &first, &error));
    assert_int_equal(first.last_ms, NOW + 2);
    int64_t seq = 0;
    assert_int_equal(
        entry_add(house->store, house->organisation, 12345, 0, false, "text", "x", "", 0, NOW, &seq, &error),
        RESULT_NOT_FOUND);
}

static void test_entries_in_pages(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    char body[16];
    bool more = false;
    for (int i = 1; i <= 450; i++) {
        (void)snprintf(body, sizeof body, "b%d", i);
        (void)say(house, i % 2 == 0, body, NULL, NOW + i);
    }
    int64_t after = 0, pages = 0, expected = 1;
    do {
        own_(entries_done) struct entries page = {.list = LIST_INIT};
        ok(entries_after(house->store, house->organisation, house->conversation.id, after, 10000, &page, &more,
                         &error));
        assert_in_range(page.list.count, 1, ENTRIES_MOST);
        for (size_t i = 0; i < page.list.count; i++, expected++) {
            assert_int_equal(page.list.items[i].seq, expected);
            assert_int_equal(page.list.items[i].from_neuvo, expected % 2 == 0);
            assert_int_equal(page.list.items[i].at_ms, NOW + expected);
        }
        after = page.list.items[page.list.count - 1].seq;
        pages++;
    } while (more);
    assert_int_equal(expected, 451);
    assert_int_equal(pages, 3);
    own_(entries_done) struct entries exact = {.list = LIST_INIT};
    ok(entries_after(house->store, house->organisation, house->conversation.id, 440, 10, &exact, &more, &error));
    assert_int_equal(exact.list.count, 10);
    assert_false(more);
    own_(entries_done) struct entries latest = {.list = LIST_INIT};
    ok(entries_latest(house->store, house->organisation, house->conversation.id, 3, &latest, &error));
    assert_int_equal(latest.list.count, 3);
    assert_string_equal(latest.list.items[0].body, "b448");
    assert_string_equal(latest.list.items[2].body, "b450");
}

static void test_edit_and_redact(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(entries_done) struct entries all = {.list = LIST_INIT};
    bool more = true;
    int64_t of = house->organisation, id = house->conversation.id;
    (void)say(house, false, "first", "m1", NOW);
    (void)say(house, false, "secret", "m2", NOW);
    (void)say(house, true, "answer", NULL, NOW);
    ok(entry_edit(house->store, of, id, "m1", "first, mended", &error));
    ok(entry_redact(house->store, of, id, "m2", &error));
    assert_int_equal(entry_edit(house->store, of, id, "m2", "back again", &error), RESULT_NOT_FOUND);
    assert_int_equal(entry_edit(house->store, of, id, "m9", "x", &error), RESULT_NOT_FOUND);
    assert_int_equal(entry_redact(house->store, of, id, "", &error), RESULT_NOT_FOUND);
    ok(entries_after(house->store, of, id, 0, 10, &all, &more, &error));
    assert_int_equal(all.list.count, 2);
    assert_string_equal(all.list.items[0].body, "first, mended");
    assert_string_equal(all.list.items[1].body, "answer");
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry WHERE body LIKE '%secret%'"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_found_again),
        test_in_house(test_end),
        test_in_house(test_dialog_state_is_per_person),
        test_in_house(test_seq_has_no_gaps),
        test_in_house(test_entries_in_pages),
        test_in_house(test_edit_and_redact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
