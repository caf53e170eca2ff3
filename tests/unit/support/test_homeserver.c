/* The fake homeserver as an ordinary account sees it. */
#include "homeserved.h"

#include <pthread.h>

static struct homeserved served;

static int set_up(void **state)
{
    homeserved_start(&served, &(struct homeserver_options){.port = 0});
    return 0;
}

static int tear_down(void **state)
{
    homeserved_stop(&served);
    return 0;
}

static struct homeserver_room *room_with_bot(bool direct)
{
    return homeserver_room_new(served.server,
                               &(struct homeserver_room_options){.creator = MAIJA, .direct = direct, .joined = true});
}

static void say(struct homeserver_room *room, const char *text, char *id)
{
    homeserver_say(served.server, room, &(struct homeserver_saying){.user = MAIJA, .text = text}, id);
}

static void test_identity(void **state)
{
    assert_int_equal(ask(&served, "GET", "/_matrix/client/versions", NULL), 200);
    assert_says(&served, "\"v1.12\"");
    assert_int_equal(ask(&served, "GET", "/_matrix/client/v3/account/whoami", NULL), 200);
    assert_says(&served, "\"user_id\":\"@neuvo:fake.test\"");
    assert_says(&served, "\"device_id\":\"NEUVODEVICE\"");
    (void)snprintf(served.token, sizeof served.token, "wrong");
    assert_int_equal(ask(&served, "GET", "/_matrix/client/v3/account/whoami", NULL), 401);
    assert_says(&served, "M_UNKNOWN_TOKEN");
    assert_int_equal(http_call(&served.caller, "GET", "/_matrix/client/v3/account/whoami", NULL, NULL, 0), 401);
    assert_says(&served, "M_MISSING_TOKEN");
    assert_int_equal(ask(&served, "GET", "/_matrix/client/v3/nothing/such", NULL), 404);
    assert_says(&served, "M_UNRECOGNIZED");
}

static void test_login(void **state)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_printf(&body,
                "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"neuvo\"},"
                "\"password\":\"%s\",\"device_id\":\"D2\"}",
                homeserver_password(served.server));
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/login", body.data), 200);
    take(&served, "access_token", served.token, sizeof served.token);
    assert_int_equal(ask(&served, "GET", "/_matrix/client/v3/account/whoami", NULL), 200);
    assert_says(&served, "\"device_id\":\"D2\"");
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/login",
                         "{\"type\":\"m.login.password\",\"user\":\"neuvo\",\"password\":\"no\"}"),
                     403);
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/login", "{"), 400);
    assert_says(&served, "M_NOT_JSON");
}

static void test_invitation(void **state)
{
    struct homeserver_room *room = homeserver_room_new(
        served.server, &(struct homeserver_room_options){.creator = MAIJA, .direct = true, .name = "Neuvonta"});
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "\"invite\":{\"!r0_");
    assert_says(&served, "\"is_direct\":true");
    assert_says(&served, "Neuvonta");
    assert_int_equal(
        ask_room(&served, room, "PUT", "/send/m.room.message/t1", "{\"msgtype\":\"m.notice\",\"body\":\"x\"}"), 403);
    assert_int_equal(ask_room(&served, room, "POST", "/join", "{}"), 200);
    assert_true(homeserver_wait_membership(served.server, room, "join", 0));
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "\"join\":{\"!r0_");
    assert_int_equal(ask_room(&served, room, "POST", "/leave", "{}"), 200);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "\"leave\":{\"!r0_");
    assert_int_equal(ask_room(&served, room, "POST", "/join", "{}"), 403);
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/join/%21r99_no%3Afake.test", "{}"), 404);
}

/* A room comes with what was said before the bot came in: the bot must know better than to answer it. */
static void test_history_of_a_new_room(void **state)
{
    struct homeserver_room *room =
        homeserver_room_new(served.server, &(struct homeserver_room_options){.creator = MAIJA});
    assert_int_equal(sync_once(&served, ""), 200);
    say(room, "before", NULL);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_not_says(&served, "before");
    assert_int_equal(ask_room(&served, room, "POST", "/join", "{}"), 200);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "\"body\":\"before\"");
    assert_says(&served, "m.room.create");
}

static void *say_later(void *context)
{
    struct homeserver_room *room = context;
    /* Only once the request waits, else nothing would be proved. */
    if (homeserver_wait_quiet(served.server, 5000))
        say(room, "wake up", NULL);
    return NULL;
}

