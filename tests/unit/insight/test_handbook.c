/* The handbook's page: chapters and data become one page, and what is wrong in a chapter is named. */
#include "insight/handbook.h"

#include "base/file.h"
#include "base/own.h"
#include "checkin/bank.h"
#include "settings/phrases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct framework *framework;
static struct phrases *phrases;
static struct bank bank = {.items = LIST_INIT};
static char folder[] = "/tmp/neuvo-handbook-XXXXXX";

static void write_file(const char *name, const char *words)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&path, "%s/%s", folder, name);
    assert_int_equal(file_write(path.data, words, strlen(words), 0600, &error), RESULT_OK);
}

static int load(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(text_done) struct text wrong = TEXT_INIT, languages = TEXT_INIT;
    struct error error = ERROR_INIT;
    (void)state;
    if (framework_load(NEUVO_SOURCE_DIR "/knowledge/competences", &framework, &complaints) != RESULT_OK ||
        phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &phrases, &wrong) != RESULT_OK || mkdtemp(folder) == NULL)
        return -1;
    bank_load(NEUVO_SOURCE_DIR "/tests/chat/items", framework, &bank, &complaints);
    text_printf(&languages, "%s/fi", folder);
    return folder_make(languages.data, 0700, &error) == RESULT_OK ? 0 : -1;
}

static void remove_file(const char *name)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/%s", folder, name);
    (void)remove(path.data);
}

static int unload(void **state)
{
    (void)state;
    static const char *const names[] = {"fi/1-a.md", "fi/2-b.md", "handbook.css", "fi", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove_file(names[i]);
    framework_free(framework);
    phrases_free(phrases);
    bank_done(&bank);
    return 0;
}

static enum result page_of(const char *first, const char *second, struct text *page, struct error *error)
{
    const struct handbook_source source = {.folder = folder,
                                           .phrases = phrases,
                                           .framework = framework,
                                           .bank = &bank,
                                           .organisation = "Kivi & *Kumpu*",
                                           .now_ms = 1795000000000, /* 18 November 2026 */
                                           .facts = {{"checkins.notice", true}},
                                           .fact_count = 1};
    write_file("handbook.css", "p { color: black; }\n");
    write_file("fi/1-a.md", first);
    write_file("fi/2-b.md", second);
    return handbook_page(&source, LANGUAGE_FI, page, error);
}

static void has(const struct text *page, const char *words)
{
    if (strstr(page->data, words) == NULL)
        fail_msg("\"%s\" is not in:\n%s", words, page->data);
}

static void words_stay_words(void **state)
{
    own_(text_done) struct text page = TEXT_INIT;
    struct error error = ERROR_INIT;
    (void)state;
    assert_int_equal(page_of("# Alku\n\nKunta: {{organisation}}, {{date}}.\n", "# Loppu <b>nyt</b>\n", &page, &error),
                     RESULT_OK);
    has(&page, "<html lang=\"fi\">");
    has(&page, "<p>Kunta: Kivi &amp; *Kumpu*, 18.11.2026.</p>");
    has(&page, "<h2 id=\"part-1\">Alku</h2>");
    has(&page, "<a href=\"#part-2\">Loppu &lt;b&gt;nyt&lt;/b&gt;</a>");
    assert_null(strstr(page.data, "<b>"));
}

static void data_stands_where_it_is_named(void **state)
{
    own_(text_done) struct text page = TEXT_INIT;
    struct error error = ERROR_INIT;
    (void)state;
    assert_int_equal(
        page_of("# A\n\nEnnen.\n\n{{profiles}}\n\nJälkeen.\n", "{{checklist}}\n\n{{roles}}\n", &page, &error),
        RESULT_OK);
    has(&page, "<p>Ennen.</p>\n<div class=\"wide\"");
    has(&page, "<th scope=\"row\">rehtori tai päiväkodin johtaja</th>");
    has(&page, "<th scope=\"row\">Tietosuojaseloste</th>\n<td>✓ kunnossa</td>");
    has(&page, "4.2 Henkilötietojen ja yksityisyyden suojaaminen"); /* what the job needs most */
}

static void a_wrong_name_is_told_with_its_line(void **state)
{
    own_(text_done) struct text page = TEXT_INIT;
    struct error error = ERROR_INIT;
    (void)state;
    assert_int_equal(page_of("# A\n", "# B\n\nSanoja.\n\n{{profile}}\n", &page, &error), RESULT_BAD_INPUT);
    assert_non_null(strstr(error.text, "fi/2-b.md:5: there is no part \"profile\""));
    assert_string_equal(page.data, "");
    assert_int_equal(page_of("Auki {{organisation\n", "# B\n", &page, &error), RESULT_BAD_INPUT);
    assert_non_null(strstr(error.text, "fi/1-a.md:1"));
}

static void the_shipped_text_is_whole(void **state)
{
    (void)state;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        own_(text_done) struct text page = TEXT_INIT;
        struct error error = ERROR_INIT;
        const struct handbook_source source = {.folder = NEUVO_SOURCE_DIR "/knowledge/handbook",
                                               .phrases = phrases,
                                               .framework = framework,
                                               .bank = &bank,
                                               .organisation = ""};
        if (handbook_page(&source, (enum language)language, &page, &error) != RESULT_OK)
            fail_msg("%s", error.text);
        assert_null(strstr(page.data, "{{"));
        assert_null(strstr(page.data, "handbook_")); /* a phrase that is missing */
        for (int role = 0; role < framework->role_count; role++)
            has(&page, framework->roles[role].names[language].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_stay_words),
        cmocka_unit_test(data_stands_where_it_is_named),
        cmocka_unit_test(a_wrong_name_is_told_with_its_line),
        cmocka_unit_test(the_shipped_text_is_whole),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
