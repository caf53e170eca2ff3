#include "model/reply.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void fill(struct reply *reply)
{
    reply_init(reply, LANGUAGE_FI);
    reply_add_block(reply, BLOCK_PARAGRAPH, "Jaa **näyttö** yläreunasta.");
    reply_add_block(reply, BLOCK_STEP, "Valitse **Jaa**.");
    reply_add_block(reply, BLOCK_STEP, "Katso [ohje](https://www.suomi.fi).");
    reply_add_block(reply, BLOCK_SOURCE, "Malliohje");
    reply_add_choice(reply, "Kyllä", "helped:x");
    reply_add_choice(reply, "Ei", "not_helped:x");
    reply_set_file(reply, "neuvo.txt", "text/plain", "Sinä: \"moi\"\n");
    reply->topic = x_strdup("teams-share-screen");
    reply->erased = true;
}

static void test_there_and_back(void **state)
{
    own_(text_done) struct text json = TEXT_INIT;
    own_(text_done) struct text again = TEXT_INIT;
    own_(reply_done) struct reply reply, read;
    struct error error = ERROR_INIT;
    fill(&reply);
    reply_encode(&reply, &json);
    assert_int_equal(reply_decode(json.data, &read, &error), RESULT_OK);
    reply_encode(&read, &again);
    assert_string_equal(json.data, again.data);
    assert_int_equal(read.blocks.count, 4);
    assert_int_equal(read.blocks.items[2].kind, BLOCK_STEP);
    assert_string_equal(read.choices.items[1].value, "not_helped:x");
    assert_string_equal(read.topic, "teams-share-screen");
    assert_true(read.erased);
    assert_string_equal(read.file.content, "Sinä: \"moi\"\n");
}

static void test_plain_text_is_numbered_and_without_marks(void **state)
{
    own_(text_done) struct text plain = TEXT_INIT;
    own_(reply_done) struct reply reply;
    fill(&reply);
    reply_plain(&reply, &plain);
    assert_null(strstr(plain.data, "**"));
    assert_non_null(strstr(plain.data, "1. Valitse Jaa."));
    assert_non_null(strstr(plain.data, "2. Katso ohje (https://www.suomi.fi)."));
    assert_true(strstr(plain.data, "1. Valitse") < strstr(plain.data, "Kyllä"));
}

static void test_marks_go_and_words_stay(void **state)
{
    static const char *const pairs[][2] = {
        {"a * b", "a * b"},           {"**auki", "auki"}, {"[ei linkki] (x)", "[ei linkki] (x)"},
        {"**a** ja **b**", "a ja b"}, {"", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        own_(text_done) struct text plain = TEXT_INIT;
        inline_plain(pairs[i][0], &plain);
        if (strcmp(plain.data, pairs[i][1]) != 0)
            fail_msg("\"%s\" became \"%s\"", pairs[i][0], plain.data);
    }
}

static void test_refuses_anything_else(void **state)
{
    static const char *const bad[] = {
        "",
        "{}",
        "{\"v\":2,\"language\":\"fi\",\"blocks\":[],\"choices\":[]}",
        "{\"v\":1,\"language\":\"fi\",\"blocks\":[{\"kind\":\"table\",\"text\":\"x\"}],\"choices\":[]}",
        "{\"v\":1,\"language\":\"fi\",\"blocks\":{},\"choices\":[]}",
        "{\"v\":1,\"language\":\"fi\",\"blocks\":[],\"choices\":[{\"label\":\"x\"}]}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct reply reply;
        struct error error = ERROR_INIT;
        if (reply_decode(bad[i], &reply, &error) != RESULT_BAD_INPUT)
            fail_msg("takes %s", bad[i]);
        assert_true(error.text[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_plain_text_is_numbered_and_without_marks),
        cmocka_unit_test(test_marks_go_and_words_stay),
        cmocka_unit_test(test_refuses_anything_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