static void test_long_poll(void **state)
{
    pthread_t thread;
    own_(text_done) struct text target = TEXT_INIT;
    struct homeserver_room *room = room_with_bot(true);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_int_equal(pthread_create(&thread, NULL, say_later, room), 0);
    text_printf(&target, "/_matrix/client/v3/sync?timeout=9000&since=%s", served.since);
    int64_t started_ms = clock_monotonic_ms();
    assert_int_equal(ask(&served, "GET", target.data, NULL), 200);
    assert_true(clock_monotonic_ms() - started_ms < 8000);
    assert_says(&served, "wake up");
    assert_int_equal(pthread_join(thread, NULL), 0);
    take(&served, "next_batch", served.since, sizeof served.since);
    text_clear(&target);
    text_printf(&target, "/_matrix/client/v3/sync?timeout=150&since=%s", served.since);
    started_ms = clock_monotonic_ms();
    assert_int_equal(ask(&served, "GET", target.data, NULL), 200);
    assert_true(clock_monotonic_ms() - started_ms >= 149);
    assert_says(&served, "\"rooms\":{\"join\":{},");
}

static void test_send_once(void **state)
{
    char first[HOMESERVER_ID_BYTES], second[HOMESERVER_ID_BYTES];
    struct homeserver_room *room = room_with_bot(true);
    const char *body =
        "{\"msgtype\":\"m.notice\",\"body\":\"hi\",\"fi.neuvo.departure\":{\"key\":\"k\",\"cause\":\"$c\"}}";
    assert_int_equal(sync_once(&served, ""), 200);
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", body), 200);
    take(&served, "event_id", first, sizeof first);
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", body), 200);
    take(&served, "event_id", second, sizeof second);
    assert_string_equal(first, second);
    assert_int_equal(ask_room(&served, room, "PUT", "/send/fi.other/t1", "{}"), 200);
    take(&served, "event_id", second, sizeof second);
    assert_string_equal(first, second);
    assert_int_equal(homeserver_heard_count(served.server), 1);
    assert_int_equal(homeserver_answers_to(served.server, "$c", NULL), 1);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "\"transaction_id\":\"t1\"");
}

static void test_other_device(void **state)
{
    struct homeserver_room *room = room_with_bot(true);
    const char *body = "{\"msgtype\":\"m.notice\",\"body\":\"hi\"}";
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", body), 200);
    own_(text_done) struct text login = TEXT_INIT;
    text_printf(&login, "{\"type\":\"m.login.password\",\"user\":\"neuvo\",\"password\":\"%s\"}",
                homeserver_password(served.server));
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/login", login.data), 200);
    take(&served, "access_token", served.token, sizeof served.token);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_not_says(&served, "transaction_id");
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", body), 200);
    assert_int_equal(homeserver_heard_count(served.server), 2);
}

static const struct {
    const char *content;
    int status;
    const char *code;
} refused[] = {
    {"{\"msgtype\":\"m.text\"}", 400, "M_BAD_JSON"},
    {"{\"msgtype\":\"m.text\",\"body\":\"x\",\"n\":1.5}", 400, "M_BAD_JSON"},
    {"{\"msgtype\":\"m.text\",\"body\":\"x\",\"n\":[{\"a\":1e60}]}", 400, "M_BAD_JSON"},
    {"{\"msgtype\":\"m.text\",\"body\":\"\\ud800\"}", 500, "M_UNKNOWN"},
    {"[]", 400, "M_BAD_JSON"},
    {"nonsense", 400, "M_NOT_JSON"},
};

static void test_refused_contents(void **state)
{
    struct homeserver_room *room = room_with_bot(true);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (ask_room(&served, room, "PUT", "/send/m.room.message/t", refused[i].content) != refused[i].status)
            fail_msg("%s: %.200s", refused[i].content, served.caller.body.data);
        assert_says(&served, refused[i].code);
    }
    own_(text_done) struct text large = TEXT_INIT;
    text_add(&large, "{\"msgtype\":\"m.text\",\"body\":\"");
    for (int i = 0; i < 70000; i++)
        text_add_char(&large, 'x');
    text_add(&large, "\"}");
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t", large.data), 413);
    assert_int_equal(ask_room(&served, room, "POST", "/receipt/m.read/%24x", ""), 400);
    assert_int_equal(homeserver_heard_count(served.server), 0);
}

