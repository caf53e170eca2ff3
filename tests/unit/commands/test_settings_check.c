/* What is wrong with the settings as a whole: check-config, doctor and serve say the same, and all of it at once. */
#include "commands_test.h"

#include "commands/settings_check.h"
#include "settings/settings.h"

#define MAIL \
    "server:\n  public_url: https://neuvo.kunta.example\n" \
    "mail:\n  from: neuvo@kunta.example\n  server: smtp.kunta.example\n"

static const struct {
    const char *yaml;
    const char *fault, *warning; /* part of the complaint, NULL: none of that kind */
} cases[] = {
    {"server:\n  listen: 0.0.0.0\nweb:\n  access: sign_in\n", NULL, NULL},
    {"server:\n  listen: 0.0.0.0\n", "neuvo.yaml:2: server.listen: is 0.0.0.0, so others", NULL},
    {"server:\n  listen: 0.0.0.0\nweb:\n  access: place_link\n", NULL, NULL},
    {"server:\n  listen: localhost\nweb:\n  access: place_link\n", "neuvo.yaml:2: server.listen: write a numeric",
     NULL},
    {"web:\n  access: networks\n", "neuvo.yaml:2: web.access: networks needs web.networks", NULL},
    {"web:\n  access: networks\n  networks: 10.0.0.0/33\n", "neuvo.yaml:3: web.networks: \"10.0.0.0/33\"", NULL},
    {"web:\n  access: networks\n  networks: foo\n", "neuvo.yaml:3: web.networks: \"foo\" is not a network", NULL},
    {"web:\n  access: networks\n  networks: 10.0.0.0/8\n", NULL, NULL},
    {"server:\n  trusted_proxies: 300.1.1.1/8\n", "neuvo.yaml:2: server.trusted_proxies: \"300.1.1.1/8\"", NULL},
    {"store:\n  url: mysql://aino:kissa@db/neuvo\n", "neuvo.yaml:2: store.url: \"mysql…\" is no database address",
     NULL},
    {"store:\n  url: postgresql://db/neuvo\n", "PostgreSQL is not served yet", NULL},
    {"store:\n  url: sqlite:other.db\n", NULL, NULL},
    {"organisation:\n  file: nowhere.yaml\n", "neuvo.yaml:2: organisation.file: nowhere.yaml", NULL},
    {"organisation:\n  file: doubled.yaml\n", "doubled.yaml:7: units[1].code: \"koskela\" stands already in line 4",
     NULL},
    {"organisation:\n  file: nameless.yaml\n", "nameless.yaml:3: units[0]: needs both a code and a name", NULL},
    {"knowledge:\n  overrides: here, nowhere\n", NULL, "neuvo.yaml:2: knowledge.overrides: nowhere: No such file"},
    {"knowledge:\n  overrides: here/file\n", NULL, "knowledge.overrides: here/file: is no folder"},
    {"server:\n  public_url: ftp://x\n", "neuvo.yaml:2: server.public_url: \"ftp://x\" is no web address", NULL},
    {"server:\n  public_url: neuvo.example.fi\n", "server.public_url", NULL},
    {"server:\n  public_url: https://\n", "server.public_url", NULL},
    {"server:\n  public_url: https://neuvo.example.fi:8443/x\n", NULL, NULL},
    {"matrix:\n  homeserver: https://matrix.example.fi\n", "neuvo.yaml:2: matrix.user:", NULL},
    {"matrix:\n  homeserver: https://matrix.example.fi\n  user: \"@neuvo:example.fi\"\n", "there is no matrix.token",
     NULL},
    {"matrix:\n  homeserver: https://matrix.example.fi\n  user: \"@neuvo:example.fi\"\n  token: x\n", NULL, NULL},
    {MAIL, NULL, NULL},
    {MAIL "  user: neuvo\n", "neuvo.yaml:5: mail.password: mail.user is set", NULL},
    {MAIL "  user: neuvo\n  password: x\n  security: none\n", "mail.security: without TLS a password", NULL},
    {MAIL "  domains: kunta.example, kunta\n", "neuvo.yaml:6: mail.domains: \"kunta\" is no domain", NULL},
    {"mail:\n  server: smtp://kunta.example\n", "neuvo.yaml:2: mail.server: write only the name", NULL},
    {"mail:\n  server: smtp.kunta.example\n", "mail.from: mail needs an address", NULL},
    {"mail:\n  server: smtp.kunta.example\n  from: a@kunta.example\n", "server.public_url: mails hold links", NULL},
    {"mail:\n  from: \"a@b\"\n", NULL, NULL},
    {"{}\n", NULL, NULL},
};

static int files_up(void **state)
{
    if (up(state) != 0 || folder_make("here", 0700, NULL) != RESULT_OK)
        return -1;
    write_file("here/file", "");
    write_file("doubled.yaml", "code: oma\nname: Koti\nunits:\n  - code: koskela\n    name: Koskela\n"
                               "  - name: Toinen\n    code: koskela\n");
    write_file("nameless.yaml", "code: oma\nunits:\n  - code: koskela\n");
    return 0;
}

