/* What the settings say about Matrix, checked together; and a registration file, written and read again. */
#include "connectors/matrix/options.h"

#include "base/file.h"
#include "base/own.h"
#include "base/text.h"
#include "base/yaml.h"
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define USER "@neuvo:kunta.fi"

/* Settings from "name=value" strings, NULL at the end. */
static enum result read_options(const char *const *given, struct matrix_options *options, struct error *error)
{
    struct setting_flag flags[16] = {{NULL, NULL}};
    char *names[16];
    size_t count = 0;
    struct settings *settings = NULL;
    own_(text_done) struct text complaints = TEXT_INIT;
    for (; given[count] != NULL; count++) {
        const char *equals = strchr(given[count], '=');
        names[count] = x_strndup(given[count], (size_t)(equals - given[count]));
        flags[count] = (struct setting_flag){names[count], equals + 1};
    }
    if (settings_load(NULL, flags, count, &settings, &complaints) != RESULT_OK)
        fail_msg("%s", complaints.data);
    enum result result = matrix_options_read(settings, options, error);
    settings_free(settings);
    while (count > 0)
        free(names[--count]);
    return result;
}

#define HOMESERVER "matrix.homeserver=https://matrix.kunta.fi"
#define WHO "matrix.user=" USER

static void test_an_account(void **state)
{
    static const char *const given[] = {"matrix.homeserver=https://matrix.kunta.fi///", WHO, "matrix.token=t", NULL};
    own_(matrix_options_done) struct matrix_options options;
    struct error error = ERROR_INIT;
    if (read_options(given, &options, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    assert_string_equal(options.homeserver, "https://matrix.kunta.fi");
    assert_string_equal(options.user, USER);
    assert_string_equal(options.token, "t");
    assert_string_equal(options.password, "");
    assert_string_equal(options.hs_token, "");
    assert_string_equal(options.display_name, "Neuvo");
    assert_string_equal(options.command, "!neuvo");
    assert_true(options.invites_from_own_server);
    assert_false(options.service);
}

static void test_what_else_may_be_said(void **state)
{
    static const char *const given[] = {"matrix.homeserver=http://127.0.0.1:8008/synapse/",
                                        WHO,
                                        "matrix.password=p",
                                        "matrix.display_name=",
                                        "matrix.command=",
                                        "matrix.invites=listed",
                                        "matrix.invite_servers=a.fi, b.fi",
                                        "matrix.invite_rooms=!r:c.fi",
                                        "matrix.tutor_room=!t:c.fi",
                                        NULL};
    own_(matrix_options_done) struct matrix_options options;
    struct error error = ERROR_INIT;
    if (read_options(given, &options, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    assert_string_equal(options.homeserver, "http://127.0.0.1:8008/synapse");
    assert_string_equal(options.password, "p");
    assert_string_equal(options.display_name, "");
    assert_string_equal(options.command, "");
    assert_false(options.invites_from_own_server);
    assert_string_equal(options.invite_servers, "a.fi, b.fi");
    assert_string_equal(options.invite_rooms, "!r:c.fi");
    assert_string_equal(options.tutor_room, "!t:c.fi");
}

/* Each complaint names the setting. */
static void test_what_is_wrong(void **state)
{
    static const struct {
        const char *given[4];
        const char *told;
    } examples[] = {
        {{WHO, "matrix.token=t"}, "matrix.homeserver"},
        {{"matrix.homeserver=matrix.kunta.fi", WHO, "matrix.token=t"}, "matrix.homeserver"},
        {{"matrix.homeserver=https://", WHO, "matrix.token=t"}, "matrix.homeserver"},
        {{"matrix.homeserver=ftp://matrix.kunta.fi", WHO, "matrix.token=t"}, "matrix.homeserver"},
        {{"matrix.homeserver=https://matrix.kunta.fi/?x", WHO, "matrix.token=t"}, "matrix.homeserver"},
        {{"matrix.homeserver=https://matrix.kunta.fi/#/room", WHO, "matrix.token=t"}, "matrix.homeserver"},
        {{"matrix.homeserver=https://neuvo:pw@matrix.kunta.fi", WHO, "matrix.token=t"}, "matrix.homeserver"},
        {{"matrix.homeserver=https://matrix .kunta.fi", WHO, "matrix.token=t"}, "matrix.homeserver"},
        {{HOMESERVER, "matrix.token=t"}, "matrix.user"},
        {{HOMESERVER, "matrix.user=neuvo", "matrix.token=t"}, "matrix.user"},
        {{HOMESERVER, "matrix.user=@neuvo", "matrix.token=t"}, "matrix.user"},
        {{HOMESERVER, "matrix.user=!neuvo:kunta.fi", "matrix.token=t"}, "matrix.user"},
        {{HOMESERVER, WHO}, "matrix.token"},
        {{HOMESERVER, WHO, "matrix.registration=/nonexistent/neuvo.yaml"}, "/nonexistent/neuvo.yaml"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct matrix_options options;
        struct error error = ERROR_INIT;
        assert_int_equal(read_options(examples[i].given, &options, &error) == RESULT_OK, false);
        if (strstr(error.text, examples[i].told) == NULL)
            fail_msg("\"%s\" lacks \"%s\"", error.text, examples[i].told);
        assert_null(strstr(error.text, "neuvo:pw"));
    }
}

/* ---- the registration file ------------------------------------------------------------------------------------ */

/* Options with a registration of this content; the file is gone afterwards. */
static enum result read_registration(const char *content, struct matrix_options *options, struct error *error)
{
    char path[] = "/tmp/neuvo-registration-XXXXXX";
    own_(text_done) struct text setting = TEXT_INIT;
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, content, strlen(content)), (ssize_t)strlen(content));
    (void)close(file);
    text_printf(&setting, "matrix.registration=%s", path);
    const char *const given[] = {HOMESERVER, WHO, setting.data, NULL};
    enum result result = read_options(given, options, error);
    (void)unlink(path);
    return result;
}

static const char *value_of(const struct yaml *yaml, const char *key)
{
    const struct yaml_item *item = yaml_find(yaml, key);
    if (item == NULL)
        fail_msg("there is no %s", key);
    return item->value;
}

static void test_written_and_read(void **state)
{
    own_(text_done) struct text one = TEXT_INIT;
    own_(text_done) struct text other = TEXT_INIT;
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    own_(matrix_options_done) struct matrix_options options;
    struct error error = ERROR_INIT;
    assert_int_equal(matrix_registration_write(USER, "http://neuvo.internal:8080", "neuvo-1", &one, &error), RESULT_OK);
    assert_int_equal(matrix_registration_write(USER, "http://neuvo.internal:8080", "neuvo-1", &other, &error),
                     RESULT_OK);
    assert_string_not_equal(one.data, other.data); /* fresh secrets each time */
    if (read_registration(one.data, &options, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    assert_true(options.service);
    assert_int_equal(strlen(options.token), 64);
    assert_int_equal(strlen(options.hs_token), 64);
    assert_string_not_equal(options.token, options.hs_token);
    assert_int_equal(yaml_read(one.data, one.length, &yaml, &error), RESULT_OK);
    assert_string_equal(value_of(&yaml, "as_token"), options.token);
    assert_string_equal(value_of(&yaml, "id"), "neuvo-1");
    assert_string_equal(options.service_id, "neuvo-1");
    assert_string_equal(options.service_url, "http://neuvo.internal:8080");
    assert_string_equal(value_of(&yaml, "url"), "http://neuvo.internal:8080");
    assert_string_equal(value_of(&yaml, "sender_localpart"), "neuvo");
    assert_string_equal(value_of(&yaml, "rate_limited"), "false");
    assert_string_equal(value_of(&yaml, "namespaces.users[0].regex"), "@neuvo:kunta\\.fi");
    assert_string_equal(value_of(&yaml, "namespaces.users[0].exclusive"), "true");
}

static void test_registrations_that_are_none(void **state)
{
    static const struct {
        const char *content, *told;
    } examples[] = {
        {"", "as_token"},
        {"as_token: a\nsender_localpart: neuvo\n", "hs_token"},
        {"as_token: \"\"\nhs_token: h\nsender_localpart: neuvo\n", "as_token"},
        {"as_token: a\nhs_token: h\n", "sender_localpart"},
        {"as_token: a\nhs_token: h\nsender_localpart: neuv\n", "same user"},
        {"as_token: a\nhs_token: h\nsender_localpart: neuvoo\n", "same user"},
        {"as_token: a\nhs_token: h\nsender_localpart: Neuvo\n", "same user"},
        {"as_token: [a\n", "neuvo-registration-"},
        {"as_token: a\nhs_token: h\nsender_localpart: neuvo\nurl: neuvo.internal\n", "url is"},
        {"as_token: {a: b}\nhs_token: h\nsender_localpart: neuvo\n", "as_token"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct matrix_options options;
        struct error error = ERROR_INIT;
        assert_int_equal(read_registration(examples[i].content, &options, &error), RESULT_BAD_INPUT);
        if (strstr(error.text, examples[i].told) == NULL)
            fail_msg("\"%s\" lacks \"%s\"", error.text, examples[i].told);
    }
}

/* Nothing that is given may break out of the file. */
static void test_what_cannot_be_registered(void **state)
{
    static const struct {
        const char *user, *url, *id;
    } examples[] = {
        {"neuvo", "http://a", "neuvo"},
        {"@neuvo", "http://a", "neuvo"},
        {"@:kunta.fi", "http://a", "neuvo"},
        {"@neuvo:a\"", "http://a", "neuvo"},
        {"@neu'vo:a", "http://a", "neuvo"},
        {"@neu\\vo:a", "http://a", "neuvo"},
        {"@neuvo:a\nx: y", "http://a", "neuvo"},
        {USER, "neuvo.internal", "neuvo"},
        {USER, "file:///etc", "neuvo"},
        {USER, "http://", "neuvo"},
        {USER, "http://a\"\nx: y", "neuvo"},
        {USER, "http://a\nx: y", "neuvo"},
        {USER, "http://a\rx", "neuvo"},
        {USER, "http://a\\x41", "neuvo"},
        {USER, "http://a b", "neuvo"},
        {USER, "http://a", ""},
        {USER, "http://a", "a b"},
        {USER, "http://a", "a\"b"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(text_done) struct text yaml = TEXT_INIT;
        struct error error = ERROR_INIT;
        if (matrix_registration_write(examples[i].user, examples[i].url, examples[i].id, &yaml, &error) !=
            RESULT_BAD_INPUT)
            fail_msg("written: %s", yaml.data);
        assert_true(error.text[0] != '\0');
        assert_int_equal(yaml.length, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_account),
        cmocka_unit_test(test_what_else_may_be_said),
        cmocka_unit_test(test_what_is_wrong),
        cmocka_unit_test(test_written_and_read),
        cmocka_unit_test(test_registrations_that_are_none),
        cmocka_unit_test(test_what_cannot_be_registered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
