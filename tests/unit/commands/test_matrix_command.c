/* neuvo matrix registration and what check-config says about Matrix, as an operator calls them. */
#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"
#include "commands/commands.h"
#include "connectors/matrix/options.h"
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct shipped shipped = {.articles = NEUVO_SOURCE_DIR "/tests/chat/knowledge/office",
                                       .thesaurus = NEUVO_SOURCE_DIR "/knowledge/thesaurus",
                                       .vectors = NEUVO_SOURCE_DIR "/knowledge/vectors/vectors.bin",
                                       .intents = NEUVO_SOURCE_DIR "/intents",
                                       .phrases = NEUVO_SOURCE_DIR "/config/phrases",
                                       .default_data = "data"};
static const char *const variables[] = {
    "NEUVO_MATRIX_HOMESERVER", "NEUVO_MATRIX_USER",         "NEUVO_MATRIX_TOKEN",        "NEUVO_MATRIX_PASSWORD",
    "NEUVO_MATRIX_TUTOR_ROOM", "NEUVO_MATRIX_REGISTRATION", "NEUVO_MATRIX_INVITE_ROOMS", "NEUVO_MATRIX_INVITE_SERVERS",
    "NEUVO_SERVER_PORT",       "NEUVO_SERVER_PUBLIC_URL"};
static char folder[64];
static struct text out, diagnostics;

static int up(void **state)
{
    (void)snprintf(folder, sizeof folder, "/tmp/neuvo-matrix-XXXXXX");
    out = diagnostics = (struct text)TEXT_INIT;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        (void)unsetenv(variables[i]);
    return mkdtemp(folder) == NULL ? -1 : chdir(folder);
}

static int down(void **state)
{
    own_(text_done) struct text command = TEXT_INIT;
    text_done(&out);
    text_done(&diagnostics);
    text_printf(&command, "rm -rf '%s'", folder);
    return chdir("/") != 0 ? -1 : system(command.data);
}

struct stream {
    FILE *file;
    const char *name;
    struct text *text;
    int kept;
};

static void catch_stream(struct stream *stream)
{
    (void)fflush(stream->file);
    stream->kept = dup(fileno(stream->file));
    FILE *to = fopen(stream->name, "w");
    assert_non_null(to);
    assert_true(stream->kept >= 0 && dup2(fileno(to), fileno(stream->file)) >= 0);
    (void)fclose(to);
}

static void let_go(struct stream *stream)
{
    struct error error = ERROR_INIT;
    (void)fflush(stream->file);
    (void)dup2(stream->kept, fileno(stream->file));
    (void)close(stream->kept);
    text_clear(stream->text);
    assert_int_equal(file_read(stream->name, 1 << 20, stream->text, &error), RESULT_OK);
}

/* Fills out and diagnostics. */
static int run(int (*command)(int argc, char **argv, const struct shipped *shipped), int argc, char **argv)
{
    struct stream streams[] = {{stdout, "out", &out, -1}, {stderr, "diagnostics", &diagnostics, -1}};
    catch_stream(&streams[0]);
    catch_stream(&streams[1]);
    int status = command(argc, argv, &shipped);
    let_go(&streams[0]);
    let_go(&streams[1]);
    return status;
}

#define call(function, ...) \
    run(function, (int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)), (char *[]){__VA_ARGS__})

static void assert_in(const struct text *text, const char *words)
{
    if (strstr(text->data, words) == NULL)
        fail_msg("wanted \"%s\" in: %s", words, text->data);
}

static void write_text(const char *name, const char *content)
{
    struct error error = ERROR_INIT;
    if (file_write(name, content, strlen(content), 0600, &error) != RESULT_OK)
        fail_msg("%s", error.text);
}

/* ---- the registration ------------------------------------------------------------------------------------------ */

static const char *field(const struct yaml *yaml, const char *key)
{
    const struct yaml_item *item = yaml_find(yaml, key);
    if (item == NULL)
        fail_msg("there is no %s in: %s", key, out.data);
    return item->value;
}

