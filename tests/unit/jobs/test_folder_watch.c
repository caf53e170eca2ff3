#include "base/own.h"
#include "base/text.h"
#include "jobs/folder_watch.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A folder of its own, and the paths in it. */
struct stage {
    char folder[64], article[128], later[128], inner[160];
    struct folder_watch *watch;
};

static void write_file(const char *path, const char *text, int flags)
{
    int file = open(path, O_WRONLY | O_CREAT | flags, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(close(file), 0);
}

static int stage_up(void **state)
{
    struct stage *stage = x_alloc(1, sizeof *stage);
    (void)snprintf(stage->folder, sizeof stage->folder, "/tmp/neuvo-watch-XXXXXX");
    assert_non_null(mkdtemp(stage->folder));
    (void)snprintf(stage->article, sizeof stage->article, "%s/vpn.md", stage->folder);
    (void)snprintf(stage->later, sizeof stage->later, "%s/oma", stage->folder);
    (void)snprintf(stage->inner, sizeof stage->inner, "%s/oma/fi", stage->folder);
    write_file(stage->article, "one", 0);
    stage->watch = folder_watch_new();
    assert_non_null(stage->watch);
    *state = stage;
    return 0;
}

static int stage_down(void **state)
{
    struct stage *stage = *state;
    folder_watch_free(stage->watch);
    (void)unlink(stage->article);
    (void)rmdir(stage->inner);
    (void)rmdir(stage->later);
    (void)rmdir(stage->folder);
    free(stage);
    return 0;
}

static void test_quiet_while_nothing_happens(void **state)
{
    struct stage *stage = *state;
    folder_watch_add(stage->watch, stage->folder);
    assert_false(folder_watch_changed(stage->watch));
    int file = open(stage->article, O_RDONLY);
    char byte;
    assert_int_equal(read(file, &byte, 1), 1);
    (void)close(file);
    assert_false(folder_watch_changed(stage->watch));
}

static void test_every_kind_of_change(void **state)
{
    struct stage *stage = *state;
    char renamed[160];
    (void)snprintf(renamed, sizeof renamed, "%s.new", stage->article);
    folder_watch_add(stage->watch, stage->folder);
    write_file(stage->article, "two", 0); /* in place: neither the folder nor the size changes */
    assert_true(folder_watch_changed(stage->watch));
    assert_false(folder_watch_changed(stage->watch));
    write_file(renamed, "three", 0);
    assert_true(folder_watch_changed(stage->watch));
    assert_int_equal(rename(renamed, stage->article), 0);
    assert_true(folder_watch_changed(stage->watch));
    assert_int_equal(unlink(stage->article), 0);
    assert_true(folder_watch_changed(stage->watch));
    assert_false(folder_watch_changed(stage->watch));
}

static void test_folder_that_comes_later(void **state)
{
    struct stage *stage = *state;
    folder_watch_add(stage->watch, stage->inner);
    write_file(stage->article, "two", 0); /* what else happens beside it is none of our business */
    assert_false(folder_watch_changed(stage->watch));
    assert_int_equal(mkdir(stage->later, 0700), 0);
    assert_true(folder_watch_changed(stage->watch));
    folder_watch_add(stage->watch, stage->inner);
    assert_int_equal(mkdir(stage->inner, 0700), 0);
    assert_true(folder_watch_changed(stage->watch));
    folder_watch_add(stage->watch, stage->inner);
    assert_false(folder_watch_changed(stage->watch));
}

static void test_without_the_system(void **state)
{
    (void)state;
    folder_watch_add(NULL, "/tmp");
    assert_true(folder_watch_changed(NULL));
}

int main(void)
{
#define test_on_stage(test) cmocka_unit_test_setup_teardown(test, stage_up, stage_down)
    const struct CMUnitTest tests[] = {
        test_on_stage(test_quiet_while_nothing_happens),
        test_on_stage(test_every_kind_of_change),
        test_on_stage(test_folder_that_comes_later),
        cmocka_unit_test(test_without_the_system),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
