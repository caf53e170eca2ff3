/* The command lines of the ledgers in tests/faults. */
#include "support/ledger_options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define READ(options, more, ...) \
    read_words(options, more, (char *[]){"ledger", __VA_ARGS__}, \
               (int)(sizeof((char *[]){"ledger", __VA_ARGS__}) / sizeof(char *)))

static const char *mode;

static bool read_mode(void *context, const char *name, const char *value)
{
    mode = value;
    return strcmp(name, "--mode") == 0;
}

static bool read_words(struct ledger_options *options, ledger_argument *more, char **words, int count)
{
    return ledger_options_read(options, count, words, more, NULL);
}

static void test_given_ones_replace_defaults(void **state)
{
    struct ledger_options options = {.messages = 10, .conversations = 5, .kills = 2, .seed = 7};
    assert_true(READ(&options, NULL, "--binary", "b", "--data", "d", "--kills", "4", "--seed", "12"));
    assert_string_equal(options.binary, "b");
    assert_string_equal(options.data, "d");
    assert_int_equal(options.messages, 10);
    assert_int_equal(options.conversations, 5);
    assert_int_equal(options.kills, 4);
    assert_int_equal(options.seed, 12);
}

static void test_own_arguments_of_one_ledger(void **state)
{
    struct ledger_options options = {.conversations = 1};
    assert_true(READ(&options, read_mode, "--binary", "b", "--data", "d", "--mode", "account"));
    assert_string_equal(mode, "account");
    assert_false(READ(&options, NULL, "--binary", "b", "--data", "d", "--mode", "account"));
    assert_false(READ(&options, read_mode, "--binary", "b", "--data", "d", "--moed", "account"));
}

static void test_what_is_missing_is_refused(void **state)
{
    struct ledger_options options = {.conversations = 1}, fresh = options, none = {.conversations = 0};
    assert_false(READ(&options, NULL, "--binary", "b"));
    assert_false(READ(&fresh, NULL, "--data", "d"));
    assert_false(READ(&none, NULL, "--binary", "b", "--data", "d"));
}

/* It used to be passed over, and the run went on with the default. */
static void test_a_name_without_its_value_is_refused(void **state)
{
    struct ledger_options options = {.conversations = 1};
    assert_false(READ(&options, NULL, "--binary", "b", "--data", "d", "--kills"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_given_ones_replace_defaults),
        cmocka_unit_test(test_own_arguments_of_one_ledger),
        cmocka_unit_test(test_what_is_missing_is_refused),
        cmocka_unit_test(test_a_name_without_its_value_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
