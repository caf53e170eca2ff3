/* Batches to the engine: what must not be lost goes in front, and the place in the stream last, only when all before it
 * is kept. */
#include "matrix_house.h"

#define ROOM "!room"

/* A question of Aino's in a thread of a room; its id is "$number". */
static void put_in(const char *room, const char *thread, int number, bool overheard)
{
    struct message message;
    char id[16];
    (void)snprintf(id, sizeof id, "$%d", number);
    message_init(&message);
    message_set(&message.connector, "matrix");
    message_set(&message.place, room);
    message_set(&message.thread, thread);
    message_set(&message.account, AINO);
    message_set(&message.external_id, id);
    message_set(&message.text, "miten tulostan");
    message.overheard = overheard;
    matrix_outlet_put(house.connector->outlet, &message);
}

static void put_many(int first, int count)
{
    for (int i = first; i < first + count; i++)
        put_in(ROOM, "", i, false);
}

/* What was promised and to whom it was told. */
static struct {
    int well, again;
} told, other;

static void tell(void *context, bool again)
{
    (void)context;
    told.well += !again;
    told.again += again;
}

static void tell_other(void *context, bool again)
{
    (void)context;
    other.well += !again;
    other.again += again;
}

static void flush(const char *since)
{
    matrix_outlet_flush(house.connector->outlet, "since", since, tell, NULL);
}

static void assert_told(int well, int again)
{
    assert_int_equal(told.well, well);
    assert_int_equal(told.again, again);
}

static int nothing_told(void **state)
{
    memset(&told, 0, sizeof told);
    memset(&other, 0, sizeof other);
    return house_up(state);
}

/* The arrival's token comes back with a receipt of this kind for each message; later: the number of the message that
 * must come again, -1 none. */
static void commit(size_t at, int later, bool not_kept)
{
    const struct arrival *arrival = house.arrivals.items[at];
    struct departure *departure = departure_new(DEPARTURE_COMMITTED, "matrix");
    departure->token = arrival->token;
    departure->not_kept = not_kept;
    for (size_t i = 0; i < arrival->messages.count; i++) {
        struct receipt *receipt = list_push(&departure->receipts);
        receipt->kind = (int)i == later ? RECEIPT_LATER : RECEIPT_TAKEN;
        message_set(&receipt->external_id, arrival->messages.items[i].external_id);
        message_set(&receipt->place, arrival->messages.items[i].place);
        message_set(&receipt->text, "");
        message_set(&receipt->reason, "");
    }
    matrix_outlet_committed(house.connector->outlet, departure);
    departure_free(departure);
}

static void well(size_t at)
{
    commit(at, -1, false);
}

/* So many arrivals came by now; the last has so many messages, and keeps so many values. */
static void assert_arrived(size_t count, size_t messages, size_t kept)
{
    assert_int_equal(house.arrivals.count, count);
    const struct arrival *last = house.arrivals.items[count - 1];
    assert_int_equal(last->kind, ARRIVAL_MESSAGES);
    assert_string_equal(last->connector, "matrix");
    assert_int_equal(last->messages.count, messages);
    assert_int_equal(last->kept.list.count, kept);
}

static const char *kept_as(size_t at, const char *name)
{
    const struct kept_list *kept = &house.arrivals.items[at]->kept;
    for (size_t i = 0; i < kept->list.count; i++) {
        if (strcmp(kept->list.items[i].name, name) == 0)
            return kept->list.items[i].value;
    }
    return NULL;
}

/* ---- batches and the promise ------------------------------------------------------------------------------------ */

