/* Events as a homeserver may send them: whole, with anything missing, of the wrong type, too deep, too large. */
#include "connectors/matrix/event.h"

#include "base/own.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define SELF "@neuvo:x"
#define HEAD "\"type\":\"m.room.message\",\"event_id\":\"$1\",\"sender\":\"@aino:x\""

/* The caller releases the event. */
static void read_event(const char *json, struct matrix_event *event)
{
    struct error error = ERROR_INIT;
    if (matrix_event_read(json, strlen(json), SELF, event, &error) != RESULT_OK)
        fail_msg("%s: %s", json, error.text);
}

/* A message with that content. */
static void read_content(const char *content, struct matrix_event *event)
{
    own_(text_done) struct text json = TEXT_INIT;
    text_printf(&json, "{" HEAD ",\"content\":%s}", content);
    read_event(json.data, event);
}

static void refused(const char *json, size_t length)
{
    struct matrix_event event;
    struct error error = ERROR_INIT;
    if (matrix_event_read(json, length, SELF, &event, &error) != RESULT_BAD_INPUT)
        fail_msg("taken: %.100s", json);
    assert_true(error.text[0] != '\0');
}

/* ---- whole ------------------------------------------------------------------------------------------------- */

static void test_a_message(void **state)
{
    own_(matrix_event_done) struct matrix_event event;
    read_event("{\"type\":\"m.room.message\",\"event_id\":\"$1\",\"sender\":\"@aino:x\",\"room_id\":\"!r:x\","
               "\"origin_server_ts\":1795000000000,\"unsigned\":{\"age\":5},\"content\":{\"msgtype\":\"m.text\","
               "\"body\":\"miten \\\"tulostan\\\" 🖨\",\"m.mentions\":{\"user_ids\":[\"@x:x\",\"@neuvo:x\"]},"
               "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$root\",\"is_falling_back\":true,"
               "\"m.in_reply_to\":{\"event_id\":\"$0\"}}}}",
               &event);
    assert_string_equal(event.type, "m.room.message");
    assert_string_equal(event.id, "$1");
    assert_string_equal(event.sender, "@aino:x");
    assert_string_equal(event.room, "!r:x");
    assert_int_equal(event.at_ms, INT64_C(1795000000000));
    assert_false(event.is_state);
    assert_string_equal(event.message_type, "m.text");
    assert_string_equal(event.body, "miten \"tulostan\" 🖨");
    assert_int_equal(event.relation, RELATION_THREAD);
    assert_string_equal(event.target, "$root");
    assert_true(event.mentions_me);
    assert_string_equal(event.own_key, "");
}

static void test_state_events(void **state)
{
    own_(matrix_event_done) struct matrix_event member, create, tombstone, stripped;
    read_event("{\"type\":\"m.room.member\",\"event_id\":\"$1\",\"sender\":\"@aino:x\",\"state_key\":\"@neuvo:x\","
               "\"content\":{\"membership\":\"invite\",\"is_direct\":true}}",
               &member);
    assert_true(member.is_state && member.is_direct);
    assert_string_equal(member.state_key, SELF);
    assert_string_equal(member.membership, "invite");
    assert_string_equal(member.body, "");
    read_event("{\"type\":\"m.room.create\",\"event_id\":\"$1\",\"sender\":\"@neuvo:x\",\"state_key\":\"\","
               "\"content\":{\"type\":\"m.space\",\"fi.neuvo.for\":\"@aino:x\"}}",
               &create);
    assert_true(create.is_state);
    assert_string_equal(create.state_key, "");
    assert_string_equal(create.room_type, "m.space");
    assert_string_equal(create.made_for, "@aino:x");
    read_event("{\"type\":\"m.room.tombstone\",\"event_id\":\"$1\",\"sender\":\"@aino:x\",\"state_key\":\"\","
               "\"content\":{\"body\":\"moved\",\"replacement_room\":\"!new\"}}",
               &tombstone);
    assert_string_equal(tombstone.replacement, "!new");
    assert_string_equal(tombstone.body, ""); /* only messages have words */
    read_event("{\"type\":\"m.room.encryption\",\"sender\":\"@aino:x\",\"state_key\":\"\",\"content\":{}}", &stripped);
    assert_string_equal(stripped.id, "");
    assert_true(stripped.is_state);
}

