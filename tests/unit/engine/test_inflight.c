#include "engine/inflight.h"

#include "base/own.h"
#include "base/text.h"
#include "engine/ballast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char *path_in(const char *folder, const char *name)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/%s", folder, name);
    return text_detach(&path);
}

static int folder_up(void **state)
{
    char template[] = "/tmp/neuvo-inflight-XXXXXX";
    *state = x_strdup(mkdtemp(template));
    return *state == NULL ? -1 : 0;
}

static int folder_down(void **state)
{
    static const char *const names[] = {"mark", "ballast"};
    for (size_t i = 0; i < 2; i++) {
        own_(free_pointer) char *path = path_in(*state, names[i]);
        (void)unlink(path);
    }
    int status = rmdir(*state);
    free(*state);
    return status;
}

/* A process that opens the file, marks (and clears, if told so) and dies without closing anything. */
static void die_with_mark(const char *path, const char *text, bool clear)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct inflight *inflight = NULL;
        struct error error = ERROR_INIT;
        char found[HASH_HEX_BYTES], key[HASH_HEX_BYTES];
        hash_hex(NULL, text, strlen(text), key);
        if (inflight_open(path, &inflight, found, &error) != RESULT_OK)
            _exit(1);
        inflight_set(inflight, key);
        if (clear)
            inflight_clear(inflight);
        _exit(0);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void found_is(const char *path, const char *expected)
{
    struct inflight *inflight = NULL;
    struct error error = ERROR_INIT;
    char found[HASH_HEX_BYTES] = "x";
    if (inflight_open(path, &inflight, found, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    assert_string_equal(found, expected);
    inflight_close(inflight);
}

static void test_mark_survives_the_process(void **state)
{
    own_(free_pointer) char *path = path_in(*state, "mark");
    char key[HASH_HEX_BYTES];
    hash_hex(NULL, "viesti", 6, key);
    found_is(path, "");
    die_with_mark(path, "viesti", false);
    found_is(path, key);
    found_is(path, ""); /* it is told once; the store counts */
    die_with_mark(path, "viesti", true);
    found_is(path, "");
}

static void test_close_clears(void **state)
{
    own_(free_pointer) char *path = path_in(*state, "mark");
    struct inflight *inflight = NULL;
    struct error error = ERROR_INIT;
    char found[HASH_HEX_BYTES], key[HASH_HEX_BYTES];
    hash_hex(NULL, "viesti", 6, key);
    assert_int_equal(inflight_open(path, &inflight, found, &error), RESULT_OK);
    inflight_set(inflight, key);
    inflight_close(inflight);
    found_is(path, "");
    inflight_close(NULL);
}

static void test_without_a_file(void **state)
{
    struct inflight *inflight = NULL;
    struct error error = ERROR_INIT;
    char found[HASH_HEX_BYTES], key[HASH_HEX_BYTES];
    hash_hex(NULL, "viesti", 6, key);
    assert_int_equal(inflight_open(NULL, &inflight, found, &error), RESULT_OK);
    assert_string_equal(found, "");
    inflight_set(inflight, key);
    inflight_clear(inflight);
    inflight_close(inflight);
}

/* A file full of anything else is no mark. */
static void test_damaged_file(void **state)
{
    own_(free_pointer) char *path = path_in(*state, "mark");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 100; i++)
        (void)fputc('x', file);
    assert_int_equal(fclose(file), 0);
    found_is(path, "");
    own_(free_pointer) char *nowhere = path_in(*state, "no/mark");
    struct inflight *inflight = NULL;
    struct error error = ERROR_INIT;
    char found[HASH_HEX_BYTES];
    assert_int_equal(inflight_open(nowhere, &inflight, found, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, nowhere));
    assert_null(inflight);
}

static int64_t size_of(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (int64_t)status.st_size : -1;
}

/* Its room is free for a minute at least, so that something can be deleted; then it comes back, one try a minute. */
static void test_ballast(void **state)
{
    own_(free_pointer) char *path = path_in(*state, "ballast");
    struct ballast *ballast = ballast_new(path, 1 << 16);
    assert_int_equal(size_of(path), 1 << 16);
    ballast_restore(ballast, 1000);
    assert_true(ballast_release(ballast, 1000));
    assert_int_equal(size_of(path), -1);
    assert_false(ballast_release(ballast, 1000));
    ballast_restore(ballast, 1001);
    ballast_restore(ballast, 60999);
    assert_int_equal(size_of(path), -1);
    ballast_restore(ballast, 61000);
    assert_int_equal(size_of(path), 1 << 16);
    ballast_free(ballast);
    assert_int_equal(size_of(path), 1 << 16);
    ballast = ballast_new(path, 1 << 16); /* the next process finds it */
    assert_true(ballast_release(ballast, 0));
    ballast_free(ballast);
}

static void test_no_ballast(void **state)
{
    own_(free_pointer) char *nowhere = path_in(*state, "no/ballast");
    own_(free_pointer) char *path = path_in(*state, "ballast");
    struct ballast *const ballasts[] = {ballast_new(NULL, 100), ballast_new(path, 0), ballast_new(nowhere, 100)};
    for (size_t i = 0; i < 3; i++) {
        assert_false(ballast_release(ballasts[i], 0));
        ballast_restore(ballasts[i], 100000);
        ballast_free(ballasts[i]);
    }
    assert_int_equal(size_of(path), -1);
    ballast_free(NULL);
}

#define test_in_folder(test) cmocka_unit_test_setup_teardown(test, folder_up, folder_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_mark_survives_the_process),
        test_in_folder(test_close_clears),
        test_in_folder(test_without_a_file),
        test_in_folder(test_damaged_file),
        test_in_folder(test_ballast),
        test_in_folder(test_no_ballast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
