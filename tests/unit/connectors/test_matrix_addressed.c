/* Which events are meant for Neuvo, and what they say: by the kind of the room and the kind of the event. */
#include "connectors/matrix/connection.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static char user[] = "@neuvo:kunta.fi", display_name[] = "Neuvo Apuri", command[] = "!neuvo";

static struct connector *set_up_connector(void)
{
    struct connector *connector = x_alloc(1, sizeof *connector);
    connector->options.user = user;
    connector->options.display_name = display_name;
    connector->options.command = command;
    connector->rooms = matrix_rooms_new();
    return connector;
}

static struct matrix_room *add_room(struct connector *connector, const char *id, int64_t joined, int64_t invited)
{
    struct matrix_room *room = matrix_room_get(connector->rooms, id);
    matrix_room_set_standing(room, STANDING_JOINED);
    matrix_room_set_members(room, joined, invited);
    return room;
}

static int set_up(void **state)
{
    struct connector *connector = set_up_connector();
    struct matrix_room *alone = add_room(connector, "!alone", 2, 0);
    matrix_room_set(alone, &alone->partner, "@aino:kunta.fi");
    (void)add_room(connector, "!asked", 1, 1); /* the other one is only invited */
    (void)add_room(connector, "!room", 5, 0);
    (void)add_room(connector, "!unknown", -1, -1); /* nobody knows yet who is there */
    add_room(connector, "!secret", 2, 0)->encrypted = true;
    add_room(connector, "!secrets", 5, 0)->encrypted = true;
    add_room(connector, "!space", 5, 0)->space = true;
    struct matrix_room *old = add_room(connector, "!old", 5, 0);
    matrix_room_set(old, &old->successor, "!room");
    *state = connector;
    return 0;
}

static int tear_down(void **state)
{
    struct connector *connector = *state;
    matrix_rooms_free(connector->rooms);
    free_pointer(&connector);
    return 0;
}

/* ---- the table ----------------------------------------------------------------------------------------------- */

enum { NOTHING = -1 };

struct example {
    const char *room;
    const char *event; /* type and content; the rest is made */
    int kind;          /* of the message, or NOTHING */
    const char *text, *thread, *direct_place;
    bool overheard;
    const char *target; /* NULL: "" */
};

#define TEXT_EVENT(more, body) "m.room.message\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"" body "\"" more "}"
#define MENTION ",\"m.mentions\":{\"user_ids\":[\"@neuvo:kunta.fi\"]}"
#define RELATES(type, target) ",\"m.relates_to\":{\"rel_type\":\"" type "\",\"event_id\":\"" target "\"}"
#define IN_THREAD RELATES("m.thread", "$root")
#define OF_TYPE(type, body) "m.room.message\",\"content\":{\"msgtype\":\"" type "\",\"body\":\"" body "\"" MENTION "}"
#define EDIT(type, body) \
    "m.room.message\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"* x\",\"m.new_content\":{\"msgtype\":\"" type \
    "\",\"body\":\"" body "\"}" RELATES("m.replace", "$old") "}"
#define REACTION(target, key) \
    "m.reaction\",\"content\":{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"" target \
    "\",\"key\":\"" key "\"}}"
#define REDACTION(target) "m.room.redaction\",\"content\":{\"redacts\":\"" target "\"}"
#define ENCRYPTED "m.room.encrypted\",\"content\":{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"ciphertext\":\"AwgA\"}"
#define AINO "@aino:kunta.fi"

static void check(const struct example *example, const struct message *message)
{
    assert_int_equal(message->kind, example->kind);
    assert_string_equal(message->connector, "matrix");
    assert_string_equal(message->account, AINO);
    assert_string_equal(message->text, example->text);
    assert_string_equal(message->thread, example->thread);
    assert_string_equal(message->direct_place, example->direct_place);
    assert_string_equal(message->target, example->target == NULL ? "" : example->target);
    assert_int_equal(message->overheard, example->overheard);
    assert_int_equal(message->presence, PRESENCE_PERSONAL);
    if (example->kind == MESSAGE_JOIN) {
        assert_string_equal(message->place, AINO);
        assert_string_equal(message->external_id, "encrypted:" AINO);
        assert_string_equal(message->choice, "encrypted");
        assert_true(message->direct);
        return;
    }
    assert_string_equal(message->place, example->room);
    assert_string_equal(message->external_id, "$1");
    assert_string_equal(message->choice, "");
}

