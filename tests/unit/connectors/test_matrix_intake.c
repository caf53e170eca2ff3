/* What happened in a room: what is history, who is greeted, who reads along; also when it is told a second time. */
#include "matrix_house.h"

#include "base/hash.h"

#define ROOM "!room"

/* ---- news, as JSON ----------------------------------------------------------------------------------------------- */

static void read_events(const char *json, struct matrix_events *events)
{
    own_(json_freep) struct json *list = NULL;
    struct json_limits limits = {.max_bytes = 64 * 1024, .max_depth = 10};
    own_(text_done) struct text whole = TEXT_INIT;
    struct error error = ERROR_INIT;
    *events = (struct matrix_events){.list = LIST_INIT};
    text_printf(&whole, "[%s]", json);
    if (json_parse(whole.data, whole.length, limits, &list, &error) != RESULT_OK)
        fail_msg("%s: %s", json, error.text);
    /* Each stands on a line of its own. */
    for (const char *at = json; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        size_t event = at[length] == '\0' ? length : length - 1; /* without the comma */
        if (matrix_event_read(at, event, SELF, list_push(&events->list), &error) != RESULT_OK)
            fail_msg("%.*s: %s", (int)event, at, error.text);
        at += length + (at[length] != '\0');
    }
}

static void news(const char *state, const char *timeline, int64_t joined, int64_t live_from_ms)
{
    own_(matrix_events_done) struct matrix_events before, then;
    read_events(state, &before);
    read_events(timeline, &then);
    matrix_take_news(house.connector, &(struct matrix_news){.room = ROOM,
                                                            .state = &before,
                                                            .timeline = &then,
                                                            .live_from_ms = live_from_ms,
                                                            .joined = joined,
                                                            .invited = joined < 0 ? -1 : 0});
}

#define EVENT(id, type, sender, more) \
    "{\"type\":\"" type "\",\"event_id\":\"" id "\",\"sender\":\"" sender "\",\"origin_server_ts\":1000," more "}"
#define MEMBER(id, who, membership) \
    EVENT(id, "m.room.member", who, "\"state_key\":\"" who "\",\"content\":{\"membership\":\"" membership "\"}")
#define WORDS(id, who) EVENT(id, "m.room.message", who, "\"content\":{\"msgtype\":\"m.text\",\"body\":\"" id "\"}")
#define TO_US(id, who) \
    EVENT(id, "m.room.message", who, \
          "\"content\":{\"msgtype\":\"m.text\",\"body\":\"" id "\",\"m.mentions\":{\"user_ids\":[\"" SELF "\"]}}")
#define INVITED EVENT("$i", "m.room.member", AINO, "\"state_key\":\"" SELF "\",\"content\":{\"membership\":\"invite\"}")
#define BERTTA "@bertta:kunta.fi"

/* What went to the engine since the last time: external ids, a greeting as its choice, with blanks between. */
static void assert_heard(const char *wanted)
{
    own_(text_done) struct text heard = TEXT_INIT;
    matrix_outlet_flush(house.connector->outlet, NULL, NULL, NULL, NULL);
    for (size_t i = 0; i < house.arrivals.count; i++) {
        const struct arrival *arrival = house.arrivals.items[i];
        struct departure *departure = departure_new(DEPARTURE_COMMITTED, "matrix");
        departure->token = arrival->token;
        for (size_t k = 0; k < arrival->messages.count; k++) {
            const struct message *message = &arrival->messages.items[k];
            assert_string_equal(message->organisation, "oma");
            text_printf(&heard, "%s%s", heard.length > 0 ? " " : "",
                        message->kind == MESSAGE_JOIN ? message->choice : message->external_id);
        }
        matrix_outlet_committed(house.connector->outlet, departure);
        departure_free(departure);
        arrival_free(house.arrivals.items[i]);
    }
    house.arrivals.count = 0;
    assert_string_equal(heard.data, wanted);
}

/* ---- coming in ------------------------------------------------------------------------------------------------------
 */

static const char first_words[] =
    WORDS("$1", AINO) ",\n" INVITED ",\n" MEMBER("$join", SELF, "join") ",\n" WORDS("$2", AINO);

/* What was said before it came is not answered; it says who it is, once. */
static void test_let_into_a_chat(void **state)
{
    news("", first_words, 2, 0);
    assert_heard("$2 direct");
    news("", WORDS("$3", AINO), -1, 0);
    assert_heard("$3");
}