/* In whichever place the room version puts it; the one outside is what the homeserver says. */
static void test_redactions(void **state)
{
    own_(matrix_event_done) struct matrix_event old, new, both;
    static const char head[] = "{\"type\":\"m.room.redaction\",\"event_id\":\"$9\",\"sender\":\"@aino:x\",";
    own_(text_done) struct text json = TEXT_INIT;
    text_printf(&json, "%s\"redacts\":\"$1\",\"content\":{\"reason\":\"oops\"}}", head);
    read_event(json.data, &old);
    assert_string_equal(old.redacts, "$1");
    text_clear(&json);
    text_printf(&json, "%s\"content\":{\"redacts\":\"$2\"}}", head);
    read_event(json.data, &new);
    assert_string_equal(new.redacts, "$2");
    text_clear(&json);
    text_printf(&json, "%s\"redacts\":\"$1\",\"content\":{\"redacts\":\"$2\"}}", head);
    read_event(json.data, &both);
    assert_string_equal(both.redacts, "$1");
}

/* ---- missing, and of the wrong type -------------------------------------------------------------------------- */

static void test_what_is_no_event(void **state)
{
    static const char *const none[] = {
        "",
        "null",
        "[]",
        "\"m.room.message\"",
        "{}",
        "{\"type\":\"m.room.message\"}",
        "{\"sender\":\"@aino:x\"}",
        "{\"type\":\"\",\"sender\":\"@aino:x\"}",
        "{\"type\":7,\"sender\":\"@aino:x\"}",
        "{\"type\":\"t\",\"sender\":[\"@aino:x\"]}",
        "{\"type\":\"t\",\"sender\":\"aino\"}",
        "{\"type\":\"t\",\"sender\":\"@aino\"}",
        "{\"type\":\"t\",\"sender\":\"@ai no:x\"}",
        "{\"type\":\"t\",\"sender\":\"@aino\\n:x\"}",
        "{\"type\":\"t\",\"sender\":\"!aino:x\"}",
        "{\"type\":\"t\",\"sender\":\"@aino:x\"",
        "{\"type\":\"t\",\"sender\":\"@aino:x\"}}",
        "{\"type\":\"t\",\"type\":\"u\",\"sender\":\"@aino:x\"}",
        "{\"type\":\"t\",\"sender\":\"@ai\\u0000no:x\"}",
        "{\"type\":\"t\",\"sender\":\"@aino:x\",\"content\":{\"body\":\"\\ud800\"}}",
        "{\"type\":\"t\",\"sender\":\"@aino:x\",\"content\":{\"body\":\"\xFF\"}}",
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        refused(none[i], strlen(none[i]));
}

/* Every string of an event, and in place of it all that is no string: then it is "", and the event stands. */
static void test_each_field_of_another_type(void **state)
{
    static const char *const fields[] = {
        "\"event_id\":%s",
        "\"room_id\":%s",
        "\"redacts\":%s",
        "\"content\":%s",
        "\"content\":{\"msgtype\":%s}",
        "\"content\":{\"body\":%s}",
        "\"content\":{\"membership\":%s}",
        "\"content\":{\"is_direct\":%s}",
        "\"content\":{\"replacement_room\":%s}",
        "\"content\":{\"type\":%s}",
        "\"content\":{\"fi.neuvo.for\":%s}",
        "\"content\":{\"redacts\":%s}",
        "\"content\":{\"fi.neuvo.departure\":%s}",
        "\"content\":{\"fi.neuvo.departure\":{\"key\":%s}}",
        "\"content\":{\"m.relates_to\":%s}",
        "\"content\":{\"m.relates_to\":{\"rel_type\":%s,\"event_id\":%s,\"key\":%s}}",
        "\"content\":{\"m.relates_to\":{\"m.in_reply_to\":%s}}",
        "\"content\":{\"m.mentions\":%s}",
        "\"content\":{\"m.mentions\":{\"user_ids\":%s}}",
        "\"content\":{\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"\"},\"m.new_content\":%s}",
    };
    static const char *const values[] = {"null", "7", "1.5", "-1e99", "[]", "{}", "[[\"x\"]]", "\"\""};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            own_(text_done) struct text json = TEXT_INIT;
            own_(matrix_event_done) struct matrix_event event;
            text_add(&json, "{\"type\":\"m.room.message\",\"sender\":\"@aino:x\",\"origin_server_ts\":\"then\",");
            for (const char *at = fields[i]; *at != '\0'; at++) {
                if (at[0] == '%' && at[1] == 's')
                    text_add(&json, values[k]), at++;
                else
                    text_add_char(&json, *at);
            }
            text_add_char(&json, '}');
            read_event(json.data, &event);
            const char *const strings[] = {event.id,       event.room,        event.redacts,  event.message_type,
                                           event.body,     event.target,      event.reaction, event.own_key,
                                           event.made_for, event.replacement, event.state_key};
            for (size_t n = 0; n < sizeof strings / sizeof *strings; n++)
                assert_string_equal(strings[n], "");
            assert_string_equal(event.membership, "");
            assert_string_equal(event.room_type, "");
            assert_false(event.is_direct || event.is_state || event.mentions_me);
            assert_int_equal(event.at_ms, 0);
        }
    }
}

