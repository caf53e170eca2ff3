/* The frames of the web chat: what is taken, what is refused, what goes out. */
#include "base/json.h"
#include "base/own.h"
#include "connectors/web/frame.h"
#include "model/reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define VISIT "0123456789abcdef0123456789abcdef"
#define UUID "01234567-89ab-4def-8123-456789abcdef"

static void test_hello(void **state)
{
    static const char json[] = "{\"type\":\"hello\",\"visit\":\"" VISIT "\",\"last_seq\":7,\"language\":\"sv\","
                               "\"own_device\":true,\"place\":\"koskela\"}";
    struct frame frame;
    struct error error = ERROR_INIT;
    assert_int_equal(frame_read(json, strlen(json), &frame, &error), RESULT_OK);
    assert_int_equal(frame.kind, FRAME_HELLO);
    assert_string_equal(frame.visit, VISIT);
    assert_string_equal(frame.place, "koskela");
    assert_int_equal(frame.last_seq, 7);
    assert_int_equal(frame.language, LANGUAGE_SV);
    assert_true(frame.own_device);
    frame_done(&frame);
}

static void test_message_and_choice(void **state)
{
    static const char message[] = "{\"type\":\"message\",\"id\":\"" UUID "\",\"text\":\"hei\\n\\u00e4\"}";
    static const char choice[] = "{\"type\":\"choice\",\"id\":\"" UUID "\",\"value\":\"topic:x\",\"label\":\"Se\"}";
    struct frame frame;
    struct error error = ERROR_INIT;
    assert_int_equal(frame_read(message, strlen(message), &frame, &error), RESULT_OK);
    assert_int_equal(frame.kind, FRAME_MESSAGE);
    assert_string_equal(frame.id, UUID);
    assert_string_equal(frame.text, "hei\nä");
    frame_done(&frame);
    assert_int_equal(frame_read(choice, strlen(choice), &frame, &error), RESULT_OK);
    assert_int_equal(frame.kind, FRAME_CHOICE);
    assert_string_equal(frame.value, "topic:x");
    assert_string_equal(frame.text, "Se");
    frame_done(&frame);
}

static void test_typing(void **state)
{
    static const struct {
        const char *json;
        bool stops;
    } cases[] = {{"{\"type\":\"typing\"}", false},
                 {"{\"type\":\"typing\",\"on\":true}", false},
                 {"{\"type\":\"typing\",\"on\":false}", true}};
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct frame frame;
        assert_int_equal(frame_read(cases[i].json, strlen(cases[i].json), &frame, &error), RESULT_OK);
        assert_int_equal(frame.kind, FRAME_TYPING);
        assert_int_equal(frame.stops, cases[i].stops);
        frame_done(&frame);
    }
}

static void test_bad_frames_are_told(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"[]", ""},
        {"hello", ""},
        {"{\"type\":\"dance\"}", "none of"},
        {"{\"type\":5}", "type"},
        {"{\"type\":\"typing\",\"on\":5}", "on"},
        {"{\"type\":\"hello\"}", "visit"},
        {"{\"type\":\"hello\",\"visit\":\"ABCDEF0123456789ABCDEF0123456789\"}", "32 lower-case"},
        {"{\"type\":\"hello\",\"visit\":\"" VISIT "0\"}", "32 lower-case"},
        {"{\"type\":\"hello\",\"visit\":\"" VISIT "\",\"last_seq\":-1}", "last_seq"},
        {"{\"type\":\"hello\",\"visit\":\"" VISIT "\",\"last_seq\":1.5}", "last_seq"},
        {"{\"type\":\"hello\",\"visit\":\"" VISIT "\",\"visit\":\"" VISIT "\"}", ""},
        {"{\"type\":\"message\",\"id\":\"x\",\"text\":\"a\"}", "UUID"},
        {"{\"type\":\"message\",\"id\":\"" UUID "\"}", "text"},
        {"{\"type\":\"message\",\"id\":\"" UUID "\",\"text\":\"a\\u0000b\"}", ""},
        {"{\"type\":\"choice\",\"id\":\"" UUID "\"}", "value"},
        {"{\"type\":\"end\"}", "id"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct frame frame;
        struct error error = ERROR_INIT;
        if (frame_read(cases[i][0], strlen(cases[i][0]), &frame, &error) != RESULT_BAD_INPUT)
            fail_msg("taken: %s", cases[i][0]);
        if (error.text[0] == '\0' || strstr(error.text, cases[i][1]) == NULL)
            fail_msg("%s: wanted \"%s\" in \"%s\"", cases[i][0], cases[i][1], error.text);
    }
}

