/* One activity, typed; and what it means to Neuvo. */
#include "connectors/teams/connection.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define PERSONAL "\"conversation\":{\"id\":\"a:1\",\"conversationType\":\"personal\",\"tenantId\":\"T\"}"
#define GROUP "\"conversation\":{\"id\":\"19:g@thread.v2\",\"conversationType\":\"groupChat\",\"tenantId\":\"T\"}"
#define CHANNEL(thread) \
    "\"conversation\":{\"id\":\"19:c@thread.tacv2" thread "\",\"conversationType\":\"channel\",\"tenantId\":\"T\"}"
#define WHO "\"id\":\"17\",\"from\":{\"id\":\"29:x\",\"aadObjectId\":\"AB-1\"},\"recipient\":{\"id\":\"28:me\"}"
#define MENTION "\"entities\":[{\"type\":\"mention\",\"text\":\"<at>Neuvo</at>\",\"mentioned\":{\"id\":\"28:me\"}}]"

static struct connector connector = {.options = {.service_hosts = (char *)"smba.trafficmanager.net"}};

static void read_it(const char *json, struct activity *activity)
{
    struct error error = ERROR_INIT;
    if (activity_read(json, strlen(json), activity, &error) != RESULT_OK)
        fail_msg("%s: %s", json, error.text);
}

/* The one message that it is; NULL: none. The arrival is the caller's. */
static const struct message *message_of(const char *json, struct arrival **arrival)
{
    own_(activity_done) struct activity activity;
    read_it(json, &activity);
    *arrival = arrival_new(ARRIVAL_MESSAGES, "teams", 1);
    teams_messages_of(&connector, &activity, *arrival);
    assert_in_range((*arrival)->messages.count, 0, 1);
    return (*arrival)->messages.count == 0 ? NULL : &(*arrival)->messages.items[0];
}

static void expect(const char *json, enum message_kind kind, const char *thread, const char *text, const char *target)
{
    struct arrival *arrival = NULL;
    const struct message *message = message_of(json, &arrival);
    if (message == NULL)
        fail_msg("nothing in %s", json);
    assert_int_equal(message->kind, kind);
    assert_string_equal(message->account, "ab-1");
    assert_string_equal(message->thread, thread);
    assert_string_equal(message->text, text);
    assert_string_equal(message->target, target);
    arrival_free(arrival);
}

static void expect_nothing(const char *json)
{
    struct arrival *arrival = NULL;
    if (message_of(json, &arrival) != NULL)
        fail_msg("something in %s", json);
    arrival_free(arrival);
}

static void test_who_and_where(void **state)
{
    own_(activity_done) struct activity activity;
    read_it("{\"type\":\"message\",\"channelId\":\"msteams\",\"serviceUrl\":\"https://s/\"," CHANNEL(
                ";messageid=5") "," WHO ",\"channelData\":{\"tenant\":{\"id\":\"T\"}},\"text\":\"x\"}",
            &activity);
    assert_string_equal(activity.conversation, "19:c@thread.tacv2");
    assert_string_equal(activity.thread, "5");
    assert_int_equal(activity.scope, SCOPE_CHANNEL);
    assert_string_equal(activity.tenant, "T");
    assert_string_equal(activity.account, "ab-1");
    assert_string_equal(activity.from, "29:x");
}

static void test_two_tenants_are_none(void **state)
{
    own_(activity_done) struct activity activity;
    read_it("{\"type\":\"message\"," PERSONAL "," WHO ",\"channelData\":{\"tenant\":{\"id\":\"U\"}}}", &activity);
    assert_string_equal(activity.tenant, "?");
}

static void test_what_is_no_activity(void **state)
{
    static const char *const bad[] = {"",
                                      "[]",
                                      "{}",
                                      "5",
                                      "{\"type\":5}",
                                      "{\"type\":\"message\",\"type\":\"x\"}",
                                      "{\"type\":\"message\",\"text\":\"\\u0000\"}"};
    struct activity activity;
    struct error error = ERROR_INIT;
    own_(text_done) struct text deep = TEXT_INIT;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(activity_read(bad[i], strlen(bad[i]), &activity, &error), RESULT_BAD_INPUT);
    text_add(&deep, "{\"type\":\"message\",\"value\":");
    for (int i = 0; i < 60; i++)
        text_add_char(&deep, '[');
    for (int i = 0; i < 60; i++)
        text_add_char(&deep, ']');
    text_add_char(&deep, '}');
    assert_int_equal(activity_read(deep.data, deep.length, &activity, &error), RESULT_BAD_INPUT);
}