/* All that is expected, and nothing else. */
static void expect(const char *yaml, const char *what, const struct text *found, const char *part)
{
    if (part == NULL && found->length > 0)
        fail_msg("%s gave the %s \"%s\"", yaml, what, found->data);
    if (part != NULL && strstr(found->data, part) == NULL)
        fail_msg("%s: the %s \"%s\" lacks \"%s\"", yaml, what, found->data, part);
}

static void test_each_fault(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        own_(text_done) struct text faults = TEXT_INIT;
        own_(text_done) struct text warnings = TEXT_INIT;
        write_file("neuvo.yaml", cases[i].yaml);
        struct settings *settings = settings_read("neuvo.yaml", NULL, 0, &faults);
        settings_check(settings, &faults, &warnings);
        settings_free(settings);
        expect(cases[i].yaml, "fault", &faults, cases[i].fault);
        expect(cases[i].yaml, "warning", &warnings, cases[i].warning);
    }
}

static const char many[] = "server:\n  public_url: ftp://x\n  trusted_proxies: 300.1.1.1/8\nweb:\n  access: networks\n"
                           "store:\n  url: mysql://db\norganisation:\n  file: nowhere.yaml\n";
static const char *const all_of_many[] = {
    "server.public_url:", "server.trusted_proxies:", "web.access:", "store.url:", "organisation.file:"};

static void test_all_at_once_and_everywhere_the_same(void **state)
{
    int (*const commands[])(int, char **, const struct shipped *) = {command_check_config, command_doctor,
                                                                     command_serve};
    write_file("neuvo.yaml", many);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        own_(text_done) struct text said = TEXT_INIT;
        assert_int_equal(call_said(&said, commands[i], "--config", "neuvo.yaml", "--data", "data"), 1);
        for (size_t n = 0; n < sizeof all_of_many / sizeof *all_of_many; n++)
            assert_said(said, all_of_many[n]);
        assert_int_not_equal(access("data", F_OK), 0); /* nothing was begun */
    }
}

/* A value that could not be taken is told once, and not again by a rule that looks at its default. */
static void test_refused_values_are_passed_over(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    write_file("neuvo.yaml", "server:\n  listen: 0.0.0.0\nweb:\n  access: netwroks\n");
    assert_int_equal(call_said(&said, command_check_config, "--config", "neuvo.yaml"), 1);
    assert_said(said, "neuvo.yaml:4: web.access");
    assert_null(strstr(said.data, "server.listen: is"));
}

static void test_a_warning_is_to_mend_too(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    write_file("neuvo.yaml", "knowledge:\n  overrides: nowhere\n");
    assert_int_equal(call_said(&said, command_check_config, "--config", "neuvo.yaml"), 1);
    assert_said(said, "knowledge.overrides: nowhere");
    assert_said(said, "Settings in force");
    assert_int_equal(call_said(&said, command_doctor, "--config", "neuvo.yaml"), 1);
    assert_said(said, "knowledge.overrides: nowhere");
}

static void test_faults_of_local_articles(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    write_file("neuvo.yaml", "knowledge:\n  overrides: here\n");
    assert_int_equal(folder_make("here/oma/fi", 0700, NULL), RESULT_OK);
    write_file("here/oma/fi/own.md", "---\ntitle: Oma\ntittle: Oma\n---\nTeksti.\n");
    assert_int_equal(call_said(&said, command_check_config, "--config", "neuvo.yaml"), 1);
    assert_said(said, "own.md:3: tittle");
}

static void test_misspelt_variables(void **state)
{
    static const struct {
        const char *name, *told; /* NULL: nothing */
    } variables[] = {
        {"NEUVO_SERVR_PORT", "NEUVO_SERVR_PORT: no such setting, so it is ignored; did you mean NEUVO_SERVER_PORT?"},
        {"NEUVO_SERVER_PROT", "did you mean NEUVO_SERVER_PORT?"},
        {"NEUVO_WEB_COLOUR", "NEUVO_WEB_COLOUR: no such setting, so it is ignored; all are in"},
        {"NEUVO_SERVER_PORT", NULL},
        {"NEUVO_BENCH_DATA", NULL},
        {"NEUVO_ROOT", NULL},
        {"NEUVO_SCRATCH", NULL},
        {"NEUVO_SOAK", NULL},
        {"NEUVO_CHROMIUM", NULL},
        {"NEUVO_STYLE_ROOT", NULL},
        {"NEUVOSERVER_PORT", NULL},
    };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        own_(text_done) struct text warnings = TEXT_INIT;
        const char *before = getenv(variables[i].name);
        own_(free_pointer) char *held = x_strdup(before);
        assert_int_equal(setenv(variables[i].name, "1", 1), 0);
        settings_unknown_variables(&warnings);
        assert_int_equal(held == NULL ? unsetenv(variables[i].name) : setenv(variables[i].name, held, 1), 0);
        expect(variables[i].name, "warning", &warnings, variables[i].told);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_fault, files_up, down),
        cmocka_unit_test_setup_teardown(test_all_at_once_and_everywhere_the_same, up, down),
        cmocka_unit_test_setup_teardown(test_refused_values_are_passed_over, up, down),
        cmocka_unit_test_setup_teardown(test_a_warning_is_to_mend_too, up, down),
        cmocka_unit_test_setup_teardown(test_faults_of_local_articles, files_up, down),
        cmocka_unit_test(test_misspelt_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
