/* A bank of items with a fault: which item, and what to mend. */
#include "base/file.h"
#include "base/own.h"
#include "commands/checkin_bank.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static enum result read_bank(const char *json, struct checkin_bank *bank, struct error *error)
{
    char path[] = "/tmp/neuvo-bank-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, json, strlen(json)), (ssize_t)strlen(json));
    close(descriptor);
    enum result result = checkin_bank_read(path, bank, error);
    unlink(path);
    return result;
}

static void test_faults_are_named(void **state)
{
    static const struct {
        const char *json, *says;
    } rows[] = {
        {"{}", "array"},
        {"[]", "no item"},
        {"[1]", "item 1"},
        {"[{\"id\":\"a\",\"model\":\"2pl\",\"a\":1,\"b\":0},{\"model\":\"2pl\",\"a\":1,\"b\":0}]", "item 2"},
        {"[{\"id\":\"a\",\"model\":\"4pl\",\"a\":1,\"b\":0}]", "2pl, 3pl, grm"},
        {"[{\"id\":\"a\",\"model\":\"2pl\",\"a\":0,\"b\":0}]", "a: must"},
        {"[{\"id\":\"a\",\"model\":\"2pl\",\"a\":-1,\"b\":0}]", "a: must"},
        {"[{\"id\":\"a\",\"model\":\"2pl\",\"a\":1}]", "b: must"},
        {"[{\"id\":\"a\",\"model\":\"2pl\",\"a\":1,\"b\":[0,1]}]", "b: must"},
        {"[{\"id\":\"a\",\"model\":\"2pl\",\"a\":1,\"b\":1e9}]", "between"},
        {"[{\"id\":\"a\",\"model\":\"2pl\",\"a\":1,\"b\":0,\"c\":0.2}]", "only 3pl"},
        {"[{\"id\":\"a\",\"model\":\"3pl\",\"a\":1,\"b\":0,\"c\":1}]", "c: must"},
        {"[{\"id\":\"a\",\"model\":\"grm\",\"a\":1,\"b\":[0,0]}]", "rise"},
        {"[{\"id\":\"a\",\"model\":\"grm\",\"a\":1,\"b\":[]}]", "b: must"},
        {"[{\"id\":\"a\",\"model\":\"grm\",\"a\":1,\"b\":[1,2,3,4,5,6,7,8,9,10]}]", "list of 1 to 9"},
        {"[{\"id\":\"a\",\"model\":\"2pl\",\"a\":1,\"b\":0},{\"id\":\"a\",\"model\":\"2pl\",\"a\":1,\"b\":0}]",
         "twice"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(checkin_bank_done) struct checkin_bank bank = {.items = LIST_INIT};
        struct error error = ERROR_INIT;
        assert_int_equal(read_bank(rows[i].json, &bank, &error), RESULT_BAD_INPUT);
        if (strstr(error.text, rows[i].says) == NULL || strstr(error.text, "neuvo-bank") == NULL)
            fail_msg("row %zu says: %s", i, error.text);
    }
    (void)state;
}

static void test_items_are_found(void **state)
{
    own_(checkin_bank_done) struct checkin_bank bank = {.items = LIST_INIT};
    struct error error = ERROR_INIT;
    assert_int_equal(read_bank("[{\"id\":\"z\",\"model\":\"2pl\",\"a\":1,\"b\":0,\"c\":null},"
                               "{\"id\":\"a\",\"model\":\"grm\",\"a\":1.5,\"b\":[-1,0,1]}]",
                               &bank, &error),
                     RESULT_OK);
    assert_int_equal(checkin_bank_find(&bank, "a")->thresholds, 3);
    assert_int_equal(response_count(checkin_bank_find(&bank, "z")), 2);
    assert_null(checkin_bank_find(&bank, "b"));
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_faults_are_named), cmocka_unit_test(test_items_are_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