static void test_registration(void **state)
{
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    own_(text_done) struct text first = TEXT_INIT;
    struct error error = ERROR_INIT;
    assert_int_equal(call(command_matrix, "registration", "--user", "@neuvo.apu:kunta.example", "--url",
                          "http://neuvo.internal:8080", "--id=neuvo-koulut"),
                     0);
    assert_int_equal(yaml_read(out.data, out.length, &yaml, &error), RESULT_OK);
    assert_string_equal(field(&yaml, "id"), "neuvo-koulut");
    assert_string_equal(field(&yaml, "url"), "http://neuvo.internal:8080");
    assert_string_equal(field(&yaml, "sender_localpart"), "neuvo.apu");
    assert_string_equal(field(&yaml, "rate_limited"), "false");
    assert_string_equal(field(&yaml, "namespaces.users[0].regex"), "@neuvo\\.apu:kunta\\.example");
    assert_int_equal(strlen(field(&yaml, "as_token")), 64);
    assert_int_equal(strlen(field(&yaml, "hs_token")), 64);
    assert_string_not_equal(field(&yaml, "as_token"), field(&yaml, "hs_token"));
    assert_in(&diagnostics, "app_service_config_files in homeserver.yaml");
    assert_in(&diagnostics, "matrix.registration");
    assert_in(&diagnostics, "The homeserver will reach Neuvo at http://neuvo.internal:8080");
    assert_null(strstr(diagnostics.data, field(&yaml, "as_token")));
    assert_null(strstr(diagnostics.data, field(&yaml, "hs_token")));
    text_add(&first, field(&yaml, "as_token"));
    assert_int_equal(call(command_matrix, "registration", "--user", "@neuvo:x", "--url", "http://n"), 0);
    assert_in(&out, "\nid: \"neuvo\"\n");
    assert_null(strstr(out.data, first.data)); /* new secrets each time */
}

static void test_registration_from_settings(void **state)
{
    (void)setenv("NEUVO_MATRIX_USER", "@neuvo:kunta.example", 1);
    (void)setenv("NEUVO_SERVER_PORT", "8123", 1);
    assert_int_equal(call(command_matrix, "registration"), 0);
    assert_in(&out, "url: \"http://127.0.0.1:8123\"\n");
    assert_in(&out, "sender_localpart: \"neuvo\"\n");
    (void)setenv("NEUVO_SERVER_PUBLIC_URL", "https://neuvo.kunta.example", 1);
    assert_int_equal(call(command_matrix, "registration"), 0);
    assert_in(&out, "url: \"https://neuvo.kunta.example\"\n");
    assert_int_equal(call(command_matrix, "registration", "--url", "http://10.0.0.2:1"), 0);
    assert_in(&out, "url: \"http://10.0.0.2:1\"\n");
    write_text("neuvo.yaml", "server:\n  prot: 1\n");
    assert_int_equal(call(command_matrix, "registration", "--config", "neuvo.yaml"), 1);
    assert_in(&diagnostics, "neuvo.yaml:2");
    assert_string_equal(out.data, "");
}