static void test_the_place_goes_last(void **state)
{
    put_many(0, 150);
    assert_arrived(2, MATRIX_BATCH, 0);
    flush("s1");
    assert_arrived(2, MATRIX_BATCH, 0); /* not while those before are not kept */
    well(1);
    assert_arrived(2, MATRIX_BATCH, 0);
    well(0);
    assert_arrived(3, 150 - 2 * MATRIX_BATCH, 1);
    assert_string_equal(kept_as(2, "since"), "s1");
    assert_told(0, 0);
    well(2);
    assert_told(1, 0);
    int number = 0; /* all in order, each once */
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(house.arrivals.items[i]->token, i + 1);
        for (size_t k = 0; k < house.arrivals.items[i]->messages.count; k++)
            assert_int_equal(atoi(house.arrivals.items[i]->messages.items[k].external_id + 1), number++);
    }
    assert_int_equal(number, 150);
    well(2); /* a token that is done means nothing */
    assert_told(1, 0);
}

static void test_nothing_but_the_place(void **state)
{
    flush("s1");
    assert_arrived(1, 0, 1);
    well(0);
    assert_told(1, 0);
    matrix_outlet_flush(house.connector->outlet, NULL, NULL, tell, NULL);
    assert_arrived(2, 0, 0);
    well(1);
    assert_told(2, 0);
}

static void test_rooms_go_with_the_place(void **state)
{
    struct matrix_room *room = joined_room(ROOM, 5, "");
    house.connector->profile_changed = true;
    free(house.connector->profile);
    house.connector->profile = x_strdup("Neuvo");
    flush("s1");
    assert_arrived(1, 0, 3);
    assert_non_null(kept_as(0, "room/" ROOM));
    assert_string_equal(kept_as(0, "profile"), "Neuvo");
    assert_string_equal(house.arrivals.items[0]->kept.list.items[2].name, "since");
    well(0);
    flush("s2");
    assert_arrived(2, 0, 1); /* nothing changed */
    commit(1, -1, true);
    assert_told(1, 1);
    assert_true(room->changed); /* nobody knows what of it was kept */
    flush("s2");
    assert_arrived(3, 0, 3);
    well(2);
    assert_told(2, 1);
    assert_false(room->changed);
}

static void test_keep_only_what_changed(void **state)
{
    matrix_outlet_keep(house.connector->outlet);
    assert_int_equal(house.arrivals.count, 0);
    (void)joined_room(ROOM, 5, "");
    matrix_outlet_keep(house.connector->outlet);
    assert_arrived(1, 0, 1);
    (void)joined_room("!other", 5, "");
    matrix_outlet_keep(house.connector->outlet); /* one is under way */
    assert_int_equal(house.arrivals.count, 1);
    well(0);
    matrix_outlet_keep(house.connector->outlet);
    assert_arrived(2, 0, 1);
    assert_non_null(kept_as(1, "room/!other"));
}

/* ---- a full mailbox ---------------------------------------------------------------------------------------------- */

static void test_a_full_mailbox(void **state)
{
    house.full = true;
    put_many(0, 150);
    flush("s1");
    assert_int_equal(house.arrivals.count, 0);
    matrix_outlet_room(house.connector->outlet); /* it is full again already */
    assert_int_equal(house.arrivals.count, 0);
    house.full = false;
    matrix_outlet_room(house.connector->outlet);
    assert_arrived(2, MATRIX_BATCH, 0);
    assert_int_equal(house.arrivals.items[0]->token, 1);
    house.full = true;
    well(0);
    well(1);
    assert_int_equal(house.arrivals.count, 2);
    assert_told(0, 0);
    house.full = false;
    matrix_outlet_room(house.connector->outlet);
    assert_arrived(3, 22, 1);
    well(2);
    assert_told(1, 0);
}

static void test_released_with_all_that_waits(void **state)
{
    put_many(0, 64);
    house.full = true;
    put_many(64, 70);
    flush("s1");
    matrix_outlet_flush(house.connector->outlet, "x", "y", tell_other, NULL);
    assert_int_equal(house.arrivals.count, 1);
}

/* ---- what must come again ------------------------------------------------------------------------------------------
 */

