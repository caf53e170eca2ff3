/* "Tallenna" through the engine: the file holds more than one page of the store, and says what it leaves out. */
#include "engine_test.h"

/* Says "ensin", then `between` so many times, then "lopuksi" and "tallenna"; gives the body of that reply. */
static void save_after(struct desk *desk, const char *between, int count, struct text *body)
{
    struct arrival *arrival = batch(desk);
    (void)add(arrival, "visit-1", "event-first", "ensin");
    for (int i = 0; i < count; i++) {
        char event[32];
        (void)snprintf(event, sizeof event, "event-%d", i);
        (void)add(arrival, "visit-1", event, between);
    }
    (void)add(arrival, "visit-1", "event-last", "lopuksi");
    put(desk, arrival);
    departure_free(next(desk, DEPARTURE_COMMITTED));
    assert_int_equal(say(desk, "visit-1", "event-save", "tallenna"), RECEIPT_TAKEN);
    for (bool found = false; !found;) {
        own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
        report(desk, reply->id, SENT_DONE, 0);
        found = strcmp(reply->cause, "event-save") == 0;
        if (found)
            text_add(body, reply->body);
    }
}

/* The body is JSON; behind the name and time of who said it, the words begin a line. */
static bool holds_entry(const struct text *body, const char *words)
{
    own_(text_done) struct text line = TEXT_INIT;
    text_printf(&line, "):\\n%s\\n", words);
    return strstr(body->data, line.data) != NULL;
}

static bool is_shortened(const struct text *body)
{
    return strstr(body->data, phrase(phrases, LANGUAGE_FI, "save_shortened")) != NULL;
}

static void test_several_pages(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text body = TEXT_INIT;
    desk_start(desk);
    save_after(desk, "kiitos", 130, &body); /* with the answers two pages */
    assert_true(holds_entry(&body, "ensin"));
    assert_true(holds_entry(&body, "lopuksi"));
    assert_false(is_shortened(&body));
}

static void test_too_many(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text body = TEXT_INIT;
    desk_start(desk);
    save_after(desk, "kiitos", 520, &body);
    assert_false(holds_entry(&body, "ensin"));
    assert_true(holds_entry(&body, "lopuksi"));
    assert_true(is_shortened(&body));
}

static void test_too_long(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text body = TEXT_INIT;
    own_(text_done) struct text words = TEXT_INIT;
    text_printf(&words, "%03000d", 0);
    desk_start(desk);
    save_after(desk, words.data, 110, &body);
    assert_false(holds_entry(&body, "ensin"));
    assert_true(holds_entry(&body, "lopuksi"));
    assert_true(is_shortened(&body));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_several_pages),
        test_at_desk(test_too_many),
        test_at_desk(test_too_long),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
