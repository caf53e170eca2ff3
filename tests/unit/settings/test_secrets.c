/* Secrets: from a file that the environment names, from systemd's credentials, from the environment; never printed.
 * This program has a table of its own in place of settings_table.c, because a secret is needed to try it. */
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

const struct setting settings_table[] = {
    {"vault.token", SETTING_STRING, 0, 20, "", "", "", "The token.", true},
    {"vault.door", SETTING_CHOICE, 0, 0, "open", "open|shut", "", "The door.", false},
    {.name = NULL},
};

static int folder_up(void **state)
{
    char template[] = "/tmp/neuvo-secrets-XXXXXX";
    *state = x_strdup(mkdtemp(template));
    return *state == NULL ? -1 : 0;
}

static int folder_down(void **state)
{
    static const char *const names[] = {"token", "vault.token"};
    static const char *const variables[] = {"NEUVO_VAULT_TOKEN", "NEUVO_VAULT_TOKEN_FILE", "NEUVO_VAULT_DOOR",
                                            "CREDENTIALS_DIRECTORY"};
    for (size_t i = 0; i < 2; i++) {
        own_(text_done) struct text path = TEXT_INIT;
        text_printf(&path, "%s/%s", (char *)*state, names[i]);
        (void)unlink(path.data);
    }
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        (void)unsetenv(variables[i]);
    int status = rmdir(*state);
    free(*state);
    return status;
}

#define test_in_folder(test) cmocka_unit_test_setup_teardown(test, folder_up, folder_down)

/* Writes FOLDER/name and sets path to it. */
static void write_secret(const char *folder, const char *name, const char *content, struct text *path)
{
    struct error error = ERROR_INIT;
    text_clear(path);
    text_printf(path, "%s/%s", folder, name);
    assert_int_equal(file_write(path->data, content, strlen(content), 0600, &error), RESULT_OK);
}

static void token_is(const char *expected)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    if (settings_load(NULL, NULL, 0, &settings, &complaints) != RESULT_OK)
        fail_msg("%s", complaints.data);
    assert_string_equal(settings_string(settings, "vault.token"), expected);
    settings_free(settings);
}

static void complaint_holds(const char *part)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    assert_int_equal(settings_load(NULL, NULL, 0, &settings, &complaints), RESULT_BAD_INPUT);
    if (strstr(complaints.data, part) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", complaints.data, part);
}

static void test_where_a_secret_comes_from(void **state)
{
    own_(text_done) struct text path = TEXT_INIT;
    token_is("");
    write_secret(*state, "vault.token", "of systemd\n", &path);
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", *state, 1), 0);
    token_is("of systemd");
    write_secret(*state, "token", "  of a file \n\n", &path);
    assert_int_equal(setenv("NEUVO_VAULT_TOKEN_FILE", path.data, 1), 0);
    token_is("of a file");
    assert_int_equal(setenv("NEUVO_VAULT_TOKEN", "of the environment", 1), 0);
    token_is("of the environment");
}

/* A named file must be there; systemd's folder may hold other services' secrets only. */
static void test_missing_and_unfit_files(void **state)
{
    own_(text_done) struct text path = TEXT_INIT;
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", *state, 1), 0);
    token_is("");
    text_printf(&path, "%s/token", (char *)*state);
    assert_int_equal(setenv("NEUVO_VAULT_TOKEN_FILE", path.data, 1), 0);
    complaint_holds("NEUVO_VAULT_TOKEN_FILE");
    complaint_holds(path.data);
    write_secret(*state, "token", "much longer than twenty bytes", &path);
    complaint_holds("vault.token: is longer than 20 bytes");
}

static void test_a_secret_is_not_printed(void **state)
{
    own_(text_done) struct text printed = TEXT_INIT;
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text example = TEXT_INIT;
    struct settings *settings = NULL;
    assert_int_equal(setenv("NEUVO_VAULT_TOKEN", "abrakadabra", 1), 0);
    assert_int_equal(setenv("NEUVO_VAULT_DOOR", "shut", 1), 0);
    assert_int_equal(settings_load(NULL, NULL, 0, &settings, &complaints), RESULT_OK);
    settings_print(settings, &printed);
    assert_string_equal(printed.data, "vault.token = …  (environment)\nvault.door = shut  (environment)\n");
    settings_free(settings);
    settings_example(&example);
    assert_non_null(strstr(example.data, "a secret"));
    assert_int_equal(setenv("NEUVO_VAULT_TOKEN", "abrakadabra of more than twenty bytes", 1), 0);
    assert_int_equal(settings_load(NULL, NULL, 0, &settings, &complaints), RESULT_BAD_INPUT);
    assert_null(strstr(complaints.data, "abrakadabra"));
}

/* One of the choices, whole: not a part of one, not two, not nothing. */
static void test_choices(void **state)
{
    static const char *const bad[] = {"", "sh", "shutter", "open|shut", "|", "open|", "SHUT", " shut"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(setenv("NEUVO_VAULT_DOOR", bad[i], 1), 0);
        complaint_holds("is none of open|shut");
    }
    assert_int_equal(setenv("NEUVO_VAULT_DOOR", "shut", 1), 0);
    token_is("");
}

static void test_flags_come_last_and_are_checked(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    assert_int_equal(setenv("NEUVO_VAULT_DOOR", "shut", 1), 0);
    const struct setting_flag good = {"vault.door", "open"};
    assert_int_equal(settings_load(NULL, &good, 1, &settings, &complaints), RESULT_OK);
    assert_string_equal(settings_string(settings, "vault.door"), "open");
    settings_free(settings);
    /* All complaints at once, from everywhere. */
    assert_int_equal(setenv("NEUVO_VAULT_DOOR", "ajar", 1), 0);
    const struct setting_flag bad[] = {{"vault.dor", "open"}, {"vault.door", "wide"}};
    assert_int_equal(settings_load("/nowhere/neuvo.yaml", bad, 2, &settings, &complaints), RESULT_BAD_INPUT);
    static const char *const told[] = {"/nowhere/neuvo.yaml", "NEUVO_VAULT_DOOR: vault.door: \"ajar\" is none of",
                                       "command line: vault.dor: no such setting; did you mean vault.door?",
                                       "command line: vault.door: \"wide\" is none of"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        if (strstr(complaints.data, told[i]) == NULL)
            fail_msg("\"%s\" lacks \"%s\"", complaints.data, told[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_where_a_secret_comes_from),       test_in_folder(test_missing_and_unfit_files),
        test_in_folder(test_a_secret_is_not_printed),         test_in_folder(test_choices),
        test_in_folder(test_flags_come_last_and_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
