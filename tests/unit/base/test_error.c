#include "base/error.h"

#include "base_test.h"

static void test_set_and_prefix(void **state)
{
    struct error error = ERROR_INIT;
    assert_int_equal(error_set(&error, RESULT_FULL, "no room for %d bytes", 7), RESULT_FULL);
    assert_int_equal(error.result, RESULT_FULL);
    assert_string_equal(error.text, "no room for 7 bytes");
    assert_int_equal(error_prefix(&error, "%s", "neuvo.db"), RESULT_FULL);
    assert_string_equal(error.text, "neuvo.db: no room for 7 bytes");
}

static void test_nobody_listens(void **state)
{
    assert_int_equal(error_set(NULL, RESULT_BUSY, "locked"), RESULT_BUSY);
    assert_int_equal(error_prefix(NULL, "file"), RESULT_FAILED);
}

/* Whatever is put in, the text ends inside its room and stays whole characters. */
static void test_long_texts_are_cut_between_characters(void **state)
{
    for (int shift = 0; shift < 3; shift++) {
        struct error error = ERROR_INIT;
        own_(text_done) struct text text = TEXT_INIT;
        for (int i = 0; i < shift; i++)
            text_add_char(&text, 'x');
        while (text.length < 3 * sizeof error.text)
            text_add(&text, "€");
        (void)error_set(&error, RESULT_BAD_INPUT, "%s", text.data);
        assert_true(strlen(error.text) >= sizeof error.text - 4);
        assert_true(utf8_valid(error.text, strlen(error.text)));
        (void)error_prefix(&error, "ä");
        assert_true(string_starts(error.text, "ä: "));
        assert_true(utf8_valid(error.text, strlen(error.text)));
        (void)error_prefix(&error, "%s", text.data);
        assert_true(strlen(error.text) < sizeof error.text);
        assert_true(utf8_valid(error.text, strlen(error.text)));
    }
}

static void test_names(void **state)
{
    assert_string_equal(result_name(RESULT_OK), "ok");
    assert_string_equal(result_name(RESULT_FAILED), "failed");
    assert_string_equal(result_name((enum result)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_and_prefix),
        cmocka_unit_test(test_nobody_listens),
        cmocka_unit_test(test_long_texts_are_cut_between_characters),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