static void play(const struct connector *connector, const struct example *example)
{
    own_(text_done) struct text json = TEXT_INIT;
    own_(message_done) struct message message;
    own_(matrix_event_done) struct matrix_event event;
    struct error error = ERROR_INIT;
    const struct matrix_room *room = matrix_room_find(connector->rooms, example->room);
    message_init(&message);
    text_printf(&json, "{\"event_id\":\"$1\",\"sender\":\"" AINO "\",\"type\":\"%s}", example->event);
    if (matrix_event_read(json.data, json.length, user, &event, &error) != RESULT_OK)
        fail_msg("%s: %s", json.data, error.text);
    bool meant = matrix_message_of(connector, room, &event, &message);
    if (meant != (example->kind != NOTHING))
        fail_msg("%s in %s: %s", json.data, example->room, meant ? "taken" : "passed over");
    if (!meant)
        return;
    check(example, &message);
    if (example->kind != MESSAGE_JOIN)
        assert_int_equal(message.direct, *example->direct_place == '\0');
}

static void play_all(const struct connector *connector, const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        play(connector, &examples[i]);
}

/* ---- alone: everything that can be read --------------------------------------------------------------------- */

static void test_alone(void **state)
{
    static const struct example examples[] = {
        {"!alone", TEXT_EVENT("", "miten tulostan"), MESSAGE_TEXT, "miten tulostan", "", "", false, NULL},
        {"!asked", TEXT_EVENT("", "miten tulostan"), MESSAGE_TEXT, "miten tulostan", "", "", false, NULL},
        {"!alone", TEXT_EVENT(MENTION, "Neuvo Apuri: miten"), MESSAGE_TEXT, "miten", "", "", false, NULL},
        {"!alone", TEXT_EVENT("", "!neuvo miten"), MESSAGE_TEXT, "miten", "", "", false, NULL},
        {"!alone", TEXT_EVENT(IN_THREAD, "miten"), MESSAGE_TEXT, "miten", "$root", "", false, NULL},
        {"!alone", TEXT_EVENT(RELATES("m.reference", "$x"), "miten"), MESSAGE_TEXT, "miten", "", "", false, NULL},
        {"!alone", OF_TYPE("m.emote", "tulostaa"), MESSAGE_TEXT, "tulostaa", "", "", false, NULL},
        {"!alone", OF_TYPE("m.image", "kuva.png"), MESSAGE_TEXT, "", "", "", false, NULL},
        {"!alone", OF_TYPE("m.audio", "puhe.ogg"), MESSAGE_TEXT, "", "", "", false, NULL},
        {"!alone", OF_TYPE("m.notice", "miten"), NOTHING, "", "", "", false, NULL},
        {"!alone", OF_TYPE("m.server_notice", "miten"), NOTHING, "", "", "", false, NULL},
        {"!alone", OF_TYPE("", "miten"), NOTHING, "", "", "", false, NULL},
        {"!alone", EDIT("m.text", "!neuvo miten"), MESSAGE_EDIT, "miten", "", "", false, "$old"},
        {"!alone", EDIT("m.notice", "miten"), NOTHING, "", "", "", false, NULL},
        {"!alone", REACTION("$old", "👍"), MESSAGE_REACTION, "👍", "", "", false, "$old"},
        {"!alone", REDACTION("$old"), MESSAGE_REDACTION, "", "", "", false, "$old"},
        {"!alone", ENCRYPTED, MESSAGE_JOIN, "", "", "", false, NULL},
        {"!alone", "m.sticker\",\"content\":{\"body\":\"hei\"}", NOTHING, "", "", "", false, NULL},
        {"!alone", "m.call.invite\",\"content\":{}", NOTHING, "", "", "", false, NULL},
        {"!alone", "m.room.member\",\"state_key\":\"" AINO "\",\"content\":{\"membership\":\"join\"}", NOTHING, "", "",
         "", false, NULL},
        {"!alone", "m.room.message\",\"state_key\":\"\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"miten\"}",
         NOTHING, "", "", "", false, NULL},
    };
    play_all(*state, examples, sizeof examples / sizeof *examples);
}

