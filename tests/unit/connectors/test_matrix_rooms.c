/* What is known of rooms: what state events say, who can be spoken to alone, upgrades, and what outlives a restart. */
#include "connectors/matrix/rooms.h"

#include "base/own.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define SELF "@neuvo:x"
#define AINO "@aino:x"
#define BERTTA "@bertta:x"

static int rooms_up(void **state)
{
    *state = matrix_rooms_new();
    return 0;
}

static int rooms_down(void **state)
{
    matrix_rooms_free(*state);
    return 0;
}

static struct matrix_room *make(struct matrix_rooms *rooms, const char *id, int64_t joined, int64_t invited)
{
    struct matrix_room *room = matrix_room_get(rooms, id);
    matrix_room_set_standing(room, STANDING_JOINED);
    matrix_room_set_members(room, joined, invited);
    return room;
}

static void note(struct matrix_room *room, const char *type, const char *sender, const char *state_key,
                 const char *content)
{
    own_(text_done) struct text json = TEXT_INIT;
    own_(matrix_event_done) struct matrix_event event;
    struct error error = ERROR_INIT;
    text_printf(&json, "{\"type\":\"%s\",\"event_id\":\"$1\",\"sender\":\"%s\",\"content\":{%s}", type, sender,
                content);
    if (state_key != NULL)
        text_printf(&json, ",\"state_key\":\"%s\"", state_key);
    text_add_char(&json, '}');
    if (matrix_event_read(json.data, json.length, SELF, &event, &error) != RESULT_OK)
        fail_msg("%s: %s", json.data, error.text);
    matrix_room_note(room, &event, SELF);
}

/* ---- finding ------------------------------------------------------------------------------------------------- */

static void test_found_by_id(void **state)
{
    struct matrix_rooms *rooms = *state;
    char id[16];
    for (int i = 0; i < 3000; i++) {
        (void)snprintf(id, sizeof id, "!%d", i);
        assert_null(matrix_room_find(rooms, id));
        struct matrix_room *room = matrix_room_get(rooms, id);
        assert_string_equal(room->id, id);
        assert_int_equal(room->standing, STANDING_LEFT);
        assert_true(room->joined == -1 && room->invited == -1);
        assert_ptr_equal(matrix_room_get(rooms, id), room);
        assert_ptr_equal(matrix_room_find(rooms, id), room);
    }
    assert_int_equal(matrix_rooms_count(rooms), 3000);
    size_t seen = 0;
    for (struct matrix_room *room = matrix_room_next(rooms, NULL); room != NULL; room = matrix_room_next(rooms, room))
        seen++;
    assert_int_equal(seen, 3000);
}

static void test_rooms_of_two(void **state)
{
    static const struct {
        int64_t joined, invited;
        bool alone;
    } examples[] = {{2, 0, true},
                    {2, -1, true},
                    {1, 1, true},
                    {2, 1, false},
                    {3, 0, false},
                    {1, 0, false},
                    {0, 2, false},
                    {-1, 2, false},
                    {-1, -1, false},
                    {INT64_MAX, INT64_MAX, false},
                    {INT64_MIN, INT64_MIN, false},
                    {-7, 9, false},
                    {INT64_MAX, 1, false}};
    struct matrix_room *room = matrix_room_get(*state, "!r");
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        matrix_room_set_members(room, examples[i].joined, examples[i].invited);
        assert_int_equal(matrix_room_is_alone(room), examples[i].alone);
        assert_true(room->joined >= -1 && room->invited >= -1);
    }
    matrix_room_set_members(room, 2, 0);
    room->space = true;
    assert_false(matrix_room_is_alone(room));
}