static void test_registration_mistakes(void **state)
{
    static const struct {
        const char *argv[6], *words;
    } cases[] = {
        {{NULL}, "what is it to do?"},
        {{"register"}, "what is it to do?"},
        {{"registration"}, "whose? Give --user @neuvo:SERVER, or set matrix.user"},
        {{"registration", "--user", "neuvo"}, "\"neuvo\" is no user id; write it whole, as @neuvo:example.fi"},
        {{"registration", "--user", "@:kunta.example"}, "is no user id"},
        {{"registration", "--user", "@a:x", "--url", "neuvo.internal"}, "\"neuvo.internal\" is no address"},
        {{"registration", "--user", "@a:x", "--url", "http://"}, "\"http://\" is no address"},
        {{"registration", "--user", "@a:x", "--url", "http://a\"\nid: b"}, "is no address"},
        {{"registration", "--user", "@a:x", "--id", "a/b"}, "\"a/b\" is no id of a service"},
        {{"registration", "--user", "@a:x", "--id", ""}, "\"\" is no id of a service"},
        {{"registration", "--name", "x"}, "--name: no such option"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int argc = 0;
        while (argc < 6 && cases[i].argv[argc] != NULL)
            argc++;
        assert_int_equal(run(command_matrix, argc, (char **)(size_t)cases[i].argv), 2);
        assert_in(&diagnostics, cases[i].words);
        assert_in(&diagnostics, "\nusage: neuvo matrix registration [--user @neuvo:SERVER]");
        assert_string_equal(out.data, "");
    }
    (void)setenv("NEUVO_SERVER_PORT", "0", 1);
    assert_int_equal(call(command_matrix, "registration", "--user", "@a:x"), 2);
    assert_in(&diagnostics, "server.port is 0");
}

/* ---- check-config ---------------------------------------------------------------------------------------------- */

static void test_complaints_all_at_once(void **state)
{
    (void)setenv("NEUVO_MATRIX_HOMESERVER", "matrix.kunta.example", 1);
    (void)setenv("NEUVO_MATRIX_TUTOR_ROOM", "#tuki:kunta.example", 1);
    (void)setenv("NEUVO_MATRIX_INVITE_ROOMS", "!good:kunta.example, bad ,,!alsogood", 1);
    (void)setenv("NEUVO_MATRIX_INVITE_SERVERS", "naapuri.example:8448,https://toinen.example", 1);
    assert_int_equal(call(command_check_config, "--data", "data"), 1);
    assert_in(&diagnostics, ": matrix.homeserver: \"matrix.kunta.example\" is no address; write it as https://");
    assert_in(&diagnostics, ": matrix.user: is missing; name Neuvo's own user id, as @neuvo:example.fi\n");
    assert_in(&diagnostics, ": matrix.homeserver is set, but there is no matrix.token, matrix.password or "
                            "matrix.registration to sign in with\n");
    assert_in(&diagnostics, ": matrix.invite_servers: \"https://toinen.example\" is no server name;");
    assert_in(&diagnostics, ": matrix.invite_rooms: \"bad\" is no room id;");
    assert_in(&diagnostics, ": matrix.tutor_room: \"#tuki:kunta.example\" is no room id;");
    assert_null(strstr(diagnostics.data, "good"));
    assert_null(strstr(diagnostics.data, "8448"));
}

static void test_good_settings(void **state)
{
    (void)setenv("NEUVO_MATRIX_TUTOR_ROOM", "no room", 1); /* does not matter without a homeserver */
    assert_int_equal(call(command_check_config, "--data", "data"), 0);
    (void)setenv("NEUVO_MATRIX_TUTOR_ROOM", "!tuki:kunta.example", 1);
    (void)setenv("NEUVO_MATRIX_HOMESERVER", "https://matrix.kunta.example/", 1);
    (void)setenv("NEUVO_MATRIX_USER", "@neuvo:kunta.example", 1);
    (void)setenv("NEUVO_MATRIX_TOKEN", "syt_secret", 1);
    assert_int_equal(call(command_check_config, "--data", "data"), 0);
    assert_string_equal(diagnostics.data, "");
    assert_null(strstr(out.data, "syt_secret"));
}

static void test_registration_file_is_checked(void **state)
{
    static const struct {
        const char *file, *words;
    } cases[] = {
        {NULL, "matrix.registration: neuvo.yaml: "},
        {"as_token: [", "matrix.registration: neuvo.yaml"},
        {"as_token: a\nsender_localpart: neuvo\n",
         "neuvo.yaml: \"hs_token\" is missing; make the file anew with: neuvo "
         "matrix registration\n"},
        {"hs_token: a\nsender_localpart: neuvo\n", "\"as_token\" is missing"},
        {"as_token: a\nhs_token: b\nsender_localpart: apu\n",
         "sender_localpart is \"apu\", but matrix.user is @neuvo:kunta.example; they must name the same user\n"},
        {"as_token: a\nhs_token: b\nsender_localpart: neuvo\nurl: 'null'\n", "neuvo.yaml: url is \"null\";"},
    };
    (void)setenv("NEUVO_MATRIX_HOMESERVER", "https://matrix.kunta.example", 1);
    (void)setenv("NEUVO_MATRIX_USER", "@neuvo:kunta.example", 1);
    (void)setenv("NEUVO_MATRIX_REGISTRATION", "neuvo.yaml", 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].file != NULL)
            write_text("neuvo.yaml", cases[i].file);
        assert_int_equal(call(command_check_config, "--data", "data"), 1);
        assert_in(&diagnostics, cases[i].words);
    }
    (void)unlink("neuvo.yaml");
    assert_int_equal(call(command_matrix, "registration", "--id", "neuvo-koulut"), 0);
    write_text("neuvo.yaml", out.data);
    assert_int_equal(call(command_check_config, "--data", "data"), 0);
}

/* The connector refuses the same, and says the first of it. */
static void test_connector_refuses(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    struct matrix_options options;
    struct error error = ERROR_INIT;
    (void)setenv("NEUVO_MATRIX_HOMESERVER", "https://matrix.kunta.example/", 1);
    (void)setenv("NEUVO_MATRIX_USER", "neuvo", 1);
    assert_int_equal(settings_load(NULL, NULL, 0, &settings, &complaints), RESULT_OK);
    assert_int_equal(matrix_options_read(settings, &options, &error), RESULT_BAD_INPUT);
    assert_string_equal(error.text,
                        "matrix.user: \"neuvo\" is no user id; write it whole, as @neuvo:example.fi (and more: "
                        "neuvo check-config tells all)");
    settings_free(settings);
    (void)setenv("NEUVO_MATRIX_USER", "@neuvo:kunta.example", 1);
    (void)setenv("NEUVO_MATRIX_PASSWORD", "secret", 1);
    assert_int_equal(settings_load(NULL, NULL, 0, &settings, &complaints), RESULT_OK);
    assert_int_equal(matrix_options_read(settings, &options, &error), RESULT_OK);
    assert_string_equal(options.homeserver, "https://matrix.kunta.example");
    assert_string_equal(options.service_id, "neuvo");
    assert_false(options.service);
    matrix_options_done(&options);
    settings_free(settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_registration, up, down),
        cmocka_unit_test_setup_teardown(test_registration_from_settings, up, down),
        cmocka_unit_test_setup_teardown(test_registration_mistakes, up, down),
        cmocka_unit_test_setup_teardown(test_complaints_all_at_once, up, down),
        cmocka_unit_test_setup_teardown(test_good_settings, up, down),
        cmocka_unit_test_setup_teardown(test_registration_file_is_checked, up, down),
        cmocka_unit_test_setup_teardown(test_connector_refuses, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