/* ---- among others: who mentions Neuvo, in a thread; in a thread perhaps ---------------------------------------- */

static void test_in_a_room(void **state)
{
    static const struct example examples[] = {
        {"!room", TEXT_EVENT("", "miten tulostan"), NOTHING, "", "", "", false, NULL},
        {"!room", TEXT_EVENT("", "Neuvo Apuri: miten tulostan"), NOTHING, "", "", "", false, NULL},
        {"!room", TEXT_EVENT("", "!neuvoja"), NOTHING, "", "", "", false, NULL},
        {"!room", TEXT_EVENT(MENTION, "miten tulostan"), MESSAGE_TEXT, "miten tulostan", "$1", "!alone", false, NULL},
        {"!room", TEXT_EVENT("", "!neuvo miten"), MESSAGE_TEXT, "miten", "$1", "!alone", false, NULL},
        {"!room", TEXT_EVENT("", "!NEUVO\\nmiten"), MESSAGE_TEXT, "miten", "$1", "!alone", false, NULL},
        {"!room", TEXT_EVENT("", "!neuvo"), MESSAGE_TEXT, "", "$1", "!alone", false, NULL},
        {"!room", TEXT_EVENT(MENTION IN_THREAD, "miten"), MESSAGE_TEXT, "miten", "$root", "!alone", false, NULL},
        {"!room", TEXT_EVENT(IN_THREAD, "miten"), MESSAGE_TEXT, "miten", "$root", "!alone", true, NULL},
        {"!room", TEXT_EVENT(IN_THREAD, "!neuvo miten"), MESSAGE_TEXT, "miten", "$root", "!alone", false, NULL},
        /* what has a relation already cannot be the root of a thread */
        {"!room", TEXT_EVENT(MENTION RELATES("m.reference", "$x"), "miten"), MESSAGE_TEXT, "miten", "", "!alone", false,
         NULL},
        {"!room", TEXT_EVENT(RELATES("m.reference", "$x"), "miten"), NOTHING, "", "", "", false, NULL},
        {"!room", TEXT_EVENT(",\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$x\"}}" MENTION, "> a\\n\\nmiten"),
         MESSAGE_TEXT, "miten", "$1", "!alone", false, NULL},
        /* a thread without a root is none */
        {"!room", TEXT_EVENT(RELATES("m.thread", ""), "miten"), NOTHING, "", "", "", false, NULL},
        {"!room", TEXT_EVENT(RELATES("m.thread", "root"), "miten"), NOTHING, "", "", "", false, NULL},
        {"!room", TEXT_EVENT(MENTION RELATES("m.thread", "root"), "miten"), MESSAGE_TEXT, "miten", "", "!alone", false,
         NULL},
        {"!room", OF_TYPE("m.notice", "miten"), NOTHING, "", "", "", false, NULL},
        {"!room", OF_TYPE("m.image", "kuva.png"), NOTHING, "", "", "", false, NULL},
        {"!room", EDIT("m.text", "miten"), MESSAGE_EDIT, "miten", "", "!alone", false, "$old"},
        {"!room", REACTION("$old", "2️⃣"), MESSAGE_REACTION, "2️⃣", "", "!alone", false, "$old"},
        {"!room", REACTION("old", "👍"), NOTHING, "", "", "", false, NULL},
        {"!room", REACTION("$old", "ääääääääääääääääääääääääääääääääk"), NOTHING, "", "", "", false, NULL},
        {"!room", "m.reaction\",\"content\":{}", NOTHING, "", "", "", false, NULL},
        {"!room", REDACTION("$old"), MESSAGE_REDACTION, "", "", "!alone", false, "$old"},
        {"!room", REDACTION(""), NOTHING, "", "", "", false, NULL},
        {"!room", ENCRYPTED, NOTHING, "", "", "", false, NULL},
        {"!unknown", TEXT_EVENT("", "miten"), NOTHING, "", "", "", false, NULL},
        {"!unknown", TEXT_EVENT(MENTION, "miten"), MESSAGE_TEXT, "miten", "$1", "!alone", false, NULL},
    };
    play_all(*state, examples, sizeof examples / sizeof *examples);
}