static void test_words(void **state)
{
    expect("{\"type\":\"message\"," PERSONAL "," WHO ",\"text\":\"miten tulostan\"}", MESSAGE_TEXT, "",
           "miten tulostan", "");
    expect("{\"type\":\"message\"," GROUP "," WHO "," MENTION
           ",\"text\":\"<at>Neuvo</at>&nbsp;miten <at>Aino</at> voi\"}",
           MESSAGE_TEXT, "", "miten Aino voi", "");
    expect("{\"type\":\"message\"," CHANNEL("") "," WHO "," MENTION ",\"text\":\"<at>Neuvo</at> miten\"}", MESSAGE_TEXT,
           "17", "miten", "");
    expect("{\"type\":\"message\"," CHANNEL(";messageid=9") "," WHO "," MENTION ",\"text\":\"hei <at>Neuvo</at>\"}",
           MESSAGE_TEXT, "9", "hei", "");
    expect_nothing("{\"type\":\"message\"," GROUP "," WHO ",\"text\":\"muuta\"}");
    expect_nothing("{\"type\":\"message\"," CHANNEL("") "," WHO ",\"text\":\"muuta\"}");
    expect_nothing("{\"type\":\"typing\"," PERSONAL "," WHO "}");
    expect_nothing("{\"type\":\"message\"," PERSONAL ",\"from\":{\"id\":\"29:x\"},\"text\":\"ei tunnusta\"}");
}

/* Somebody else's mention of another, however it is called, is none of ours. */
static void test_mentions_count_by_id(void **state)
{
    expect_nothing("{\"type\":\"message\"," GROUP "," WHO ",\"entities\":[{\"type\":\"mention\",\"text\":"
                   "\"<at>Neuvo</at>\",\"mentioned\":{\"id\":\"28:other\"}}],\"text\":\"<at>Neuvo</at> hei\"}");
}

static void test_changes(void **state)
{
    struct arrival *first = NULL, *second = NULL;
    expect("{\"type\":\"messageUpdate\"," PERSONAL "," WHO ",\"text\":\"toisin\",\"channelData\":{\"eventType\":"
           "\"editMessage\"}}",
           MESSAGE_EDIT, "", "toisin", "17");
    expect("{\"type\":\"messageDelete\"," PERSONAL "," WHO "}", MESSAGE_REDACTION, "", "", "17");
    expect("{\"type\":\"messageReaction\"," PERSONAL "," WHO ",\"replyToId\":\"3\",\"reactionsAdded\":[{\"type\":"
           "\"like\"}]}",
           MESSAGE_REACTION, "", "👍", "3");
    expect("{\"type\":\"messageReaction\"," PERSONAL "," WHO ",\"replyToId\":\"3\",\"reactionsAdded\":[{\"type\":"
           "\"2705_whiteheavycheckmark\"}]}",
           MESSAGE_REACTION, "", "✅", "3");
    expect_nothing("{\"type\":\"messageReaction\"," PERSONAL "," WHO ",\"replyToId\":\"3\",\"reactionsRemoved\":[{"
                   "\"type\":\"like\"}]}");
    const char *one = "{\"type\":\"messageUpdate\",\"timestamp\":\"1\"," PERSONAL "," WHO ",\"text\":\"a\"}";
    const char *two = "{\"type\":\"messageUpdate\",\"timestamp\":\"2\"," PERSONAL "," WHO ",\"text\":\"a\"}";
    assert_string_not_equal(message_of(one, &first)->external_id, message_of(two, &second)->external_id);
    arrival_free(first);
    arrival_free(second);
}

static void test_coming_is_one(void **state)
{
    struct arrival *first = NULL, *second = NULL;
    const struct message *told = message_of(
        "{\"type\":\"conversationUpdate\"," PERSONAL "," WHO ",\"membersAdded\":[{\"id\":\"28:me\"}]}", &first);
    const struct message *again =
        message_of("{\"type\":\"installationUpdate\",\"action\":\"add\"," PERSONAL "," WHO "}", &second);
    assert_int_equal(told->kind, MESSAGE_JOIN);
    assert_string_equal(told->choice, "direct");
    assert_string_equal(told->external_id, again->external_id);
    arrival_free(first);
    arrival_free(second);
    expect_nothing("{\"type\":\"conversationUpdate\"," PERSONAL "," WHO ",\"membersAdded\":[{\"id\":\"29:x\"}]}");
    expect_nothing("{\"type\":\"installationUpdate\",\"action\":\"remove\"," PERSONAL "," WHO "}");
}

#define EXECUTE(id) \
    "{\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"id\":\"" id \
    "\",\"from\":{\"id\":\"29:x\",\"aadObjectId\":" \
    "\"AB-1\"},\"recipient\":{\"id\":\"28:me\"}," PERSONAL ",\"replyToId\":\"4\",\"value\":{\"action\":{\"type\":" \
    "\"Action.Execute\",\"verb\":\"choose\",\"data\":{\"choice\":\"yes\",\"label\":\"Kyllä\"}}}}"

