/* Invitations by policy and in turn, empty rooms, upgraded ones. */
#include "matrix_house.h"

static struct matrix_room *invited_to(const char *id, const char *inviter)
{
    struct matrix_room *room = matrix_room_get(house.connector->rooms, id);
    matrix_room_set_standing(room, STANDING_INVITED);
    matrix_room_set(room, &room->inviter, inviter);
    return room;
}

static void tend(void)
{
    matrix_tend_rooms(house.connector);
    settle();
}

/* One who sends hundreds is served one after the other, fifty of theirs in a while, and keeps nobody waiting. Each is
 * asked for once: that we are in comes with the events. */
static void test_a_flood_of_invitations(void **state)
{
    char id[16];
    house.connector->options.invites_from_own_server = true;
    for (int i = 0; i < 300; i++) {
        (void)snprintf(id, sizeof id, "!flood-%d", i);
        (void)invited_to(id, "@flood:kunta.fi");
    }
    (void)invited_to("!aino", AINO);
    (void)invited_to("!bertta", "@bertta:kunta.fi");
    matrix_tend_rooms(house.connector);
    assert_int_equal(matrix_api_open(house.connector->api), 3);
    settle();
    assert_asked("POST /_matrix/client/v3/join/!flood", 50);
    assert_asked("POST /_matrix/client/v3/join/!aino ", 1);
    assert_asked("POST /_matrix/client/v3/join/!bertta ", 1);
    tend();
    assert_asked("/join/", 52);
}

static void test_whose_invitations_are_taken(void **state)
{
    static const struct {
        const char *id, *inviter;
        bool welcome;
    } examples[] = {
        {"!1:kunta.fi", AINO, true},
        {"!2:toinen.fi", "@aino:toinen.fi", false},
        {"!3:lista.fi", "@aino:lista.fi", true},
        {"!4:kunta.fi", "@aino:xkunta.fi", false},
        {"!5:huone.fi", "@who:huone.fi", true},
        {"!6:kunta.fi", "", false}, /* nobody said who */
    };
    struct matrix_options *options = &house.connector->options;
    options->invites_from_own_server = true;
    free(options->invite_servers);
    free(options->invite_rooms);
    options->invite_servers = x_strdup("lista.fi, muu.fi");
    options->invite_rooms = x_strdup("!5:huone.fi");
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        (void)invited_to(examples[i].id, examples[i].inviter);
    tend();
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(text_done) struct text words = TEXT_INIT;
        text_printf(&words, examples[i].welcome ? "/join/%s " : "/rooms/%s/leave ", examples[i].id);
        assert_asked(words.data, 1);
        assert_int_equal(matrix_room_find(house.connector->rooms, examples[i].id)->standing,
                         examples[i].welcome ? STANDING_INVITED : STANDING_LEFT);
    }
    assert_asked("POST ", sizeof examples / sizeof *examples);
}

static int refuses(const char *path, const char *body, struct text *answer)
{
    text_add(answer, "{\"errcode\":\"M_FORBIDDEN\"}");
    return 403;
}

/* A homeserver is sometimes not ready, so it is tried again, ever more slowly, and then no more. */
static void test_a_join_that_is_refused(void **state)
{
    struct matrix_room *room = invited_to("!1", AINO);
    house.connector->options.invites_from_own_server = true;
    house.answers = refuses;
    for (size_t tries = 1; tries < 8; tries++) {
        tend();
        assert_asked("/join/", tries);
        assert_int_equal(room->standing, STANDING_INVITED);
        assert_true(room->next_try_ms >= clock_monotonic_ms() + 1000);
        tend(); /* not at once */
        assert_asked("/join/", tries);
        room->next_try_ms = 0;
    }
    tend();
    assert_asked("/join/", 8);
    assert_int_equal(room->standing, STANDING_LEFT);
}

static void test_empty_rooms_are_left(void **state)
{
    struct matrix_room *empty = joined_room("!empty", 1, ""), *asked_in = joined_room("!asked", 1, "");
    matrix_room_set_members(asked_in, 1, 1); /* somebody may still come */
    (void)joined_room("!two", 2, AINO);
    (void)joined_room("!unknown", -1, "");
    tend();
    assert_asked("/leave ", 1);
    assert_asked("/rooms/!empty/leave ", 1);
    assert_int_equal(empty->standing, STANDING_LEFT);
}

static void test_an_upgrade_is_followed_once(void **state)
{
    struct matrix_room *old = joined_room("!old", 5, "");
    matrix_room_set(old, &old->successor, "!new");
    matrix_room_set(old, &old->inviter, AINO);
    house.connector->options.invites_from_own_server = true;
    tend();
    tend();
    assert_asked("POST /_matrix/client/v3/join/!new ", 1);
    assert_string_equal(matrix_room_find(house.connector->rooms, "!new")->inviter, AINO);
    matrix_room_set_standing(matrix_room_find(house.connector->rooms, "!new"), STANDING_JOINED);
    tend();
    assert_asked("/join/", 1);
}

static void test_nothing_while_it_must_be_quiet(void **state)
{
    (void)joined_room("!empty", 1, "");
    house.connector->quiet_until_ms = clock_monotonic_ms() + 60000;
    tend();
    house.connector->quiet_until_ms = 0;
    house.connector->signed_in = false;
    tend();
    assert_asked("\n", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_house(test_a_flood_of_invitations),      in_house(test_whose_invitations_are_taken),
        in_house(test_a_join_that_is_refused),      in_house(test_empty_rooms_are_left),
        in_house(test_an_upgrade_is_followed_once), in_house(test_nothing_while_it_must_be_quiet),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
