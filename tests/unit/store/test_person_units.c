/* Where a person works: what counts when several things tell it. */
#include "store/person_units.h"
#include "store_test.h"

static void make_units(struct house *house)
{
    struct error error = ERROR_INIT;
    int64_t id = 0;
    ok(unit_set(house->store, house->organisation, "koskela", "Koskelan koulu", NULL, NOW, &id, &error));
    ok(unit_set(house->store, house->organisation, "tammi", "Päiväkoti Tammi", NULL, NOW, &id, &error));
    ok(unit_set(house->store, house->organisation, "kirjasto", "Pääkirjasto", NULL, NOW, &id, &error));
}

static void set(struct house *house, enum known_from from, const char *code, int64_t until_ms)
{
    struct error error = ERROR_INIT;
    ok(person_unit_set(house->store, house->organisation, house->person.id, from, code, until_ms, &error));
}

/* code "": none is known. */
static void expect_unit(struct house *house, int64_t now_ms, const char *code, enum known_from from, bool today,
                        enum known_from lasting)
{
    own_(known_unit_done) struct known_unit unit = {.code = NULL};
    struct error error = ERROR_INIT;
    enum result result = person_unit_find(house->store, house->organisation, house->person.id, now_ms, &unit, &error);
    if (*code == '\0') {
        assert_int_equal(result, RESULT_NOT_FOUND);
        return;
    }
    assert_int_equal(result, RESULT_OK);
    assert_string_equal(unit.code, code);
    assert_int_equal(unit.from, from);
    assert_int_equal(unit.today, today);
    assert_int_equal(unit.lasting, lasting);
}

static void list_units(struct house *house, const char *units)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    struct people_list_changes changes;
    struct error error = ERROR_INIT;
    *list_push(&list.people) = (struct listed_person){x_strdup("matrix"),  x_strdup("@aino:x"), x_strdup(units),
                                                      x_strdup("teacher"), LANGUAGE_NONE,       NOW + DAY};
    ok(people_list_replace(house->store, house->organisation, &list, &changes, &error));
}

static void test_the_stronger_counts(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    make_units(house);
    expect_unit(house, NOW, "", KNOWN_NOT, false, KNOWN_NOT);
    set(house, KNOWN_FROM_SAID, "koskela", 0);
    expect_unit(house, NOW, "koskela", KNOWN_FROM_SAID, false, KNOWN_FROM_SAID);
    set(house, KNOWN_FROM_PLACE, "tammi", 0);
    expect_unit(house, NOW, "tammi", KNOWN_FROM_PLACE, false, KNOWN_FROM_PLACE);
    set(house, KNOWN_FROM_CLAIM, "kirjasto", 0);
    expect_unit(house, NOW, "kirjasto", KNOWN_FROM_CLAIM, false, KNOWN_FROM_CLAIM);
    ok(db_run(house->store->db, NULL, "UPDATE account SET connector = 'matrix', account = '@Aino:x'", NO_VALUES,
              &error));
    list_units(house, "koskela");
    expect_unit(house, NOW, "koskela", KNOWN_FROM_LIST, false, KNOWN_FROM_LIST);
    list_units(house, "koskela,tammi"); /* two: which, the list does not tell */
    expect_unit(house, NOW, "kirjasto", KNOWN_FROM_CLAIM, false, KNOWN_FROM_CLAIM);
    list_units(house, "gone");
    expect_unit(house, NOW, "kirjasto", KNOWN_FROM_CLAIM, false, KNOWN_FROM_CLAIM);
    list_units(house, "koskela");
    expect_unit(house, NOW + DAY, "kirjasto", KNOWN_FROM_CLAIM, false, KNOWN_FROM_CLAIM);
}

static void test_today_goes_above_all_until_it_ends(void **state)
{
    struct house *house = *state;
    make_units(house);
    set(house, KNOWN_FROM_SAID, "tammi", NOW + 1000);
    expect_unit(house, NOW, "tammi", KNOWN_FROM_SAID, true, KNOWN_NOT);
    set(house, KNOWN_FROM_PLACE, "koskela", 0);
    expect_unit(house, NOW, "tammi", KNOWN_FROM_SAID, true, KNOWN_FROM_PLACE);
    expect_unit(house, NOW + 1000, "koskela", KNOWN_FROM_PLACE, false, KNOWN_FROM_PLACE);
    set(house, KNOWN_FROM_SAID, "kirjasto", 0); /* said of every day: the word about today is void */
    expect_unit(house, NOW, "koskela", KNOWN_FROM_PLACE, false, KNOWN_FROM_PLACE);
}

static void test_what_does_not_exist_is_passed_over(void **state)
{
    struct house *house = *state;
    make_units(house);
    set(house, KNOWN_FROM_PLACE, "nowhere", 0);
    expect_unit(house, NOW, "", KNOWN_NOT, false, KNOWN_NOT);
    set(house, KNOWN_FROM_SAID, "koskela", 0);
    set(house, KNOWN_FROM_SAID, "tammi", 0);
    expect_unit(house, NOW, "tammi", KNOWN_FROM_SAID, false, KNOWN_FROM_SAID);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person_unit"), 1);
}

static void test_listed_by_any_account(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(listed_person_done) struct listed_person listed = {0};
    int64_t of = house->organisation, id = house->person.id;
    list_units(house, "koskela");
    assert_int_equal(person_listed(house->store, of, id, NOW, &listed, &error), RESULT_NOT_FOUND);
    ok(db_run(house->store->db, NULL,
              "INSERT INTO account (organisation_id, connector, account, person_id, presence, created_ms) "
              "VALUES ($1, 'matrix', '@aino:x', $2, 1, 0)",
              VALUES(INT(of), INT(id)), &error));
    ok(person_listed(house->store, of, id, NOW, &listed, &error));
    assert_string_equal(listed.roles, "teacher");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_the_stronger_counts),
        test_in_house(test_today_goes_above_all_until_it_ends),
        test_in_house(test_what_does_not_exist_is_passed_over),
        test_in_house(test_listed_by_any_account),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
