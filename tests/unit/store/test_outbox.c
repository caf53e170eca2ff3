#include "store/dead.h"
#include "store/outbox.h"
#include "store_test.h"

static unsigned keys;

static int64_t put(struct house *house, int64_t organisation_id, int64_t conversation_id, const char *kind,
                   const char *body, int64_t now_ms)
{
    struct error error = ERROR_INIT;
    int64_t seq = 0, id = 0;
    char key[32];
    (void)snprintf(key, sizeof key, "key-%u", ++keys);
    ok(entry_add(house->store, organisation_id, conversation_id, 0, true, kind, body, NULL, 0, now_ms, &seq, &error));
    ok(outbox_add(house->store, organisation_id, conversation_id, seq, key, kind, body, "cause-1", now_ms, &id,
                  &error));
    return id;
}

/* Claims and says the bodies, joined by spaces. */
static void claimed(struct house *house, int64_t now_ms, size_t limit, struct text *bodies)
{
    struct error error = ERROR_INIT;
    own_(departures_done) struct departures departures = {.list = LIST_INIT};
    ok(outbox_claim(house->store, now_ms, 30000, limit, &departures, &error));
    text_clear(bodies);
    for (size_t i = 0; i < departures.list.count; i++)
        text_printf(bodies, "%s%s", i == 0 ? "" : " ", departures.list.items[i]->body);
}

static void test_departure_is_complete(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(departures_done) struct departures departures = {.list = LIST_INIT};
    int64_t id = put(house, house->organisation, house->conversation.id, "reply", "hei", NOW);
    ok(outbox_claim(house->store, NOW, 1000, 10, &departures, &error));
    assert_int_equal(departures.list.count, 1);
    const struct departure *departure = departures.list.items[0];
    assert_int_equal(departure->kind, DEPARTURE_REPLY);
    assert_int_equal(departure->id, id);
    assert_string_equal(departure->connector, "web");
    assert_string_equal(departure->organisation, "oma");
    assert_string_equal(departure->place, "visit-1");
    assert_string_equal(departure->thread, "");
    assert_string_equal(departure->cause, "cause-1");
    assert_int_equal(departure->seq, 1);
    assert_int_equal(departure->at_ms, NOW);
    assert_int_equal(departure->attempt, 1);
    assert_true(strlen(departure->idempotency_key) > 0);
}

/* One out at a time in a conversation, in the order of seq; conversations do not wait for each other. */
static void test_order_in_lanes(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text bodies = TEXT_INIT;
    struct conversation other = {0};
    int64_t of = house->organisation, mine = house->conversation.id;
    ok(conversation_for_place(house->store, of, "web", "visit-2", "", true, NOW, &other, &error));
    int64_t a1 = put(house, of, mine, "reply", "a1", NOW);
    int64_t a2 = put(house, of, mine, "reply", "a2", NOW);
    int64_t b1 = put(house, of, other.id, "reply", "b1", NOW + 1);
    claimed(house, NOW + 1, 10, &bodies);
    assert_string_equal(bodies.data, "a1 b1");
    claimed(house, NOW + 1, 10, &bodies);
    assert_string_equal(bodies.data, "");
    bool behind = false;
    ok(outbox_waits_behind(house->store, a1, &behind, &error));
    assert_true(behind);
    ok(outbox_waits_behind(house->store, b1, &behind, &error));
    assert_false(behind);
    ok(outbox_done(house->store, a1, "sent-1", NOW + 2, &error));
    claimed(house, NOW + 2, 10, &bodies);
    assert_string_equal(bodies.data, "a2");
    ok(outbox_done(house->store, b1, "", NOW + 3, &error));
    ok(outbox_done(house->store, a2, "", NOW + 3, &error));
    claimed(house, NOW + 99999, 10, &bodies);
    assert_string_equal(bodies.data, "");
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM lane"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM outbox"), 0);
    assert_int_equal(count_rows(house, "SELECT seq FROM entry WHERE external_id = 'sent-1'"), 1);
    assert_int_equal(outbox_done(house->store, a2, "", NOW, &error), RESULT_NOT_FOUND);
    assert_int_equal(outbox_later(house->store, a2, NOW, "x", &error), RESULT_NOT_FOUND);
    assert_int_equal(outbox_never(house->store, a2, "x", NOW, &error), RESULT_NOT_FOUND);
}

