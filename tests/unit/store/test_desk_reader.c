/* What the console reads: only a tutor's own queues, only what was passed on, by 200 rows, and never a whole table. */
#include "base/clock.h"
#include "store/access.h"
#include "store/bookings.h"
#include "store/desk_reader.h"
#include "store/drafts.h"
#include "store/tickets.h"
#include "store_test.h"

enum { MANY = 205 };

struct scene {
    char path[64];
    struct house house;
    struct reader *reader;
    int64_t other_queue, ticket;
};

static int64_t add_ticket(struct scene *scene, int64_t queue)
{
    struct error error = ERROR_INIT;
    const struct ticket_draft draft = {.question = "kuka siivoaa",
                                       .reason = "asked",
                                       .topic = "cleaning",
                                       .rejected = "wifi,mfa",
                                       .nearest = "keys",
                                       .where = {.room = "204", .call_back = "040 123"}};
    int64_t id = 0;
    ok(ticket_add(scene->house.store, scene->house.organisation, scene->house.conversation.id, scene->house.person.id,
                  LANGUAGE_FI, &draft, "", queue, NOW, &id, &error));
    return id;
}

static void fill(struct scene *scene)
{
    struct error error = ERROR_INIT;
    struct store *store = scene->house.store;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    int64_t of = scene->house.organisation, said = 0, unsaid = 0;
    ok(store_begin(store, &error));
    ok(queue_list(store, of, &queues, &error));
    ok(queue_ensure(store, of, "z", "Other", NOW, &scene->other_queue, &error));
    ok(queue_member_add(store, of, queues.list.items[0].id, scene->house.person.id, &error));
    ok(access_grant(store, of, scene->house.person.id, "tutor", "Mikko", NOW, &error));
    ok(local_account_add(store, of, scene->house.person.id, "mikko", "Mikko", NOW, &error));
    for (int i = 0; i < MANY; i++)
        scene->ticket = add_ticket(scene, queues.list.items[0].id);
    ok(entry_add(store, of, scene->house.conversation.id, 0, false, "text", "passed on", "e1", 0, NOW, &said, &error));
    ok(entry_add(store, of, scene->house.conversation.id, 0, false, "text", "private", "e2", 0, NOW, &unsaid, &error));
    const struct relay relay = {scene->house.conversation.id, said, 77, 1, scene->ticket};
    ok(relay_add(store, of, &relay, &error));
    ok(store_commit(store, &error));
}

static int scene_up(void **state)
{
    struct scene *scene = x_alloc(1, sizeof *scene);
    struct error error = ERROR_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    (void)snprintf(scene->path, sizeof scene->path, "/tmp/neuvo-desk-XXXXXX");
    assert_non_null(mkdtemp(scene->path));
    text_printf(&url, "sqlite:%s/neuvo.db", scene->path);
    struct house *house = &scene->house;
    ok(store_open(url.data, NULL, &house->store, &error));
    ok(organisation_ensure_default(house->store, NOW, &house->organisation, &error));
    ok(conversation_for_place(house->store, house->organisation, "web", "v", "", true, NOW, &house->conversation,
                              &error));
    ok(person_for_account(house->store, house->organisation, "web", "v", PRESENCE_PERSONAL, NOW, &house->person,
                          &error));
    fill(scene);
    ok(reader_open(url.data, &scene->reader, &error));
    *state = scene;
    return 0;
}

static int scene_down(void **state)
{
    struct scene *scene = *state;
    own_(text_done) struct text command = TEXT_INIT;
    reader_close(scene->reader);
    store_close(scene->house.store);
    text_printf(&command, "rm -rf '%s'", scene->path);
    assert_int_equal(system(command.data), 0);
    free(scene);
    return 0;
}

static void free_query(struct console_query **query)
{
    console_query_free(*query);
}

static struct console_query *query_of(const struct scene *scene, enum query_kind kind, int64_t person)
{
    struct console_query *query = console_query_new(kind, 0);
    query->viewer.person_id = person == 0 ? scene->house.person.id : person;
    query->state = TICKET_NEW;
    query->ticket_id = scene->ticket;
    return query;
}

