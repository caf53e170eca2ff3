/* The running whole says at its start what an operator should know. */
#include "base/file.h"
#include "base/log.h"
#include "base/own.h"
#include "commands/house.h"

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
                                       .competences = NEUVO_SOURCE_DIR "/knowledge/competences",
                                       .items = NEUVO_SOURCE_DIR "/knowledge/items",
                                       .demo_record = NEUVO_SOURCE_DIR "/config/demo-organisation.yaml",
                                       .intents = NEUVO_SOURCE_DIR "/intents",
                                       .phrases = NEUVO_SOURCE_DIR "/config/phrases",
                                       .page = NEUVO_SOURCE_DIR "/bot/connectors/web/page"};

/* Opens and closes a house with that connector, a store in memory and no port; adds what it logged. */
static void log_of_a_start(const char *connector, struct text *log)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    const char *connectors[] = {connector, NULL};
    char path[] = "/tmp/neuvo-house-XXXXXX";
    struct settings *settings = NULL;
    struct house *house = NULL;
    struct error error = ERROR_INIT;
    assert_int_equal(settings_load(NULL, NULL, 0, &settings, &complaints), RESULT_OK);
    const struct house_options options = {.shipped = &shipped, .settings = settings, .connectors = connectors};
    int kept = dup(STDERR_FILENO), file = mkstemp(path);
    assert_true(kept >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
    enum result result = house_open(&options, &house, &error);
    house_close(house);
    (void)dup2(kept, STDERR_FILENO);
    (void)close(kept);
    (void)close(file);
    if (result != RESULT_OK)
        fail_msg("%s", error.text);
    assert_int_equal(file_read(path, 1 << 20, log, &error), RESULT_OK);
    (void)unlink(path);
    settings_free(settings);
}

static void test_says_that_everybody_is_served(void **state)
{
    own_(text_done) struct text log = TEXT_INIT;
    log_set_level(LOG_LEVEL_WARN);
    log_of_a_start("pigeons", &log);
    const char *line = strstr(log.data, "everybody_is_served organisation=oma");
    assert_non_null(line);
    assert_non_null(strstr(line, "neuvo people import"));
    assert_null(strstr(line + 1, "everybody_is_served"));
}

static void test_not_of_a_chat_that_lets_people_in_itself(void **state)
{
    own_(text_done) struct text log = TEXT_INIT;
    log_set_level(LOG_LEVEL_WARN);
    log_of_a_start("terminal", &log);
    assert_null(strstr(log.data, "everybody_is_served"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_says_that_everybody_is_served),
        cmocka_unit_test(test_not_of_a_chat_that_lets_people_in_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