/* It is known by its id before its outcome comes, and keeps it; the row waits on for the outcome. */
static void test_seen_before_the_outcome(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text bodies = TEXT_INIT;
    char key[32];
    int64_t id = put(house, house->organisation, house->conversation.id, "reply", "a1", NOW);
    (void)snprintf(key, sizeof key, "key-%u", keys);
    claimed(house, NOW, 10, &bodies);
    ok(outbox_seen(house->store, "another key", "strange", &error));
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry WHERE external_id = 'strange'"), 0);
    ok(outbox_seen(house->store, key, "seen", &error));
    assert_int_equal(count_rows(house, "SELECT seq FROM entry WHERE external_id = 'seen'"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM outbox"), 1);
    ok(outbox_done(house->store, id, "later", NOW + 1, &error));
    assert_int_equal(count_rows(house, "SELECT seq FROM entry WHERE external_id = 'seen'"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM outbox"), 0);
}

static void test_later_holds_its_lane_only(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text bodies = TEXT_INIT;
    own_(departures_done) struct departures again = {.list = LIST_INIT};
    struct conversation other = {0};
    int64_t due = 0, of = house->organisation;
    ok(conversation_for_place(house->store, of, "web", "visit-2", "", true, NOW, &other, &error));
    int64_t a1 = put(house, of, house->conversation.id, "reply", "a1", NOW);
    (void)put(house, of, house->conversation.id, "reply", "a2", NOW);
    claimed(house, NOW, 10, &bodies);
    ok(outbox_later(house->store, a1, NOW + 5000, "429", &error));
    (void)put(house, of, other.id, "reply", "b1", NOW + 1);
    claimed(house, NOW + 4999, 10, &bodies);
    assert_string_equal(bodies.data, "b1");
    ok(outbox_next_due(house->store, true, &due, &error));
    assert_int_equal(due, NOW + 5000);
    ok(outbox_claim(house->store, NOW + 5000, 30000, 10, &again, &error));
    assert_int_equal(again.list.count, 1);
    assert_string_equal(again.list.items[0]->body, "a1");
    assert_int_equal(again.list.items[0]->attempt, 2);
}

/* What answers nobody is claimed apart; with something that somebody waits for it goes along with that. */
static void test_unasked_lanes(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text bodies = TEXT_INIT;
    own_(departures_done) struct departures unasked = {.list = LIST_INIT};
    struct conversation other = {0};
    int64_t due = 0, of = house->organisation;
    ok(conversation_for_place(house->store, of, "web", "visit-2", "", true, NOW, &other, &error));
    (void)put(house, of, house->conversation.id, "reply", "invitation", NOW);
    ok(outbox_can_wait(house->store, of, house->conversation.id, &error));
    ok(outbox_next_due(house->store, false, &due, &error));
    assert_int_equal(due, -1);
    ok(outbox_next_due(house->store, true, &due, &error));
    assert_int_equal(due, NOW);
    (void)put(house, of, other.id, "reply", "answer", NOW + 1);
    (void)put(house, of, other.id, "reply", "invitation behind it", NOW + 1);
    ok(outbox_can_wait(house->store, of, other.id, &error));
    claimed(house, NOW + 1, 10, &bodies);
    assert_string_equal(bodies.data, "answer");
    ok(outbox_claim_unasked(house->store, NOW + 1, 1000, 10, &unasked, &error));
    assert_int_equal(unasked.list.count, 1);
    assert_string_equal(unasked.list.items[0]->body, "invitation");
    ok(outbox_release_all(house->store, &error));
    (void)put(house, of, house->conversation.id, "reply", "answer", NOW + 2);
    claimed(house, NOW + 2, 10, &bodies);
    assert_string_equal(bodies.data, "invitation answer");
}

/* The other side is back: what waits for it goes, what is out stays out, and another connector's waits on. */
static void test_hurry(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text bodies = TEXT_INIT;
    struct conversation other = {0}, out = {0}, foreign = {0};
    size_t hurried = 0;
    int64_t of = house->organisation;
    ok(conversation_for_place(house->store, of, "web", "visit-2", "", true, NOW, &other, &error));
    ok(conversation_for_place(house->store, of, "web", "visit-3", "", true, NOW, &out, &error));
    ok(conversation_for_place(house->store, of, "matrix", "!room", "", true, NOW, &foreign, &error));
    int64_t a1 = put(house, of, house->conversation.id, "reply", "a1", NOW);
    int64_t b1 = put(house, of, other.id, "reply", "b1", NOW + 1);
    (void)put(house, of, out.id, "reply", "c1", NOW + 2);
    int64_t d1 = put(house, of, foreign.id, "reply", "d1", NOW + 3);
    claimed(house, NOW + 3, 10, &bodies);
    assert_string_equal(bodies.data, "a1 b1 c1 d1");
    ok(outbox_later(house->store, a1, NOW + 300000, "502", &error));
    ok(outbox_later(house->store, b1, NOW + 300000, "502", &error));
    ok(outbox_later(house->store, d1, NOW + 300000, "502", &error));
    ok(outbox_hurry(house->store, "web", NOW + 4, 1, &hurried, &error));
    assert_int_equal(hurried, 1);
    ok(outbox_hurry(house->store, "web", NOW + 4, 10, &hurried, &error));
    assert_int_equal(hurried, 1);
    ok(outbox_hurry(house->store, "web", NOW + 4, 10, &hurried, &error));
    assert_int_equal(hurried, 0);
    claimed(house, NOW + 4, 10, &bodies);
    assert_string_equal(bodies.data, "a1 b1");
}

static void test_never_goes_to_the_dead_letters(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text bodies = TEXT_INIT;
    own_(dead_letters_done) struct dead_letters letters = {.list = LIST_INIT};
    int64_t a1 = put(house, house->organisation, house->conversation.id, "reply", "a1", NOW);
    (void)put(house, house->organisation, house->conversation.id, "reply", "a2", NOW);
    claimed(house, NOW, 10, &bodies);
    ok(outbox_never(house->store, a1, "403", NOW, &error));
    ok(dead_list(house->store, house->organisation, 0, 10, &letters, &error));
    assert_int_equal(letters.list.count, 1);
    assert_string_equal(letters.list.items[0].source, "outbox");
    assert_string_equal(letters.list.items[0].body, "a1");
    assert_string_equal(letters.list.items[0].reason, "403");
    claimed(house, NOW, 10, &bodies);
    assert_string_equal(bodies.data, "a2");
}

/* What the process before had out is sent again, with the same key; and so is what no outcome came for. */
static void test_leases(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text bodies = TEXT_INIT;
    own_(departures_done) struct departures first = {.list = LIST_INIT};
    own_(departures_done) struct departures second = {.list = LIST_INIT};
    (void)put(house, house->organisation, house->conversation.id, "reply", "a1", NOW);
    ok(outbox_claim(house->store, NOW, 30000, 10, &first, &error));
    claimed(house, NOW + 29999, 10, &bodies);
    assert_string_equal(bodies.data, "");
    ok(outbox_claim(house->store, NOW + 30000, 30000, 10, &second, &error));
    assert_int_equal(second.list.count, 1);
    assert_string_equal(first.list.items[0]->idempotency_key, second.list.items[0]->idempotency_key);
    ok(outbox_release_all(house->store, &error));
    claimed(house, NOW + 30000, 10, &bodies);
    assert_string_equal(bodies.data, "a1");
}

static void test_same_key_twice(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    int64_t id = 0, of = house->organisation, mine = house->conversation.id;
    ok(outbox_add(house->store, of, mine, 1, "same", "reply", "a", "", NOW, &id, &error));
    assert_int_equal(outbox_add(house->store, of, mine, 2, "same", "reply", "b", "", NOW, &id, &error),
                     RESULT_CONFLICT);
}

/* A claim takes back what the bot has not said yet: not what is out, not what a person wrote. */
static void test_withdraw(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text bodies = TEXT_INIT;
    int64_t of = house->organisation, mine = house->conversation.id;
    int64_t out = put(house, of, mine, "reply", "out", NOW);
    claimed(house, NOW, 10, &bodies);
    (void)put(house, of, mine, "reply", "stale", NOW);
    (void)put(house, of, mine, "relay", "tutor", NOW);
    ok(outbox_withdraw_unsent(house->store, of, mine, &error));
    ok(outbox_done(house->store, out, "", NOW, &error));
    claimed(house, NOW, 10, &bodies);
    assert_string_equal(bodies.data, "tutor");
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry WHERE body = 'stale'"), 0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry WHERE redacted = 1"), 1);
}

/* A busy organisation does not keep the others waiting. */
static void test_organisations_take_turns(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text bodies = TEXT_INIT;
    struct conversation conversation = {0};
    struct outbox_counts counts;
    int64_t other = 0;
    char place[16];
    for (int i = 0; i < 50; i++) {
        (void)snprintf(place, sizeof place, "busy-%d", i);
        ok(conversation_for_place(house->store, house->organisation, "web", place, "", true, NOW, &conversation,
                                  &error));
        (void)put(house, house->organisation, conversation.id, "reply", "busy", NOW + i);
    }
    ok(organisation_ensure(house->store, "other", NOW, &other, &error));
    ok(conversation_for_place(house->store, other, "web", "quiet", "", true, NOW, &conversation, &error));
    (void)put(house, other, conversation.id, "reply", "quiet", NOW + 60);
    ok(outbox_counts(house->store, &counts, &error));
    assert_int_equal(counts.waiting, 51);
    assert_int_equal(counts.oldest_ms, NOW);
    bool heard = false;
    for (int i = 0; i < 2; i++) {
        claimed(house, NOW + 100, 10, &bodies);
        heard = heard || strstr(bodies.data, "quiet") != NULL;
    }
    assert_true(heard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_departure_is_complete),
        test_in_house(test_order_in_lanes),
        test_in_house(test_seen_before_the_outcome),
        test_in_house(test_later_holds_its_lane_only),
        test_in_house(test_unasked_lanes),
        test_in_house(test_hurry),
        test_in_house(test_never_goes_to_the_dead_letters),
        test_in_house(test_leases),
        test_in_house(test_same_key_twice),
        test_in_house(test_withdraw),
        test_in_house(test_organisations_take_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
