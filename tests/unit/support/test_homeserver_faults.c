/* Each fault of the table does what its row says, and ends when it is ended. */
#include "homeserved.h"

#include <curl/curl.h>
#include <pthread.h>

static struct homeserved served;

static int set_up(void **state)
{
    homeserved_start(&served, &(struct homeserver_options){.port = 0});
    served.caller.patience_ms = 2000;
    return 0;
}

static int tear_down(void **state)
{
    homeserved_stop(&served);
    return 0;
}

#define SYNC "/_matrix/client/v3/sync?timeout=0"

static void strike(const char *name)
{
    homeserver_fault(served.server, &(struct homeserver_fault){.name = name});
}

/* What an HTTP client sees of each row at /sync: status 0 means that no whole answer came. */
static const struct {
    const char *name;
    int status;
    const char *says; /* in head or body */
} seen[] = {
    {"429-body", 429, "\"retry_after_ms\":1500"},
    {"429-seconds", 429, "retry-after: 2"},
    {"429-date", 429, " GMT\r\n"},
    {"429-odd", 429, "soon"},
    {"429-bare", 429, ""},
    {"502-page", 502, "<html>"},
    {"page-200", 200, "<html>"},
    {"500-unknown", 500, "M_UNKNOWN"},
    {"redirect", 302, "location: "},
    {"garbage", 200, ""},
    {"deep", 200, "[[[[[[[["},
    {"odd-answer", 200, ""},
    {"same-batch", 200, "next_batch"},
    {"noise", 0, "SSH"},
    {"cut-off", 0, "\"rooms\":{\"join\":{"},
    {"reset-before", 0, ""},
    {"reset-after", 0, ""},
    {"truncated", 200, "{\"next_batch\""},
};

static bool came(const struct text *part, const char *words)
{
    return memmem(part->data, part->length, words, strlen(words)) != NULL;
}

static void see(const char *name, int wanted, const char *says)
{
    strike(name);
    http_caller_close(&served.caller);
    int status = ask(&served, "GET", SYNC, NULL);
    if (status != wanted)
        fail_msg("%s: status %d", name, status);
    if (!came(&served.caller.head, says) && !came(&served.caller.body, says))
        fail_msg("%s: %s%.200s", name, served.caller.head.data, served.caller.body.data);
    assert_int_equal(homeserver_fault_struck(served.server, name), 1);
    homeserver_fault_end(served.server, name);
    if (ask(&served, "GET", SYNC, NULL) != 200)
        fail_msg("%s: it does not end", name);
    own_(json_freep) struct json *whole = answer_of(&served);
    assert_non_null(whole);
}

static void test_what_is_seen(void **state)
{
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        see(seen[i].name, seen[i].status, seen[i].says);
}

struct taken {
    size_t bytes, most;
};

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct taken *taken = context;
    taken->bytes += size * count;
    return taken->bytes > taken->most ? 0 : size * count;
}

/* With libcurl, as Neuvo would: how many bytes come before `most` or the time is over. */
static size_t bytes_of(size_t most, long timeout_ms)
{
    own_(text_done) struct text url = TEXT_INIT;
    own_(text_done) struct text header = TEXT_INIT;
    struct taken taken = {.most = most};
    CURL *curl = curl_easy_init();
    text_printf(&url, "http://127.0.0.1:%u" SYNC, homeserver_port(served.server));
    text_printf(&header, "Authorization: Bearer %s", served.token);
    struct curl_slist *headers = curl_slist_append(NULL, header.data);
    (void)curl_easy_setopt(curl, CURLOPT_URL, url.data);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &taken);
    (void)curl_easy_perform(curl);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return taken.bytes;
}

static void test_endless_bodies(void **state)
{
    strike("endless");
    assert_true(bytes_of(20000000, 20000) > 20000000);
    homeserver_fault_end(served.server, NULL);
    strike("gzip-bomb");
    assert_true(bytes_of(100000000, 20000) > 100000000);
    homeserver_fault_end(served.server, NULL);
    strike("endless-head");
    assert_int_equal(bytes_of(1000, 700), 0);
    assert_int_equal(homeserver_fault_struck(served.server, "endless-head"), 1);
    homeserver_fault_end(served.server, NULL);
    strike("slow-loris");
    assert_true(bytes_of(1000, 700) < 10);
    homeserver_fault_end(served.server, NULL);
    assert_int_equal(ask(&served, "GET", SYNC, NULL), 200);
}