/* The place is not kept, and whoever asked is told once all is back. */
static void test_a_message_that_must_come_again(void **state)
{
    put_many(0, 150);
    commit(0, 3, false);
    flush("s1");
    assert_told(0, 0);
    well(1);
    assert_told(0, 1);
    assert_int_equal(house.arrivals.count, 2); /* the last batch did not even leave */
    put_many(0, 150);                          /* asked again: the same again */
    flush("s1");
    for (size_t at = 2; at < house.arrivals.count; at++)
        well(at);
    assert_told(1, 1);
    assert_string_equal(kept_as(house.arrivals.count - 1, "since"), "s1");
}

static void test_the_last_batch_must_come_again(void **state)
{
    put_many(0, 10);
    flush("s1");
    commit(0, 9, true);
    assert_told(0, 1);
    flush("s1");
    assert_arrived(2, 0, 1);
    commit(1, -1, true); /* it brought no message, and could not be kept either */
    assert_told(0, 2);
    flush("s1");
    well(2);
    assert_told(1, 2);
}

/* ---- two promises in a row -----------------------------------------------------------------------------------------
 */

static void test_two_promises(void **state)
{
    put_many(0, 10);
    flush("s1");
    put_many(10, 10);
    matrix_outlet_flush(house.connector->outlet, "other", "o1", tell_other, NULL);
    assert_arrived(1, 10, 1);
    well(0);
    assert_told(1, 0);
    assert_int_equal(other.well, 0);
    assert_arrived(2, 10, 1);
    assert_string_equal(kept_as(1, "other"), "o1");
    well(1);
    assert_int_equal(other.well, 1);
    assert_told(1, 0);
}

/* What goes out while a promise is under way belongs to the next one: whichever fails, both know. */
static void test_two_promises_and_a_failure_between(void **state)
{
    put_many(0, 10);
    flush("s1");
    put_many(10, MATRIX_BATCH);
    assert_arrived(2, MATRIX_BATCH, 0);
    matrix_outlet_flush(house.connector->outlet, "other", "o1", tell_other, NULL);
    well(0);
    commit(1, 5, false);
    assert_told(0, 1);
    assert_int_equal(other.again, 1);
    assert_int_equal(other.well, 0);
    assert_int_equal(house.arrivals.count, 2);
    put_many(10, 10); /* and nothing of it is left */
    flush("s1");
    well(2);
    assert_told(1, 1);
}

/* Rooms are kept on the way, while a sync answer is read: its messages are not forgotten over that. */
static void test_keeping_rooms_steals_no_failure(void **state)
{
    put_many(0, MATRIX_BATCH);
    (void)joined_room(ROOM, 5, "");
    matrix_outlet_keep(house.connector->outlet);
    assert_arrived(1, MATRIX_BATCH, 0);
    commit(0, 7, false); /* of the sync answer, which is still being read */
    assert_arrived(2, 0, 1);
    well(1);
    put_many(MATRIX_BATCH, 10);
    flush("s1");
    assert_told(0, 1);
    assert_int_equal(house.arrivals.count, 2);
    put_many(0, MATRIX_BATCH + 10);
    flush("s1");
    for (size_t at = 2; at < house.arrivals.count; at++)
        well(at);
    assert_told(1, 1);
}

static void test_keeping_rooms_fails_before_a_promise(void **state)
{
    struct matrix_room *room = joined_room(ROOM, 5, "");
    matrix_outlet_keep(house.connector->outlet);
    put_many(0, MATRIX_BATCH);
    assert_arrived(2, MATRIX_BATCH, 0);
    flush("s1"); /* waits behind it */
    commit(0, -1, true);
    commit(1, 0, false);
    assert_told(0, 1);
    assert_true(room->changed);
    assert_int_equal(house.arrivals.count, 2);
    matrix_outlet_keep(house.connector->outlet); /* they are kept as soon as it can be done */
    assert_arrived(3, 0, 1);
    assert_non_null(kept_as(2, "room/" ROOM));
    well(2);
    assert_false(room->changed);
}

