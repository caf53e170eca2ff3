/* What was asked is kept without its words: what it was about and how it ended, for the picture of demand. */
#include "engine_test.h"

#include "store/access.h"
#include "store/organisations.h"
#include "store/people.h"

static void write_to(struct desk *desk, const char *account, const char *event, const char *words, const char *choice,
                     enum presence presence)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add(arrival, account, event, words);
    message->presence = presence;
    if (choice != NULL) {
        message->kind = MESSAGE_CHOICE;
        message_set(&message->choice, choice);
    }
    put(desk, arrival);
    departure_free(next(desk, DEPARTURE_COMMITTED));
    reply_to(desk, event);
}

static void ask(struct desk *desk, const char *account, const char *event, const char *words)
{
    write_to(desk, account, event, words, NULL, PRESENCE_PERSONAL);
}

static void test_how_it_ended(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "aino", "a1", "miten tulostan sivun");
    write_to(desk, "aino", "a2", "", "helped:print", PRESENCE_PERSONAL);
    ask(desk, "bea", "b1", "unohdin salasanan");
    write_to(desk, "bea", "b2", "", "not_helped:password", PRESENCE_PERSONAL);
    ask(desk, "cia", "c1", "kahvikone ei keitä kahvia");
    write_to(desk, "dan", "d1", "miten tulostan sivun", NULL, PRESENCE_ANONYMOUS);
    ask(desk, "aino", "a3", "kiitos");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question"), 4);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE topic = 'print' AND outcome = 'helped'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE topic = 'password' AND outcome = 'missed'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE topic = '' AND outcome = 'unknown'"), 1);
    /* who has no account of their own could be one or many, and counts as nobody */
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE topic = 'print' AND person_id = 0"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(DISTINCT person_id) FROM question WHERE person_id <> 0"), 3);
}

static void test_handed_over(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "aino", "a1", "kahvikone ei keitä kahvia");
    ask(desk, "aino", "a2", "ihminen");
    ask(desk, "aino", "a3", "kyllä, välitä se");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE outcome = 'person'"), 1);
}

/* The words of what failed are kept for an editor, without whom to reach; not what sounds like need. */
static void test_failed(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "aino", "a1", "kahvikone ei keitä, soita 040 123 4567 tai aino@oma.fi");
    ask(desk, "bea", "b1", "miten tulostan sivun");
    write_to(desk, "bea", "b2", "", "not_helped:print", PRESENCE_PERSONAL);
    ask(desk, "cia", "c1", "en jaksa enää elää");
    ask(desk, "dan", "d1", "miten tulostan sivun");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM failed_question"), 2);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM failed_question WHERE words LIKE 'kahvikone ei%•••%' AND "
                                  "words NOT LIKE '%4567%' AND words NOT LIKE '%@%'"),
                     1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM failed_question WHERE words = 'miten tulostan sivun'"), 1);
    desk_start(desk);
    ask(desk, "aino", "a2", "unohda minut");
    ask(desk, "aino", "a3", "kyllä");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM failed_question"), 1);
}

/* Whoever wished to hear of it is told once an editor says which article answers. */
static void test_told(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct person editor;
    int64_t of = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(person_for_account(store, of, "console", "Eeva", PRESENCE_PERSONAL, NOW, &editor, &error));
    ok(access_grant(store, of, editor.id, "editor", "Eeva", NOW, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    ask(desk, "aino", "a1", "kahvikone ei keitä kahvia");
    write_to(desk, "aino", "a2", "", "tell_news", PRESENCE_PERSONAL);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM failed_question WHERE tells = 1"), 1);
    int64_t before = stored(desk, "SELECT COUNT(*) FROM entry");
    desk_start(desk);
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, "console", ++desk->token);
    struct message *message = list_push(&arrival->messages);
    struct settling *settling = x_alloc(1, sizeof *settling);
    *settling = (struct settling){.deed = SETTLE_ANSWERED, .topic = x_strdup("print")};
    *list_push(&settling->ids) = stored(desk, "SELECT MAX(id) FROM failed_question");
    message_init(message);
    message_set(&message->connector, "console");
    message_set(&message->organisation, "oma");
    message_set(&message->place, "person");
    message_set(&message->external_id, "1");
    arrival->command = (struct console_command){.kind = COMMAND_SETTLE, .person_id = editor.id, .settling = settling};
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.items[0].kind, RECEIPT_TAKEN);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry"), before + 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE body LIKE '%kahvikone ei keitä kahvia%' AND body "
                                  "LIKE '%topic:print%'"),
                     1);
}

static void test_forgotten(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "aino", "a1", "miten tulostan sivun");
    ask(desk, "aino", "a2", "unohda minut");
    ask(desk, "aino", "a3", "kyllä");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE person_id = 0 AND conversation_id = 0"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_how_it_ended), test_at_desk(test_handed_over), test_at_desk(test_failed),
        test_at_desk(test_told),         test_at_desk(test_forgotten),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
