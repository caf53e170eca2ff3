/* What a platform names by its own id: entries are found, their answers changed, places renamed; what a connector
 * keeps. */
#include "store/cursors.h"
#include "store/outbox.h"
#include "store_test.h"

static void talk_in(struct house *house, const char *place, const char *thread, struct conversation *conversation)
{
    struct error error = ERROR_INIT;
    ok(conversation_for_place(house->store, house->organisation, "matrix", place, thread, false, NOW, conversation,
                              &error));
}

static int64_t say(struct house *house, const struct conversation *in, bool from_neuvo, const char *body,
                   const char *external_id)
{
    struct error error = ERROR_INIT;
    int64_t seq = 0;
    ok(entry_add(house->store, house->organisation, in->id, house->person.id, from_neuvo, "text", body, external_id, 0,
                 NOW, &seq, &error));
    return seq;
}

/* The reply to an entry, as it waits in the outbox; says its row's id. */
static int64_t answer(struct house *house, const struct conversation *in, int64_t question, const char *body,
                      const char *key, int64_t *seq)
{
    struct error error = ERROR_INIT;
    int64_t id = 0, of = house->organisation;
    *seq = say(house, in, true, body, NULL);
    ok(entry_set_answers(house->store, of, in->id, *seq, question, &error));
    ok(outbox_add(house->store, of, in->id, *seq, key, "reply", body, "$q", NOW, &id, &error));
    return id;
}

static enum result find(struct house *house, int64_t of, const char *connector, const char *place, const char *id,
                        int64_t *seq)
{
    struct error error = ERROR_INIT;
    own_(entry_place_done) struct entry_place found = ENTRY_PLACE_INIT;
    enum result result = entry_find(house->store, of, connector, place, id, &found, &error);
    *seq = found.seq;
    return result;
}

/* ---- entries ------------------------------------------------------------------------------------------------- */

static void test_found_by_the_id_of_the_platform(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation room, thread;
    own_(entry_place_done) struct entry_place found = ENTRY_PLACE_INIT;
    int64_t other = 0, seq = 0, of = house->organisation;
    talk_in(house, "!r", "", &room);
    talk_in(house, "!r", "$root", &thread);
    (void)say(house, &thread, false, "first", "$1");
    (void)say(house, &thread, true, "second", "$2");
    ok(entry_find(house->store, of, "matrix", "!r", "$2", &found, &error));
    assert_int_equal(found.conversation.id, thread.id);
    assert_int_equal(found.conversation.organisation_id, of);
    assert_false(found.conversation.direct);
    assert_string_equal(found.thread.data, "$root");
    assert_int_equal(found.seq, 2);
    assert_int_equal(found.person_id, house->person.id);
    assert_true(found.from_neuvo);
    assert_string_equal(found.body.data, "second");
    assert_int_equal(find(house, of, "matrix", "!r", "$1", &seq), RESULT_OK);
    assert_int_equal(seq, 1);
    ok(organisation_ensure(house->store, "other", NOW, &other, &error));
    assert_int_equal(find(house, other, "matrix", "!r", "$1", &seq), RESULT_NOT_FOUND);
    assert_int_equal(find(house, of, "teams", "!r", "$1", &seq), RESULT_NOT_FOUND);
    assert_int_equal(find(house, of, "matrix", "!s", "$1", &seq), RESULT_NOT_FOUND);
    assert_int_equal(find(house, of, "matrix", "!r", "$3", &seq), RESULT_NOT_FOUND);
    (void)say(house, &room, false, "without an id", "");
    assert_int_equal(find(house, of, "matrix", "!r", "", &seq), RESULT_NOT_FOUND);
    ok(entry_redact(house->store, of, thread.id, "$1", &error));
    assert_int_equal(find(house, of, "matrix", "!r", "$1", &seq), RESULT_NOT_FOUND);
}

static void test_the_answer_of_a_question(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation room;
    int64_t seq = 0, first = 0, second = 0, of = house->organisation;
    talk_in(house, "!r", "", &room);
    int64_t one = say(house, &room, false, "one", "$1"), two = say(house, &room, false, "two", "$2");
    (void)answer(house, &room, two, "to two", "key-2", &second);
    (void)answer(house, &room, one, "to one", "key-1", &first);
    ok(entry_answer_of(house->store, of, room.id, one, &seq, &error));
    assert_int_equal(seq, first);
    ok(entry_answer_of(house->store, of, room.id, two, &seq, &error));
    assert_int_equal(seq, second);
    assert_int_equal(entry_answer_of(house->store, of, room.id, first, &seq, &error), RESULT_NOT_FOUND);
    assert_int_equal(entry_answer_of(house->store, of, house->conversation.id, one, &seq, &error), RESULT_NOT_FOUND);
    ok(entry_rewrite(house->store, of, room.id, first, "otherwise", &error));
    assert_int_equal(count_rows(house, "SELECT edited FROM entry WHERE body = 'otherwise' AND redacted = 0"), 1);
    ok(entry_rewrite(house->store, of, room.id, first, "", &error));
    assert_int_equal(entry_answer_of(house->store, of, room.id, one, &seq, &error), RESULT_NOT_FOUND);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry WHERE redacted = 1 AND body = ''"), 1);
}

