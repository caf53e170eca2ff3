/* The rules of intents against the example questions of every shipped article: none of them may be taken for something
 * else than a question. */
#include "base/own.h"
#include "intents/intents.h"
#include "knowledge/knowledge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct shipped {
    struct analyser *analyser;
    struct knowledge *knowledge;
    struct intents *intents;
};

static struct shipped shipped;

static int load(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(complaints_done) struct complaints faults = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    struct knowledge_sources sources = {.shipped = NEUVO_SOURCE_DIR "/knowledge/articles"};
    if (intents_load(NEUVO_SOURCE_DIR "/intents", &shipped.intents, &complaints) != RESULT_OK ||
        analyser_open(&shipped.analyser, &error) != RESULT_OK)
        return -1;
    return knowledge_build(&sources, NULL, shipped.analyser, &shipped.knowledge, &faults, &error) == RESULT_OK ? 0 : -1;
}

static int unload(void **state)
{
    knowledge_release(shipped.knowledge);
    analyser_free(shipped.analyser);
    intents_free(shipped.intents);
    return 0;
}

static void check(const struct article *article, const char *question, unsigned *wrong)
{
    struct intent_match match;
    intents_recognise(shipped.intents, question, article->language, &match);
    if (match.name[0] != '\0') {
        print_error("%s: \"%s\" is taken for %s\n", article->topic, question, match.name);
        ++*wrong;
    }
    static const char *const dangers[] = {"urgent-danger", "urgent-smoke", "urgent-crisis", "urgent-battery"};
    for (size_t i = 0; i < sizeof dangers / sizeof *dangers; i++) {
        if (intents_contains(shipped.intents, question, dangers[i])) {
            print_error("%s: \"%s\" is taken for %s\n", article->topic, question, dangers[i]);
            ++*wrong;
        }
    }
    bool urgent = intents_contains(shipped.intents, question, "urgent-security");
    if (urgent && !string_equal(article->urgent, "security")) {
        print_error("%s: \"%s\" is taken for a security case\n", article->topic, question);
        ++*wrong;
    }
}

static void test_no_question_is_an_intent(void **state)
{
    unsigned wrong = 0, seen = 0;
    for (size_t i = 0; i < knowledge_topic_count(shipped.knowledge); i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const struct article *article =
                knowledge_article(shipped.knowledge, knowledge_topic(shipped.knowledge, i), (enum language)language);
            for (size_t k = 0; article != NULL && article->questions[k] != NULL; k++, seen++)
                check(article, article->questions[k], &wrong);
        }
    }
    assert_true(seen > 100);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_no_question_is_an_intent)};
    return cmocka_run_group_tests(tests, load, unload);
}
