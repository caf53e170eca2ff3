/* What messages sound like, learnt from the shipped intents and articles: short messages that no rule matches are
 * understood, and no question is taken for an intent. The files were written by imagining how staff write, apart from
 * the examples that are learnt from. */
#include "jobs/intent_lessons.h"

#include "base/file.h"
#include "base/json.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static struct intents *intents;
static struct knowledge *knowledge;
static struct analyser *analyser;

static int load(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct knowledge_sources sources = {.shipped = NEUVO_SOURCE_DIR "/knowledge/articles"};
    if (intents_load(NEUVO_SOURCE_DIR "/intents", &intents, &complaints) != RESULT_OK ||
        analyser_open(&analyser, &error) != RESULT_OK ||
        knowledge_build(&sources, NULL, analyser, &knowledge, NULL, &error) != RESULT_OK)
        return -1;
    struct workers *workers = workers_start();
    intent_lessons_start(intents, knowledge, workers);
    workers_stop(workers);                   /* waits for it */
    intent_lessons_give(intents, knowledge); /* a second time changes nothing and loses nothing */
    return 0;
}

static int unload(void **state)
{
    knowledge_release(knowledge);
    analyser_free(analyser);
    intents_free(intents);
    return 0;
}

typedef void visit(const char *text, const char *language, const char *intent, void *context);

/* Calls visit for each line of a file; intent is "oos" where the file names none. */
static void each_line(const char *path, visit *visit, void *context)
{
    own_(text_done) struct text file = TEXT_INIT;
    struct error error = ERROR_INIT;
    assert_int_equal(file_read(path, 4 * 1024 * 1024, &file, &error), RESULT_OK);
    for (const char *line = file.data; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        own_(json_freep) struct json *document = NULL;
        const char *text = NULL, *language = "", *intent = "oos";
        assert_int_equal(json_parse(line, length, (struct json_limits){65536, 8}, &document, &error), RESULT_OK);
        assert_int_equal(json_need_string(document, "text", &text, &error), RESULT_OK);
        assert_int_equal(json_opt_string(document, "lang", &language, &error), RESULT_OK);
        assert_int_equal(json_opt_string(document, "intent", &intent, &error), RESULT_OK);
        visit(text, language, intent, context);
        line += length + (line[length] == '\n');
    }
}

struct counts {
    size_t seen, right, other;
};

static void count_intent(const char *text, const char *language, const char *intent, void *context)
{
    struct counts *counts = (struct counts *)context + language_from_code(language);
    struct intent_match match;
    intents_recognise(intents, text, language_from_code(language), &match);
    assert_true(match.score >= 0 && match.score <= 1);
    counts->seen++;
    counts->right += strcmp(match.name, intent) == 0;
    counts->other += match.name[0] != '\0' && strcmp(match.name, intent) != 0;
}

/* By rules alone a quarter. */
static void test_messages_that_no_rule_matches(void **state)
{
    struct counts counts[LANGUAGE_COUNT] = {{0}};
    each_line(NEUVO_SOURCE_DIR "/intents/expected/dev.jsonl", count_intent, counts);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        print_message("%s: %zu of %zu, %zu taken for another\n", language_code((enum language)language),
                      counts[language].right, counts[language].seen, counts[language].other);
        assert_true(counts[language].seen >= 8 * 40);
        assert_true(counts[language].right * 100 >= counts[language].seen * 43);
        assert_true(counts[language].other * 100 <= counts[language].seen * 5);
    }
}

static void count_taken(const char *text, const char *language, const char *intent, void *context)
{
    struct counts *counts = context;
    struct intent_match match;
    intents_recognise(intents, text, language_from_code(language), &match);
    counts->seen++;
    if (match.name[0] == '\0' || match.score >= 1) /* what rules say is in test_questions.c */
        return;
    print_message("\"%s\" is taken for %s\n", text, match.name);
    counts->other++;
}

static void test_questions_stay_questions(void **state)
{
    struct counts counts = {0};
    each_line(NEUVO_SOURCE_DIR "/knowledge/expected/dev.jsonl", count_taken, &counts);
    each_line(NEUVO_SOURCE_DIR "/knowledge/expected/oos-dev.jsonl", count_taken, &counts);
    assert_true(counts.seen > 800);
    assert_int_equal(counts.other, 0);
    counts = (struct counts){0};
    each_line(NEUVO_SOURCE_DIR "/intents/expected/questions.jsonl", count_taken, &counts); /* short ones, no "?" */
    assert_true(counts.seen > 120 && counts.other <= 1);
}

static void test_what_makes_a_question(void **state)
{
    static const struct {
        const char *text, *intent;
    } rows[] = {
        {"voisko joku ihminen soittaa mulle", "human"},
        {"kiitti tosi paljon avusta sulle", "thanks"},
        {"moi, voisko joku ihminen soittaa mulle", "human"},                                /* behind an opening */
        {"voisko joku ihminen soittaa mulle?", ""},                                         /* asked */
        {"voisko joku ihminen soittaa mulle kun en saa tätä itse mitenkään toimimaan", ""}, /* long */
        {"peru kokous", ""},                                                                /* about a thing */
        {"tarvitsen apua wilmaan", ""},
        {"unohda kaikki minusta nyt", ""}, /* what cannot be undone needs its own words */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct intent_match match;
        intents_recognise(intents, rows[i].text, LANGUAGE_FI, &match);
        if (strcmp(match.name, rows[i].intent) != 0)
            fail_msg("\"%s\" is \"%s\" (%.2f)", rows[i].text, match.name, match.score);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages_that_no_rule_matches),
        cmocka_unit_test(test_questions_stay_questions),
        cmocka_unit_test(test_what_makes_a_question),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