static void test_a_list_comes_by_pages(void **state)
{
    struct scene *scene = *state;
    struct error error = ERROR_INIT;
    own_(free_query) struct console_query *first = query_of(scene, QUERY_TICKETS, 0);
    ok(reader_tickets(scene->reader, scene->house.organisation, first, &error));
    assert_int_equal(first->rows.count, QUERY_ROWS);
    assert_true(first->more);
    assert_int_equal(first->rows.items[0].number, MANY);
    own_(free_query) struct console_query *rest = query_of(scene, QUERY_TICKETS, 0);
    rest->before = first->rows.items[QUERY_ROWS - 1].number;
    ok(reader_tickets(scene->reader, scene->house.organisation, rest, &error));
    assert_int_equal(rest->rows.count, MANY - QUERY_ROWS);
    assert_false(rest->more);
    own_(free_query) struct console_query *stranger = query_of(scene, QUERY_TICKETS, 12345);
    ok(reader_tickets(scene->reader, scene->house.organisation, stranger, &error));
    assert_int_equal(stranger->rows.count, 0);
}

static void test_only_what_was_passed_on_is_read(void **state)
{
    struct scene *scene = *state;
    struct error error = ERROR_INIT;
    own_(free_query) struct console_query *query = query_of(scene, QUERY_TICKET, 0);
    ok(reader_ticket(scene->reader, scene->house.organisation, query, &error));
    assert_int_equal(query->lines.count, 1);
    assert_string_equal(query->lines.items[0].text, "passed on");
    assert_string_equal(query->lines.items[0].from, "asker");
    assert_string_equal(query->rows.items[0].where.room, "204");
    assert_string_equal(query->rows.items[0].where.device, "");
    assert_string_equal(query->rows.items[0].where.call_back, "040 123");
    own_(free_query) struct console_query *stranger = query_of(scene, QUERY_TICKET, 12345);
    assert_int_equal(reader_ticket(scene->reader, scene->house.organisation, stranger, &error), RESULT_NOT_FOUND);
    own_(free_query) struct console_query *elsewhere = query_of(scene, QUERY_TICKET, 0);
    assert_int_equal(reader_ticket(scene->reader, scene->house.organisation + 1, elsewhere, &error), RESULT_NOT_FOUND);
    ok(store_begin(scene->house.store, &error));
    int64_t hidden = add_ticket(scene, scene->other_queue);
    ok(store_commit(scene->house.store, &error));
    own_(free_query) struct console_query *other = query_of(scene, QUERY_TICKET, 0);
    other->ticket_id = hidden;
    assert_int_equal(reader_ticket(scene->reader, scene->house.organisation, other, &error), RESULT_NOT_FOUND);
}

static void test_who_holds_a_session(void **state)
{
    struct scene *scene = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text accesses = TEXT_INIT;
    char hash[HASH_HEX_BYTES];
    struct viewer viewer = {0};
    int64_t of = scene->house.organisation;
    reader_secret_hash(scene->reader, of, "token", hash);
    ok(store_begin(scene->house.store, &error));
    ok(session_open(scene->house.store, of, scene->house.person.id, hash, NOW, &error));
    ok(store_commit(scene->house.store, &error));
    ok(reader_session(scene->reader, of, "token", &viewer, hash, &accesses, &error));
    assert_string_equal(viewer.name, "Mikko");
    assert_string_equal(accesses.data, "tutor,");
    free(viewer.name);
    assert_int_equal(reader_session(scene->reader, of, "other", &viewer, hash, &accesses, &error), RESULT_NOT_FOUND);
    assert_int_equal(reader_session(scene->reader, of + 1, "token", &viewer, hash, &accesses, &error),
                     RESULT_NOT_FOUND);
}

/* A time of the last ticket that is not over, one that is, and a line that waits for an editor. */
static void book_and_tell(struct scene *scene)
{
    struct error error = ERROR_INIT;
    struct store *store = scene->house.store;
    int64_t of = scene->house.organisation, mikko = scene->house.person.id, now_ms = clock_now_ms();
    const struct booking next = {scene->ticket, mikko, mikko, now_ms + 60000, now_ms, true};
    const struct booking over = {scene->ticket - 1, mikko, mikko, now_ms - 31 * 60000, now_ms, false};
    struct draft draft = {.number = MANY,
                          .state = DRAFT_WAITS,
                          .language = LANGUAGE_FI,
                          .topic = (char[]){""},
                          .question = (char[]){"Kuka siivoaa?"},
                          .answer = (char[]){"Siistijä."}};
    bool fresh = false;
    ok(store_begin(store, &error));
    ok(booking_set(store, of, &next, &error));
    ok(booking_set(store, of, &over, &error));
    ok(draft_ask(store, of, MANY, scene->ticket, mikko, NOW, &fresh, &error));
    ok(draft_ask(store, of, MANY - 1, scene->ticket - 1, mikko, NOW, &fresh, &error));
    ok(draft_write(store, of, &draft, NOW, &error));
    ok(store_commit(store, &error));
}

