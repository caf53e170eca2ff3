/* Talk where others read along: what is overheard, what is personal, being let in; and what a connector keeps. */
#include "matrix_talk.h"

/* ---- overheard ----------------------------------------------------------------------------------------------- */

static enum receipt_kind overhear(struct desk *desk, const char *account, const char *thread, const char *id)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, ROOM, id, "miten tulostan");
    message_set(&message->thread, thread);
    message->overheard = true;
    return deliver(desk, arrival);
}

static void test_overheard_talk_leaves_no_row(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text before = TEXT_INIT;
    own_(text_done) struct text after = TEXT_INIT;
    desk_start(desk);
    ask_in_thread(desk, AINO, "$1", "$1", "unohdin salasanan", "");
    answered(desk, "$1", "Vaihda salasana itse.", "$r1");
    pause_and_count(desk, &before);
    assert_int_equal(overhear(desk, BERTTA, "$9", "$2"), RECEIPT_REFUSED);
    assert_int_equal(overhear(desk, AINO, "$9", "$3"), RECEIPT_REFUSED);
    assert_int_equal(overhear(desk, BERTTA, "", "$4"), RECEIPT_REFUSED);
    assert_int_equal(replies_out(desk), 0);
    pause_and_count(desk, &after);
    assert_string_equal(after.data, before.data);
    assert_int_equal(overhear(desk, BERTTA, "$1", "$5"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *reply = expect(desk, DEPARTURE_SAY, "$5", "Paina Tulosta.");
    assert_string_equal(reply->thread, "$1");
    assert_string_equal(reply->place, ROOM);
}

/* ---- what is personal ---------------------------------------------------------------------------------------- */

/* One reply in the thread, the answer where nobody else reads, and what was asked there is answered there. */
static void expect_personal(struct desk *desk, const char *cause, const char *direct_place, const char *room)
{
    bool in_thread = false, alone = false;
    for (int i = 0; i < 2; i++) { /* two conversations: in whichever order */
        own_(departure_freep) struct departure *reply = expect(desk, DEPARTURE_SAY, cause, "");
        if (strcmp(reply->place, ROOM) == 0) {
            assert_string_equal(reply->thread, cause);
            assert_non_null(strstr(reply->body, "kirjoitin sinulle suoraan"));
            in_thread = true;
            sent_as(desk, reply, "$in-thread", "");
        } else {
            assert_string_equal(reply->place, direct_place);
            assert_string_equal(reply->thread, "");
            assert_non_null(strstr(reply->body, "\"forget\""));
            alone = true;
            sent_as(desk, reply, "$alone", room);
        }
    }
    assert_true(in_thread && alone);
    assert_int_equal(replies_out(desk), 0);
}

static void expect_state_in(struct desk *desk, const char *place)
{
    own_(text_done) struct text sql = TEXT_INIT;
    settle(desk);
    desk_stop(desk);
    text_printf(&sql,
                "SELECT COUNT(*) FROM dialog_state s JOIN conversation c ON c.id = s.conversation_id "
                "WHERE c.place = '%s' AND c.direct = 1 AND s.state LIKE '%%forget%%'",
                place);
    assert_int_equal(stored(desk, sql.data), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dialog_state"), 1);
    desk_start(desk);
}

static void forget_in(struct desk *desk, const char *place)
{
    struct arrival *arrival = batch(desk);
    (void)add_event(arrival, AINO, place, "$yes", "kyllä");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *farewell = expect(desk, DEPARTURE_SAY, "$yes", "");
    assert_string_equal(farewell->place, place);
    sent_as(desk, farewell, "$farewell", "");
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM person"), 0);
}

static void test_personal_in_a_room(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask_in_thread(desk, AINO, "$1", "$1", "unohda minut", DIRECT);
    expect_personal(desk, "$1", DIRECT, "");
    expect_state_in(desk, DIRECT);
    forget_in(desk, DIRECT);
}

/* The direct place is opened by what is said there. */
static void test_personal_in_a_room_without_a_direct_one(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask_in_thread(desk, AINO, "$1", "$1", "unohda minut", AINO);
    expect_personal(desk, "$1", AINO, DIRECT);
    expect_state_in(desk, DIRECT);
    forget_in(desk, DIRECT);
}

static void test_personal_where_nobody_can_be_spoken_to_alone(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask_in_thread(desk, AINO, "$1", "$1", "omat tiedot", "");
    answered(desk, "$1", "Kirjoita minulle suoraan", "$r1");
    assert_int_equal(replies_out(desk), 0);
}

/* The edited question is personal: that stands in the thread now, and the answer is new in the direct place. Nothing
 * that was said there before changes. */
static void test_a_question_becomes_personal(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$d1", "miten tulostan");
    answered(desk, "$d1", "Paina Tulosta.", "$dr1");
    ask_in_thread(desk, AINO, "$1", "$1", "unohdin salasanan", DIRECT);
    answered(desk, "$1", "Vaihda salasana itse.", "$r1");
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, AINO, ROOM, "$2", "unohda minut");
    message->kind = MESSAGE_EDIT;
    message_set(&message->target, "$1");
    message_set(&message->direct_place, DIRECT);
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    for (int i = 0; i < 2; i++) {
        own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
        bool in_thread = strcmp(reply->place, ROOM) == 0;
        assert_int_equal(reply->action, in_thread ? DEPARTURE_EDIT : DEPARTURE_SAY);
        assert_string_equal(reply->target, in_thread ? "$r1" : "");
        sent_as(desk, reply, in_thread ? "$r2" : "$dr2", "");
    }
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE external_id = '$dr1' AND edited = 0 AND body LIKE "
                                  "'%Paina Tulosta.%'"),
                     1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE external_id = '$dr2' AND body LIKE '%forget%'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry"), 5);
}

/* A room of two into which somebody else came: what was direct before is not any more, whatever is written there. */
static void test_a_room_fills_up(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$1", "miten tulostan");
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, AINO, DIRECT, "$2", "omat tiedot");
    message->kind = MESSAGE_EDIT;
    message->direct = false;
    message_set(&message->target, "$1");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    changed(desk, "$1", "$r1", "Kirjoita minulle suoraan", "$r2");
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM conversation WHERE direct = 1"), 0);
    desk_start(desk);
    ask(desk, "$3", "omat tiedot"); /* the other one has left */
    answered(desk, "$3", "tili", "$r3");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM conversation WHERE direct = 1"), 1);
}

