/* Departures to a homeserver that takes them, has them already, refuses, or wants to be left alone. */
#include "matrix_house.h"

#define ROOM "!room"

static struct departure *departure_to(const char *place, const char *words)
{
    struct departure *departure = departure_new(DEPARTURE_REPLY, "matrix");
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT;
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, words);
    reply_encode(&reply, &body);
    departure->id = 7;
    message_set(&departure->idempotency_key, "key-1");
    message_set(&departure->place, place);
    message_set(&departure->cause, "$q");
    message_set(&departure->body, body.data);
    departure->at_ms = clock_now_ms();
    departure->attempt = 1;
    return departure;
}

/* Sends it and waits; the one outcome. */
static const struct outcome *send_it(struct departure *departure)
{
    size_t before = house.outcomes.count;
    matrix_send(house.connector, departure);
    settle();
    assert_int_equal(house.outcomes.count, before + 1);
    const struct outcome *outcome = &house.outcomes.items[before];
    assert_int_equal(outcome->id, 7);
    return outcome;
}

static void expect(const struct outcome *outcome, enum send_outcome wanted, const char *external_id)
{
    if (outcome->outcome != wanted || strcmp(outcome->external_id, external_id) != 0)
        fail_msg("outcome %d, \"%s\", because of \"%s\"; asked:\n%s", (int)outcome->outcome, outcome->external_id,
                 outcome->reason, house.asked.data);
    assert_true(wanted == SENT_DONE || *outcome->reason != '\0');
}

/* ---- what is sent ----------------------------------------------------------------------------------------------- */

static void test_a_reply_to_one(void **state)
{
    (void)joined_room(ROOM, 2, AINO);
    expect(send_it(departure_to(ROOM, "Paina Tulosta.")), SENT_DONE, "$sent");
    assert_asked("PUT /_matrix/client/v3/rooms/!room/send/m.room.message/key-1 {", 1);
    assert_asked("\"fi.neuvo.departure\":{\"key\":\"key-1\",\"cause\":\"$q\"}", 1);
    assert_asked("m.relates_to", 0); /* alone, outside a thread, nothing needs to be pointed at */
    assert_asked("\"msgtype\":\"m.notice\"", 1);
    assert_int_equal(house.connector->sent, 1);
}

static void test_a_reply_in_a_thread(void **state)
{
    struct departure *departure = departure_to(ROOM, "Paina Tulosta.");
    (void)joined_room(ROOM, 5, "");
    message_set(&departure->thread, "$root");
    departure->relayed = true;
    expect(send_it(departure), SENT_DONE, "$sent");
    assert_asked("\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$root\",\"is_falling_back\":true,"
                 "\"m.in_reply_to\":{\"event_id\":\"$q\"}}",
                 1);
    assert_asked("\"msgtype\":\"m.text\"", 1);
}

/* What is no event of the platform is not pointed at: a greeting answers a join. */
static void test_a_greeting(void **state)
{
    struct departure *departure = departure_to(ROOM, "Hei");
    (void)joined_room(ROOM, 5, "");
    message_set(&departure->cause, "joined:" ROOM);
    expect(send_it(departure), SENT_DONE, "$sent");
    assert_asked("m.relates_to", 0);
}

static void test_an_edit_and_what_is_taken_back(void **state)
{
    struct departure *edit = departure_to(ROOM, "Uusi"), *retract = departure_to(ROOM, "");
    struct departure *nothing = departure_to(ROOM, "");
    (void)joined_room(ROOM, 5, "");
    edit->action = DEPARTURE_EDIT;
    message_set(&edit->thread, "$root");
    message_set(&edit->target, "$r");
    expect(send_it(edit), SENT_DONE, "$sent");
    assert_asked("\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$r\"}", 1);
    retract->action = nothing->action = DEPARTURE_RETRACT;
    message_set(&retract->body, "");
    message_set(&retract->target, "$r");
    expect(send_it(retract), SENT_DONE, "$sent");
    assert_asked("PUT /_matrix/client/v3/rooms/!room/redact/$r/key-1 {}", 1);
    expect(send_it(nothing), SENT_DONE, ""); /* it was never sent */
    assert_asked("\n", 2);
}

static int answer_upload(const char *path, const char *body, struct text *answer)
{
    bool upload = strstr(path, "/media/v3/upload") != NULL;
    text_add(answer, upload ? "{\"content_uri\":\"mxc://x/1\"}" : "{\"event_id\":\"$sent\"}");
    return 200;
}