static void test_the_newest_that_was_said_in(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation room;
    bool newest = false;
    int64_t of = house->organisation;
    talk_in(house, "!r", "", &room);
    int64_t one = say(house, &room, false, "one", "$1");
    (void)say(house, &room, true, "to one", "$2");
    ok(entry_is_newest_in(house->store, of, room.id, one, &newest, &error));
    assert_true(newest); /* what Neuvo says does not count */
    int64_t two = say(house, &room, false, "two", "$3");
    ok(entry_is_newest_in(house->store, of, room.id, one, &newest, &error));
    assert_false(newest);
    ok(entry_is_newest_in(house->store, of, room.id, two, &newest, &error));
    assert_true(newest);
}

/* ---- the outbox ---------------------------------------------------------------------------------------------- */

/* The one departure that can leave now; NULL when there is none. The caller frees it. */
static struct departure *claim(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(departures_done) struct departures departures = {.list = LIST_INIT};
    ok(outbox_claim(house->store, NOW, 30000, 10, &departures, &error));
    assert_in_range(departures.list.count, 0, 1);
    return departures.list.count == 0 ? NULL : TAKE(departures.list.items[0]);
}

static void departure_freep(struct departure **departure)
{
    departure_free(*departure);
}

/* Claims it, compares, and reports it as sent. */
static void leaves(struct house *house, enum departure_action action, const char *target, const char *body,
                   const char *external_id)
{
    struct error error = ERROR_INIT;
    own_(departure_freep) struct departure *departure = claim(house);
    assert_non_null(departure);
    assert_int_equal(departure->action, action);
    assert_string_equal(departure->target, target);
    assert_string_equal(departure->body, body);
    ok(outbox_done(house->store, departure->id, external_id, NOW, &error));
}

static void test_changes_of_what_was_sent(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation room;
    int64_t seq = 0, later = 0, of = house->organisation;
    talk_in(house, "!r", "", &room);
    (void)answer(house, &room, 0, "first", "key-1", &seq);
    leaves(house, DEPARTURE_SAY, "", "first", "$r1");
    (void)answer(house, &room, 0, "later", "key-2", &later);
    ok(outbox_change(house->store, of, room.id, seq, "key-3", "second", "$q", NOW, &error));
    ok(outbox_change(house->store, of, room.id, seq, "key-4", "third", "$q", NOW, &error));
    leaves(house, DEPARTURE_EDIT, "$r1", "third", "$r3"); /* before what was said after it; only the newest */
    leaves(house, DEPARTURE_SAY, "", "later", "$r2");
    assert_int_equal(count_rows(house, "SELECT seq FROM entry WHERE external_id = '$r1'"), seq);
    ok(outbox_change(house->store, of, room.id, seq, "key-5", "", "$q", NOW, &error));
    leaves(house, DEPARTURE_RETRACT, "$r1", "", "$r4");
    assert_null(claim(house));
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM lane") + count_rows(house, "SELECT COUNT(*) FROM outbox"),
                     0);
}

static void test_changes_of_what_nobody_saw(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation room;
    int64_t seq = 0, of = house->organisation;
    talk_in(house, "!r", "", &room);
    (void)answer(house, &room, 0, "first", "key-1", &seq);
    ok(outbox_change(house->store, of, room.id, seq, "key-2", "second", "$q", NOW, &error));
    ok(outbox_change(house->store, of, room.id, seq, "key-2", "second", "$q", NOW, &error)); /* the same again */
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM outbox"), 1);
    leaves(house, DEPARTURE_SAY, "", "second", "$r1");
    (void)answer(house, &room, 0, "third", "key-3", &seq);
    ok(outbox_change(house->store, of, room.id, seq, "key-4", "", "$q", NOW, &error));
    assert_null(claim(house));
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM outbox"), 0);
}

/* It is out, or was and must be tried again: it keeps its key, and the change follows it. */
static void test_changes_of_what_may_have_arrived(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation room;
    int64_t seq = 0, of = house->organisation;
    talk_in(house, "!r", "", &room);
    int64_t id = answer(house, &room, 0, "first", "key-1", &seq);
    departure_free(claim(house));
    ok(outbox_change(house->store, of, room.id, seq, "key-2", "second", "$q", NOW, &error));
    ok(outbox_later(house->store, id, NOW, "504", &error));
    ok(outbox_change(house->store, of, room.id, seq, "key-3", "third", "$q", NOW, &error));
    own_(departure_freep) struct departure *again = claim(house);
    assert_string_equal(again->idempotency_key, "key-1");
    assert_string_equal(again->body, "first");
    assert_int_equal(again->attempt, 2);
    ok(outbox_done(house->store, id, "$r1", NOW, &error));
    leaves(house, DEPARTURE_EDIT, "$r1", "third", "$r2");
    assert_null(claim(house));
}