/* ---- what is told ---------------------------------------------------------------------------------------------------
 */

/* Commits the newest arrival with the same receipt for all. */
static void commit_all_as(enum receipt_kind kind, const char *reason)
{
    const struct arrival *arrival = house.arrivals.items[house.arrivals.count - 1];
    struct departure *departure = departure_new(DEPARTURE_COMMITTED, "matrix");
    departure->token = arrival->token;
    for (size_t i = 0; i < arrival->messages.count; i++) {
        struct receipt *receipt = list_push(&departure->receipts);
        receipt->kind = kind;
        message_set(&receipt->external_id, arrival->messages.items[i].external_id);
        message_set(&receipt->place, arrival->messages.items[i].place);
        message_set(&receipt->text, "");
        message_set(&receipt->reason, reason);
    }
    matrix_outlet_committed(house.connector->outlet, departure);
    departure_free(departure);
    settle();
}

/* What stays with the tutors is marked, and only that. */
static void test_a_note_is_marked(void **state)
{
    (void)joined_room(ROOM, 5, "");
    put_in(ROOM, "$card", 1, false);
    put_in(ROOM, "$card", 2, false);
    flush("s1");
    const struct arrival *arrival = house.arrivals.items[house.arrivals.count - 1];
    struct departure *departure = departure_new(DEPARTURE_COMMITTED, "matrix");
    departure->token = arrival->token;
    for (size_t i = 0; i < arrival->messages.count; i++) {
        struct receipt *receipt = list_push(&departure->receipts);
        receipt->note = i == 1;
        message_set(&receipt->external_id, arrival->messages.items[i].external_id);
        message_set(&receipt->place, arrival->messages.items[i].place);
        message_set(&receipt->text, "");
        message_set(&receipt->reason, "");
    }
    matrix_outlet_committed(house.connector->outlet, departure);
    departure_free(departure);
    settle();
    assert_asked("/send/m.reaction/", 1);
    assert_asked("PUT /_matrix/client/v3/rooms/!room/send/m.reaction/note-$2 "
                 "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$2\",\"key\":\"📝\"}}",
                 1);
    (void)state;
}

static void test_a_stranger_is_told_once(void **state)
{
    (void)joined_room(ROOM, 5, "");
    (void)joined_room("!other", 2, AINO);
    put_in(ROOM, "$root", 1, true); /* overheard: nobody looks for an answer */
    put_in(ROOM, "$root", 2, false);
    put_in(ROOM, "$root", 3, false);
    put_in("!other", "", 4, false);
    flush("s1");
    commit_all_as(RECEIPT_REFUSED, "stranger");
    assert_told(1, 0);
    assert_asked("PUT ", 2);
    assert_asked("PUT /_matrix/client/v3/rooms/!room/send/m.room.message/refusal-$2 ", 1);
    assert_asked("\"rel_type\":\"m.thread\",\"event_id\":\"$root\"", 1);
    assert_asked("PUT /_matrix/client/v3/rooms/!other/send/m.room.message/refusal-$4 ", 1);
    assert_asked("m.read", 0);
    put_in(ROOM, "$root", 5, false);
    flush("s2");
    commit_all_as(RECEIPT_REFUSED, "stranger");
    assert_asked("PUT ", 2);
    assert_int_equal(house.connector->refused, 4);
}

static void test_who_is_told_and_who_is_not(void **state)
{
    static const struct {
        const char *room, *reason;
        bool said;
    } examples[] = {{"!1", "organisation", true},   {"!2", "no_target", false},     {"!3", "ended", false},
                    {"!4", "overheard", false},     {"!secret", "stranger", false}, {"!left", "stranger", false},
                    {"!unknown", "stranger", false}};
    for (int i = 1; i <= 4; i++) {
        char id[8];
        (void)snprintf(id, sizeof id, "!%d", i);
        (void)joined_room(id, 5, "");
    }
    joined_room("!secret", 2, AINO)->encrypted = true;
    matrix_room_set_standing(joined_room("!left", 2, AINO), STANDING_LEFT);
    size_t said = 0;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        put_in(examples[i].room, "", (int)i, false);
        flush("s1");
        commit_all_as(RECEIPT_REFUSED, examples[i].reason);
        said += examples[i].said;
        assert_asked("PUT ", said);
    }
}

