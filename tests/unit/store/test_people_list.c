/* The people list: whom it serves, and that reading it again changes only what differs. */
#include "store/people_list.h"
#include "store_test.h"

static void add(struct people_list *list, const char *connector, const char *account, const char *units, int64_t end_ms)
{
    *list_push(&list->people) = (struct listed_person){.connector = x_strdup(connector),
                                                       .account = x_strdup(account),
                                                       .units = x_strdup(units),
                                                       .roles = x_strdup("teacher"),
                                                       .language = LANGUAGE_SV,
                                                       .end_ms = end_ms};
}

static void replace(struct house *house, const struct people_list *list, size_t added, size_t changed, size_t removed,
                    size_t unchanged)
{
    struct people_list_changes changes;
    struct error error = ERROR_INIT;
    ok(people_list_replace(house->store, house->organisation, list, &changes, &error));
    assert_int_equal(changes.added, added);
    assert_int_equal(changes.changed, changed);
    assert_int_equal(changes.removed, removed);
    assert_int_equal(changes.unchanged, unchanged);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM listed_person"), list->people.count);
}

static bool serves(struct house *house, const char *connector, const char *account, int64_t now_ms)
{
    struct error error = ERROR_INIT;
    bool serves = false;
    ok(people_list_serves(house->store, house->organisation, connector, account, now_ms, &serves, &error));
    return serves;
}

static void test_without_a_list_everybody_is_served(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct people_list none = {.people = LIST_INIT};
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    bool exists = true;
    ok(people_list_exists(house->store, house->organisation, &exists, &error));
    assert_false(exists);
    assert_true(serves(house, "matrix", "@anybody:x", NOW));
    add(&list, "matrix", "@aino:x", "", 0);
    replace(house, &list, 1, 0, 0, 0);
    ok(people_list_exists(house->store, house->organisation, &exists, &error));
    assert_true(exists);
    assert_false(serves(house, "matrix", "@anybody:x", NOW));
    replace(house, &none, 0, 0, 1, 0);
    assert_true(serves(house, "matrix", "@anybody:x", NOW));
}

static void test_who_is_served(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    int64_t other = 0;
    bool serves_other = false;
    add(&list, "matrix", "@aino:x", "", 0);
    add(&list, "matrix", "@leaving:x", "", NOW);
    add(&list, "teams", "2f6c", "", 0);
    add(&list, LISTED_MAIL, "bo@kunta.example", "", 0);
    replace(house, &list, 4, 0, 0, 0);
    assert_true(serves(house, "matrix", "@aino:x", NOW));
    assert_true(serves(house, "matrix", "@Aino:X", NOW));
    assert_false(serves(house, "matrix", "@aino:y", NOW));
    assert_false(serves(house, "matrix", "2f6c", NOW));
    assert_true(serves(house, "teams", "2F6C", NOW));
    assert_true(serves(house, "teams", "Bo@kunta.example", NOW));
    assert_false(serves(house, "teams", "@aino:x", NOW));
    assert_true(serves(house, "matrix", "@leaving:x", NOW - 1));
    assert_false(serves(house, "matrix", "@leaving:x", NOW));
    assert_int_equal(people_list_ended(&list, NOW), 1);
    assert_int_equal(people_list_ended(&list, NOW - 1), 0);
    /* Another organisation has its own list, or none. */
    ok(organisation_ensure(house->store, "naapuri", NOW, &other, &error));
    ok(people_list_serves(house->store, other, "matrix", "@anybody:x", NOW, &serves_other, &error));
    assert_true(serves_other);
}

static void test_only_differences_are_written(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(people_list_done) struct people_list first = {.people = LIST_INIT};
    own_(people_list_done) struct people_list second = {.people = LIST_INIT};
    own_(people_list_done) struct people_list kept = {.people = LIST_INIT};
    own_(listed_person_done) struct listed_person found = {0};
    add(&first, "teams", "b", "tammi", 0);
    add(&first, "matrix", "@c:x", "tammi", 0);
    add(&first, "matrix", "@a:x", "koskela", 0);
    replace(house, &first, 3, 0, 0, 0);
    replace(house, &first, 0, 0, 0, 3);
    add(&second, "matrix", "@a:x", "koskela,tammi", 0);
    add(&second, "matrix", "@d:x", "", 0);
    add(&second, "teams", "b", "tammi", 0);
    replace(house, &second, 1, 1, 1, 1);
    ok(people_list_all(house->store, house->organisation, &kept, &error));
    assert_string_equal(kept.people.items[0].account, "@a:x");
    assert_string_equal(kept.people.items[1].account, "@d:x");
    assert_string_equal(kept.people.items[2].account, "b");
    ok(people_list_find(house->store, house->organisation, "matrix", "@a:x", NOW, &found, &error));
    assert_string_equal(found.units, "koskela,tammi");
    assert_string_equal(found.roles, "teacher");
    assert_int_equal(found.language, LANGUAGE_SV);
}

static void test_a_new_person_speaks_what_the_list_says(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    struct person person = {0};
    int64_t of = house->organisation;
    add(&list, "matrix", "@aino:x", "", 0);
    replace(house, &list, 1, 0, 0, 0);
    ok(person_for_account(house->store, of, "matrix", "@aino:x", PRESENCE_PERSONAL, NOW, &person, &error));
    assert_int_equal(person.language, LANGUAGE_SV);
    ok(person_set_language(house->store, of, person.id, LANGUAGE_FI, &error));
    ok(person_for_account(house->store, of, "matrix", "@aino:x", PRESENCE_PERSONAL, NOW, &person, &error));
    assert_int_equal(person.language, LANGUAGE_FI);
    ok(person_for_account(house->store, of, "web", "@aino:y", PRESENCE_PERSONAL, NOW, &person, &error));
    assert_int_equal(person.language, LANGUAGE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_without_a_list_everybody_is_served),
        test_in_house(test_who_is_served),
        test_in_house(test_only_differences_are_written),
        test_in_house(test_a_new_person_speaks_what_the_list_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
