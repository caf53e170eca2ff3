/* neuvo ask --jsonl: what cannot wait has its intent's name as outcome, as in a conversation; a foreign knowledge has
 * only its own labels. */
#include "base/file.h"
#include "base/own.h"
#include "commands/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct shipped shipped = {.articles = NEUVO_SOURCE_DIR "/knowledge/articles",
                                       .thesaurus = NEUVO_SOURCE_DIR "/knowledge/thesaurus",
                                       .vectors = NEUVO_SOURCE_DIR "/knowledge/vectors/vectors.bin",
                                       .intents = NEUVO_SOURCE_DIR "/intents",
                                       .phrases = NEUVO_SOURCE_DIR "/config/phrases",
                                       .default_data = "/nonexistent/neuvo"};
static char folder[64];

static int up(void **state)
{
    (void)snprintf(folder, sizeof folder, "/tmp/neuvo-ask-XXXXXX");
    *state = mkdtemp(folder);
    return *state == NULL || chdir(folder) != 0 ? -1 : 0;
}

static int down(void **state)
{
    (void)unlink("in");
    (void)unlink("out");
    return chdir("/") != 0 || rmdir(folder) != 0 ? -1 : 0;
}

/* Asks one question through standard input; adds the line that came out. */
static void ask(const char *text, char *knowledge, struct text *line)
{
    own_(text_done) struct text in = TEXT_INIT;
    struct error error = ERROR_INIT;
    char *arguments[] = {"--jsonl", knowledge == NULL ? NULL : "--knowledge", knowledge};
    int saved = dup(STDOUT_FILENO);
    text_printf(&in, "{\"id\":\"1\",\"lang\":\"fi\",\"text\":\"%s\"}\n", text);
    assert_int_equal(file_write("in", in.data, in.length, 0600, &error), RESULT_OK);
    (void)fflush(stdout);
    assert_non_null(freopen("in", "r", stdin));
    assert_non_null(freopen("out", "w", stdout));
    int status = command_ask(knowledge == NULL ? 1 : 3, arguments, &shipped);
    (void)fflush(stdout);
    (void)dup2(saved, STDOUT_FILENO);
    (void)close(saved);
    assert_int_equal(status, 0);
    assert_int_equal(file_read("out", 64 * 1024, line, &error), RESULT_OK);
}

static void test_outcomes(void **state)
{
    static const struct {
        const char *text, *outcome;
    } rows[] = {
        {"haluan kuolla", "urgent-crisis"},
        {"luokassa savua", "urgent-smoke"},
        {"oppilas on tajuton", "urgent-danger"},
        {"läppärin akku on turvonnut", "urgent-battery"},
        {"mun instagram kaapattiin", "urgent-security"},
        {"klikkasin huijauslinkkiä", "answer"}, /* an article is sure of it */
        {"kiitos", "thanks"},
        {"unohdin salasanani", "answer"},
        {"mikä on mongolian pääkaupunki", "unknown"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(text_done) struct text line = TEXT_INIT, wanted = TEXT_INIT;
        ask(rows[i].text, NULL, &line);
        text_printf(&wanted, "\"outcome\":\"%s\"", rows[i].outcome);
        if (strstr(line.data, wanted.data) == NULL)
            fail_msg("%s: %s", rows[i].text, line.data);
    }
}

static void test_another_knowledge_has_no_urgent_intents(void **state)
{
    own_(text_done) struct text line = TEXT_INIT;
    ask("haluan kuolla", NEUVO_SOURCE_DIR "/tests/chat/knowledge/office", &line);
    assert_null(strstr(line.data, "urgent"));
    assert_non_null(strstr(line.data, "\"outcome\":\"unknown\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_outcomes),
                                       cmocka_unit_test(test_another_knowledge_has_no_urgent_intents)};
    return cmocka_run_group_tests(tests, up, down);
}
