/* The dialog's memory between two messages: bounded, versioned, and fresh where it cannot be read. */
#include "base/own.h"
#include "dialog/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static const int64_t now_ms = INT64_C(1795435200000);

static void round_trip(const struct state *from, struct state *to, int64_t later_ms)
{
    own_(text_done) struct text json = TEXT_INIT;
    state_write(from, &json);
    assert_true(json.length <= STATE_BYTES);
    state_read(json.data, now_ms + later_ms, to);
}

/* Of what was asked before, only the message directly before is kept. */
static void test_one_message_before(void **state)
{
    own_(state_done) struct state asked;
    own_(text_done) struct text told = TEXT_INIT;
    state_init(&asked);
    state_ask(&asked, "yksi");
    state_ask_next(&asked, "kaksi");
    state_ask_next(&asked, "kolme");
    state_ask_more(&asked, "kolme toisin\nsanoin");
    state_told(&asked, &told);
    assert_string_equal(told.data, "kaksi\nkolme\nkolme toisin\nsanoin");
    text_clear(&told);
    state_ask_next(&asked, "neljä");
    state_told(&asked, &told);
    assert_string_equal(told.data, "kolme toisin\nsanoin\nneljä");
}

static void test_everything_comes_back(void **state)
{
    own_(state_done) struct state from;
    own_(state_done) struct state to;
    state_init(&from);
    state_ask(&from, "miten \"jaan\" näytön\nteamsissä");
    state_set_topic(&from, "teams-share-screen");
    state_reject(&from, "wilma");
    state_reject(&from, "wilma");
    state_offer(&from, "Kyllä", "helped:teams-share-screen");
    state_ask_next(&from, "ei löydy");
    assert_int_equal(from.rejected.count, 0);
    assert_string_equal(from.earlier_topic, "teams-share-screen");
    state_set_topic(&from, "teams-share-screen");
    state_reject(&from, "wilma");
    from.pending = PENDING_CLARIFY;
    from.refusals = 2;
    from.misses = 1;
    from.clarified = true;
    from.urgency = URGENCY_CLASS;
    from.ticket = 42;
    assert_true(state_add_picture(&from, "mxc://a/b", "$1", now_ms - 5));
    from.at_ms = now_ms;
    round_trip(&from, &to, 1000);
    assert_string_equal(to.question, from.question);
    assert_int_equal(to.newest_at, from.newest_at);
    assert_string_equal(to.earlier, "miten \"jaan\" näytön\nteamsissä");
    assert_string_equal(to.earlier_topic, "teams-share-screen");
    assert_string_equal(to.topic, "teams-share-screen");
    assert_int_equal(to.rejected.count, 1);
    assert_true(state_rejects(&to, "wilma"));
    assert_true(state_offers(&to, "helped:teams-share-screen"));
    assert_string_equal(to.offered.items[0].label, "Kyllä");
    assert_int_equal(to.pending, PENDING_CLARIFY);
    assert_int_equal(to.refusals, 2);
    assert_int_equal(to.misses, 1);
    assert_true(to.clarified);
    assert_int_equal(to.urgency, URGENCY_CLASS);
    assert_int_equal(to.ticket, 42);
    assert_int_equal(to.pictures.list.count, 1);
    assert_string_equal(to.pictures.list.items[0].origin, "mxc://a/b");
    assert_string_equal(to.pictures.list.items[0].event, "$1");
    assert_int_equal(to.pictures.list.items[0].at_ms, now_ms - 5);
}

static void test_yesterdays_question_is_not_pending(void **state)
{
    own_(state_done) struct state from;
    own_(state_done) struct state to;
    state_init(&from);
    state_ask(&from, "mitä");
    state_offer(&from, "Kyllä, poista", "forget");
    from.pending = PENDING_FORGET;
    from.at_ms = now_ms;
    round_trip(&from, &to, INT64_C(13) * 3600 * 1000);
    assert_int_equal(to.pending, PENDING_NONE);
    assert_int_equal(to.offered.count, 0);
    assert_string_equal(to.question, "mitä");
}

/* Each for twelve hours of its own, however often the state is written meanwhile; at most three. */
static void test_pictures_are_remembered_for_a_while(void **state)
{
    static const int64_t hour_ms = INT64_C(3600) * 1000;
    own_(state_done) struct state from;
    own_(state_done) struct state to;
    own_(text_done) struct text long_name = TEXT_INIT;
    state_init(&from);
    for (int i = 0; i < 5; i++) {
        const char origin[] = {(char)('a' + i), '\0'};
        assert_true(state_add_picture(&from, origin, "$1", now_ms - (10 - i) * hour_ms));
    }
    while (long_name.length <= ATTACHMENT_ORIGIN_BYTES)
        text_add_char(&long_name, 'a');
    assert_false(state_add_picture(&from, long_name.data, "$1", now_ms));
    assert_false(state_add_picture(&from, "a", long_name.data, now_ms));
    assert_false(state_add_picture(&from, "", "$1", now_ms));
    assert_false(state_add_picture(&from, "\"", "$1", now_ms)); /* it would grow when it is written */
    assert_int_equal(from.pictures.list.count, 3);
    assert_string_equal(from.pictures.list.items[0].origin, "c");
    from.at_ms = now_ms + 4 * hour_ms;
    round_trip(&from, &to, 5 * hour_ms); /* c is 13 hours old, d exactly 12 */
    assert_int_equal(to.pictures.list.count, 2);
    assert_string_equal(to.pictures.list.items[0].origin, "d");
}