/* ---- pictures and files ----------------------------------------------------------------------------------------- */

#define FILE_EVENT(type, more) "m.room.message\",\"content\":{\"msgtype\":\"" type "\"" more "}"
#define URL ",\"url\":\"mxc://kunta.fi/abc\""
#define BODY(words) ",\"body\":\"" words "\""
#define INFO ",\"info\":{\"mimetype\":\"image/png\",\"size\":4711}"

static void test_pictures(void **state)
{
    static const struct example examples[] = {
        {"!alone", FILE_EVENT("m.image", BODY("kuva.png") URL INFO), MESSAGE_TEXT, "", "", "", false, NULL},
        {"!alone", FILE_EVENT("m.image", BODY("miten") ",\"filename\":\"kuva.png\"" URL), MESSAGE_TEXT, "miten", "", "",
         false, NULL},
        {"!alone", FILE_EVENT("m.image", BODY("kuva.png") ",\"filename\":\"kuva.png\"" URL), MESSAGE_TEXT, "", "", "",
         false, NULL},
        {"!alone", FILE_EVENT("m.file", BODY("a.pdf") URL), MESSAGE_TEXT, "", "", "", false, NULL},
        {"!room", FILE_EVENT("m.image", BODY("kuva.png") URL), NOTHING, "", "", "", false, NULL},
        {"!room", FILE_EVENT("m.image", BODY("kuva.png") URL MENTION), MESSAGE_TEXT, "", "$1", "!alone", false, NULL},
        {"!room", FILE_EVENT("m.image", BODY("kuva.png") URL IN_THREAD), MESSAGE_TEXT, "", "$root", "!alone", true,
         NULL},
        {"!room", FILE_EVENT("m.image", BODY("Neuvo Apuri: miten") ",\"filename\":\"kuva.png\"" URL MENTION IN_THREAD),
         MESSAGE_TEXT, "miten", "$root", "!alone", false, NULL},
        /* encrypted, or nowhere that can be asked: among others there is nothing to say, alone it is told */
        {"!room", FILE_EVENT("m.image", BODY("kuva.png") ",\"file\":{\"url\":\"mxc://kunta.fi/abc\"}" MENTION), NOTHING,
         "", "", "", false, NULL},
        {"!room", FILE_EVENT("m.image", BODY("kuva.png") ",\"url\":\"https://muualla.example/x\"" MENTION), NOTHING, "",
         "", "", false, NULL},
        {"!alone", FILE_EVENT("m.image", BODY("kuva.png") ",\"url\":\"mxc://kunta.fi/../x\""), MESSAGE_TEXT, "", "", "",
         false, NULL},
        {"!alone", FILE_EVENT("m.audio", BODY("puhe.ogg") URL), MESSAGE_TEXT, "", "", "", false, NULL},
    };
    play_all(*state, examples, sizeof examples / sizeof *examples);
}

static void read_file_of(const struct connector *connector, const char *content, struct message *message)
{
    own_(text_done) struct text json = TEXT_INIT;
    own_(matrix_event_done) struct matrix_event event;
    struct error error = ERROR_INIT;
    message_init(message);
    text_printf(&json, "{\"event_id\":\"$1\",\"sender\":\"" AINO "\",\"type\":\"%s}", content);
    assert_int_equal(matrix_event_read(json.data, json.length, user, &event, &error), RESULT_OK);
    assert_true(matrix_message_of(connector, matrix_room_find(connector->rooms, "!alone"), &event, message));
}

static void test_what_a_picture_says_of_itself(void **state)
{
    own_(message_done) struct message whole, bare, none;
    read_file_of(*state, FILE_EVENT("m.image", BODY("miten") ",\"filename\":\"kuva.png\"" URL INFO), &whole);
    assert_string_equal(whole.attachment.origin, "mxc://kunta.fi/abc");
    assert_string_equal(whole.attachment.media_type, "image/png");
    assert_string_equal(whole.attachment.name, "kuva.png");
    assert_int_equal(whole.attachment.bytes, 4711);
    read_file_of(*state, FILE_EVENT("m.file", BODY("a.pdf") URL ",\"info\":{\"mimetype\":7,\"size\":-5}"), &bare);
    assert_string_equal(bare.attachment.name, "a.pdf");
    assert_string_equal(bare.attachment.media_type, "");
    assert_int_equal(bare.attachment.bytes, 0);
    read_file_of(*state, FILE_EVENT("m.image", BODY("a") ",\"url\":\"mxc://kunta.fi/../x\""), &none);
    assert_string_equal(none.attachment.origin, "");
}