static void test_choices(void **state)
{
    struct arrival *first = NULL, *second = NULL, *third = NULL;
    const struct message *submitted = message_of(
        "{\"type\":\"message\"," PERSONAL "," WHO ",\"value\":{\"choice\":\"yes\"},\"replyToId\":\"4\"}", &first);
    assert_int_equal(submitted->kind, MESSAGE_CHOICE);
    assert_string_equal(submitted->choice, "yes");
    const struct message *executed = message_of(EXECUTE("f:1"), &second);
    assert_int_equal(executed->kind, MESSAGE_CHOICE);
    assert_string_equal(executed->choice, "yes");
    assert_string_equal(message_of(EXECUTE("f:2"), &third)->external_id, executed->external_id);
    assert_int_equal(third->kept.list.count, 1);
    arrival_free(first);
    arrival_free(second);
    arrival_free(third);
    expect_nothing("{\"type\":\"invoke\",\"name\":\"task/fetch\"," PERSONAL "," WHO ",\"value\":{}}");
}

#define UNDER_CARD(data) \
    "{\"type\":\"invoke\",\"name\":\"adaptiveCard/action\"," WHO \
    "," CHANNEL(";messageid=4") ",\"replyToId\":\"4\",\"value\":{\"action\":{\"verb\":\"desk\",\"data\":" data "}}}"

static void test_buttons_of_tutors(void **state)
{
    expect(UNDER_CARD("{\"desk\":\"claim\"}"), MESSAGE_TEXT, "4", "ota", "");
    expect(UNDER_CARD("{\"desk\":\"resolve\",\"words\":\"\"}"), MESSAGE_TEXT, "4", "ratkaistu", "");
    expect(UNDER_CARD("{\"desk\":\"say\",\"words\":\"hei\"}"), MESSAGE_TEXT, "4", "hei", "");
    expect_nothing(UNDER_CARD("{\"desk\":\"say\",\"words\":\"\"}"));
    expect_nothing(UNDER_CARD("{\"desk\":\"other\"}"));
    expect_nothing("{\"type\":\"invoke\",\"name\":\"adaptiveCard/action\"," WHO "," PERSONAL
                   ",\"value\":{\"action\":{\"data\":{\"desk\":\"claim\"}}}}");
    expect("{\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"replyToId\":\"4\"," WHO "," PERSONAL
           ",\"value\":{\"action\":{\"data\":{\"desk\":\"claim\"}}}}",
           MESSAGE_TEXT, "4", "ota", "");
    expect_nothing("{\"type\":\"typing\"," WHO "," PERSONAL "}");
}

static void test_feedback(void **state)
{
    expect("{\"type\":\"invoke\",\"name\":\"message/submitAction\"," PERSONAL "," WHO ",\"replyToId\":\"4\",\"value\":{"
           "\"actionName\":\"feedback\",\"actionValue\":{\"reaction\":\"dislike\"}}}",
           MESSAGE_REACTION, "", "👎", "4");
}

static void test_pictures(void **state)
{
    struct arrival *arrival = NULL;
    const struct message *message = message_of(
        "{\"type\":\"message\"," PERSONAL "," WHO ",\"attachments\":[{\"contentType\":\"text/html\"},{\"contentType\":"
        "\"image/png\",\"contentUrl\":\"https://smba.trafficmanager.net/p/1\",\"name\":\"kuva.png\"}]}",
        &arrival);
    assert_string_equal(message->attachment.origin, "https://smba.trafficmanager.net/p/1");
    assert_string_equal(message->attachment.media_type, "image/png");
    arrival_free(arrival);
    message = message_of("{\"type\":\"message\"," PERSONAL "," WHO ",\"attachments\":[{\"contentType\":\"image/png\","
                         "\"contentUrl\":\"https://evil.example/1\"}]}",
                         &arrival);
    assert_string_equal(message->attachment.origin, "");
    arrival_free(arrival);
}

static int up(void **state)
{
    connector.places = teams_places_new();
    connector.invokes = teams_invokes_new();
    return 0;
}

static int down(void **state)
{
    teams_places_free(connector.places);
    teams_invokes_free(connector.invokes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_and_where),
        cmocka_unit_test(test_two_tenants_are_none),
        cmocka_unit_test(test_what_is_no_activity),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_mentions_count_by_id),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_coming_is_one),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_buttons_of_tutors),
        cmocka_unit_test(test_feedback),
        cmocka_unit_test(test_pictures),
    };
    return cmocka_run_group_tests(tests, up, down);
}