/* What is personal goes to nobody else: not where somebody listens, and not to whoever came in place of the one. */
static void test_alone_with(void **state)
{
    struct matrix_rooms *rooms = *state;
    assert_null(matrix_room_alone_with(rooms, AINO));
    (void)make(rooms, "!other", 2, 0);
    struct matrix_room *room = make(rooms, "!r", 2, 0);
    matrix_room_set(room, &room->partner, AINO);
    assert_ptr_equal(matrix_room_alone_with(rooms, AINO), room);
    assert_null(matrix_room_alone_with(rooms, BERTTA));
    assert_null(matrix_room_alone_with(rooms, ""));
    matrix_room_set_members(room, 3, 0);
    assert_null(matrix_room_alone_with(rooms, AINO));
    matrix_room_set_members(room, 1, 1);
    assert_ptr_equal(matrix_room_alone_with(rooms, AINO), room);
    room->encrypted = true;
    assert_null(matrix_room_alone_with(rooms, AINO));
    room->encrypted = false;
    matrix_room_set_standing(room, STANDING_INVITED);
    assert_null(matrix_room_alone_with(rooms, AINO));
    matrix_room_set_standing(room, STANDING_JOINED);
    matrix_room_set(room, &room->successor, "!new");
    assert_null(matrix_room_alone_with(rooms, AINO));
}

static void test_made_for_one_and_used_by_another(void **state)
{
    struct matrix_rooms *rooms = *state;
    struct matrix_room *room = make(rooms, "!r", 2, 0);
    matrix_room_set(room, &room->made_for, AINO);
    assert_ptr_equal(matrix_room_alone_with(rooms, AINO), room); /* nothing else is known yet */
    note(room, "m.room.member", AINO, AINO, "\"membership\":\"join\"");
    assert_ptr_equal(matrix_room_alone_with(rooms, AINO), room);
    note(room, "m.room.member", AINO, BERTTA, "\"membership\":\"invite\"");
    note(room, "m.room.member", BERTTA, BERTTA, "\"membership\":\"join\"");
    note(room, "m.room.member", AINO, AINO, "\"membership\":\"leave\"");
    assert_null(matrix_room_alone_with(rooms, AINO));
    assert_ptr_equal(matrix_room_alone_with(rooms, BERTTA), room);
}

static void test_upgrades(void **state)
{
    struct matrix_rooms *rooms = *state;
    struct matrix_room *first = make(rooms, "!1", 5, 0), *second = make(rooms, "!2", 5, 0),
                       *third = make(rooms, "!3", 5, 0);
    assert_ptr_equal(matrix_room_newest(rooms, first), first);
    matrix_room_set(first, &first->successor, "!nowhere");
    assert_ptr_equal(matrix_room_newest(rooms, first), first);
    matrix_room_set(first, &first->successor, "!2");
    matrix_room_set(second, &second->successor, "!3");
    assert_ptr_equal(matrix_room_newest(rooms, first), third);
    matrix_room_set_standing(third, STANDING_INVITED);
    assert_ptr_equal(matrix_room_newest(rooms, first), second); /* as far as we have come */
    matrix_room_set_standing(third, STANDING_JOINED);
    matrix_room_set(third, &third->successor, "!1"); /* somebody's joke: it ends somewhere */
    assert_non_null(matrix_room_newest(rooms, first));
    matrix_room_set(second, &second->successor, "!2");
    assert_ptr_equal(matrix_room_newest(rooms, first), second);
}

/* ---- state events --------------------------------------------------------------------------------------------- */

static void test_members(void **state)
{
    struct matrix_room *room = make(*state, "!r", 2, 0);
    note(room, "m.room.member", AINO, SELF, "\"membership\":\"invite\",\"is_direct\":true");
    assert_string_equal(room->inviter, AINO);
    assert_string_equal(room->partner, "");
    note(room, "m.room.member", SELF, SELF, "\"membership\":\"join\"");
    assert_string_equal(room->partner, "");
    note(room, "m.room.member", BERTTA, BERTTA, "\"membership\":\"join\"");
    assert_string_equal(room->partner, BERTTA);
    assert_true(room->stale);
    note(room, "m.room.member", AINO, AINO, "\"membership\":\"leave\""); /* not the one we know */
    assert_string_equal(room->partner, BERTTA);
    note(room, "m.room.member", AINO, BERTTA, "\"membership\":\"ban\"");
    assert_string_equal(room->partner, "");
    note(room, "m.room.member", AINO, NULL, "\"membership\":\"join\""); /* no state event */
    assert_string_equal(room->partner, "");
}