/* ---- where it does not speak: what was taken back is forgotten all the same ------------------------------------ */

static void test_where_it_is_silent(void **state)
{
    static const struct example examples[] = {
        {"!secret", TEXT_EVENT(MENTION, "miten"), NOTHING, "", "", "", false, NULL},
        {"!secret", EDIT("m.text", "miten"), NOTHING, "", "", "", false, NULL},
        {"!secret", REACTION("$old", "👍"), NOTHING, "", "", "", false, NULL},
        {"!secret", ENCRYPTED, MESSAGE_JOIN, "", "", "", false, NULL},
        {"!secret", REDACTION("$old"), MESSAGE_REDACTION, "", "", "", false, "$old"},
        {"!secrets", TEXT_EVENT(MENTION, "miten"), NOTHING, "", "", "", false, NULL},
        {"!secrets", ENCRYPTED, NOTHING, "", "", "", false, NULL},
        {"!secrets", REDACTION("$old"), MESSAGE_REDACTION, "", "", "!alone", false, "$old"},
        {"!space", TEXT_EVENT(MENTION, "!neuvo miten"), NOTHING, "", "", "", false, NULL},
        {"!space", REDACTION("$old"), NOTHING, "", "", "", false, NULL},
        {"!old", TEXT_EVENT(MENTION, "!neuvo miten"), NOTHING, "", "", "", false, NULL},
        {"!old", EDIT("m.text", "miten"), NOTHING, "", "", "", false, NULL},
        {"!old", ENCRYPTED, NOTHING, "", "", "", false, NULL},
        {"!old", REDACTION("$old"), MESSAGE_REDACTION, "", "", "!alone", false, "$old"},
    };
    play_all(*state, examples, sizeof examples / sizeof *examples);
}

/* ---- whose they are ------------------------------------------------------------------------------------------- */

static bool is_meant(const struct connector *connector, const char *json)
{
    own_(message_done) struct message message;
    own_(matrix_event_done) struct matrix_event event;
    struct error error = ERROR_INIT;
    message_init(&message);
    if (matrix_event_read(json, strlen(json), user, &event, &error) != RESULT_OK)
        fail_msg("%s: %s", json, error.text);
    return matrix_message_of(connector, matrix_room_find(connector->rooms, "!alone"), &event, &message);
}

static void test_senders_and_ids(void **state)
{
    static const struct {
        const char *json;
        bool meant;
    } examples[] = {
#define WORDS "\"type\":\"m.room.message\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"miten\""
        {"{\"event_id\":\"$1\",\"sender\":\"@aino:kunta.fi\"," WORDS "}}", true},
        {"{\"event_id\":\"$1\",\"sender\":\"@neuvo:kunta.fi\"," WORDS "}}", false},
        {"{\"event_id\":\"$1\",\"sender\":\"@neuvo:toinen.fi\"," WORDS "}}", true},
        /* another Neuvo, or one of ours under another name */
        {"{\"event_id\":\"$1\",\"sender\":\"@aino:kunta.fi\"," WORDS ",\"fi.neuvo.departure\":{\"key\":\"k\"}}}",
         false},
        {"{\"sender\":\"@aino:kunta.fi\"," WORDS "}}", false},
        {"{\"event_id\":\"1\",\"sender\":\"@aino:kunta.fi\"," WORDS "}}", false},
        {"{\"event_id\":\"$1 2\",\"sender\":\"@aino:kunta.fi\"," WORDS "}}", false},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        if (is_meant(*state, examples[i].json) != examples[i].meant)
            fail_msg("%s", examples[i].json);
    }
}