/* ---- being let in -------------------------------------------------------------------------------------------- */

/* A greeting says nothing of the language in which its reader writes. */
static void test_a_greeting_settles_no_language(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, AINO, DIRECT, "joined:" DIRECT, "");
    message->kind = MESSAGE_JOIN;
    message_set(&message->choice, "direct");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    answered(desk, "joined:" DIRECT, "Neuvo", "$r1");
    ask(desk, "$1", "Hej!");
    own_(departure_freep) struct departure *reply = expect(desk, DEPARTURE_SAY, "$1", "");
    assert_non_null(strstr(reply->body, "\"language\":\"sv\""));
}

/* ---- what a connector keeps ---------------------------------------------------------------------------------- */

static void keep_value(struct arrival *arrival, const char *value)
{
    kept_add(&arrival->kept, "since", value);
    message_set(&arrival->connector, "matrix");
}

static int64_t kept_rows(struct desk *desk, const char *value)
{
    own_(text_done) struct text sql = TEXT_INIT;
    text_printf(&sql, "SELECT COUNT(*) FROM cursor WHERE value = '%s'", value);
    return stored(desk, sql.data);
}

/* One message must come again: the place in the stream that came with it is not kept, and the connector is told. */
static void test_kept_with_a_message_that_must_come_again(void **state)
{
    struct desk *desk = *state;
    desk->messages_per_minute = 1;
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    for (int i = 0; i < 41; i++) { /* one more than waits ten minutes at most */
        char id[16];
        (void)snprintf(id, sizeof id, "$%d", i);
        (void)add_event(arrival, AINO, DIRECT, id, "miten tulostan");
    }
    keep_value(arrival, "s1");
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.items[40].kind, RECEIPT_LATER);
    assert_true(committed->not_kept);
    struct arrival *well = batch(desk);
    keep_value(well, "s2");
    put(desk, well);
    own_(departure_freep) struct departure *kept = next(desk, DEPARTURE_COMMITTED);
    assert_false(kept->not_kept);
    desk_stop(desk);
    assert_int_equal(kept_rows(desk, "s1"), 0);
    assert_int_equal(kept_rows(desk, "s2"), 1);
}

static void db_closep(struct db **db)
{
    db_close(*db);
}

/* A batch that brings no message, only what is to be kept, and the store cannot. */
static void test_kept_alone_while_the_store_is_locked(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    own_(db_closep) struct db *other = NULL;
    desk_start(desk);
    settle(desk);
    ok(db_open(desk->url, DB_WRITE, &other, &error));
    ok(db_begin(other, &error));
    struct arrival *arrival = batch(desk);
    keep_value(arrival, "s1");
    put(desk, arrival);
    own_(departure_freep) struct departure *put_off = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(put_off->token, desk->token);
    assert_true(put_off->not_kept);
    db_rollback(other);
    settle(desk);
    desk_stop(desk);
    assert_int_equal(kept_rows(desk, "s1"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_overheard_talk_leaves_no_row),
        test_at_desk(test_personal_in_a_room),
        test_at_desk(test_personal_in_a_room_without_a_direct_one),
        test_at_desk(test_personal_where_nobody_can_be_spoken_to_alone),
        test_at_desk(test_a_question_becomes_personal),
        test_at_desk(test_a_room_fills_up),
        test_at_desk(test_a_greeting_settles_no_language),
        test_at_desk(test_kept_with_a_message_that_must_come_again),
        test_at_desk(test_kept_alone_while_the_store_is_locked),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
