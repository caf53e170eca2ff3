#include "model/message.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void fill(struct message *message)
{
    message_init(message);
    message->kind = MESSAGE_CHOICE;
    message_set(&message->connector, "web");
    message_set(&message->organisation, "oma");
    message_set(&message->place, "0123abcd");
    message_set(&message->account, "0123abcd");
    message_set(&message->external_id, "9f1c2b34-0000-4000-8000-0123456789ab");
    message_set(&message->text, "näytön \"jako\"\n");
    message_set(&message->choice, "topic:teams-share-screen");
    message_set(&message->unit, "koskela");
    message_set(&message->attachment.origin, "mxc://kunta.example/kuva");
    message_set(&message->attachment.media_type, "image/png");
    message_set(&message->attachment.name, "näyttö.png");
    message->attachment.bytes = INT64_C(123456);
    message->language = LANGUAGE_SV;
    message->presence = PRESENCE_SHARED;
    message->direct = true;
    message->masked = MASK_CARD | MASK_PASSWORD;
    message->at_ms = INT64_C(1795000000123);
    message->silence_limit_ms = 900000;
}

static void test_there_and_back(void **state)
{
    own_(text_done) struct text json = TEXT_INIT;
    own_(text_done) struct text again = TEXT_INIT;
    own_(message_done) struct message message, read;
    struct error error = ERROR_INIT;
    fill(&message);
    message_encode(&message, &json);
    assert_int_equal(message_decode(json.data, &read, &error), RESULT_OK);
    message_encode(&read, &again);
    assert_string_equal(json.data, again.data);
    assert_int_equal(read.kind, MESSAGE_CHOICE);
    assert_string_equal(read.text, "näytön \"jako\"\n");
    assert_string_equal(read.thread, "");
    assert_string_equal(read.attachment.origin, "mxc://kunta.example/kuva");
    assert_string_equal(read.attachment.media_type, "image/png");
    assert_string_equal(read.attachment.name, "näyttö.png");
    assert_int_equal(read.attachment.bytes, 123456);
    assert_int_equal(read.masked, MASK_CARD | MASK_PASSWORD);
    assert_int_equal(read.language, LANGUAGE_SV);
    assert_int_equal(read.presence, PRESENCE_SHARED);
    assert_true(read.direct && read.at_ms == message.at_ms && read.silence_limit_ms == 900000);
}

static void test_every_kind(void **state)
{
    for (int kind = MESSAGE_TEXT; kind <= MESSAGE_TIMER; kind++) {
        own_(text_done) struct text json = TEXT_INIT;
        own_(message_done) struct message message, read;
        struct error error = ERROR_INIT;
        message_init(&message);
        message.kind = (enum message_kind)kind;
        message_encode(&message, &json);
        assert_int_equal(message_decode(json.data, &read, &error), RESULT_OK);
        assert_int_equal(read.kind, kind);
    }
}

/* The longest text that a connector lets in, of bytes that are longest when escaped. */
static void test_longest_text(void **state)
{
    own_(text_done) struct text json = TEXT_INIT;
    own_(text_done) struct text words = TEXT_INIT;
    own_(message_done) struct message message, read;
    struct error error = ERROR_INIT;
    while (words.length < 64 << 10)
        text_add_char(&words, '\x7F');
    message_init(&message);
    message_set(&message.text, words.data);
    message_encode(&message, &json);
    if (message_decode(json.data, &read, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    assert_string_equal(read.text, words.data);
}

static void test_refuses_anything_else(void **state)
{
    static const char *const bad[] = {"", "{}", "[]", "{\"v\":99}", "x", "{\"v\":1,\"kind\":\"shout\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct message message;
        struct error error = ERROR_INIT;
        if (message_decode(bad[i], &message, &error) != RESULT_BAD_INPUT)
            fail_msg("takes %s", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_every_kind),
        cmocka_unit_test(test_longest_text),
        cmocka_unit_test(test_refuses_anything_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