static void test_deep_and_large(void **state)
{
    static const unsigned deep[] = {40, 100, 20000};
    for (size_t i = 0; i < sizeof deep / sizeof *deep; i++) {
        own_(text_done) struct text json = TEXT_INIT;
        struct matrix_event event;
        text_add(&json, "{" HEAD ",\"content\":{\"body\":\"b\",\"x\":");
        for (unsigned n = 0; n < deep[i]; n++)
            text_add_char(&json, '[');
        for (unsigned n = 0; n < deep[i]; n++)
            text_add_char(&json, ']');
        text_add(&json, "}}");
        if (i > 0) {
            refused(json.data, json.length);
            continue;
        }
        read_event(json.data, &event);
        assert_string_equal(event.body, "b");
        matrix_event_done(&event);
    }
    for (size_t kilobytes = 200; kilobytes <= 300; kilobytes += 100) {
        own_(text_done) struct text json = TEXT_INIT;
        struct matrix_event event;
        text_add(&json, "{" HEAD ",\"content\":{\"body\":\"");
        for (size_t n = 0; n < kilobytes * 1024; n++)
            text_add_char(&json, 'a');
        text_add(&json, "\"}}");
        if (kilobytes == 300) {
            refused(json.data, json.length);
            continue;
        }
        read_event(json.data, &event);
        assert_int_equal(strlen(event.body), kilobytes * 1024);
        matrix_event_done(&event);
    }
}

/* ---- words --------------------------------------------------------------------------------------------------- */

#define IN_REPLY "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$0\"}}"
#define IN_THREAD \
    "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$0\",\"is_falling_back\":true,\"m.in_reply_to\":{" \
    "\"event_id\":\"$0\"}}"
#define REPLY_IN_THREAD \
    "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$0\",\"is_falling_back\":false,\"m.in_reply_to\":{" \
    "\"event_id\":\"$0\"}}"