static void test_threads_and_reactions(void **state)
{
    char root[HOMESERVER_ID_BYTES], inner[HOMESERVER_ID_BYTES];
    own_(text_done) struct text body = TEXT_INIT;
    struct homeserver_room *room = room_with_bot(false);
    say(room, "root", root);
    homeserver_say(served.server, room,
                   &(struct homeserver_saying){.user = MAIJA, .text = "inside", .thread = root, .mention = true},
                   inner);
    text_printf(
        &body,
        "{\"msgtype\":\"m.notice\",\"body\":\"x\",\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"%s\"}}",
        inner);
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", body.data), 400);
    text_clear(&body);
    text_printf(&body, "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"%s\",\"key\":\"1\"}}", root);
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.reaction/t2", body.data), 200);
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.reaction/t3", body.data), 400);
    assert_says(&served, "M_DUPLICATE_ANNOTATION");
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "\"m.mentions\":{\"user_ids\":[\"@neuvo:fake.test\"]}");
}

static void test_redaction(void **state)
{
    char id[HOMESERVER_ID_BYTES];
    struct homeserver_room *room = room_with_bot(true);
    say(room, "secret words", id);
    homeserver_redact(served.server, room, MAIJA, id, NULL);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_not_says(&served, "secret words");
    assert_says(&served, "redacted_because");
}

/* What a gap hides is found by paging back from prev_batch to where the bot was. */
static void test_gap(void **state)
{
    char from[40] = "", rest[160];
    struct homeserver_room *room = room_with_bot(true);
    assert_int_equal(sync_once(&served, ""), 200);
    char before[40];
    (void)snprintf(before, sizeof before, "%s", served.since);
    for (int i = 0; i < 25; i++) {
        char text[20];
        (void)snprintf(text, sizeof text, "number %02d", i);
        say(room, text, NULL);
    }
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "\"limited\":true");
    assert_says(&served, "number 15");
    assert_not_says(&served, "number 14");
    const char *token = strstr(served.caller.body.data, "\"prev_batch\":\"");
    assert_non_null(token);
    (void)sscanf(token + 14, "%39[^\"]", from);
    (void)snprintf(rest, sizeof rest, "/messages?dir=b&limit=10&from=%s&to=%s", from, before);
    assert_int_equal(ask_room(&served, room, "GET", rest, NULL), 200);
    assert_says(&served, "number 14");
    assert_says(&served, "number 05");
    assert_not_says(&served, "number 15");
    assert_not_says(&served, "number 04");
    take(&served, "end", from, sizeof from);
    homeserver_fault(served.server, &(struct homeserver_fault){.name = "empty-page", .times = 1});
    (void)snprintf(rest, sizeof rest, "/messages?dir=b&limit=10&from=%s&to=%s", from, before);
    assert_int_equal(ask_room(&served, room, "GET", rest, NULL), 200);
    assert_says(&served, "\"chunk\":[]");
    take(&served, "end", from, sizeof from);
    (void)snprintf(rest, sizeof rest, "/messages?dir=b&limit=10&from=%s&to=%s", from, before);
    assert_int_equal(ask_room(&served, room, "GET", rest, NULL), 200);
    assert_says(&served, "number 04");
    assert_says(&served, "number 00");
    assert_not_says(&served, "number 05");
    assert_not_says(&served, "m.room.create");
}

static void test_filter(void **state)
{
    char more[80], id[8];
    struct homeserver_room *room = room_with_bot(true);
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/user/%40neuvo%3Afake.test/filter",
                         "{\"room\":{\"timeline\":{\"limit\":2,\"types\":[\"m.room.*\"]}}}"),
                     200);
    take(&served, "filter_id", id, sizeof id);
    (void)snprintf(more, sizeof more, "&filter=%s", id);
    assert_int_equal(sync_once(&served, more), 200);
    for (int i = 0; i < 3; i++)
        say(room, i == 0 ? "first" : "later", NULL);
    homeserver_put(served.server, room, MAIJA, "fi.other", NULL, "{}", NULL);
    assert_int_equal(sync_once(&served, more), 200);
    assert_says(&served, "later");
    assert_not_says(&served, "first");
    assert_not_says(&served, "fi.other");
    homeserver_put(served.server, room, MAIJA, "fi.other", NULL, "{}", NULL);
    assert_int_equal(sync_once(&served, more), 200);
    assert_says(&served, "\"join\":{}");
}