static void expect_fresh(const char *json)
{
    own_(state_done) struct state read;
    state_read(json, now_ms, &read);
    assert_int_equal(read.pending, PENDING_NONE);
    assert_string_equal(read.question, "");
    assert_string_equal(read.topic, "");
    assert_int_equal(read.offered.count, 0);
    assert_int_equal(read.ticket, 0);
}

static void test_unreadable_is_fresh(void **state)
{
    expect_fresh("");
    expect_fresh("{");
    expect_fresh("[]");
    expect_fresh("{\"v\":2,\"question\":\"q\",\"ticket\":3}");
    expect_fresh("{\"v\":1,\"question\":7,\"ticket\":3}");
    expect_fresh("{\"v\":1,\"v\":1}");
    expect_fresh("{\"question\":\"q\"}");
}

static void test_strange_values_are_harmless(void **state)
{
    own_(state_done) struct state read;
    state_read(
        "{\"v\":1,\"pending\":\"dance\",\"urgency\":99,\"offered\":[1,{\"label\":\"x\"}],\"rejected\":[null,\"a\"]}",
        now_ms, &read);
    assert_int_equal(read.pending, PENDING_NONE);
    assert_int_equal(read.urgency, URGENCY_NONE);
    assert_int_equal(read.offered.count, 0);
    assert_int_equal(read.rejected.count, 1);
}

static void test_stays_small(void **state)
{
    own_(state_done) struct state from;
    own_(state_done) struct state to;
    own_(text_done) struct text question = TEXT_INIT;
    state_init(&from);
    while (question.length < 4000)
        text_add(&question, "\"\\\"\x01"); /* each becomes two to six bytes */
    state_ask(&from, question.data);
    state_ask_more(&from, question.data);
    for (int i = 0; i < 40; i++) {
        char topic[200];
        (void)snprintf(topic, sizeof topic, "%0120d", i);
        state_reject(&from, topic);
        state_offer(&from, topic, topic);
    }
    for (int i = 0; i < 3; i++) {
        char origin[ATTACHMENT_ORIGIN_BYTES + 1], event[ATTACHMENT_EVENT_BYTES + 1];
        memset(origin, 'o', sizeof origin - 1);
        memset(event, 'e', sizeof event - 1);
        origin[sizeof origin - 1] = event[sizeof event - 1] = '\0';
        assert_true(state_add_picture(&from, origin, event, now_ms));
    }
    from.at_ms = now_ms;
    round_trip(&from, &to, 0);
    assert_int_equal(to.pictures.list.count, 3);
    assert_int_equal(to.rejected.count, STATE_REJECTED);
    assert_int_equal(to.offered.count, STATE_OFFERED);
    assert_false(state_rejects(&to, "0"));
}

static void test_a_cut_splits_no_character(void **state)
{
    own_(state_done) struct state from;
    own_(text_done) struct text question = TEXT_INIT;
    state_init(&from);
    while (question.length < 3000)
        text_add(&question, "€");
    state_ask(&from, question.data);
    assert_true(strlen(from.question) <= STATE_QUESTION_BYTES);
    assert_true(utf8_valid(from.question, strlen(from.question)));
}

/* How often each of the newest topics was shown, within half a day. */
static void test_what_was_shown_is_counted(void **state)
{
    static const char *const topics[] = {"a", "b", "a", "c", "d", "a"};
    (void)state;
    own_(state_done) struct state shown, read, late;
    state_init(&shown);
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        (void)state_count_shown(&shown, topics[i]);
    assert_int_equal(shown.shown.count, 4);
    assert_int_equal(state_count_shown(&shown, "e"), 1); /* "b" gives way */
    shown.at_ms = now_ms;
    round_trip(&shown, &read, 1000);
    assert_int_equal(state_count_shown(&read, "a"), 4);
    assert_int_equal(state_count_shown(&read, "b"), 1);
    state_forget_shown(&read, "a");
    assert_int_equal(state_count_shown(&read, "a"), 1);
    round_trip(&shown, &late, INT64_C(13) * 3600 * 1000);
    assert_int_equal(late.shown.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_comes_back),
        cmocka_unit_test(test_one_message_before),
        cmocka_unit_test(test_what_was_shown_is_counted),
        cmocka_unit_test(test_yesterdays_question_is_not_pending),
        cmocka_unit_test(test_pictures_are_remembered_for_a_while),
        cmocka_unit_test(test_unreadable_is_fresh),
        cmocka_unit_test(test_strange_values_are_harmless),
        cmocka_unit_test(test_stays_small),
        cmocka_unit_test(test_a_cut_splits_no_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