/* A reply of an older client begins with what it replies to. Anybody else's quotation stays. */
static void test_quotations(void **state)
{
    static const struct {
        const char *relation, *body, *read;
    } examples[] = {
        {IN_REPLY, "> <@a:x> hei\\n\\nmiten tulostan", "miten tulostan"},
        {IN_REPLY, "> <@a:x> hei\\n> toinen\\n>\\n> neljäs\\n\\nmiten\\n\\n> tulostan", "miten\n\n> tulostan"},
        {IN_REPLY, "> hei\\nmiten tulostan", "miten tulostan"},
        {IN_REPLY, "> hei\\n\\n\\nmiten", "\nmiten"},
        {IN_REPLY, "> hei", ""},
        {IN_REPLY, "> hei\\n", ""},
        {IN_REPLY, ">hei\\n\\nmiten", ">hei\n\nmiten"},
        {IN_REPLY, ">", ">"},
        {IN_REPLY, "", ""},
        {IN_REPLY, "miten\\n> tulostan", "miten\n> tulostan"},
        {REPLY_IN_THREAD, "> <@a:x> hei\\n\\nmiten tulostan", "miten tulostan"},
        {IN_THREAD, "> Virhe 0x80\\n\\nmitä tämä on", "> Virhe 0x80\n\nmitä tämä on"},
        {"\"x\":1", "> Virhe 0x80\\n\\nmitä tämä on", "> Virhe 0x80\n\nmitä tämä on"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(text_done) struct text content = TEXT_INIT;
        own_(matrix_event_done) struct matrix_event event;
        text_printf(&content, "{\"msgtype\":\"m.text\",%s,\"body\":\"%s\"}", examples[i].relation, examples[i].body);
        read_content(content.data, &event);
        assert_string_equal(event.body, examples[i].read);
    }
}

static void test_edits(void **state)
{
    own_(matrix_event_done) struct matrix_event whole, empty;
    static const char head[] = "{\"msgtype\":\"m.text\",\"body\":\"* uusi\",\"m.relates_to\":{\"rel_type\":"
                               "\"m.replace\",\"event_id\":\"$0\"}";
    own_(text_done) struct text content = TEXT_INIT;
    text_printf(&content, "%s,\"m.new_content\":{\"msgtype\":\"m.notice\",\"body\":\"> uusi\"}}", head);
    read_content(content.data, &whole);
    assert_int_equal(whole.relation, RELATION_EDIT);
    assert_string_equal(whole.target, "$0");
    assert_string_equal(whole.message_type, "m.notice");
    assert_string_equal(whole.body, "> uusi");
    text_clear(&content);
    text_printf(&content, "%s}", head); /* without the new content it changes nothing */
    read_content(content.data, &empty);
    assert_int_equal(empty.relation, RELATION_EDIT);
    assert_string_equal(empty.message_type, "");
    assert_string_equal(empty.body, "");
}

static void test_relations(void **state)
{
    static const struct {
        const char *relates;
        enum matrix_relation relation;
        const char *target, *reaction;
    } examples[] = {
        {"{\"rel_type\":\"m.annotation\",\"event_id\":\"$0\",\"key\":\"👍\"}", RELATION_REACTION, "$0", "👍"},
        {"{\"rel_type\":\"m.reference\",\"event_id\":\"$0\"}", RELATION_OTHER, "$0", ""},
        {"{\"rel_type\":\"M.THREAD\",\"event_id\":\"$0\"}", RELATION_OTHER, "$0", ""},
        {"{\"event_id\":\"$0\"}", RELATION_NONE, "$0", ""},
        {"{\"m.in_reply_to\":{\"event_id\":\"$0\"}}", RELATION_NONE, "", ""},
        {"{}", RELATION_NONE, "", ""},
        {"{\"rel_type\":\"m.thread\"}", RELATION_THREAD, "", ""},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(text_done) struct text content = TEXT_INIT;
        own_(matrix_event_done) struct matrix_event event;
        text_printf(&content, "{\"m.relates_to\":%s}", examples[i].relates);
        read_content(content.data, &event);
        assert_int_equal(event.relation, examples[i].relation);
        assert_string_equal(event.target, examples[i].target);
        assert_string_equal(event.reaction, examples[i].reaction);
    }
}

static void test_mentions(void **state)
{
    static const struct {
        const char *content;
        bool me;
    } examples[] = {
        {"{\"m.mentions\":{\"user_ids\":[\"@neuvo:x\"]}}", true},
        {"{\"m.mentions\":{\"user_ids\":[7,null,[\"@neuvo:x\"],\"@neuvo:x\"]}}", true},
        {"{\"m.mentions\":{\"user_ids\":[\"@neuvo:xy\",\"@NEUVO:x\",\"neuvo\"]}}", false},
        {"{\"m.mentions\":{\"user_ids\":\"@neuvo:x\"}}", false},
        {"{\"m.mentions\":{\"user_ids\":{\"0\":\"@neuvo:x\"}}}", false},
        {"{\"m.mentions\":[\"@neuvo:x\"]}", false},
        {"{\"m.mentions\":{\"room\":true}}", false},
        {"{\"m.mentions\":{}}", false},
        {"{\"body\":\"@neuvo:x miten tulostan\"}", false},
        {"{\"body\":\"hei\",\"formatted_body\":\"<a href='https://matrix.to/#/@neuvo:x'>Neuvo</a>\"}", false},
        {"{\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$0\"},\"m.mentions\":{\"user_ids\":"
         "[\"@neuvo:x\"]}}",
         true},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(matrix_event_done) struct matrix_event event;
        read_content(examples[i].content, &event);
        if (event.mentions_me != examples[i].me)
            fail_msg("%s", examples[i].content);
    }
}

static void test_our_own_mark(void **state)
{
    own_(matrix_event_done) struct matrix_event event;
    read_content("{\"body\":\"b\",\"fi.neuvo.departure\":{\"key\":\"k1\",\"cause\":\"$0\"}}", &event);
    assert_string_equal(event.own_key, "k1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_message),
        cmocka_unit_test(test_state_events),
        cmocka_unit_test(test_redactions),
        cmocka_unit_test(test_what_is_no_event),
        cmocka_unit_test(test_each_field_of_another_type),
        cmocka_unit_test(test_deep_and_large),
        cmocka_unit_test(test_quotations),
        cmocka_unit_test(test_edits),
        cmocka_unit_test(test_relations),
        cmocka_unit_test(test_mentions),
        cmocka_unit_test(test_our_own_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