/* The same again, because something could not be kept: neither is history answered then. */
static void test_told_a_second_time(void **state)
{
    for (int i = 0; i < 3; i++) {
        news("", first_words, 2, 0);
        assert_heard("$2 direct"); /* both are known by their ids */
    }
    news("", WORDS("$3", AINO), -1, 0);
    assert_heard("$3");
}

/* And after a restart in between, when it was kept on the way that we are in. */
static void test_told_a_second_time_after_a_restart(void **state)
{
    struct kept_list kept = {.list = LIST_INIT};
    news("", first_words, 2, 0);
    assert_heard("$2 direct");
    matrix_room_find(house.connector->rooms, ROOM)->changed = true;
    matrix_rooms_keep(house.connector->rooms, &kept);
    matrix_rooms_free(house.connector->rooms);
    house.connector->rooms = matrix_rooms_new();
    matrix_rooms_restore(house.connector->rooms, &kept.list.items[0]);
    kept_done(&kept);
    news("", first_words, 2, 0);
    assert_heard("$2 direct");
}

/* Our own event comes with a change of our name too: that is no coming in. */
static void test_a_change_of_our_name(void **state)
{
    news("", first_words, 2, 0);
    assert_heard("$2 direct");
    news("", WORDS("$3", AINO) ",\n" MEMBER("$name", SELF, "join") ",\n" WORDS("$4", AINO), -1, 0);
    assert_heard("$3 $4");
}

/* Our joining stands in the state: all of the timeline came after it. */
static void test_the_timeline_begins_with_us(void **state)
{
    news(INVITED ",\n" MEMBER("$join", SELF, "join"), WORDS("$1", AINO), 2, 0);
    assert_heard("$1 direct");
}

static void test_into_a_room(void **state)
{
    static const char events[] =
        TO_US("$1", AINO) ",\n" INVITED
                          ",\n" MEMBER("$join", SELF, "join") ",\n" WORDS("$2", AINO) ",\n" TO_US("$3", BERTTA);
    news("", events, 5, 0);
    assert_heard("$3 room");
}

static void test_back_after_leaving(void **state)
{
    news("", first_words, 2, 0);
    assert_heard("$2 direct");
    matrix_take_leave(house.connector, ROOM);
    assert_string_equal(matrix_room_find(house.connector->rooms, ROOM)->partner, ""); /* whoever it will be */
    news("", WORDS("$5", BERTTA) ",\n" MEMBER("$again", SELF, "join") ",\n" WORDS("$6", BERTTA), 2, 0);
    assert_heard("$6 direct");
    assert_ptr_equal(matrix_room_alone_with(house.connector->rooms, BERTTA),
                     matrix_room_find(house.connector->rooms, ROOM));
    assert_null(matrix_room_alone_with(house.connector->rooms, AINO));
}

/* Who is greeted, by what kind of room it is; nobody where nobody in particular let us in. */
static void test_greetings(void **state)
{
    static const struct {
        const char *state;
        int64_t joined;
        const char *heard;
    } examples[] = {
        {INVITED, 2, "direct"},
        {INVITED, 5, "room"},
        {INVITED ",\n" EVENT("$c", "m.room.encryption", AINO, "\"state_key\":\"\",\"content\":{}"), 2, "encrypted"},
        {INVITED ",\n" EVENT("$c", "m.room.encryption", AINO, "\"state_key\":\"\",\"content\":{}"), 5, ""},
        {INVITED ",\n" EVENT("$c", "m.room.create", AINO, "\"state_key\":\"\",\"content\":{\"type\":\"m.space\"}"), 5,
         ""},
        {EVENT("$c", "m.room.create", SELF, "\"state_key\":\"\",\"content\":{\"fi.neuvo.for\":\"" AINO "\"}"), 2, ""},
        {MEMBER("$a", AINO, "join"), 5, ""},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        matrix_rooms_free(house.connector->rooms);
        house.connector->rooms = matrix_rooms_new();
        news(examples[i].state, MEMBER("$join", SELF, "join"), examples[i].joined, 0);
        assert_heard(examples[i].heard);
    }
}

/* The same people in an upgraded room are not greeted again. */
static void test_an_upgraded_room(void **state)
{
    struct matrix_room *old = joined_room("!old", 5, "");
    matrix_room_set(old, &old->successor, ROOM);
    news(INVITED, MEMBER("$join", SELF, "join") ",\n" TO_US("$1", AINO), 5, 0);
    assert_heard("$1");
}

/* ---- the first time, and when the homeserver lost our place ---------------------------------------------------------
 */

