/* What an editor hears of their articles, and what `neuvo ask` shows of them. */
#include "commands_test.h"

static void local_article(const char *topic, const char *content)
{
    own_(text_done) struct text path = TEXT_INIT;
    assert_int_equal(folder_make("over/oma/fi", 0700, NULL), RESULT_OK);
    text_printf(&path, "over/oma/fi/%s.md", topic);
    write_file(path.data, content);
    write_file("neuvo.yaml", "knowledge:\n  overrides: over\n");
}

/* Nobody can press a button below a single answer, so the steps past the seventh stand there too. */
static void test_ask_shows_every_step(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    assert_int_equal(call_said(&said, command_ask, "--knowledge", NEUVO_SOURCE_DIR "/tests/chat/knowledge/office",
                               "kuka siivoaa taukotilan"),
                     0);
    assert_said(said, "7. Seitsemäs vaihe.");
    assert_said(said, "8. Kahdeksas vaihe.");
    assert_said(said, "9. Yhdeksäs vaihe.");
    assert_said(said, "Kiitos siivouksesta.");
    assert_null(strstr(said.data, "Auttoiko"));
}

/* A local article, by the settings file and by the environment; with --knowledge neither counts. */
static void test_ask_knows_local_articles(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    local_article("coffee", "---\ntitle: Hernekeiton tilaaminen\nquestions:\n  - miten tilaan hernekeittoa\n---\n"
                            "Soita keittiölle {{support_phone}}.\n");
    write_file("record.yaml", "code: oma\nname: Koti\nfacts:\n  support_phone: 09 555\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--create", "--data", "elsewhere"), 0);
    assert_int_equal(call_said(&said, command_ask, "miten tilaan hernekeittoa"), 0);
    assert_null(strstr(said.data, "keittiölle"));
    assert_int_equal(
        call_said(&said, command_ask, "--config", "neuvo.yaml", "--data", "elsewhere", "miten tilaan hernekeittoa"), 0);
    assert_said(said, "Soita keittiölle 09 555.");
    assert_int_equal(setenv("NEUVO_KNOWLEDGE_OVERRIDES", "over", 1), 0);
    assert_int_equal(call_said(&said, command_ask, "miten tilaan hernekeittoa"), 0);
    assert_said(said, "Lähde: Hernekeiton tilaaminen");
    assert_int_equal(call_said(&said, command_ask, "--knowledge", NEUVO_SOURCE_DIR "/tests/chat/knowledge/office",
                               "miten tilaan hernekeittoa"),
                     0);
    assert_int_equal(unsetenv("NEUVO_KNOWLEDGE_OVERRIDES"), 0);
    assert_null(strstr(said.data, "Hernekeiton"));
}

static void test_notices(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    own_(text_done) struct text article = TEXT_INIT;
    text_add(&article, "---\ntitle: Pitkä\nreview_by: 2026-01-31\n---\n");
    for (int i = 1; i <= 9; i++)
        text_printf(&article, "%d. Vaihe.\n", i);
    text_add_char(&article, '\n');
    for (int i = 0; i < 6000; i++)
        text_add_char(&article, 'a');
    local_article("long", article.data);
    assert_int_equal(call_said(&said, command_check_config, "--config", "neuvo.yaml"), 0);
    assert_said(said, "over/oma/fi/long.md: review_by: was to be looked through by 2026-01-31");
    assert_said(said, "over/oma/fi/long.md: has 9 steps");
    assert_said(said, "over/oma/fi/long.md: is longer than one answer holds");
    local_article("long", "---\ntitle: Lyhyt\nreview_by: 2999-01-31\n---\nTeksti.\n");
    assert_int_equal(call_said(&said, command_check_config, "--config", "neuvo.yaml"), 0);
    assert_null(strstr(said.data, "over/oma/fi/long.md"));
}

static void test_faults_are_to_mend(void **state)
{
    static const struct {
        const char *content, *told;
    } articles[] = {
        {"---\ntitle: Kahvi {{support_phone}}\n---\nTeksti.\n", "own.md:2: title: holds a placeholder"},
        {"---\ntitle: Kahvi\nchecked_on: 2999-01-01\n---\nTeksti.\n", "own.md:3: checked_on: lies in the future"},
        {"---\ntitle: Kahvi\n---\n", "own.md:3: there is no text"},
        {"---\ntitle: Kahvi\n---\nSoita {{suport_phone}}.\n",
         "own.md:4: {{suport_phone}}: there is no such fact; did you "
         "mean {{support_phone}}?"},
    };
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
        own_(text_done) struct text said = TEXT_INIT;
        local_article("own", articles[i].content);
        assert_int_equal(call_said(&said, command_check_config, "--config", "neuvo.yaml"), 1);
        assert_said(said, articles[i].told);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_ask_shows_every_step, up, down),
        cmocka_unit_test_setup_teardown(test_ask_knows_local_articles, up, down),
        cmocka_unit_test_setup_teardown(test_notices, up, down),
        cmocka_unit_test_setup_teardown(test_faults_are_to_mend, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