static void test_a_file(void **state)
{
    struct departure *departure = departure_to(ROOM, "");
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT;
    (void)joined_room(ROOM, 2, AINO);
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Tässä");
    reply_set_file(&reply, "keskustelu 1.txt", "text/plain", "hei");
    reply_encode(&reply, &body);
    message_set(&departure->body, body.data);
    house.answers = answer_upload;
    expect(send_it(departure), SENT_DONE, "$sent");
    assert_asked("POST /_matrix/media/v3/upload hei", 1);
    assert_asked(
        "\"filename\":\"keskustelu 1.txt\",\"url\":\"mxc://x/1\",\"info\":{\"mimetype\":\"text/plain\",\"size\":3}", 1);
}

static void test_a_body_that_cannot_be_read(void **state)
{
    struct departure *departure = departure_to(ROOM, "");
    (void)joined_room(ROOM, 2, AINO);
    message_set(&departure->body, "garbage");
    expect(send_it(departure), SENT_NEVER, "");
    assert_asked("\n", 0);
}

/* ---- where to -----------------------------------------------------------------------------------------------------
 */

static void test_where_nothing_is_sent(void **state)
{
    (void)joined_room("!secret", 2, AINO);
    matrix_room_find(house.connector->rooms, "!secret")->encrypted = true;
    matrix_room_set_standing(joined_room("!left", 2, AINO), STANDING_LEFT);
    matrix_room_set_standing(joined_room("!asked", 2, AINO), STANDING_INVITED);
    (void)joined_room(ROOM, 2, AINO);
    expect(send_it(departure_to("!secret", "x")), SENT_NEVER, "");
    expect(send_it(departure_to("!left", "x")), SENT_NEVER, "");
    expect(send_it(departure_to("!unknown", "x")), SENT_NEVER, "");
    expect(send_it(departure_to("!asked", "x")), SENT_LATER, "");
    house.connector->signed_in = false;
    expect(send_it(departure_to(ROOM, "x")), SENT_LATER, "");
    assert_asked("\n", 0);
}

/* An upgraded room has another id, and no threads of the old one. What is taken back stands where it was said, also
 * where nothing is said any more. */
static void test_upgraded_and_encrypted(void **state)
{
    struct matrix_room *old = joined_room("!old", 5, "");
    struct departure *reply = departure_to("!old", "x"), *edit = departure_to("!old", "x");
    struct departure *retract = departure_to("!old", ""), *in_secret = departure_to("!secret", "");
    matrix_room_set(old, &old->successor, ROOM);
    (void)joined_room(ROOM, 5, "");
    joined_room("!secret", 5, "")->encrypted = true;
    message_set(&reply->thread, "$root");
    expect(send_it(reply), SENT_DONE, "$sent");
    edit->action = DEPARTURE_EDIT;
    message_set(&edit->target, "$r");
    expect(send_it(edit), SENT_DONE, "$sent");
    assert_asked("PUT /_matrix/client/v3/rooms/!room/send/", 2);
    assert_asked("m.relates_to", 0);
    retract->action = in_secret->action = DEPARTURE_RETRACT;
    message_set(&retract->target, "$r");
    message_set(&in_secret->target, "$r");
    expect(send_it(retract), SENT_DONE, "$sent");
    expect(send_it(in_secret), SENT_DONE, "$sent");
    assert_asked("PUT /_matrix/client/v3/rooms/!old/redact/$r/", 1);
    assert_asked("PUT /_matrix/client/v3/rooms/!secret/redact/$r/", 1);
}

/* ---- was it sent already? ------------------------------------------------------------------------------------------
 */

static struct departure *old_one(int64_t age_ms)
{
    struct departure *departure = departure_to(ROOM, "Paina Tulosta.");
    departure->attempt = 2;
    departure->at_ms = clock_now_ms() - age_ms;
    return departure;
}

static const char *messages; /* what the homeserver has */

static int answer_messages(const char *path, const char *body, struct text *answer)
{
    if (strstr(path, "/messages") == NULL) {
        text_add(answer, "{\"event_id\":\"$sent\"}");
        return 200;
    }
    if (messages == NULL)
        return 502;
    text_printf(answer, "{\"chunk\":[%s]}", messages);
    return 200;
}

