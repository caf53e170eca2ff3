/* Every table belongs to an organisation, and so does each of its indexes. */
#include "store/db.h"
#include "store_test.h"

static void names(struct house *house, const char *sql, struct text *out)
{
    struct error error = ERROR_INIT;
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(house->store->db, &rows, sql, NO_VALUES, &error);
    text_clear(out);
    while (result == RESULT_OK && rows_next(rows, &result, &error))
        text_printf(out, "%s\n", rows_text(rows, 0));
    assert_int_equal(result, RESULT_OK);
}

static void test_every_table_has_its_organisation(void **state)
{
    struct house *house = *state;
    own_(text_done) struct text bad = TEXT_INIT;
    names(house,
          "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT IN ('schema', 'instance') AND NOT "
          "EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'organisation_id' AND c.\"notnull\" = 1)",
          &bad);
    assert_string_equal(bad.data, "");
    /* An organisation itself is found by its code: that index is the exception. */
    names(house,
          "SELECT m.name || ': ' || i.name FROM sqlite_master m JOIN pragma_index_list(m.name) i "
          "JOIN pragma_index_info(i.name) c ON c.seqno = 0 "
          "WHERE m.type = 'table' AND m.name NOT IN ('schema', 'instance') AND c.name <> 'organisation_id' "
          "AND NOT (m.name = 'organisation' AND c.name = 'code')",
          &bad);
    assert_string_equal(bad.data, "");
    names(house, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'", &bad);
    assert_true(atoi(bad.data) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {test_in_house(test_every_table_has_its_organisation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