/* Somebody who cannot be spoken to alone yet is written to by their id, which opens a room. */
static void test_direct_place_of_whom_it_never_met(void **state)
{
    struct connector *connector = *state;
    struct matrix_room *alone = matrix_room_find(connector->rooms, "!alone");
    static const struct example example = {
        "!room", TEXT_EVENT(MENTION, "miten"), MESSAGE_TEXT, "miten", "$1", AINO, false, NULL};
    matrix_room_set(alone, &alone->partner, "@bertta:kunta.fi");
    play(connector, &example);
    matrix_room_set(alone, &alone->partner, AINO);
    alone->encrypted = true;
    play(connector, &example);
}

/* ---- the words themselves -------------------------------------------------------------------------------------- */

static void test_the_name_is_no_part_of_the_question(void **state)
{
    static const struct {
        const char *body, *text;
    } examples[] = {
        {"Neuvo Apuri: miten", "miten"},
        {"neuvo apuri, miten", "miten"},
        {"Neuvo Apuri miten", "miten"},
        {"  Neuvo Apuri  :  miten", "miten"},
        {"Neuvo Apuri", ""},
        {"@Neuvo Apuri miten", "miten"},
        {"neuvo: miten", "miten"},
        {"@neuvo miten", "miten"},
        {"@neuvo: miten", "miten"},
        {"@neuvo:kunta.fi miten", "miten"},
        {"@neuvo:kunta.fi: miten", "miten"},
        {"@NEUVO:KUNTA.FI, miten", "miten"},
        {"[Neuvo Apuri](https://matrix.to/#/@neuvo:kunta.fi) miten", "miten"},
        {"[@neuvo:kunta.fi](https://matrix.to/#/@neuvo:kunta.fi): miten", "miten"},
        {"[Neuvo](https://matrix.to/#/%40neuvo%3Akunta.fi) miten", "miten"},
        /* another word, another person, another link */
        {"Neuvoja tulostamiseen", "Neuvoja tulostamiseen"},
        {"@neuvoja tulostamiseen", "@neuvoja tulostamiseen"},
        {"@neuvo:kunta.fission miten", "@neuvo:kunta.fission miten"},
        {"@neuvo:toinen.fi miten", "@neuvo:toinen.fi miten"},
        {"@aino:kunta.fi miten", "@aino:kunta.fi miten"},
        {"[Aino](https://matrix.to/#/@aino:kunta.fi) miten", "[Aino](https://matrix.to/#/@aino:kunta.fi) miten"},
        {"[x](https://matrix.to/#/@neuvo:kunta.fi", "[x](https://matrix.to/#/@neuvo:kunta.fi"},
        {"[x](https://a.fi/#/@neuvo:kunta.fi) y", "[x](https://a.fi/#/@neuvo:kunta.fi) y"},
        {"[", "["},
        {"miten neuvo: toimii", "miten neuvo: toimii"},
        {"@", "@"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(text_done) struct text event = TEXT_INIT;
        text_printf(&event, "m.room.message\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"%s\"}", examples[i].body);
        const struct example example = {"!alone", event.data, MESSAGE_TEXT, examples[i].text, "", "", false, NULL};
        play(*state, &example);
    }
}

static void test_long_words_are_cut(void **state)
{
    own_(text_done) struct text event = TEXT_INIT;
    own_(text_done) struct text cut = TEXT_INIT;
    text_add(&event, "m.room.message\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"x");
    text_add_char(&cut, 'x');
    for (int i = 0; i < 30000; i++)
        text_add(&event, "ä");
    for (int i = 0; i < 8191; i++) /* 16 KiB, and no half of a letter */
        text_add(&cut, "ä");
    text_add(&event, "\"}");
    const struct example example = {"!alone", event.data, MESSAGE_TEXT, cut.data, "", "", false, NULL};
    play(*state, &example);
}

#define with_rooms(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_rooms(test_alone),
        with_rooms(test_in_a_room),
        with_rooms(test_pictures),
        with_rooms(test_what_a_picture_says_of_itself),
        with_rooms(test_where_it_is_silent),
        with_rooms(test_senders_and_ids),
        with_rooms(test_direct_place_of_whom_it_never_met),
        with_rooms(test_the_name_is_no_part_of_the_question),
        with_rooms(test_long_words_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