static void test_what_a_room_is(void **state)
{
    struct matrix_room *room = make(*state, "!r", 5, 0);
    note(room, "m.room.encryption", AINO, NULL, "");
    note(room, "m.room.encryption", AINO, "else", "");
    note(room, "m.room.create", AINO, "else", "\"type\":\"m.space\"");
    note(room, "m.room.tombstone", AINO, "else", "\"replacement_room\":\"!new\"");
    note(room, "m.room.tombstone", AINO, "", "\"replacement_room\":\"new\"");
    note(room, "m.room.tombstone", AINO, "", "\"body\":\"moved\"");
    assert_false(room->encrypted || room->space);
    assert_string_equal(room->successor, "");
    note(room, "m.room.create", AINO, "", "\"type\":\"m.space\",\"fi.neuvo.for\":\"" BERTTA "\"");
    assert_true(room->space);
    assert_string_equal(room->made_for, ""); /* anybody could write that */
    note(room, "m.room.create", SELF, "", "\"fi.neuvo.for\":\"" BERTTA "\"");
    assert_false(room->space);
    assert_string_equal(room->made_for, BERTTA);
    note(room, "m.room.encryption", AINO, "", "\"algorithm\":\"m.megolm.v1.aes-sha2\"");
    assert_true(room->encrypted);
    note(room, "m.room.encryption", AINO, "", ""); /* it stays on */
    assert_true(room->encrypted);
    note(room, "m.room.tombstone", AINO, "", "\"replacement_room\":\"!new\"");
    assert_string_equal(room->successor, "!new");
}

/* ---- keeping -------------------------------------------------------------------------------------------------- */

static void carry_over(struct matrix_rooms *from, struct matrix_rooms *to)
{
    struct kept_list kept = {.list = LIST_INIT};
    matrix_rooms_keep(from, &kept);
    for (size_t i = 0; i < kept.list.count; i++)
        matrix_rooms_restore(to, &kept.list.items[i]);
    kept_done(&kept);
}

static void same_strings(const struct matrix_room *a, const struct matrix_room *b)
{
    assert_string_equal(a->partner, b->partner);
    assert_string_equal(a->inviter, b->inviter);
    assert_string_equal(a->made_for, b->made_for);
    assert_string_equal(a->successor, b->successor);
    assert_string_equal(a->came_in, b->came_in);
}

static void test_kept_and_restored(void **state)
{
    struct matrix_rooms *rooms = *state, *again = matrix_rooms_new();
    struct matrix_room *room = make(rooms, "!r\"ä", 7, 2);
    matrix_room_set(room, &room->partner, AINO);
    matrix_room_set(room, &room->inviter, BERTTA);
    matrix_room_set(room, &room->made_for, "@c\\\"d:x");
    matrix_room_set(room, &room->successor, "!new");
    matrix_room_set(room, &room->came_in, "$join");
    room->encrypted = room->greets = true;
    room->join_tries = 3;
    make(rooms, "!asked", -1, -1)->standing = STANDING_INVITED;
    assert_true(matrix_rooms_changed(rooms));
    carry_over(rooms, again);
    assert_false(matrix_rooms_changed(rooms) || matrix_rooms_changed(again));
    assert_int_equal(matrix_rooms_count(again), 2);
    const struct matrix_room *copy = matrix_room_find(again, "!r\"ä");
    assert_non_null(copy);
    same_strings(copy, room);
    assert_int_equal(copy->standing, STANDING_JOINED);
    assert_true(copy->encrypted && copy->greets && !copy->space && !copy->stale && !copy->busy);
    assert_true(copy->joined == 7 && copy->invited == 2 && copy->join_tries == 0);
    assert_int_equal(matrix_room_find(again, "!asked")->standing, STANDING_INVITED);
    assert_int_equal(matrix_room_find(again, "!asked")->joined, -1);
    matrix_rooms_free(again);
}

