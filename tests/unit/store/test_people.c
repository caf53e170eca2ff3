/* People, their tickets and feedback, "omat tiedot" and "unohda minut". */
#include "store/dead.h"
#include "store/feedback.h"
#include "store/inbound.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/tickets.h"
#include "store/timers.h"
#include "store_test.h"

static void test_person_of_account(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct person again, other;
    int64_t of = house->organisation;
    assert_int_equal(house->person.language, LANGUAGE_NONE);
    assert_false(house->person.greeted);
    ok(person_set_language(house->store, of, house->person.id, LANGUAGE_SV, &error));
    ok(person_set_greeted(house->store, of, house->person.id, &error));
    ok(person_for_account(house->store, of, "web", "visit-1", PRESENCE_SHARED, NOW + 5, &again, &error));
    assert_int_equal(again.id, house->person.id);
    assert_int_equal(again.language, LANGUAGE_SV);
    assert_true(again.greeted);
    assert_int_equal(again.created_ms, NOW);
    assert_int_equal(count_rows(house, "SELECT presence FROM account"), PRESENCE_SHARED);
    ok(person_for_account(house->store, of, "matrix", "visit-1", PRESENCE_PERSONAL, NOW, &other, &error));
    assert_int_not_equal(other.id, house->person.id);
}

static int64_t add_ticket(struct house *house, int64_t number, const char *question)
{
    struct error error = ERROR_INIT;
    int64_t id = 0;
    const struct ticket_draft draft = {
        .question = (char *)question, .topic = "teams", .reason = "asked", .urgency = URGENCY_CLASS, .number = number};
    ok(ticket_add(house->store, house->organisation, house->conversation.id, house->person.id, LANGUAGE_FI, &draft, "e",
                  0, NOW, &id, &error));
    return id;
}

static void test_tickets(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    int64_t number = 0, other = 0, of = house->organisation;
    ok(ticket_next_number(house->store, of, &number, &error));
    assert_int_equal(number, 1);
    int64_t first = add_ticket(house, 1, "miten?");
    (void)add_ticket(house, 0, "toinen");
    const struct ticket_draft stale = {.question = "x", .reason = "asked", .number = 2};
    int64_t id = 0;
    assert_int_equal(ticket_add(house->store, of, 1, 1, LANGUAGE_FI, &stale, "e", 0, NOW, &id, &error),
                     RESULT_CONFLICT);
    ok(organisation_ensure(house->store, "other", NOW, &other, &error));
    ok(ticket_next_number(house->store, other, &number, &error));
    assert_int_equal(number, 1);
    ok(ticket_move(house->store, of, first, TICKET_NEW, TICKET_CLAIMED, "7", NOW + 1, &error));
    assert_int_equal(ticket_move(house->store, of, first, TICKET_NEW, TICKET_CLAIMED, "8", NOW + 2, &error),
                     RESULT_CONFLICT);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM ticket_event"), 3);
    ok(tickets_of_person(house->store, of, house->person.id, 10, &tickets, &error));
    assert_int_equal(tickets.list.count, 2);
    assert_int_equal(tickets.list.items[0].number, 2);
    assert_string_equal(tickets.list.items[1].question, "miten?");
    assert_int_equal(tickets.list.items[1].state, TICKET_CLAIMED);
    assert_int_equal(tickets.list.items[1].urgency, URGENCY_CLASS);
    assert_string_equal(ticket_state_name(TICKET_CLAIMED), "claimed");
}

static int64_t say(struct house *house, int64_t conversation_id, int64_t person_id, bool from_neuvo, const char *body)
{
    struct error error = ERROR_INIT;
    int64_t seq = 0;
    ok(entry_add(house->store, house->organisation, conversation_id, person_id, from_neuvo, "text", body, body, 0, NOW,
                 &seq, &error));
    return seq;
}