/* ---- places -------------------------------------------------------------------------------------------------- */

static void test_a_place_gets_its_name(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation alone, found, taken, other;
    int64_t seq = 0, of = house->organisation;
    talk_in(house, "@aino:x", "", &alone);
    int64_t id = answer(house, &alone, 0, "to Aino", "key-1", &seq);
    own_(departure_freep) struct departure *out = claim(house);
    assert_string_equal(out->place, "@aino:x");
    ok(outbox_move_place(house->store, id, "!new", &error));
    ok(outbox_done(house->store, id, "$r1", NOW, &error));
    ok(conversation_find(house->store, of, "matrix", "!new", "", &found, &error));
    assert_int_equal(found.id, alone.id);
    assert_int_equal(find(house, of, "matrix", "!new", "$r1", &seq), RESULT_OK);
    assert_int_equal(conversation_find(house->store, of, "matrix", "@aino:x", "", &found, &error), RESULT_NOT_FOUND);
    assert_int_equal(outbox_move_place(house->store, id, "!newer", &error), RESULT_NOT_FOUND);
    talk_in(house, "!taken", "", &taken);
    talk_in(house, "@bertta:x", "", &other);
    ok(conversation_move(house->store, of, other.id, "!taken", &error)); /* there is one already: it stays as it is */
    ok(conversation_find(house->store, of, "matrix", "@bertta:x", "", &found, &error));
    assert_int_equal(found.id, other.id);
    ok(conversation_move(house->store, of, taken.id, "!taken", &error)); /* to where it is */
    ok(conversation_find(house->store, of, "matrix", "!taken", "", &found, &error));
    assert_int_equal(found.id, taken.id);
}

static void test_direct_as_told_last(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct conversation found;
    int64_t of = house->organisation;
    for (int direct = 0; direct < 2; direct++) {
        ok(conversation_set_direct(house->store, of, &house->conversation, direct, &error));
        assert_int_equal(house->conversation.direct, direct);
        ok(conversation_find(house->store, of, "web", "visit-1", "", &found, &error));
        assert_int_equal(found.direct, direct);
    }
}

static void test_a_person_is_found_without_making_one(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct person found;
    int64_t of = house->organisation, people = count_rows(house, "SELECT COUNT(*) FROM person");
    ok(person_find(house->store, of, "web", "visit-1", &found, &error));
    assert_int_equal(found.id, house->person.id);
    assert_int_equal(person_find(house->store, of, "matrix", "visit-1", &found, &error), RESULT_NOT_FOUND);
    assert_int_equal(person_find(house->store, of, "web", "visit-2", &found, &error), RESULT_NOT_FOUND);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM person"), people);
}

/* ---- what a connector keeps ---------------------------------------------------------------------------------- */

static void test_all_that_a_connector_keeps(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct kept_list kept = {.list = LIST_INIT};
    int64_t of = house->organisation;
    ok(cursors_of_connector(house->store, of, "matrix", &kept, &error));
    assert_int_equal(kept.list.count, 0);
    ok(cursor_set(house->store, of, "matrix", "since", "s1", NOW, &error));
    ok(cursor_set(house->store, of, "matrix", "room/!b", "{\"v\":1}", NOW, &error));
    ok(cursor_set(house->store, of, "matrix", "room/!a", "gone", NOW, &error));
    ok(cursor_set(house->store, of, "matrix", "room/!a", "", NOW, &error)); /* is kept no longer */
    ok(cursor_set(house->store, of, "teams", "since", "t1", NOW, &error));
    ok(cursors_of_connector(house->store, of, "matrix", &kept, &error));
    assert_int_equal(kept.list.count, 2);
    assert_string_equal(kept.list.items[0].name, "room/!b");
    assert_string_equal(kept.list.items[0].value, "{\"v\":1}");
    assert_string_equal(kept.list.items[1].name, "since");
    assert_string_equal(kept.list.items[1].value, "s1");
    kept_done(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_found_by_the_id_of_the_platform),
        test_in_house(test_the_answer_of_a_question),
        test_in_house(test_the_newest_that_was_said_in),
        test_in_house(test_changes_of_what_was_sent),
        test_in_house(test_changes_of_what_nobody_saw),
        test_in_house(test_changes_of_what_may_have_arrived),
        test_in_house(test_a_place_gets_its_name),
        test_in_house(test_direct_as_told_last),
        test_in_house(test_a_person_is_found_without_making_one),
        test_in_house(test_all_that_a_connector_keeps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