static void test_what_stands_beside_a_question(void **state)
{
    struct scene *scene = *state;
    struct error error = ERROR_INIT;
    int64_t of = scene->house.organisation;
    book_and_tell(scene);
    own_(free_query) struct console_query *query = query_of(scene, QUERY_TICKET, 0);
    ok(reader_ticket(scene->reader, of, query, &error));
    static const char *const articles[] = {"offered cleaning", "rejected wifi", "rejected mfa", "nearest keys"};
    assert_int_equal(query->articles.count, 4);
    for (size_t i = 0; i < 4; i++) {
        own_(text_done) struct text told = TEXT_INIT;
        text_printf(&told, "%s %s", query->articles.items[i].part, query->articles.items[i].topic);
        assert_string_equal(told.data, articles[i]);
    }
    assert_int_equal(query->times.count, 1);
    assert_string_equal(query->times.items[0].tutor, "Mikko");
    assert_true(query->times.items[0].remote);
    assert_int_equal(query->drafts.list.count, 1);
    assert_string_equal(query->drafts.list.items[0].answer, "Siistijä.");
    assert_string_equal(query->beside.asker, "");
    assert_false(query->beside.again);
    own_(free_query) struct console_query *times = query_of(scene, QUERY_TIMES, 0);
    own_(free_query) struct console_query *told = query_of(scene, QUERY_TOLD, 0);
    ok(reader_times(scene->reader, of, times, &error));
    ok(reader_told(scene->reader, of, told, &error));
    assert_int_equal(times->times.count, 1);
    assert_int_equal(times->times.items[0].number, MANY);
    assert_string_equal(times->times.items[0].where.room, "204");
    assert_int_equal(told->drafts.list.count, 1);
    assert_int_equal(told->drafts.list.items[0].number, MANY);
    own_(free_query) struct console_query *stranger = query_of(scene, QUERY_TIMES, 12345);
    ok(reader_times(scene->reader, of, stranger, &error));
    ok(reader_told(scene->reader, of, stranger, &error));
    assert_int_equal(stranger->times.count + stranger->drafts.list.count, 0);
}

static void test_no_read_goes_through_a_table(void **state)
{
    struct scene *scene = *state;
    struct error error = ERROR_INIT;
    size_t checked = 0;
    test_a_list_comes_by_pages(state);
    test_only_what_was_passed_on_is_read(state);
    test_what_stands_beside_a_question(state);
    struct db *db = reader_store(scene->reader)->db;
    for (size_t i = 0; db_statement(db, i) != NULL; i++) {
        const char *sql = db_statement(db, i);
        own_(text_done) struct text plan = TEXT_INIT;
        if (strstr(sql, "FROM ticket t") == NULL && strstr(sql, "FROM relay") == NULL &&
            strstr(sql, "queue_member m") == NULL && strstr(sql, "FROM entry e") == NULL &&
            strstr(sql, "FROM booking b") == NULL && strstr(sql, "FROM draft d") == NULL)
            continue;
        ok(db_plan(db, sql, &plan, &error));
        bool sorts = strstr(sql, "LIMIT") != NULL && strstr(plan.data, "TEMP B-TREE") != NULL;
        if (strstr(plan.data, "SCAN ") != NULL || sorts)
            fail_msg("%s\n%s", sql, plan.data);
        checked++;
    }
    assert_true(checked >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_list_comes_by_pages, scene_up, scene_down),
        cmocka_unit_test_setup_teardown(test_only_what_was_passed_on_is_read, scene_up, scene_down),
        cmocka_unit_test_setup_teardown(test_what_stands_beside_a_question, scene_up, scene_down),
        cmocka_unit_test_setup_teardown(test_who_holds_a_session, scene_up, scene_down),
        cmocka_unit_test_setup_teardown(test_no_read_goes_through_a_table, scene_up, scene_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
