#include "settings/settings.h"

#include "base/file.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Loads a file with this content; the file is gone afterwards. */
static enum result load(const char *content, struct settings **settings, struct text *complaints)
{
    char path[] = "/tmp/neuvo-settings-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, content, strlen(content)), (ssize_t)strlen(content));
    (void)close(file);
    enum result result = settings_load(path, NULL, 0, settings, complaints);
    (void)unlink(path);
    return result;
}

struct fault {
    const char *content;
    const char *told[3]; /* parts of the complaints */
};

static const struct fault faults[] = {
    {"server:\n  prot: 8080\n", {":2: server.prot: no such setting", "did you mean server.port?"}},
    {"server:\n  port: 70000\n", {":2: server.port", "65535"}},
    {"server:\n  port: eighty\n", {":2: server.port"}},
    {"web:\n  access: everybody\n", {":2: web.access", "place_link"}},
    {"sever:\n  port: 1\n", {"sever.port: no such setting"}},
    {"server: [1, 2]\n", {":1: server[0]: no such setting"}},
    {"server:\n  port: 1\n  port: 2\n", {"line 3"}},
    {"a: 1\nb: 2\n", {":1: a: no such setting", ":2: b: no such setting"}},
    {"server:\n  port: 99999999999999999999\n", {":2: server.port"}},
};

static void test_faults_are_told_with_their_place(void **state)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        own_(text_done) struct text complaints = TEXT_INIT;
        struct settings *settings = NULL;
        assert_int_equal(load(faults[i].content, &settings, &complaints), RESULT_BAD_INPUT);
        assert_null(settings);
        for (size_t n = 0; n < 3 && faults[i].told[n] != NULL; n++) {
            if (strstr(complaints.data, faults[i].told[n]) == NULL)
                fail_msg("\"%s\" lacks \"%s\"", complaints.data, faults[i].told[n]);
        }
    }
}

static void test_file_before_default(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    assert_int_equal(load("web:\n  visit_minutes: 7\n", &settings, &complaints), RESULT_OK);
    assert_int_equal(settings_int(settings, "web.visit_minutes"), 7);
    assert_int_equal(settings_int(settings, "server.port"), 8080);
    assert_string_equal(settings_string(settings, "web.access"), "loopback");
    settings_free(settings);
}

static void test_environment_before_file_and_flag_before_both(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    assert_int_equal(setenv("NEUVO_WEB_VISIT_MINUTES", "9", 1), 0);
    assert_int_equal(load("web:\n  visit_minutes: 7\n", &settings, &complaints), RESULT_OK);
    assert_int_equal(settings_int(settings, "web.visit_minutes"), 9);
    settings_free(settings);
    const struct setting_flag flag = {"web.visit_minutes", "11"};
    assert_int_equal(settings_load(NULL, &flag, 1, &settings, &complaints), RESULT_OK);
    assert_int_equal(settings_int(settings, "web.visit_minutes"), 11);
    settings_free(settings);
    assert_int_equal(setenv("NEUVO_WEB_VISIT_MINUTES", "soon", 1), 0);
    assert_int_equal(settings_load(NULL, NULL, 0, &settings, &complaints), RESULT_BAD_INPUT);
    assert_non_null(strstr(complaints.data, "NEUVO_WEB_VISIT_MINUTES"));
    assert_int_equal(unsetenv("NEUVO_WEB_VISIT_MINUTES"), 0);
}

static void test_missing_file_is_told(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    assert_int_equal(settings_load("/nowhere/neuvo.yaml", NULL, 0, &settings, &complaints), RESULT_BAD_INPUT);
    assert_non_null(strstr(complaints.data, "/nowhere/neuvo.yaml"));
}

/* The example as it is, and with every line made active, gives the defaults. */
static void test_example_is_the_defaults(void **state)
{
    own_(text_done) struct text example = TEXT_INIT;
    own_(text_done) struct text active = TEXT_INIT;
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    settings_example(&example);
    assert_int_equal(load(example.data, &settings, &complaints), RESULT_OK);
    settings_free(settings);
    for (const char *line = example.data; *line != '\0'; line += strcspn(line, "\n") + 1) {
        bool commented = strncmp(line, "  #", 3) == 0 && line[3] != ' ';
        text_add(&active, commented ? "  " : "");
        text_add_bytes(&active, line + (commented ? 3 : 0), strcspn(line, "\n") + 1 - (commented ? 3 : 0));
    }
    enum result result = load(active.data, &settings, &complaints);
    if (result != RESULT_OK)
        fail_msg("%s", complaints.data);
    for (const struct setting *row = settings_table; row->name != NULL; row++)
        assert_string_equal(settings_string(settings, row->name), row->fallback);
    settings_free(settings);
}

static void test_table_fits_itself(void **state)
{
    for (const struct setting *row = settings_table; row->name != NULL; row++) {
        assert_non_null(strchr(row->name, '.'));
        assert_true(row->help[0] != '\0');
        for (const struct setting *other = settings_table; other != row; other++)
            assert_string_not_equal(other->name, row->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults_are_told_with_their_place),
        cmocka_unit_test(test_file_before_default),
        cmocka_unit_test(test_environment_before_file_and_flag_before_both),
        cmocka_unit_test(test_missing_file_is_told),
        cmocka_unit_test(test_example_is_the_defaults),
        cmocka_unit_test(test_table_fits_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