/* The newest that was read in each room and thread; the root of a thread lies in the main timeline. */
static void test_read_receipts(void **state)
{
    (void)joined_room(ROOM, 5, "");
    (void)joined_room("!other", 2, AINO);
    put_in(ROOM, "$1", 1, false); /* begins a thread */
    put_in(ROOM, "$1", 2, false);
    put_in(ROOM, "$1", 3, true); /* overheard */
    put_in(ROOM, "$9", 4, false);
    put_in(ROOM, "$5", 5, false);
    put_in("!other", "", 6, false);
    put_in("!other", "", 7, false);
    flush("s1");
    commit_all_as(RECEIPT_TAKEN, "");
    assert_asked("m.read", 4);
    assert_asked("POST /_matrix/client/v3/rooms/!room/receipt/m.read/$2 {\"thread_id\":\"$1\"}", 1);
    assert_asked("POST /_matrix/client/v3/rooms/!room/receipt/m.read/$4 {\"thread_id\":\"$9\"}", 1);
    assert_asked("POST /_matrix/client/v3/rooms/!room/receipt/m.read/$5 {\"thread_id\":\"main\"}", 1);
    assert_asked("POST /_matrix/client/v3/rooms/!other/receipt/m.read/$7 {\"thread_id\":\"main\"}", 1);
    put_in("!other", "", 8, false);
    flush("s2");
    commit_all_as(RECEIPT_REPEATED, ""); /* was read before */
    assert_asked("m.read", 4);
}

/* An answer shows by itself that the question was read; its receipt waits for more to be read. */
static void test_read_receipt_of_what_was_answered(void **state)
{
    struct connector *connector = house.connector;
    (void)joined_room(ROOM, 2, AINO);
    (void)joined_room("!other", 2, AINO);
    matrix_receipts_add(connector->receipts, ROOM, "$1", "");
    matrix_receipts_answered(connector->receipts, ROOM, "");
    matrix_receipts_add(connector->receipts, "!other", "$2", "");
    matrix_receipts_answered(connector->receipts, "!other", "$thread"); /* is another talk */
    while (asked("m.read") == 0)
        (void)loop_run_until(house.loop, nothing_is_asked, NULL, 50);
    assert_asked("!other/receipt/m.read/$2", 1);
    matrix_receipts_add(connector->receipts, ROOM, "$3", "");
    matrix_receipts_answered(connector->receipts, ROOM, "");
    settle();
    assert_asked("m.read", 2);
    assert_asked("!room/receipt/m.read/$3", 1);
}

#define fresh(test) cmocka_unit_test_setup_teardown(test, nothing_told, house_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fresh(test_the_place_goes_last),
        fresh(test_nothing_but_the_place),
        fresh(test_rooms_go_with_the_place),
        fresh(test_keep_only_what_changed),
        fresh(test_a_full_mailbox),
        fresh(test_released_with_all_that_waits),
        fresh(test_a_message_that_must_come_again),
        fresh(test_the_last_batch_must_come_again),
        fresh(test_two_promises),
        fresh(test_two_promises_and_a_failure_between),
        fresh(test_keeping_rooms_steals_no_failure),
        fresh(test_keeping_rooms_fails_before_a_promise),
        fresh(test_a_note_is_marked),
        fresh(test_a_stranger_is_told_once),
        fresh(test_who_is_told_and_who_is_not),
        fresh(test_read_receipts),
        fresh(test_read_receipt_of_what_was_answered),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