static void *end_the_fault(void *context)
{
    while (homeserver_fault_struck(served.server, "hang") == 0)
        continue;
    homeserver_fault_end(served.server, "hang");
    return NULL;
}

static void test_hanging(void **state)
{
    pthread_t thread;
    strike("hang");
    served.caller.patience_ms = 10000;
    int64_t started_ms = clock_monotonic_ms();
    assert_int_equal(pthread_create(&thread, NULL, end_the_fault, NULL), 0);
    assert_int_equal(ask(&served, "GET", SYNC, NULL), 0);
    assert_true(clock_monotonic_ms() - started_ms < 9000);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(ask(&served, "GET", SYNC, NULL), 200);
}

static struct homeserver_room *room_with_bot(void)
{
    return homeserver_room_new(served.server, &(struct homeserver_room_options){.creator = MAIJA, .joined = true});
}

static const char message[] = "{\"msgtype\":\"m.notice\",\"body\":\"x\"}";

/* Carried out or not: what the bot was told says nothing about it. */
static void test_lost_answers(void **state)
{
    struct homeserver_room *room = room_with_bot();
    strike("reset-before");
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", message), 0);
    homeserver_fault_end(served.server, NULL);
    assert_int_equal(homeserver_heard_count(served.server), 0);
    strike("reset-after");
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", message), 0);
    homeserver_fault_end(served.server, NULL);
    assert_int_equal(homeserver_heard_count(served.server), 1);
    strike("502-after");
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t2", message), 502);
    homeserver_fault_end(served.server, NULL);
    assert_int_equal(homeserver_heard_count(served.server), 2);
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t2", message), 200);
    assert_int_equal(homeserver_heard_count(served.server), 2);
}

static void test_one_room_only(void **state)
{
    struct homeserver_room *sick = room_with_bot(), *well = room_with_bot();
    homeserver_fault(served.server, &(struct homeserver_fault){.name = "429-body", .room = sick, .retry_after_ms = 9});
    assert_int_equal(ask_room(&served, sick, "PUT", "/send/m.room.message/t1", message), 429);
    assert_says(&served, "\"retry_after_ms\":9}");
    assert_int_equal(ask_room(&served, well, "PUT", "/send/m.room.message/t1", message), 200);
    homeserver_fault(served.server, &(struct homeserver_fault){.name = "forbidden", .room = well, .times = 1});
    assert_int_equal(ask_room(&served, well, "PUT", "/send/m.room.message/t2", message), 403);
    assert_int_equal(ask_room(&served, well, "PUT", "/send/m.room.message/t2", message), 200);
    assert_int_equal(ask_room(&served, well, "PUT", "/typing/%40neuvo%3Afake.test", "{\"typing\":true}"), 200);
}

static void test_tokens(void **state)
{
    assert_int_equal(sync_once(&served, ""), 200);
    strike("soft-logout");
    assert_int_equal(ask(&served, "GET", SYNC, NULL), 401);
    assert_says(&served, "\"soft_logout\":true");
    homeserver_token_again(served.server);
    assert_int_equal(sync_once(&served, ""), 200);
    strike("revoked");
    assert_int_equal(ask(&served, "GET", SYNC, NULL), 401);
    assert_says(&served, "\"soft_logout\":false");
    homeserver_token_again(served.server);
    strike("unknown-since");
    assert_int_equal(sync_once(&served, ""), 400);
    assert_says(&served, "M_UNKNOWN");
    served.since[0] = '\0';
    assert_int_equal(sync_once(&served, ""), 200);
}

static void test_restored(void **state)
{
    char old[HOMESERVER_ID_BYTES], lost[HOMESERVER_ID_BYTES], fresh[HOMESERVER_ID_BYTES];
    struct homeserver_room *room = room_with_bot();
    homeserver_say(served.server, room, &(struct homeserver_saying){.user = MAIJA, .text = "old"}, old);
    size_t position = homeserver_position(served.server);
    homeserver_say(served.server, room, &(struct homeserver_saying){.user = MAIJA, .text = "lost"}, lost);
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", message), 200);
    assert_int_equal(sync_once(&served, ""), 200);
    homeserver_restore(served.server, position);
    assert_int_equal(sync_once(&served, ""), 200); /* a token from the future is no error */
    homeserver_say(served.server, room, &(struct homeserver_saying){.user = MAIJA, .text = "fresh"}, fresh);
    assert_string_not_equal(lost, fresh);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "\"fresh\"");
    assert_not_says(&served, "\"lost\"");
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", message), 200);
    assert_int_equal(homeserver_heard_count(served.server), 2); /* the restored server had forgotten t1 */
}