#define OWN(sender, key, id) \
    "{\"type\":\"m.room.message\",\"sender\":\"" sender "\",\"event_id\":\"" id \
    "\",\"content\":{\"fi.neuvo.departure\":{\"key\":\"" key "\"}}}"

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

/* A homeserver forgets transaction ids: what may have been sent is looked for first. */
static void test_found_before_it_is_sent_again(void **state)
{
    (void)joined_room(ROOM, 2, AINO);
    house.answers = answer_messages;
    messages =
        OWN(AINO, "key-1", "$forged") "," OWN(SELF, "key-0", "$other") ",7,{\"content\":7}," OWN(SELF, "key-1", "$1");
    expect(send_it(old_one(day_ms)), SENT_DONE, "$1");
    assert_asked("GET /_matrix/client/v3/rooms/!room/messages", 1);
    assert_asked("PUT ", 0);
}

static void test_looked_for_and_not_found(void **state)
{
    (void)joined_room(ROOM, 2, AINO);
    house.answers = answer_messages;
    messages = OWN(AINO, "key-1", "$forged");
    expect(send_it(old_one(day_ms)), SENT_DONE, "$sent");
    assert_asked("PUT ", 1);
    messages = NULL; /* nobody knows: later */
    expect(send_it(old_one(day_ms)), SENT_LATER, "");
    assert_asked("PUT ", 1);
    expect(send_it(old_one(60000)), SENT_DONE, "$sent"); /* the homeserver remembers that */
    assert_asked("GET ", 2);
    struct departure *first = old_one(day_ms);
    first->attempt = 1; /* it waited long, but never left */
    expect(send_it(first), SENT_DONE, "$sent");
    assert_asked("GET ", 2);
}

/* It was looked for, and what it retracts was never sent. */
static void test_looked_for_and_nothing_to_do(void **state)
{
    struct departure *departure = old_one(day_ms);
    (void)joined_room(ROOM, 2, AINO);
    house.answers = answer_messages;
    messages = "";
    departure->action = DEPARTURE_RETRACT;
    expect(send_it(departure), SENT_DONE, "");
    assert_asked("PUT ", 0);
}

/* Stopped under way, whatever it was doing: it counts as not sent, and nothing is left behind. */
static void test_stopped_under_way(void **state)
{
    (void)joined_room(ROOM, 2, AINO);
    house.answers = answer_messages;
    messages = "";
    matrix_send(house.connector, old_one(day_ms));
    matrix_send(house.connector, departure_to(ROOM, "x"));
    matrix_send(house.connector, departure_to(AINO, "x"));
    assert_int_equal(house.outcomes.count, 0);
}

/* ---- what the homeserver answers ------------------------------------------------------------------------------------
 */

static struct {
    int status;
    const char *words;
} said;

static int answer_as_said(const char *path, const char *body, struct text *answer)
{
    text_add(answer, said.words);
    return said.status;
}

static void test_answers(void **state)
{
    static const struct {
        int status;
        const char *words;
        enum send_outcome outcome;
        bool signed_in;
    } examples[] = {
        {200, "{\"event_id\":\"$1\"}", SENT_DONE, true},
        {200, "{}", SENT_LATER, true},
        {200, "{\"event_id\":\"1\"}", SENT_LATER, true},
        {200, "<html>welcome to the hotel</html>", SENT_LATER, true},
        {200, "{\"event_id\":", SENT_LATER, true},
        {403, "{\"errcode\":\"M_FORBIDDEN\"}", SENT_NEVER, true},
        {413, "{\"errcode\":\"M_TOO_LARGE\"}", SENT_NEVER, true},
        {404, "not here", SENT_LATER, true}, /* a proxy does not speak for the homeserver */
        {502, "<html>", SENT_LATER, true},
        {500, "{\"errcode\":\"M_UNKNOWN\"}", SENT_LATER, true},
        {401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":true}", SENT_LATER, false},
    };
    (void)joined_room(ROOM, 2, AINO);
    house.answers = answer_as_said;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        said.status = examples[i].status;
        said.words = examples[i].words;
        expect(send_it(departure_to(ROOM, "x")), examples[i].outcome, examples[i].outcome == SENT_DONE ? "$1" : "");
        assert_int_equal(house.connector->signed_in, examples[i].signed_in);
    }
}

