/* "Tallenna" of a conversation that is longer than what is read of it, in a world of memory. */
#include "dialog/decide.h"

#include "base/own.h"
#include "intents/intents.h"
#include "settings/phrases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const int64_t now_ms = INT64_C(1795435200000);

static struct {
    struct phrases *phrases;
    struct intents *intents;
    size_t said; /* how many entries the conversation has */
} stage;

static int load(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    (void)phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &stage.phrases, &complaints);
    (void)intents_load(NEUVO_SOURCE_DIR "/intents", &stage.intents, &complaints);
    return complaints.length == 0 ? 0 : -1;
}

static int unload(void **state)
{
    phrases_free(stage.phrases);
    intents_free(stage.intents);
    return 0;
}

static void newest_entries(void *context, size_t limit, struct entries *entries)
{
    size_t from = stage.said > limit ? stage.said - limit : 0;
    for (size_t i = from; i < stage.said; i++) {
        char words[32];
        (void)snprintf(words, sizeof words, "kysymys %zu.", i + 1);
        *list_push(&entries->list) = (struct entry){
            .seq = (int64_t)i + 1, .at_ms = now_ms, .body = x_strdup(words), .external_id = x_strdup("")};
    }
    entries->older = from > 0;
}

/* The file that "tallenna" makes of a conversation of so many entries. */
static void save(size_t said, struct text *file)
{
    own_(message_done) struct message message;
    own_(decision_done) struct decision decision;
    struct person person = {.id = 1, .language = LANGUAGE_FI};
    struct conversation conversation = {.id = 1, .organisation_id = 1, .direct = true};
    struct world world = {.person = &person,
                          .conversation = &conversation,
                          .state = "",
                          .phrases = stage.phrases,
                          .intents = stage.intents,
                          .entries = newest_entries};
    struct error error = ERROR_INIT;
    stage.said = said;
    message_init(&message);
    decision_init(&decision);
    message_set(&message.text, "tallenna");
    assert_int_equal(decide(&message, &world, now_ms, &decision, &error), RESULT_OK);
    assert_int_equal(decision.replies.count, 1);
    assert_non_null(decision.replies.items[0].file.content);
    text_add(file, decision.replies.items[0].file.content);
}

static void test_a_whole_conversation(void **state)
{
    own_(text_done) struct text file = TEXT_INIT;
    save(1000, &file);
    assert_non_null(strstr(file.data, "kysymys 1.\n"));
    assert_non_null(strstr(file.data, "kysymys 1000.\n"));
    assert_null(strstr(file.data, phrase(stage.phrases, LANGUAGE_FI, "save_shortened")));
}

static void test_what_is_left_out_is_told(void **state)
{
    own_(text_done) struct text file = TEXT_INIT;
    save(1001, &file);
    assert_null(strstr(file.data, "kysymys 1.\n"));
    assert_non_null(strstr(file.data, "kysymys 1001.\n"));
    assert_non_null(strstr(file.data, phrase(stage.phrases, LANGUAGE_FI, "save_shortened")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_whole_conversation),
        cmocka_unit_test(test_what_is_left_out_is_told),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