/* Lazily: those who speak and oneself, and a count of all. */
static void test_lazy_members(void **state)
{
    const char *lazy =
        "&filter={%22room%22:{%22state%22:{%22lazy_load_members%22:true},%22timeline%22:{%22limit%22:1}}}";
    struct homeserver_room *room = room_with_bot(false);
    homeserver_member(served.server, room, "@pekka:fake.test", "join", NULL);
    homeserver_member(served.server, room, "@sari:fake.test", "invite", MAIJA);
    say(room, "hello", NULL);
    assert_int_equal(sync_once(&served, lazy), 200);
    assert_says(&served, "\"m.joined_member_count\":3,\"m.invited_member_count\":1");
    assert_says(&served, "\"state_key\":\"@maija:fake.test\"");
    assert_not_says(&served, "\"state_key\":\"@pekka:fake.test\"");
    say(room, "hello again", NULL);
    assert_int_equal(sync_once(&served, lazy), 200);
    assert_not_says(&served, "m.joined_member_count");
}

static void test_account_data_and_profile(void **state)
{
    const char *data = "/_matrix/client/v3/user/%40neuvo%3Afake.test/account_data/m.direct";
    assert_int_equal(sync_once(&served, ""), 200);
    assert_int_equal(ask(&served, "GET", data, NULL), 404);
    assert_int_equal(ask(&served, "PUT", data, "{\"@maija:fake.test\":[\"!r0\"]}"), 200);
    assert_int_equal(ask(&served, "GET", data, NULL), 200);
    assert_says(&served, "@maija:fake.test");
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "m.direct");
    const char *name = "/_matrix/client/v3/profile/%40neuvo%3Afake.test/displayname";
    assert_int_equal(ask(&served, "PUT", name, "{\"displayname\":\"Neuvo\"}"), 200);
    assert_int_equal(ask(&served, "GET", name, NULL), 200);
    assert_says(&served, "\"displayname\":\"Neuvo\"");
}

static void test_media(void **state)
{
    char uri[HOMESERVER_ID_BYTES];
    own_(text_done) struct text target = TEXT_INIT;
    homeserver_put_media(served.server, "image/png", "\x89PNG\0bytes", 10, uri);
    assert_memory_equal(uri, "mxc://", 6);
    text_printf(&target, "/_matrix/client/v1/media/download/%s", uri + 6);
    assert_int_equal(ask(&served, "GET", target.data, NULL), 200);
    assert_int_equal(served.caller.body.length, 10);
    assert_non_null(strstr(served.caller.head.data, "image/png"));
    assert_int_equal(http_call(&served.caller, "GET", target.data, NULL, NULL, 0), 401);
    text_clear(&target);
    text_printf(&target, "/_matrix/media/v3/download/%s", uri + 6);
    assert_int_equal(ask(&served, "GET", target.data, NULL), 404);
    assert_int_equal(ask(&served, "POST", "/_matrix/media/v3/upload", "bytes"), 200);
    assert_says(&served, "mxc://fake.test/m1");
}

static void test_create_room(void **state)
{
    char id[80];
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/createRoom",
                         "{\"preset\":\"trusted_private_chat\",\"is_direct\":true,\"invite\":[\"@maija:fake.test\"],"
                         "\"initial_state\":[{\"type\":\"m.room.guest_access\",\"state_key\":\"\",\"content\":"
                         "{\"guest_access\":\"forbidden\",\"list\":[true,1]}}]}"),
                     200);
    take(&served, "room_id", id, sizeof id);
    struct homeserver_room *room = homeserver_room(served.server, id);
    char membership[16];
    assert_string_equal(homeserver_membership(served.server, room, MAIJA, membership), "invite");
    assert_int_equal(ask_room(&served, room, "GET", "/state/m.room.guest_access/", NULL), 200);
    assert_string_equal(served.caller.body.data, "{\"guest_access\":\"forbidden\",\"list\":[true,1]}");
    assert_int_equal(ask_room(&served, room, "GET", "/joined_members", NULL), 200);
    assert_not_says(&served, MAIJA);
    assert_int_equal(ask(&served, "GET", "/_matrix/client/v3/joined_rooms", NULL), 200);
    assert_says(&served, id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_identity, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_login, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_invitation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_history_of_a_new_room, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_poll, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_send_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_device, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused_contents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_threads_and_reactions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_redaction, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_filter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lazy_members, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_account_data_and_profile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_media, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_create_room, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