static void test_wiped(void **state)
{
    struct homeserver_room *room = room_with_bot();
    assert_int_equal(sync_once(&served, ""), 200);
    homeserver_wipe(served.server, false);
    assert_int_equal(sync_once(&served, ""), 401);
    homeserver_token_again(served.server);
    assert_int_equal(sync_once(&served, ""), 400);
    served.since[0] = '\0';
    assert_int_equal(sync_once(&served, ""), 200);
    assert_not_says(&served, homeserver_room_id(room));
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t1", message), 403);
}

static void test_limited_and_doubled(void **state)
{
    struct homeserver_room *room = room_with_bot();
    assert_int_equal(sync_once(&served, ""), 200);
    strike("limited");
    for (int i = 0; i < 3; i++)
        homeserver_say(served.server, room, &(struct homeserver_saying){.user = MAIJA, .text = i < 2 ? "gone" : "here"},
                       NULL);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "\"here\"");
    assert_not_says(&served, "\"gone\"");
    assert_says(&served, "\"limited\":true");
    homeserver_fault_end(served.server, NULL);
    strike("doubled");
    for (int i = 0; i < 2; i++) {
        homeserver_say(served.server, room, &(struct homeserver_saying){.user = MAIJA, .text = i == 0 ? "A" : "B"},
                       NULL);
        assert_int_equal(sync_once(&served, ""), 200);
    }
    assert_says(&served, "\"body\":\"A\"");
    assert_says(&served, "\"body\":\"B\"");
}

static void test_odd_events(void **state)
{
    struct homeserver_room *room = room_with_bot();
    assert_int_equal(sync_once(&served, ""), 200);
    homeserver_timeline_limit(served.server, 1000);
    size_t count = homeserver_put_odd(served.server, room, MAIJA);
    assert_true(count > 60);
    char token[40] = "";
    own_(text_done) struct text target = TEXT_INIT;
    text_printf(&target, SYNC "&since=%s", served.since);
    assert_int_equal(ask(&served, "GET", target.data, NULL), 200);
    (void)sscanf(served.caller.body.data, "{\"next_batch\":\"%39[^\"]", token);
    assert_true(strlen(token) > 0);
    assert_says(&served, "\\u0000");
    assert_says(&served, "\"state_key\":7");
}

static void test_reused_id(void **state)
{
    char id[HOMESERVER_ID_BYTES], again[HOMESERVER_ID_BYTES];
    struct homeserver_room *one = room_with_bot(), *other = room_with_bot();
    homeserver_say(served.server, one, &(struct homeserver_saying){.user = MAIJA, .text = "first"}, id);
    homeserver_say(served.server, other, &(struct homeserver_saying){.user = MAIJA, .text = "second", .id = id}, again);
    assert_string_equal(id, again);
    own_(text_done) struct text rest = TEXT_INIT;
    text_add(&rest, "/event");
    http_add_segment(&rest, id);
    assert_int_equal(ask_room(&served, one, "GET", rest.data, NULL), 200);
    assert_says(&served, "first");
    assert_int_equal(ask_room(&served, other, "GET", rest.data, NULL), 200);
    assert_says(&served, "second");
}

static void test_invite_flood(void **state)
{
    assert_int_equal(sync_once(&served, ""), 200);
    homeserver_fault(served.server, &(struct homeserver_fault){.name = "invite-flood", .times = 500});
    assert_int_equal(homeserver_room_count(served.server), 500);
    assert_int_equal(sync_once(&served, ""), 200);
    assert_says(&served, "!r499_");
    strike("join-forbidden");
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/join/%21r7_aBcDeFgHiJ%3Afake.test", "{}"), 403);
    homeserver_fault_end(served.server, NULL);
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/join/%21r7_aBcDeFgHiJ%3Afake.test", "{}"), 200);
}

static void test_table(void **state)
{
    const char *name = NULL, *what = NULL;
    size_t count = 0;
    while (homeserver_fault_row(count, &name, &what)) {
        assert_true(strlen(name) > 0 && strlen(what) > 0);
        count++;
    }
    assert_true(count >= 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_endless_bodies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hanging, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lost_answers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_room_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tokens, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_restored, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wiped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_limited_and_doubled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_odd_events, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reused_id, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_invite_flood, set_up, tear_down),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