/* One direct conversation with everything in it, one room shared with another person. */
static int64_t live_a_little(struct house *house, int64_t *room_id)
{
    struct error error = ERROR_INIT;
    struct conversation room = {0};
    struct person other = {0};
    int64_t of = house->organisation, mine = house->conversation.id, me = house->person.id, id = 0;
    bool fresh = false;
    int64_t seq = 0;
    const struct feedback_draft feedback = {.topic = "teams", .language = LANGUAGE_FI, .kind = "helped"};
    ok(conversation_for_place(house->store, of, "matrix", "!room", "", false, NOW, &room, &error));
    ok(person_for_account(house->store, of, "matrix", "@other", PRESENCE_PERSONAL, NOW, &other, &error));
    ok(inbound_remember(house->store, of, "web", "visit-1", "mine in", NOW, &fresh, &seq, &error));
    (void)say(house, mine, me, false, "mine in");
    (void)say(house, mine, 0, true, "mine out");
    (void)say(house, room.id, me, false, "mine in room");
    (void)say(house, room.id, me, true, "to me in room");
    (void)say(house, room.id, other.id, false, "theirs");
    ok(dialog_state_save(house->store, of, mine, me, "{}", &error));
    ok(outbox_add(house->store, of, mine, 2, "key", "reply", "mine waits", "", NOW, &id, &error));
    ok(timer_add(house->store, of, mine, me, "deferred", "mine later", NOW, NOW, &id, &error));
    ok(dead_add(house->store, of, mine, "inbound", "mine dead", "x", NOW, &error));
    ok(feedback_add(house->store, of, mine, me, &feedback, NOW, &error));
    (void)add_ticket(house, 0, "mine unclaimed");
    int64_t claimed = add_ticket(house, 0, "mine claimed");
    ok(ticket_move(house->store, of, claimed, TICKET_NEW, TICKET_CLAIMED, "7", NOW, &error));
    *room_id = room.id;
    return other.id;
}

static void test_records(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct person_records records;
    int64_t room = 0;
    (void)live_a_little(house, &room);
    ok(person_records(house->store, house->organisation, house->person.id, house->conversation.id, &records, &error));
    assert_int_equal(records.entries, 4);
    assert_int_equal(records.tickets, 2);
    assert_int_equal(records.feedback, 1);
    assert_int_equal(records.first_ms, NOW);
    ok(person_records(house->store, house->organisation, 4711, 0, &records, &error));
    assert_int_equal(records.entries, 0);
    assert_int_equal(records.first_ms, 0);
}

static void test_forget(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    struct person again = {0};
    struct person_records records;
    bool fresh = true;
    int64_t seq = 0, room = 0, of = house->organisation;
    int64_t other = live_a_little(house, &room);
    ok(person_forget(house->store, of, house->person.id, NOW + 1, &error));
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM entry WHERE body = 'theirs'"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM outbox") + count_rows(house, "SELECT COUNT(*) FROM lane") +
                         count_rows(house, "SELECT COUNT(*) FROM timer") +
                         count_rows(house, "SELECT COUNT(*) FROM dead") +
                         count_rows(house, "SELECT COUNT(*) FROM dialog_state"),
                     0);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM feedback WHERE person_id = 0 AND conversation_id = 0"), 1);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM ticket WHERE question = 'mine unclaimed'"), 0);
    assert_int_equal(count_rows(house, "SELECT state FROM ticket WHERE question = ''"), TICKET_CANCELLED);
    assert_int_equal(count_rows(house, "SELECT COUNT(*) FROM ticket WHERE question = 'mine claimed'"), 1);
    ok(inbound_remember(house->store, of, "web", "visit-1", "mine in", NOW, &fresh, &seq, &error));
    assert_false(fresh);
    ok(person_for_account(house->store, of, "web", "visit-1", PRESENCE_ANONYMOUS, NOW, &again, &error));
    assert_int_not_equal(again.id, house->person.id);
    ok(person_records(house->store, of, again.id, house->conversation.id, &records, &error));
    assert_int_equal(records.entries + records.tickets + records.feedback, 0);
    ok(person_for_account(house->store, of, "matrix", "@other", PRESENCE_PERSONAL, NOW, &again, &error));
    assert_int_equal(again.id, other);
    assert_int_equal(say(house, house->conversation.id, 0, true, "farewell"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_person_of_account),
        test_in_house(test_tickets),
        test_in_house(test_records),
        test_in_house(test_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
