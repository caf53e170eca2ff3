/* A ticket taken in the console: by the same deeds as in a room, once, by one, and audited. */
#include "matrix_talk.h"

#include "store/access.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/timers.h"

#define QUESTION "kuka siivoaa taukotilan"

struct staff {
    int64_t mikko, saara, maija, ticket;
    char place[40];     /* of the ticket in the console */
    const char *target; /* what the next deed changes */
    int64_t to_person, to_queue;
    bool all;
};

static int64_t employ(struct store *store, int64_t of, const char *name, const char *access, int64_t queue_id)
{
    struct error error = ERROR_INIT;
    struct person person;
    ok(person_for_account(store, of, "console", name, PRESENCE_PERSONAL, NOW, &person, &error));
    ok(access_grant(store, of, person.id, access, name, NOW, &error));
    if (queue_id != 0)
        ok(queue_member_add(store, of, queue_id, person.id, &error));
    return person.id;
}

/* No queue has a room: what is asked is read in the console alone. */
static struct staff open_house(struct desk *desk)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    int64_t of = 0;
    struct staff staff = {0};
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(queue_list(store, of, &queues, &error));
    staff.mikko = employ(store, of, "Mikko", "tutor", queues.list.items[0].id);
    staff.saara = employ(store, of, "Saara", "tutor", queues.list.items[0].id);
    staff.maija = employ(store, of, "Maija", "operator", 0);
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    ask(desk, "$q", QUESTION);
    answered(desk, "$q", "", "$a");
    ask(desk, "$w", "ihminen");
    answered(desk, "$w", "Välitänkö tämän?", "$shown");
    ask(desk, "$h", "kyllä, välitä se");
    answered(desk, "$h", "Pyyntösi numero", "$told");
    settle(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(db_number(store->db, &staff.ticket, "SELECT id FROM ticket", NO_VALUES, &error));
    store_close(store);
    (void)snprintf(staff.place, sizeof staff.place, "ticket/%lld", (long long)staff.ticket);
    desk_start(desk);
    return staff;
}

static struct departure *act(struct desk *desk, const struct staff *staff, int64_t person, enum command_kind kind,
                             const char *id, int64_t version, const char *text)
{
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, "console", ++desk->token);
    struct message *message = list_push(&arrival->messages);
    char place[40];
    (void)snprintf(place, sizeof place, "person/%lld", (long long)person);
    message_init(message);
    message_set(&message->connector, "console");
    message_set(&message->organisation, "oma");
    message_set(&message->place, place);
    message_set(&message->external_id, id);
    message_set(&message->text, text);
    message_set(&message->target, staff->target);
    arrival->command = (struct console_command){.kind = kind,
                                                .person_id = person,
                                                .ticket_id = staff->ticket,
                                                .to_person_id = staff->to_person,
                                                .to_queue_id = staff->to_queue,
                                                .all = staff->all,
                                                .version = version};
    put(desk, arrival);
    struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->token, desk->token);
    assert_int_equal(committed->receipts.count, 1);
    return committed;
}

/* Does it, and expects this: "" taken, "repeated", or why not. Returns the version. */
static int64_t does(struct desk *desk, const struct staff *staff, int64_t person, enum command_kind kind,
                    const char *id, int64_t version, const char *wanted)
{
    own_(departure_freep) struct departure *committed = act(desk, staff, person, kind, id, version, "Moi **siellä**");
    const struct receipt *receipt = &committed->receipts.items[0];
    const char *became = receipt->kind == RECEIPT_TAKEN      ? ""
                         : receipt->kind == RECEIPT_REPEATED ? "repeated"
                                                             : receipt->reason;
    assert_string_equal(became, wanted);
    return receipt->seq;
}

static void hears(struct desk *desk, const char *place, const char *words, const char *external_id)
{
    own_(departure_freep) struct departure *departure = next(desk, DEPARTURE_REPLY);
    assert_string_equal(departure->place, place);
    assert_non_null(strstr(departure->body, words));
    sent_as(desk, departure, external_id, "");
}

