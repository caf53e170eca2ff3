/* "Is writing" in Matrix: who of the others writes is told, and a person of the other side is shown. */
#include "matrix_house.h"

#define ROOM "!room:kunta.fi"

static struct text told;

static void note(void *context, const struct writing *writing)
{
    (void)context;
    text_printf(&told, "%s %s %s%s\n", writing->organisation, writing->place, writing->account,
                writing->stops ? " stops" : "");
}

static void heard(struct writers *writers, const char *event, const char *expected)
{
    text_clear(&told);
    matrix_writers_heard(writers, ROOM, event, strlen(event));
    assert_string_equal(told.data, expected);
}

#define TYPING(names) "{\"type\":\"m.typing\",\"content\":{\"user_ids\":[" names "]}}"

static void test_who_begins_and_who_stops(void **state)
{
    (void)state;
    house.services.writing = note;
    told = (struct text)TEXT_INIT;
    struct writers *writers = matrix_writers_new(house.connector);
    heard(writers, TYPING("\"" AINO "\",\"" SELF "\""), "oma " ROOM " " AINO "\n");
    heard(writers, TYPING("\"" AINO "\""), ""); /* still, and of that they are told by and by */
    heard(writers, TYPING("\"@bo:kunta.fi\""), "oma " ROOM " " AINO " stops\noma " ROOM " @bo:kunta.fi\n");
    heard(writers, TYPING("\"@guest:elsewhere.example\""), "oma " ROOM " @bo:kunta.fi stops\n");
    heard(writers, TYPING(""), "");
    static const char *const bad[] = {"{}",
                                      "[",
                                      "{\"type\":\"m.receipt\",\"content\":{\"user_ids\":[\"" AINO "\"]}}",
                                      "{\"type\":\"m.typing\"}",
                                      "{\"type\":\"m.typing\",\"content\":[]}",
                                      "{\"type\":\"m.typing\",\"content\":{\"user_ids\":\"" AINO "\"}}",
                                      TYPING("5,null,{},\"aino\",\"@\"")};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        heard(writers, bad[i], "");
    matrix_writers_free(writers);
    text_done(&told);
}

/* An application service is pushed events that name their room. */
static void test_what_is_pushed_names_its_room(void **state)
{
    static const char *const rows[][2] = {
        {"{\"type\":\"m.typing\",\"room_id\":\"" ROOM "\",\"content\":{\"user_ids\":[\"" AINO "\"]}}",
         "oma " ROOM " " AINO "\n"},
        {"{\"type\":\"m.typing\",\"content\":{\"user_ids\":[]}}", ""},
        {"{\"type\":\"m.typing\",\"room_id\":\"room\",\"content\":{\"user_ids\":[]}}", ""},
        {"{\"type\":\"m.receipt\",\"room_id\":\"" ROOM "\",\"content\":{}}", ""},
        {"{\"type\":\"m.typing\",\"room_id\":\"" ROOM "\",\"content\":{\"user_ids\":[]}}",
         "oma " ROOM " " AINO " stops\n"},
    };
    (void)state;
    house.services.writing = note;
    told = (struct text)TEXT_INIT;
    struct writers *writers = matrix_writers_new(house.connector);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        text_clear(&told);
        matrix_writers_pushed(writers, rows[i][0], strlen(rows[i][0]));
        assert_string_equal(told.data, rows[i][1]);
    }
    matrix_writers_free(writers);
    text_done(&told);
}

static void test_many_names_are_bounded(void **state)
{
    (void)state;
    own_(text_done) struct text event = TEXT_INIT;
    house.services.writing = note;
    told = (struct text)TEXT_INIT;
    struct writers *writers = matrix_writers_new(house.connector);
    text_add(&event, "{\"type\":\"m.typing\",\"content\":{\"user_ids\":[");
    for (int i = 0; i < 200; i++)
        text_printf(&event, "%s\"@u%d:kunta.fi\"", i == 0 ? "" : ",", i);
    text_add(&event, "]}}");
    matrix_writers_heard(writers, ROOM, event.data, event.length);
    size_t lines = 0;
    for (const char *at = told.data; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    assert_int_equal(lines, 32);
    matrix_writers_free(writers);
    text_done(&told);
}

static void test_a_person_is_shown_for_a_while(void **state)
{
    (void)state;
    (void)joined_room(ROOM, 2, AINO);
    matrix_typing_show(house.connector->typing, ROOM);
    matrix_typing_show(house.connector->typing, ROOM); /* is shown still */
    settle();
    assert_asked("PUT /_matrix/client/v3/rooms/", 1);
    assert_asked("{\"typing\":true,\"timeout\":10000}", 1);
    matrix_typing_end(house.connector->typing, ROOM);
    matrix_typing_end(house.connector->typing, ROOM);
    settle();
    assert_asked("{\"typing\":false}", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_house(test_who_begins_and_who_stops), in_house(test_what_is_pushed_names_its_room),
        in_house(test_many_names_are_bounded), in_house(test_a_person_is_shown_for_a_while)};
    return cmocka_run_group_tests(tests, group_up, group_down);
}
