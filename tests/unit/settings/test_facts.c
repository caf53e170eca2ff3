#include "settings/facts.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_known_with_and_without_a_language(void **state)
{
    static const char *const known[] = {
        "name", "contact.sv", "support_phone", "support_phone.en", "about.controller", "about.controller.fi", NULL};
    static const char *const unknown[] = {"",      "nam",      "names",      "name.de", "name.", "name.fi.fi",
                                          "about", "about.fi", "controller", ".fi",     NULL};
    for (size_t i = 0; known[i] != NULL; i++) {
        if (!fact_is_known(known[i]))
            fail_msg("%s is not known", known[i]);
    }
    for (size_t i = 0; unknown[i] != NULL; i++) {
        if (fact_is_known(unknown[i]))
            fail_msg("%s is known", unknown[i]);
    }
}

static void test_nearest(void **state)
{
    assert_string_equal(fact_nearest("suport_phone"), "support_phone");
    assert_string_equal(fact_nearest("suport_phone.sv"), "support_phone"); /* the language is no misspelling */
    assert_string_equal(fact_nearest("about.controler.fi"), "about.controller");
    assert_null(fact_nearest("something else altogether"));
}

static void test_table_fits_itself(void **state)
{
    for (const struct fact_row *row = facts_table; row->name != NULL; row++) {
        assert_true(fact_is_known(row->name));
        assert_false(string_empty(row->help));
        for (const struct fact_row *other = facts_table; other != row; other++)
            assert_string_not_equal(other->name, row->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_with_and_without_a_language),
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_table_fits_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
