/* neuvo migrate, backup and restore as an operator calls them: what they leave behind and their exit status. */
#include "commands_test.h"

#include <sys/file.h>

static void test_round_trip(void **state)
{
    assert_int_equal(call(command_migrate, "--data", "data"), 0);
    assert_int_equal(call(command_migrate, "--data=data"), 0);
    assert_int_equal(call(command_backup, "copy", "--data", "data"), 0);
    assert_int_equal(call(command_restore, "copy", "--data", "new"), 0);
    assert_int_equal(access("new/neuvo.db", R_OK), 0);
    assert_int_equal(call(command_migrate, "--data", "new"), 0);
    assert_int_equal(call(command_restore, "copy", "--data", "test", "--copy"), 0);
    assert_int_equal(call(command_restore, "copy", "--data", "data"), 1);
    assert_int_equal(call(command_restore, "no-such-file", "--data", "empty"), 1);
    assert_int_equal(call(command_backup, "copy", "--data", "no-such-folder"), 1);
    assert_int_equal(call(command_backup, "data/neuvo.db", "--data", "data"), 1);
    assert_int_equal(call(command_backup, "data/neuvo.db-wal", "--data", "data"), 1);
}

static void test_usage(void **state)
{
    assert_int_equal(call(command_backup, "--data", "data"), 2);
    assert_int_equal(call(command_restore, "copy"), 2);
    assert_int_equal(call(command_migrate, "--data"), 2);
    assert_int_equal(call(command_migrate, "--no-such-option"), 2);
}

/* The schema does not change under a service that runs. */
static void test_migrate_beside_the_service(void **state)
{
    assert_int_equal(call(command_migrate, "--data", "data"), 0);
    int lock = open("data/lock", O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(call(command_migrate, "--data", "data"), 1);
    assert_int_equal(call(command_backup, "copy", "--data", "data"), 0);
    (void)close(lock);
    assert_int_equal(call(command_migrate, "--data", "data"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, up, down),
        cmocka_unit_test_setup_teardown(test_usage, up, down),
        cmocka_unit_test_setup_teardown(test_migrate_beside_the_service, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