static void test_ten_thousand_deep(void **state)
{
    own_(text_done) struct text deep = TEXT_INIT;
    struct frame frame;
    struct error error = ERROR_INIT;
    text_add(&deep, "{\"type\":\"message\",\"text\":");
    for (int i = 0; i < 10000; i++)
        text_add_char(&deep, '[');
    assert_int_equal(frame_read(deep.data, deep.length, &frame, &error), RESULT_BAD_INPUT);
    assert_true(error.text[0] != '\0');
}

/* Reads a frame that goes out and gives its document. */
static struct json *document_of(const struct text *out)
{
    struct json *document = NULL;
    struct error error = ERROR_INIT;
    struct json_limits limits = {.max_bytes = 1 << 20, .max_depth = 10};
    if (json_parse(out->data, out->length, limits, &document, &error) != RESULT_OK)
        fail_msg("%s in %s", error.text, out->data);
    return document;
}

static void assert_string_at(const struct json *object, const char *key, const char *wanted)
{
    const char *value = NULL;
    assert_int_equal(json_need_string(object, key, &value, NULL), RESULT_OK);
    assert_string_equal(value, wanted);
}

static void test_entry_in(void **state)
{
    own_(text_done) struct text out = TEXT_INIT;
    struct entry entry = {.seq = 3, .at_ms = 1700000000000, .body = "{\"hei\" \"<b>", .external_id = UUID};
    frame_entry(&out, &entry);
    own_(json_freep) struct json *document = document_of(&out);
    int64_t seq = 0;
    assert_string_at(document, "type", "entry");
    assert_string_at(document, "direction", "in");
    assert_string_at(document, "id", UUID);
    assert_string_at(document, "text", "{\"hei\" \"<b>"); /* what looks like JSON stays somebody's words */
    assert_int_equal(json_need_int(document, "seq", &seq, NULL), RESULT_OK);
    assert_int_equal(seq, 3);
}

static void test_entry_out(void **state)
{
    own_(text_done) struct text body = TEXT_INIT, out = TEXT_INIT;
    struct reply reply;
    reply_init(&reply, LANGUAGE_EN);
    reply_add_block(&reply, BLOCK_STEP, "Press **\"Share\"**");
    reply_add_choice(&reply, "Yes", "yes");
    reply_set_file(&reply, "a.txt", "text/plain", "words");
    reply_encode(&reply, &body);
    reply_done(&reply);
    struct entry entry = {.seq = 4, .from_neuvo = true, .body = body.data, .external_id = ""};
    frame_entry(&out, &entry);
    own_(json_freep) struct json *document = document_of(&out);
    const struct json *blocks = NULL, *choices = NULL, *file = NULL;
    assert_string_at(document, "direction", "out");
    assert_string_at(document, "language", "en");
    assert_int_equal(json_need_array(document, "blocks", &blocks, NULL), RESULT_OK);
    assert_string_at(json_first(blocks), "kind", "step");
    assert_string_at(json_first(blocks), "text", "Press **\"Share\"**");
    assert_int_equal(json_need_array(document, "choices", &choices, NULL), RESULT_OK);
    assert_string_at(json_first(choices), "value", "yes");
    assert_int_equal(json_opt_object(document, "file", &file, NULL), RESULT_OK);
    assert_string_at(file, "content", "words");
}

static void test_small_frames(void **state)
{
    own_(text_done) struct text out = TEXT_INIT;
    frame_welcome(&out, 16384, 15, 30);
    assert_string_equal(out.data,
                        "{\"type\":\"welcome\",\"message_bytes\":16384,\"visit_minutes\":15,\"own_device_days\":30}");
    frame_acknowledge(&out, UUID, 9, false);
    assert_string_equal(out.data, "{\"type\":\"ack\",\"id\":\"" UUID "\",\"seq\":9}");
    frame_acknowledge(&out, UUID, 9, true);
    assert_string_equal(out.data, "{\"type\":\"ack\",\"id\":\"" UUID "\",\"seq\":9,\"by_person\":true}");
    frame_typing(&out, "Aino \"A\"", false);
    assert_string_equal(out.data, "{\"type\":\"typing\",\"on\":true,\"name\":\"Aino \\\"A\\\"\"}");
    frame_busy(&out, UUID);
    assert_string_equal(out.data, "{\"type\":\"busy\",\"id\":\"" UUID "\"}");
    frame_ended(&out, "silence");
    assert_string_equal(out.data, "{\"type\":\"ended\",\"reason\":\"silence\"}");
    frame_error(&out, "", "bad_frame", "say \"hello\" first");
    assert_string_equal(out.data,
                        "{\"type\":\"error\",\"code\":\"bad_frame\",\"message\":\"say \\\"hello\\\" first\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hello),
        cmocka_unit_test(test_message_and_choice),
        cmocka_unit_test(test_typing),
        cmocka_unit_test(test_bad_frames_are_told),
        cmocka_unit_test(test_ten_thousand_deep),
        cmocka_unit_test(test_entry_in),
        cmocka_unit_test(test_entry_out),
        cmocka_unit_test(test_small_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