/* As in a room: what begins with # is for the team, and a command is nobody's. */
static void test_notes_and_commands_do_not_go_to_the_asker(void **state)
{
    static const struct {
        const char *words, *became;
    } rows[] = {{"# kysyn Penalta", ""},
                {"/ota", "command"},
                {"ratkasitu", "command"},
                {"vapauta", "command"},
                {"häiriö tulostin: tulostus alhaalla klo 9 asti", "command"},
                {"siirrä tiedosto kansioon Omat", ""}};
    struct desk *desk = *state;
    struct staff staff = open_house(desk);
    (void)does(desk, &staff, staff.mikko, COMMAND_CLAIM, "c1", 1, "");
    departure_free(next(desk, DEPARTURE_NEWS));
    hears(desk, DIRECT, "Mikko", "$t1");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char id[8];
        (void)snprintf(id, sizeof id, "w%zu", i);
        own_(departure_freep) struct departure *committed =
            act(desk, &staff, staff.mikko, COMMAND_SAY, id, 0, rows[i].words);
        const struct receipt *receipt = &committed->receipts.items[0];
        assert_string_equal(receipt->kind == RECEIPT_REFUSED ? receipt->reason : "", rows[i].became);
    }
    hears(desk, DIRECT, "siirrä tiedosto", "$t2"); /* and nothing before it */
}

static void test_from_claim_to_solved(void **state)
{
    struct desk *desk = *state;
    struct staff staff = open_house(desk);
    int64_t version = does(desk, &staff, staff.mikko, COMMAND_CLAIM, "c1", 1, "");
    assert_int_equal(version, 2);
    departure_free(next(desk, DEPARTURE_NEWS));
    hears(desk, DIRECT, "Mikko", "$t1");
    assert_int_equal(does(desk, &staff, staff.mikko, COMMAND_CLAIM, "c1", 1, "repeated"), 2);
    (void)does(desk, &staff, staff.mikko, COMMAND_SAY, "s1", 0, "");
    hears(desk, DIRECT, "**Mikko:** Moi *siellä*", "$t2");
    (void)does(desk, &staff, staff.mikko, COMMAND_SAY, "s1", 0, "repeated");
    (void)does(desk, &staff, staff.saara, COMMAND_NOTE, "n1", 0, "");
    ask(desk, "$q2", "kiitos, mihin aikaan?");
    hears(desk, staff.place, "mihin aikaan", "1");
    (void)does(desk, &staff, staff.mikko, COMMAND_RESOLVE, "r1", 2, "");
    hears(desk, DIRECT, "ratkaistu", "$t3");
    (void)does(desk, &staff, staff.saara, COMMAND_CLAIM, "c2", 0, "closed");
}

static void test_one_has_it(void **state)
{
    struct desk *desk = *state;
    struct staff staff = open_house(desk);
    (void)does(desk, &staff, staff.mikko, COMMAND_CLAIM, "c", 1, "");
    hears(desk, DIRECT, "Mikko", "$t1");
    (void)does(desk, &staff, staff.saara, COMMAND_CLAIM, "c", 1, "taken");
    (void)does(desk, &staff, staff.saara, COMMAND_CLAIM, "c", 0, "taken");
    (void)does(desk, &staff, staff.saara, COMMAND_SAY, "s", 0, "not_yours");
    (void)does(desk, &staff, staff.saara, COMMAND_RESOLVE, "r", 2, "not_yours");
    (void)does(desk, &staff, staff.mikko, COMMAND_RELEASE, "x", 1, "taken");
    assert_int_equal(does(desk, &staff, staff.mikko, COMMAND_RELEASE, "x", 2, ""), 3);
    hears(desk, DIRECT, "Mikko", "$t2");
    assert_int_equal(does(desk, &staff, staff.saara, COMMAND_CLAIM, "c3", 3, ""), 4);
    hears(desk, DIRECT, "Saara", "$t3");
}

static void test_who_may_not_is_refused(void **state)
{
    struct desk *desk = *state;
    struct staff staff = open_house(desk);
    (void)does(desk, &staff, staff.maija, COMMAND_CLAIM, "c", 1, "no_access");
    (void)does(desk, &staff, staff.maija, COMMAND_LOOK, "l", 0, "no_access");
    (void)does(desk, &staff, 4711, COMMAND_NOTE, "n", 0, "no_access");
    struct staff nowhere = staff;
    nowhere.ticket = 4711;
    (void)does(desk, &nowhere, staff.mikko, COMMAND_CLAIM, "c", 0, "not_found");
    (void)does(desk, &nowhere, staff.mikko, COMMAND_NO_LOOK, "l", 0, "");
    (void)does(desk, &staff, staff.mikko, COMMAND_LOOK, "l", 0, "");
    settle(desk);
    desk_stop(desk);
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    int64_t looks = 0, others = 0, refused = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(db_number(store->db, &looks, "SELECT COUNT(*) FROM audit WHERE action = 'ticket_read'", NO_VALUES, &error));
    ok(db_number(store->db, &others, "SELECT COUNT(*) FROM ticket WHERE state <> 0", NO_VALUES, &error));
    store_close(store);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(db_number(store->db, &refused,
                 "SELECT COUNT(*) FROM audit WHERE action = 'ticket_read_refused' AND object = 'id 4711'", NO_VALUES,
                 &error));
    store_close(store);
    assert_int_equal(refused, 1);
    assert_int_equal(looks, 1);
    assert_int_equal(others, 0);
    desk_start(desk);
}