static void test_nothing_old_is_answered(void **state)
{
    news(MEMBER("$join", SELF, "join"), WORDS("$1", AINO), 2, INT64_MAX);
    assert_heard("");
    assert_int_equal(matrix_room_find(house.connector->rooms, ROOM)->standing, STANDING_JOINED);
    news("", WORDS("$2", AINO), -1, 0);
    assert_heard("$2");
}

static void test_what_is_new_since_it_was_last_heard(void **state)
{
    static const char events[] =
        WORDS("$1", AINO) ",\n{\"type\":\"m.room.message\",\"event_id\":\"$2\",\"sender\":"
                          "\"" AINO "\",\"origin_server_ts\":3000,\"content\":{\"msgtype\":\"m.text\",\"body\":"
                          "\"b\"}}";
    (void)joined_room(ROOM, 2, AINO);
    matrix_rooms_forget(house.connector->rooms);
    news("", events, 2, 2000);
    assert_heard("$2");
}

/* ---- who reads along
 * ------------------------------------------------------------------------------------------------- */

/* Bertta heard what Aino said before she left: it was said to her. */
static void test_said_before_the_third_left(void **state)
{
    (void)joined_room(ROOM, 3, "");
    news("", WORDS("$1", AINO) ",\n" MEMBER("$leave", BERTTA, "leave") ",\n" WORDS("$2", AINO), 2, 0);
    assert_heard("$2");
    assert_int_equal(matrix_room_find(house.connector->rooms, ROOM)->joined, 2);
}

static void test_said_before_a_third_came(void **state)
{
    (void)joined_room(ROOM, 2, AINO);
    news("", WORDS("$1", AINO) ",\n" MEMBER("$come", BERTTA, "join") ",\n" WORDS("$2", AINO) ",\n" TO_US("$3", AINO), 3,
         0);
    assert_heard("$3");
}

/* Nobody knows how many they are: only who mentions Neuvo is heard. */
static void test_not_counted_yet(void **state)
{
    (void)joined_room(ROOM, -1, "");
    news("", WORDS("$1", AINO) ",\n" MEMBER("$leave", BERTTA, "leave") ",\n" TO_US("$2", AINO), -1, 0);
    assert_heard("$leave $2"); /* she may have been a tutor who had something there */
    assert_int_equal(matrix_room_find(house.connector->rooms, ROOM)->joined, -1);
}

/* Whoever speaks in a room of two is the other one. */
#define OURS(id, key) \
    EVENT(id, "m.room.message", SELF, \
          "\"content\":{\"msgtype\":\"m.notice\",\"body\":\"card\",\"fi.neuvo.departure\":{\"key\":\"" key "\"}}")

/* What we sent is told to the engine before what was said about it, unless its outcome was. */
static void test_our_own_comes_first(void **state)
{
    (void)state;
    (void)joined_room(ROOM, 5, "");
    house.connector->reported[0] = hash_fnv(HASH_FNV_SEED, "known", 5);
    news("", OURS("$k", "known") ",\n" OURS("$c", "key-of-card") ",\n" TO_US("$2", AINO), -1, 0);
    matrix_outlet_flush(house.connector->outlet, NULL, NULL, NULL, NULL);
    assert_int_equal(house.arrivals.items[0]->messages.items[0].kind, MESSAGE_OWN);
    assert_string_equal(house.arrivals.items[0]->messages.items[0].target, "key-of-card");
    assert_heard("$c $2");
}

static void test_the_other_one(void **state)
{
    struct matrix_room *room = joined_room(ROOM, 2, "");
    news("", WORDS("$1", AINO), -1, 0);
    assert_heard("$1");
    assert_string_equal(room->partner, AINO);
    news("", WORDS("$2", SELF), -1, 0);
    assert_heard("");
    assert_string_equal(room->partner, AINO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_house(test_let_into_a_chat),
        in_house(test_told_a_second_time),
        in_house(test_told_a_second_time_after_a_restart),
        in_house(test_a_change_of_our_name),
        in_house(test_the_timeline_begins_with_us),
        in_house(test_into_a_room),
        in_house(test_back_after_leaving),
        in_house(test_greetings),
        in_house(test_an_upgraded_room),
        in_house(test_nothing_old_is_answered),
        in_house(test_what_is_new_since_it_was_last_heard),
        in_house(test_said_before_the_third_left),
        in_house(test_said_before_a_third_came),
        in_house(test_not_counted_yet),
        in_house(test_our_own_comes_first),
        in_house(test_the_other_one),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
