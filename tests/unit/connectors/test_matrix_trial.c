/* The room in which `neuvo doctor` tries out a homeserver is left alone for a while; other empty rooms are left. */
#include "connectors/matrix/connection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct connector connector;
static struct http_client *client;
static struct loop *loop;

static int up(void **state)
{
    struct error error = ERROR_INIT;
    if (loop_new(&loop, &error) != RESULT_OK || http_client_new(loop, &client, &error) != RESULT_OK)
        return -1;
    connector = (struct connector){.options = {.user = "@neuvo:kunta.example"},
                                   .api = matrix_api_new(client, "http://127.0.0.1:9"),
                                   .rooms = matrix_rooms_new(),
                                   .server = "kunta.example",
                                   .signed_in = true};
    return 0;
}

static int down(void **state)
{
    matrix_api_free(connector.api);
    matrix_rooms_free(connector.rooms);
    http_client_free(client);
    loop_free(loop);
    return 0;
}

/* We are alone in it, and made it, so that "fi.neuvo.for" of its creation counts. */
static struct matrix_room *empty_room(const char *id, const char *made_for)
{
    struct matrix_room *room = matrix_room_get(connector.rooms, id);
    struct matrix_event created = {.type = "m.room.create",
                                   .sender = "@neuvo:kunta.example",
                                   .state_key = "",
                                   .room_type = "",
                                   .made_for = (char *)(size_t)made_for,
                                   .is_state = true};
    matrix_room_set_standing(room, STANDING_JOINED);
    matrix_room_set_members(room, 1, 0);
    matrix_room_note(room, &created, connector.options.user);
    return room;
}

static void test_empty_room_is_left(void **state)
{
    struct matrix_room *room = empty_room("!empty:kunta.example", "");
    matrix_tend_rooms(&connector);
    assert_true(room->busy);
    assert_int_equal(matrix_api_open(connector.api), 1);
}

static void test_trial_is_let_be_for_a_while(void **state)
{
    struct matrix_room *room = empty_room("!trial:kunta.example", MATRIX_TRIAL);
    matrix_tend_rooms(&connector);
    matrix_tend_rooms(&connector);
    assert_false(room->busy);
    assert_int_equal(matrix_api_open(connector.api), 0);
    room->trial_until_ms = 1; /* that was long ago */
    matrix_tend_rooms(&connector);
    assert_true(room->busy);
    assert_int_equal(matrix_api_open(connector.api), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_empty_room_is_left, up, down),
        cmocka_unit_test_setup_teardown(test_trial_is_let_be_for_a_while, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
