/* Who is served: from the first people list on a stranger is turned away and leaves nothing behind. */
#include "engine_test.h"

#include "store/organisations.h"
#include "store/people_list.h"

static const char leaving[] = "@leaving:kunta.example";

/* Aino without an end, another who leaves in an hour. */
static void read_list(struct desk *desk)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    struct people_list_changes changes;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t id = 0;
    *list_push(&list.people) = (struct listed_person){
        x_strdup("matrix"), x_strdup("@aino:kunta.example"), x_strdup(""), x_strdup(""), LANGUAGE_SV, 0};
    *list_push(&list.people) = (struct listed_person){x_strdup("matrix"), x_strdup(leaving), x_strdup(""),
                                                      x_strdup(""),       LANGUAGE_NONE,     NOW + 3600000};
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &id, &error));
    ok(people_list_replace(store, id, &list, &changes, &error));
    ok(store_commit(store, &error));
    store_close(store);
}

static struct message *add_from(struct arrival *arrival, const char *account, const char *external_id, const char *text)
{
    struct message *message = add(arrival, "!room:kunta.example", external_id, text);
    message_set(&message->connector, "matrix");
    message_set(&message->account, account);
    message->presence = PRESENCE_PERSONAL;
    return message;
}

static struct departure *send(struct desk *desk, const char *account, enum message_kind kind, const char *external_id,
                              const char *target)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_from(arrival, account, external_id, "miten tulostan");
    message->kind = kind;
    message_set(&message->target, target);
    put(desk, arrival);
    struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.count, 1);
    return committed;
}

static void expect_stranger(struct desk *desk, const char *account, enum message_kind kind)
{
    own_(departure_freep) struct departure *committed = send(desk, account, kind, "e1", "e0");
    assert_int_equal(committed->receipts.items[0].kind, RECEIPT_REFUSED);
    assert_string_equal(committed->receipts.items[0].reason, "stranger");
    assert_int_equal(committed->receipts.items[0].seq, 0);
    assert_string_equal(committed->receipts.items[0].text, "");
}

static void test_a_stranger_leaves_no_row(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text before = TEXT_INIT;
    own_(text_done) struct text after = TEXT_INIT;
    static const enum message_kind kinds[] = {MESSAGE_TEXT, MESSAGE_CHOICE, MESSAGE_REACTION,
                                              MESSAGE_EDIT, MESSAGE_JOIN,   MESSAGE_END};
    read_list(desk);
    desk_start(desk);
    settle(desk);
    desk_stop(desk);
    count_all(desk, &before);
    assert_non_null(strstr(before.data, "listed_person 2\n"));
    assert_non_null(strstr(before.data, "person 0\n"));
    desk_start(desk);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        expect_stranger(desk, "@oppilas:kunta.example", kinds[i]);
        expect_stranger(desk, "@aino:toinen.example", kinds[i]);
    }
    departure_free(send(desk, "@oppilas:kunta.example", MESSAGE_REDACTION, "e2", "e0"));
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    count_all(desk, &after);
    assert_string_equal(after.data, before.data);
}

static void test_staff_are_served_until_their_last_day(void **state)
{
    struct desk *desk = *state;
    read_list(desk);
    desk_start(desk);
    departure_free(send(desk, "@aino:kunta.example", MESSAGE_TEXT, "a1", ""));
    reply_to(desk, "a1");
    own_(departure_freep) struct departure *taken = send(desk, leaving, MESSAGE_TEXT, "b1", "");
    assert_int_equal(taken->receipts.items[0].kind, RECEIPT_TAKEN);
    reply_to(desk, "b1");
    clock_set_ms(NOW + 3600000);
    expect_stranger(desk, leaving, MESSAGE_TEXT);
    departure_free(send(desk, "@aino:kunta.example", MESSAGE_TEXT, "a2", ""));
    reply_to(desk, "a2");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM person"), 2);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE from_neuvo = 0"), 3);
}

/* What was once said can be taken back by whoever may do so on the platform, also when they are served no more. */
static void test_words_can_be_taken_back_afterwards(void **state)
{
    struct desk *desk = *state;
    read_list(desk);
    desk_start(desk);
    departure_free(send(desk, leaving, MESSAGE_TEXT, "b1", ""));
    reply_to(desk, "b1");
    clock_set_ms(NOW + 3600000);
    own_(departure_freep) struct departure *back = send(desk, leaving, MESSAGE_REDACTION, "b2", "b1");
    assert_int_equal(back->receipts.items[0].kind, RECEIPT_TAKEN);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE from_neuvo = 0 AND redacted = 1 AND body = ''"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM inbound"), 1);
}

/* The list is about platforms that hold others too. Who gets at the web chat was let in by web.access. */
static void test_the_web_is_not_asked(void **state)
{
    struct desk *desk = *state;
    read_list(desk);
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "w1", "miten tulostan"), RECEIPT_TAKEN);
    reply_to(desk, "w1");
}

static void test_without_a_list_all_are_staff(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    departure_free(send(desk, "@anybody:matrix.example", MESSAGE_TEXT, "a1", ""));
    reply_to(desk, "a1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_a_stranger_leaves_no_row),           test_at_desk(test_staff_are_served_until_their_last_day),
        test_at_desk(test_words_can_be_taken_back_afterwards), test_at_desk(test_the_web_is_not_asked),
        test_at_desk(test_without_a_list_all_are_staff),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