/* With the tick, whoever waits and asks the same reads it too, each in their own conversation; and is solved with it.
 */
static void test_one_answer_for_all(void **state)
{
    static const char *const words[] = {"taukotilan kuka siivoaa", "ihminen", "kyllä, välitä se"};
    struct desk *desk = *state;
    struct staff staff = open_house(desk);
    for (int i = 0; i < 3; i++) {
        struct arrival *arrival = batch(desk);
        char id[16], reply[16];
        (void)snprintf(id, sizeof id, "$b%d", i);
        (void)snprintf(reply, sizeof reply, "$c%d", i);
        (void)add_event(arrival, BERTTA, "!bertta:kunta.example", id, words[i]);
        assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
        hears(desk, "!bertta:kunta.example", "", reply);
    }
    (void)does(desk, &staff, staff.mikko, COMMAND_CLAIM, "c", 1, "");
    hears(desk, DIRECT, "Mikko", "$t1");
    staff.all = true;
    (void)does(desk, &staff, staff.saara, COMMAND_SAY, "s0", 0, "not_yours");
    (void)does(desk, &staff, staff.mikko, COMMAND_SAY, "s1", 0, "");
    (void)does(desk, &staff, staff.mikko, COMMAND_SAY, "s1", 0, "repeated");
    int told = 0;
    for (int i = 0; i < 3; i++) {
        own_(departure_freep) struct departure *departure = next(desk, DEPARTURE_REPLY);
        char id[16];
        (void)snprintf(id, sizeof id, "$o%d", i);
        told += departure->relayed;
        assert_true(strcmp(departure->place, DIRECT) == 0 || strcmp(departure->place, "!bertta:kunta.example") == 0);
        sent_as(desk, departure, id, "");
    }
    assert_int_equal(told, 2);
    (void)does(desk, &staff, staff.mikko, COMMAND_RESOLVE, "r1", 0, "");
    for (int i = 0; i < 2; i++) {
        own_(departure_freep) struct departure *departure = next(desk, DEPARTURE_REPLY);
        assert_non_null(strstr(departure->body, "ratkaistuksi"));
        sent_as(desk, departure, i == 0 ? "$r1" : "$r2", "");
    }
    settle(desk);
}

static void test_own_words_are_changed_and_taken_back(void **state)
{
    struct desk *desk = *state;
    struct staff staff = open_house(desk);
    (void)does(desk, &staff, staff.mikko, COMMAND_CLAIM, "c", 1, "");
    hears(desk, DIRECT, "Mikko", "$t1");
    (void)does(desk, &staff, staff.mikko, COMMAND_SAY, "s1", 0, "");
    hears(desk, DIRECT, "Moi", "$t2");
    (void)does(desk, &staff, staff.mikko, COMMAND_NOTE, "n1", 0, "");
    staff.target = "s1";
    departure_free(act(desk, &staff, staff.mikko, COMMAND_EDIT, "e1", 0, "Terve"));
    own_(departure_freep) struct departure *changed = next(desk, DEPARTURE_REPLY);
    assert_int_equal(changed->action, DEPARTURE_EDIT);
    assert_string_equal(changed->target, "$t2");
    assert_non_null(strstr(changed->body, "Terve"));
    sent_as(desk, changed, "$t3", "");
    (void)does(desk, &staff, staff.saara, COMMAND_EDIT, "e2", 0, "not_found"); /* they are not hers */
    (void)does(desk, &staff, staff.saara, COMMAND_TAKE_BACK, "b1", 0, "not_found");
    (void)does(desk, &staff, staff.mikko, COMMAND_TAKE_BACK, "b2", 0, "");
    own_(departure_freep) struct departure *gone = next(desk, DEPARTURE_REPLY);
    assert_int_equal(gone->action, DEPARTURE_RETRACT);
    sent_as(desk, gone, "$t4", "");
    staff.target = "n1"; /* a note went to nobody */
    (void)does(desk, &staff, staff.mikko, COMMAND_EDIT, "e3", 0, "");
    staff.target = "$q"; /* an asker's words are nobody's to change */
    (void)does(desk, &staff, staff.mikko, COMMAND_EDIT, "e4", 0, "not_found");
    settle(desk);
}

