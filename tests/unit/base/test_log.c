#include "base/language.h"
#include "base/log.h"

#include "base_test.h"

#include <fcntl.h>

/* What the call writes to stderr. */
static void logged(void (*call)(void), struct text *out)
{
    int ends[2];
    int kept = dup(STDERR_FILENO);
    assert_true(kept >= 0);
    assert_int_equal(pipe(ends), 0);
    assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
    call();
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    assert_int_equal(close(ends[1]), 0);
    char buffer[8192];
    ssize_t got = read(ends[0], buffer, sizeof buffer);
    text_clear(out);
    text_add_bytes(out, buffer, got > 0 ? (size_t)got : 0);
    assert_int_equal(close(ends[0]), 0);
    assert_int_equal(close(kept), 0);
}

static void say_lines(void)
{
    log_debug("hidden", "a=%d", 1);
    log_warn("odd", "text=\"one\ntwo\r\x1b[31m\"");
}

static void say_much(void)
{
    own_(text_done) struct text text = TEXT_INIT;
    while (text.length < 5000)
        text_add(&text, "x");
    log_error("much", "text=\"%s\"", text.data);
}

/* One event is one line, whatever stands in it; the threshold holds back what is below. */
static void test_one_event_one_line(void **state)
{
    own_(text_done) struct text out = TEXT_INIT;
    logged(say_lines, &out);
    holds(out.data, " level=warn event=odd text=\"one two  [31m\"\n");
    assert_ptr_equal(strchr(out.data, '\n'), out.data + out.length - 1);
    assert_null(strstr(out.data, "hidden"));
}

static void test_long_lines_are_cut(void **state)
{
    own_(text_done) struct text out = TEXT_INIT;
    logged(say_much, &out);
    assert_true(out.length <= 2048);
    assert_int_equal(out.data[out.length - 1], '\n');
}

static void test_languages(void **state)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        assert_int_equal(language_from_code(language_code((enum language)i)), i);
    assert_string_equal(language_code(LANGUAGE_NONE), "");
    assert_string_equal(language_code((enum language)17), "");
    assert_int_equal(language_from_code("sv-FI"), LANGUAGE_SV);
    assert_int_equal(language_from_code("EN_gb"), LANGUAGE_EN);
    static const char *const none[] = {"", "f", "fin", "de", "suomi", NULL};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(language_from_code(none[i]), LANGUAGE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_event_one_line),
        cmocka_unit_test(test_long_lines_are_cut),
        cmocka_unit_test(test_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
