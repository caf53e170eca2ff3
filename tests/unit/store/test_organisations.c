#include "store_test.h"

static void test_default_is_made_once(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(organisations_done) struct organisations all = {.list = LIST_INIT};
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    int64_t id = 0, queue_id = 0;
    ok(queue_ensure(house->store, house->organisation, "oma", "Lähituki", NOW, &queue_id, &error));
    ok(organisation_ensure_default(house->store, NOW, &id, &error));
    assert_int_equal(id, house->organisation);
    ok(organisation_list(house->store, &all, &error));
    assert_int_equal(all.list.count, 1);
    assert_string_equal(all.list.items[0].code, ORGANISATION_DEFAULT);
    ok(queue_list(house->store, id, &queues, &error));
    assert_int_equal(queues.list.count, 1);
    assert_string_equal(queues.list.items[0].name, "Lähituki");
    assert_int_equal(organisation_find(house->store, "nobody", &id, &error), RESULT_NOT_FOUND);
}

static void test_facts(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text value = TEXT_INIT;
    own_(facts_done) struct facts facts = {.list = LIST_INIT};
    int64_t other = 0;
    ok(organisation_ensure(house->store, "other", NOW, &other, &error));
    ok(organisation_fact_set(house->store, house->organisation, "support_phone", "09 1", &error));
    ok(organisation_fact_set(house->store, house->organisation, "support_phone", "09 2", &error));
    ok(organisation_fact_set(house->store, house->organisation, "name.fi", "Koskela", &error));
    ok(organisation_fact(house->store, house->organisation, "support_phone", &value, &error));
    assert_string_equal(value.data, "09 2");
    assert_int_equal(organisation_fact(house->store, other, "support_phone", &value, &error), RESULT_NOT_FOUND);
    ok(organisation_facts_all(house->store, house->organisation, &facts, &error));
    assert_int_equal(facts.list.count, 2);
    assert_string_equal(facts.list.items[0].name, "name.fi");
    ok(organisation_fact_set(house->store, house->organisation, "support_phone", "", &error));
    assert_int_equal(organisation_fact(house->store, house->organisation, "support_phone", &value, &error),
                     RESULT_NOT_FOUND);
}

static void test_units_form_a_tree(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text name = TEXT_INIT;
    own_(place_rows_done) struct place_rows units = {.list = LIST_INIT};
    int64_t top = 0, school = 0, again = 0;
    int64_t of = house->organisation;
    ok(unit_set(house->store, of, "sivistys", "Sivistystoimi", NULL, NOW, &top, &error));
    ok(unit_set(house->store, of, "koskela", "Koskelan koulu", "sivistys", NOW, &school, &error));
    ok(unit_set(house->store, of, "koskela", "Koskela", "sivistys", NOW, &again, &error));
    assert_int_equal(school, again);
    ok(unit_find(house->store, of, "koskela", &again, &name, &error));
    assert_string_equal(name.data, "Koskela");
    ok(unit_list(house->store, of, &units, &error));
    assert_int_equal(units.list.count, 2);
    assert_int_equal(units.list.items[0].parent_id, top);
    assert_int_equal(unit_set(house->store, of, "sivistys", "S", "koskela", NOW, &again, &error), RESULT_BAD_INPUT);
    assert_non_null(strstr(error.text, "circle"));
    assert_int_equal(unit_set(house->store, of, "x", "X", "nowhere", NOW, &again, &error), RESULT_BAD_INPUT);
    assert_non_null(strstr(error.text, "nowhere"));
    assert_int_equal(unit_find(house->store, of, "x", &again, NULL, &error), RESULT_NOT_FOUND);
}

static void test_queue_has_tutor(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    bool has = true;
    int64_t queue_id = 0;
    ok(queue_has_tutor(house->store, house->organisation, &has, &error));
    assert_false(has);
    ok(queue_ensure(house->store, house->organisation, "it", "IT", NOW, &queue_id, &error));
    ok(db_run(house->store->db, NULL,
              "INSERT INTO queue_member (organisation_id, queue_id, person_id) VALUES ($1, $2, $3)",
              VALUES(INT(house->organisation), INT(queue_id), INT(house->person.id)), &error));
    ok(queue_has_tutor(house->store, house->organisation, &has, &error));
    assert_true(has);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_default_is_made_once),
        test_in_house(test_facts),
        test_in_house(test_units_form_a_tree),
        test_in_house(test_queue_has_tutor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
