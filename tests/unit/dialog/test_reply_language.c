/* In which language it answers: real questions in another language switch, questions in one's own never do, and neither
 * does a short message. */
#include "base/file.h"
#include "base/json.h"
#include "base/own.h"
#include "dialog/decide.h"
#include "intents/intents.h"
#include "knowledge/knowledge.h"
#include "settings/phrases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 1024 * 1024, WORDS_TO_SWITCH = 3 };

static struct {
    struct phrases *phrases;
    struct intents *intents;
    struct analyser *analyser;
    struct knowledge *knowledge;
} shipped;

static int load(void **state)
{
    own_(text_done) struct text faults = TEXT_INIT;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    struct knowledge_sources sources = {.shipped = NEUVO_SOURCE_DIR "/knowledge/articles",
                                        .thesaurus = NEUVO_SOURCE_DIR "/knowledge/thesaurus",
                                        .vectors = NEUVO_SOURCE_DIR "/knowledge/vectors/vectors.bin"};
    if (phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &shipped.phrases, &faults) != RESULT_OK ||
        intents_load(NEUVO_SOURCE_DIR "/intents", &shipped.intents, &faults) != RESULT_OK ||
        analyser_open(&shipped.analyser, &error) != RESULT_OK)
        return -1;
    return knowledge_build(&sources, NULL, shipped.analyser, &shipped.knowledge, &complaints, &error) == RESULT_OK ? 0
                                                                                                                   : -1;
}

static int unload(void **state)
{
    knowledge_release(shipped.knowledge);
    analyser_free(shipped.analyser);
    intents_free(shipped.intents);
    phrases_free(shipped.phrases);
    return 0;
}

/* The language of the person after that message. */
static enum language after(const char *text, enum language before)
{
    own_(message_done) struct message message;
    own_(decision_done) struct decision decision;
    struct person person = {.id = 1, .language = before, .greeted = true};
    struct conversation conversation = {.id = 1, .organisation_id = 1, .direct = true};
    struct world world = {.person = &person,
                          .conversation = &conversation,
                          .state = "",
                          .phrases = shipped.phrases,
                          .intents = shipped.intents,
                          .knowledge = shipped.knowledge,
                          .analyser = shipped.analyser};
    struct error error = ERROR_INIT;
    message_init(&message);
    decision_init(&decision);
    message_set(&message.text, text);
    assert_int_equal(decide(&message, &world, INT64_C(1795435200000), &decision, &error), RESULT_OK);
    return decision.language;
}

struct counts {
    unsigned asked, switched, own, left;
};

static void count_question(const char *text, enum language language, struct counts *counts)
{
    own_(text_done) struct text words = TEXT_INIT;
    unsigned count = 1;
    intents_normalise(text, &words);
    for (const char *space = strchr(words.data, ' '); space != NULL; space = strchr(space + 1, ' '))
        count++;
    for (int before = 0; before < LANGUAGE_COUNT; before++) {
        enum language now = after(text, (enum language)before);
        counts->own += (enum language)before == language;
        counts->left += (enum language)before == language && now != language;
        counts->asked += (enum language)before != language && count > WORDS_TO_SWITCH;
        counts->switched += (enum language)before != language && count > WORDS_TO_SWITCH && now == language;
    }
}

static void count_file(const char *path, struct counts *counts)
{
    own_(text_done) struct text file = TEXT_INIT;
    struct error error = ERROR_INIT;
    assert_int_equal(file_read(path, FILE_BYTES, &file, &error), RESULT_OK);
    char *rest = file.data;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        own_(json_freep) struct json *document = NULL;
        const char *text = NULL, *code = NULL;
        if (line[0] == '\0')
            continue;
        assert_int_equal(json_parse(line, strlen(line), (struct json_limits){4096, 4}, &document, &error), RESULT_OK);
        assert_int_equal(json_need_string(document, "text", &text, &error), RESULT_OK);
        assert_int_equal(json_need_string(document, "lang", &code, &error), RESULT_OK);
        count_question(text, language_from_code(code), counts);
    }
}

static void test_questions_in_another_language(void **state)
{
    struct counts counts = {0};
    count_file(NEUVO_SOURCE_DIR "/knowledge/expected/dev.jsonl", &counts);
    count_file(NEUVO_SOURCE_DIR "/knowledge/expected/oos-dev.jsonl", &counts);
    print_message("%u of %u switch, %u of %u leave their own\n", counts.switched, counts.asked, counts.left,
                  counts.own);
    assert_true(counts.asked > 1000 && counts.switched * 100 >= counts.asked * 97);
    assert_true(counts.left * 1000 <= counts.own * 3);
}

static void test_short_messages_stay(void **state)
{
    static const char *const texts[] = {"printer jammed",
                                        "wilma login",
                                        "printer broken",
                                        "skrivaren krånglar",
                                        "tulostin jumissa",
                                        "thank you",
                                        "kiitos paljon",
                                        "tack",
                                        "password forgotten",
                                        "glömt lösenord",
                                        "help"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (int before = 0; before < LANGUAGE_COUNT; before++) {
            if (after(texts[i], (enum language)before) != (enum language)before)
                fail_msg("\"%s\" leaves %s", texts[i], language_code((enum language)before));
        }
    }
    assert_int_equal(after("in English", LANGUAGE_FI), LANGUAGE_EN); /* unless it asks for it */
    assert_int_equal(after("på svenska", LANGUAGE_FI), LANGUAGE_SV);
}

/* What cannot wait is answered in its own language. */
static void test_urgent_messages_leave(void **state)
{
    static const struct {
        const char *text;
        enum language language;
    } cases[] = {{"det brinner", LANGUAGE_SV},
                 {"klassen väntar", LANGUAGE_SV},
                 {"haluan kuolla", LANGUAGE_FI},
                 {"hukkasin työpuhelimen", LANGUAGE_FI},
                 {"luokka odottaa", LANGUAGE_FI},
                 {"klikkasin huijauslinkkiä", LANGUAGE_FI},
                 {"työpuhelin varastettiin", LANGUAGE_FI},
                 {"laptop stolen", LANGUAGE_EN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int before = 0; before < LANGUAGE_COUNT; before++) {
            if (after(cases[i].text, (enum language)before) != cases[i].language)
                fail_msg("\"%s\" stays in %s", cases[i].text, language_code((enum language)before));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_questions_in_another_language),
                                       cmocka_unit_test(test_short_messages_stay),
                                       cmocka_unit_test(test_urgent_messages_leave)};
    return cmocka_run_group_tests(tests, load, unload);
}