static void test_passed_on_and_reopened(void **state)
{
    struct desk *desk = *state;
    struct staff staff = open_house(desk);
    (void)does(desk, &staff, staff.mikko, COMMAND_CLAIM, "c", 1, "");
    hears(desk, DIRECT, "Mikko", "$t1");
    staff.to_person = staff.mikko;
    (void)does(desk, &staff, staff.mikko, COMMAND_TRANSFER, "x1", 0, "same");
    staff.to_person = staff.maija;
    (void)does(desk, &staff, staff.mikko, COMMAND_TRANSFER, "x2", 0, "no_target");
    staff.to_person = staff.saara;
    (void)does(desk, &staff, staff.saara, COMMAND_TRANSFER, "x3", 0, "not_yours");
    (void)does(desk, &staff, staff.mikko, COMMAND_TRANSFER, "x4", 0, "");
    hears(desk, DIRECT, "Saara", "$t2");
    ask(desk, "$q3", "vieläkö?");
    hears(desk, staff.place, "vieläkö", "1");
    (void)does(desk, &staff, staff.mikko, COMMAND_SAY, "s1", 0, "not_yours");
    (void)does(desk, &staff, staff.mikko, COMMAND_REOPEN, "o1", 0, "stale");
    (void)does(desk, &staff, staff.saara, COMMAND_RESOLVE, "r1", 0, "");
    hears(desk, DIRECT, "ratkaistu", "$t3");
    (void)does(desk, &staff, staff.saara, COMMAND_TRANSFER, "x5", 0, "closed");
    (void)does(desk, &staff, staff.mikko, COMMAND_REOPEN, "o2", 0, "");
    hears(desk, DIRECT, "Mikko", "$t4");
    settle(desk);
}

static void test_what_a_removed_tutor_had_goes_back(void **state)
{
    struct desk *desk = *state;
    struct staff staff = open_house(desk);
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    int64_t id = 0;
    (void)does(desk, &staff, staff.mikko, COMMAND_CLAIM, "c", 1, "");
    hears(desk, DIRECT, "Mikko", "$t1");
    settle(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    int64_t of = 0;
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(timer_add(store, of, 0, staff.mikko, "tutor_gone", "", NOW, NOW, &id, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    hears(desk, DIRECT, "", "$t2"); /* the asker is told */
    (void)does(desk, &staff, staff.saara, COMMAND_CLAIM, "c2", 3, "");
    hears(desk, DIRECT, "Saara", "$t3");
}

static void writes(struct desk *desk, const char *connector, const char *place, const char *account, bool stops)
{
    struct arrival *arrival = arrival_new(ARRIVAL_WRITING, connector, 0);
    message_set(&arrival->organisation, "oma");
    message_set(&arrival->place, place);
    message_set(&arrival->account, account);
    arrival->stops = stops;
    put(desk, arrival);
}

/* Only to whoever has it, and from nobody else. */
static void test_each_side_sees_that_the_other_writes(void **state)
{
    struct desk *desk = *state;
    struct staff staff = open_house(desk);
    char mikko[40], saara[40];
    (void)snprintf(mikko, sizeof mikko, ACCOUNT_LOCAL "%lld", (long long)staff.mikko);
    (void)snprintf(saara, sizeof saara, ACCOUNT_LOCAL "%lld", (long long)staff.saara);
    writes(desk, "console", staff.place, mikko, false); /* nobody has it yet */
    (void)does(desk, &staff, staff.mikko, COMMAND_CLAIM, "c", 1, "");
    hears(desk, DIRECT, "Mikko", "$t1");
    writes(desk, "console", staff.place, saara, false);
    writes(desk, "console", "ticket/4711", mikko, false);
    writes(desk, "console", staff.place, "local:0", false);
    writes(desk, "console", staff.place, mikko, false);
    own_(departure_freep) struct departure *to_asker = next(desk, DEPARTURE_WRITING);
    assert_string_equal(to_asker->place, DIRECT);
    assert_string_equal(to_asker->name, "Mikko");
    assert_int_equal(to_asker->person_id, 0);
    writes(desk, "matrix", DIRECT, AINO, true);
    own_(departure_freep) struct departure *to_tutor = next(desk, DEPARTURE_WRITING);
    assert_string_equal(to_tutor->connector, "console");
    assert_string_equal(to_tutor->place, staff.place);
    assert_int_equal(to_tutor->person_id, staff.mikko);
    assert_true(to_tutor->stops);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_from_claim_to_solved),
        test_at_desk(test_notes_and_commands_do_not_go_to_the_asker),
        test_at_desk(test_one_has_it),
        test_at_desk(test_one_answer_for_all),
        test_at_desk(test_who_may_not_is_refused),
        test_at_desk(test_own_words_are_changed_and_taken_back),
        test_at_desk(test_passed_on_and_reopened),
        test_at_desk(test_what_a_removed_tutor_had_goes_back),
        test_at_desk(test_each_side_sees_that_the_other_writes),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
