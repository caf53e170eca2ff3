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

static void add_question(struct text *in, const char *text)
{
    text_printf(in, "{\"id\":\"1\",\"lang\":\"fi\",\"text\":\"%s\"}\n", text);
}

/* Asks what stands in `in` through standard input; adds the lines that came out. */
static void ask_lines(const struct text *in, char **arguments, int count, struct text *lines)
{
    struct error error = ERROR_INIT;
    int saved = dup(STDOUT_FILENO);
    assert_int_equal(file_write("in", in->data, in->length, 0600, &error), RESULT_OK);
    (void)fflush(stdout);
    assert_non_null(freopen("in", "r", stdin));
    assert_non_null(freopen("out", "w", stdout));
    int status = command_ask(count, arguments, &shipped);
    (void)fflush(stdout);
    (void)dup2(saved, STDOUT_FILENO);
    (void)close(saved);
    assert_int_equal(status, 0);
    assert_int_equal(file_read("out", 64 * 1024, lines, &error), RESULT_OK);
}

static void ask_with(const char *text, char **arguments, int count, struct text *line)
{
    own_(text_done) struct text in = TEXT_INIT;
    add_question(&in, text);
    ask_lines(&in, arguments, count, line);
}

static void ask(const char *text, char *knowledge, struct text *line)
{
    char *arguments[] = {"--jsonl", knowledge == NULL ? NULL : "--knowledge", knowledge};
    ask_with(text, arguments, knowledge == NULL ? 1 : 3, line);
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
    own_(text_done) struct text in = TEXT_INIT, lines = TEXT_INIT;
    char *arguments[] = {"--jsonl"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_question(&in, rows[i].text);
    ask_lines(&in, arguments, 1, &lines); /* all at once: the articles are read once */
    char *rest = lines.data;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(text_done) struct text wanted = TEXT_INIT;
        const char *line = strsep(&rest, "\n");
        text_printf(&wanted, "\"outcome\":\"%s\"", rows[i].outcome);
        if (line == NULL || strstr(line, wanted.data) == NULL)
            fail_msg("%s: %s", rows[i].text, line == NULL ? "no line" : line);
    }
}

static void test_another_knowledge_has_no_urgent_intents(void **state)
{
    own_(text_done) struct text line = TEXT_INIT;
    ask("haluan kuolla", NEUVO_SOURCE_DIR "/tests/chat/knowledge/office", &line);
    assert_null(strstr(line.data, "urgent"));
    assert_non_null(strstr(line.data, "\"outcome\":\"unknown\""));
}

/* The vectors say something about the right topic; without them nothing is known of meaning. */
static void test_with_and_without_vectors(void **state)
{
    own_(text_done) struct text with = TEXT_INIT, without = TEXT_INIT;
    char *arguments[] = {"--jsonl", "--why", "--no-vectors"};
    ask_with("unohdin salasanani", arguments, 2, &with);
    ask_with("unohdin salasanani", arguments, 3, &without);
    assert_non_null(strstr(with.data, "1. password-forgotten"));
    assert_non_null(strstr(without.data, "1. password-forgotten"));
    assert_non_null(strstr(with.data, "meaning 0."));
    assert_null(strstr(strstr(with.data, "1. password-forgotten"), "meaning 0.00, near 1.00"));
    assert_non_null(strstr(without.data, "meaning 0.00, near 1.00"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_outcomes), cmocka_unit_test(test_with_and_without_vectors),
                                       cmocka_unit_test(test_another_knowledge_has_no_urgent_intents)};
    return cmocka_run_group_tests(tests, up, down);
}