static void test_only_what_changed_is_kept(void **state)
{
    struct matrix_rooms *rooms = *state;
    struct kept_list kept = {.list = LIST_INIT};
    struct matrix_room *room = make(rooms, "!1", 5, 0);
    (void)make(rooms, "!2", 5, 0);
    matrix_rooms_keep(rooms, &kept);
    assert_int_equal(kept.list.count, 2);
    kept_done(&kept);
    matrix_room_set_standing(room, STANDING_JOINED); /* as before: nothing changed */
    matrix_room_set_members(room, 5, 0);
    matrix_room_set(room, &room->partner, "");
    matrix_rooms_keep(rooms, &kept);
    assert_int_equal(kept.list.count, 0);
    matrix_room_set_standing(room, STANDING_LEFT);
    matrix_rooms_keep(rooms, &kept);
    assert_int_equal(kept.list.count, 1);
    assert_string_equal(kept.list.items[0].name, "room/!1");
    assert_string_equal(kept.list.items[0].value, ""); /* is kept no longer */
    kept_done(&kept);
    matrix_rooms_keep_again(rooms);
    matrix_rooms_keep(rooms, &kept);
    assert_int_equal(kept.list.count, 2);
    kept_done(&kept);
    matrix_rooms_forget(rooms);
    matrix_rooms_keep(rooms, &kept);
    assert_int_equal(kept.list.count, 1);
    assert_string_equal(kept.list.items[0].name, "room/!2");
    assert_string_equal(kept.list.items[0].value, "");
    kept_done(&kept);
}

/* A value that cannot be read is as good as none: nothing half read stays. */
static void test_garbage(void **state)
{
    struct matrix_rooms *rooms = *state;
    static char *const values[][2] = {
        {"room/!r", ""},
        {"room/!r", "garbage"},
        {"room/!r", "[]"},
        {"room/!r", "{}"},
        {"room/!r", "{\"v\":1}"},
        {"room/!r", "{\"v\":2,\"standing\":2}"},
        {"room/!r", "{\"v\":1,\"standing\":3}"},
        {"room/!r", "{\"v\":1,\"standing\":-1}"},
        {"room/!r", "{\"v\":1,\"standing\":\"2\"}"},
        {"room/!r", "{\"v\":1,\"standing\":2,\"encrypted\":true,\"space\":7}"},
        {"room/!r", "{\"v\":1,\"standing\":2,\"encrypted\":true,\"joined\":\"2\"}"},
        {"room/!r", "{\"v\":1,\"standing\":2,\"partner\":[]}"},
        {"room/!r", "{\"v\":1,\"standing\":2,\"partner\":\"@a:x\",\"successor\":{}}"},
        {"room/!r", "{\"v\":1,\"standing\":2,\"x\":[[[1]]]}"},
        {"room/r", "{\"v\":1,\"standing\":2}"},
        {"room/", "{\"v\":1,\"standing\":2}"},
        {"rooms/!r", "{\"v\":1,\"standing\":2}"},
        {"since", "{\"v\":1,\"standing\":2}"},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct kept kept = {values[i][0], values[i][1]};
        matrix_rooms_restore(rooms, &kept);
        if (matrix_rooms_count(rooms) != 0)
            fail_msg("%s: %s", kept.name, kept.value);
    }
    static char name[] = "room/!r",
                odd[] = "{\"v\":1,\"standing\":2,\"joined\":9007199254740991,\"invited\":-5,\"more\":1}";
    matrix_rooms_restore(rooms, &(struct kept){name, odd});
    const struct matrix_room *room = matrix_room_find(rooms, "!r");
    assert_non_null(room);
    assert_false(matrix_room_is_alone(room));
    assert_int_equal(room->invited, -1);
}

static void test_an_id_that_is_too_long_is_none(void **state)
{
    struct matrix_room *room = matrix_room_get(*state, "!r");
    own_(text_done) struct text id = TEXT_INIT;
    matrix_room_set(room, &room->partner, AINO);
    text_add(&id, "@");
    for (int i = 0; i < 255; i++)
        text_add_char(&id, 'a');
    matrix_room_set(room, &room->partner, id.data);
    assert_string_equal(room->partner, AINO);
}

#define with_rooms(test) cmocka_unit_test_setup_teardown(test, rooms_up, rooms_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_rooms(test_found_by_id),
        with_rooms(test_rooms_of_two),
        with_rooms(test_alone_with),
        with_rooms(test_made_for_one_and_used_by_another),
        with_rooms(test_upgrades),
        with_rooms(test_members),
        with_rooms(test_what_a_room_is),
        with_rooms(test_kept_and_restored),
        with_rooms(test_only_what_changed_is_kept),
        with_rooms(test_garbage),
        with_rooms(test_an_id_that_is_too_long_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
