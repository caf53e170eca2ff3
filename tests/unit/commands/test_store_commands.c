/* neuvo migrate, backup and restore as an operator calls them: what they leave behind and their exit status. */
#include "base/own.h"
#include "base/text.h"
#include "commands/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <cmocka.h>
#include <fcntl.h>

static const struct shipped shipped = {.default_data = "/nonexistent/neuvo"};
static char folder[64];

static int up(void **state)
{
    (void)snprintf(folder, sizeof folder, "/tmp/neuvo-commands-XXXXXX");
    *state = mkdtemp(folder);
    return *state == NULL || chdir(folder) != 0 ? -1 : 0;
}

static int down(void **state)
{
    own_(text_done) struct text command = TEXT_INIT;
    text_printf(&command, "rm -rf '%s'", folder);
    return chdir("/") != 0 ? -1 : system(command.data);
}

#define call(function, ...) \
    function((int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)), (char *[]){__VA_ARGS__}, &shipped)

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