static void test_asked_to_wait(void **state)
{
    (void)joined_room(ROOM, 2, AINO);
    house.answers = answer_as_said;
    said.status = 429;
    said.words = "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":5000}";
    const struct outcome *outcome = send_it(departure_to(ROOM, "x"));
    expect(outcome, SENT_LATER, "");
    assert_int_equal(outcome->retry_after_ms, 7000); /* the header is the newer way to say it */
    outcome = send_it(departure_to(ROOM, "x"));
    expect(outcome, SENT_LATER, "");
    assert_in_range(outcome->retry_after_ms, 1, 7000);
    assert_asked("\n", 1);
}

/* ---- a room of two is opened ----------------------------------------------------------------------------------------
 */

static int encrypts; /* HTTP status of the question whether the new room is encrypted */

static int answer_opening(const char *path, const char *body, struct text *answer)
{
    if (strstr(path, "/createRoom") != NULL)
        text_add(answer, "{\"room_id\":\"!new\"}");
    else if (strstr(path, "/state/m.room.encryption") != NULL)
        text_add(answer, encrypts == 404   ? "{\"errcode\":\"M_NOT_FOUND\"}"
                         : encrypts == 200 ? "{\"algorithm\":\"x\"}"
                                           : "");
    else
        text_add(answer, "{\"event_id\":\"$sent\"}");
    return strstr(path, "/state/m.room.encryption") == NULL ? 200 : encrypts;
}

static void test_opened_once_for_all_that_wait(void **state)
{
    house.answers = answer_opening;
    encrypts = 404;
    for (int i = 0; i < 3; i++)
        matrix_send(house.connector, departure_to(AINO, "x"));
    settle();
    assert_int_equal(house.outcomes.count, 3);
    for (int i = 0; i < 3; i++) {
        expect(&house.outcomes.items[i], SENT_DONE, "$sent");
        assert_string_equal(house.outcomes.items[i].new_place, "!new");
    }
    assert_asked("createRoom", 1);
    assert_asked("\"is_direct\":true,\"invite\":[\"" AINO "\"],\"creation_content\":{\"fi.neuvo.for\":\"" AINO "\"}",
                 1);
    assert_asked("account_data/m.direct {\"" AINO "\":[\"!new\"]}", 1);
    assert_asked("PUT /_matrix/client/v3/rooms/!new/send/", 3);
    expect(send_it(departure_to(AINO, "x")), SENT_DONE, "$sent");
    assert_asked("createRoom", 1);
}

static void test_the_homeserver_encrypts_everything(void **state)
{
    house.answers = answer_opening;
    encrypts = 200;
    expect(send_it(departure_to(AINO, "x")), SENT_NEVER, "");
    assert_asked("/send/", 0);
    assert_null(matrix_room_alone_with(house.connector->rooms, AINO));
}

/* Whether it is encrypted could not be asked: nothing is sent there before that is known. */
static void test_nobody_knows_whether_it_is_encrypted(void **state)
{
    house.answers = answer_opening;
    encrypts = 502;
    expect(send_it(departure_to(AINO, "x")), SENT_LATER, "");
    expect(send_it(departure_to(AINO, "x")), SENT_LATER, "");
    assert_asked("/send/", 0);
    encrypts = 404;
    const struct outcome *outcome = send_it(departure_to(AINO, "x"));
    expect(outcome, SENT_DONE, "$sent");
    assert_string_equal(outcome->new_place, "!new");
    assert_asked("createRoom", 1); /* no second one */
}

static void test_not_before_it_knows_its_rooms(void **state)
{
    house.connector->caught_up = false;
    expect(send_it(departure_to(AINO, "x")), SENT_LATER, "");
    assert_asked("\n", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_house(test_a_reply_to_one),
        in_house(test_a_reply_in_a_thread),
        in_house(test_a_greeting),
        in_house(test_an_edit_and_what_is_taken_back),
        in_house(test_a_file),
        in_house(test_a_body_that_cannot_be_read),
        in_house(test_where_nothing_is_sent),
        in_house(test_upgraded_and_encrypted),
        in_house(test_found_before_it_is_sent_again),
        in_house(test_looked_for_and_not_found),
        in_house(test_looked_for_and_nothing_to_do),
        in_house(test_stopped_under_way),
        in_house(test_answers),
        in_house(test_asked_to_wait),
        in_house(test_opened_once_for_all_that_wait),
        in_house(test_the_homeserver_encrypts_everything),
        in_house(test_nobody_knows_whether_it_is_encrypted),
        in_house(test_not_before_it_knows_its_rooms),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
