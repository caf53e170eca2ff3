/* neuvo round as a manager calls it: what must come first, who is invited, and that nobody can be recognised. */
#include "commands_test.h"

#include "base/clock.h"
#include "model/local_time.h"
#include "model/message.h"
#include "store/inside.h"
#include "store/organisations.h"
#include "store/people.h"

#define NOW INT64_C(1795000000000) /* 2026-11-18 */

static const struct shipped files = {.competences = NEUVO_SOURCE_DIR "/knowledge/competences", .default_data = "data"};

static const char checklist[] =
    "code: oma\nabout: {controller: Kunta}\n"
    "checkins: {cooperation_date: 2026-11-02, legal_basis: {fi: suostumus, sv: samtycke, en: consent}, "
    "notice: seloste, impact_assessment: 2026-10-15, backup_days: 30}\n";

static int round_of(int argc, char **argv, const struct shipped *ignored)
{
    (void)ignored;
    return command_round(argc, argv, &files);
}

#define refused(words, ...) \
    do { \
        own_(text_done) struct text said_ = TEXT_INIT; \
        assert_int_equal(call_said(&said_, round_of, "create", __VA_ARGS__), 1); \
        assert_said(said_, words); \
    } while (0)

static struct store *open_store(int64_t *organisation)
{
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    assert_int_equal(store_open("sqlite:data/neuvo.db", NULL, &store, &error), RESULT_OK);
    assert_int_equal(organisation_find(store, "oma", organisation, &error), RESULT_OK);
    return store;
}

static int64_t stored(const char *sql)
{
    struct error error = ERROR_INIT;
    int64_t organisation = 0, number = -1;
    struct store *store = open_store(&organisation);
    assert_int_equal(db_number(store->db, &number, sql, NO_VALUES, &error), RESULT_OK);
    store_close(store);
    return number;
}

static void write_people(int heads, int teachers)
{
    own_(text_done) struct text list = TEXT_INIT;
    text_add(&list, "account;roles\n");
    for (int i = 0; i < heads; i++)
        text_printf(&list, "@head%d:kunta.example;rehtori\n", i);
    for (int i = 0; i < teachers; i++)
        text_printf(&list, "@teacher%d:kunta.example;opettaja\n", i);
    write_file("people.csv", list.data);
    assert_int_equal(call(command_people, "import", "people.csv", "--data", "data"), 0);
}

/* A person who has written to Neuvo, alone. */
static void has_written(const char *account, enum presence presence)
{
    struct error error = ERROR_INIT;
    struct person person;
    int64_t of = 0;
    struct store *store = open_store(&of);
    assert_int_equal(store_begin(store, &error), RESULT_OK);
    int64_t conversation = store_new_id(store, NOW);
    if (person_for_account(store, of, "matrix", account, presence, NOW, &person, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    assert_int_equal(
        db_run(store->db, NULL,
               "INSERT INTO conversation (organisation_id, id, connector, place, direct, last_ms, created_ms) "
               "VALUES ($1, $2, 'matrix', $3, 1, 5, 5)",
               VALUES(INT(of), INT(conversation), TEXT(account)), &error),
        RESULT_OK);
    assert_int_equal(db_run(store->db, NULL,
                            "INSERT INTO participant (organisation_id, person_id, conversation_id, last_ms) "
                            "VALUES ($1, $2, $3, 5)",
                            VALUES(INT(of), INT(person.id), INT(conversation)), &error),
                     RESULT_OK);
    assert_int_equal(store_commit(store, &error), RESULT_OK);
    store_close(store);
}

static int begin(void **state)
{
    if (up(state) != 0)
        return -1;
    clock_set_ms(NOW);
    write_file("record.yaml", "code: oma\n");
    return call(command_organisation, "import", "record.yaml", "--create", "--data", "data");
}

static int end(void **state)
{
    clock_set_ms(0);
    return down(state);
}

static void test_what_must_come_first(void **state)
{
    (void)state;
    refused("does not say yet what must come before check-ins: about.controller, checkins.cooperation_date, "
            "checkins.legal_basis, checkins.notice, checkins.impact_assessment, checkins.backup_days; fill it in",
            "--roles", "joh", "--from", "2026-12-01", "--to", "2026-12-18", "Syksy");
    write_file("record.yaml", checklist);
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--data", "data"), 0);
    refused("neuvo people import FILE", "--roles", "joh", "--from", "2026-12-01", "--to", "2026-12-18", "Syksy");
    write_people(4, 20);
    refused("the role group joh has fewer than 5 people", "--roles", "ope,joh", "--from", "2026-12-01", "--to",
            "2026-12-18", "Syksy");
    assert_int_equal(stored("SELECT COUNT(*) FROM checkin_round"), 0);
    assert_int_equal(stored("SELECT COUNT(*) FROM audit WHERE action LIKE 'round%'"), 0);
}

static void test_what_it_is_given(void **state)
{
    (void)state;
    refused("there is no role group \"kokki\"; there are ope eri", "--roles", "ope,kokki", "--from", "2026-12-01",
            "--to", "2026-12-18", "Syksy");
    refused("--roles is missing", "--from", "2026-12-01", "--to", "2026-12-18", "Syksy");
    refused("--from must be a day, such as 2026-12-01", "--roles", "ope", "--from", "1.12.2026", "--to", "2026-12-18",
            "S");
    refused("--to must be a day", "--roles", "ope", "--from", "2026-12-01", "--to", "2026-02-30", "S");
    refused("lies before --from", "--roles", "ope", "--from", "2026-12-18", "--to", "2026-12-01", "S");
    refused("is over already", "--roles", "ope", "--from", "2026-10-01", "--to", "2026-10-18", "S");
    refused("lasts 92 days at most", "--roles", "ope", "--from", "2026-12-01", "--to", "2027-06-18", "S");
    refused("a number from 3 to 6", "--roles", "ope", "--from", "2026-12-01", "--to", "2026-12-18", "--questions", "7",
            "S");
    refused("a number from 5 to 6", "--roles", "ope", "--from", "2026-12-01", "--to", "2026-12-18", "--questions", "4",
            "--support", "missed,form", "S");
    refused("there is no question \"mood\"", "--roles", "ope", "--from", "2026-12-01", "--to", "2026-12-18",
            "--support", "mood", "S");
    refused("NAME is what people read", "--roles", "ope", "--from", "2026-12-01", "--to", "2026-12-18", "*");
    assert_int_equal(call(round_of, "open"), 2);
    assert_int_equal(call(round_of, "create"), 2);
}

static void test_those_of_the_group_are_invited(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    (void)state;
    write_file("record.yaml", checklist);
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--data", "data"), 0);
    write_people(6, 6);
    has_written("@head1:kunta.example", PRESENCE_PERSONAL);
    has_written("@head2:kunta.example", PRESENCE_SHARED);
    has_written("@teacher1:kunta.example", PRESENCE_PERSONAL);
    has_written("@guest:kunta.example", PRESENCE_PERSONAL);
    assert_int_equal(call_said(&said, round_of, "create", "--roles", "joh", "--from", "2026-12-01", "--to",
                               "2026-12-18", "--support", "missed,form", "Syksy"),
                     0);
    assert_said(said, "Round 1 \"Syksy\" is open from 2026-12-01 to 2026-12-18 for joh.");
    assert_int_equal(stored("SELECT COUNT(*) FROM timer"), 1);
    assert_int_equal(stored("SELECT COUNT(*) FROM timer WHERE kind = 'round'"), 1);
    assert_int_equal(stored("SELECT due_ms FROM timer"), local_day_start(2026, 12, 1));
    assert_int_equal(stored("SELECT questions FROM checkin_round"), 4);
    /* what is written of it names groups and days, and nobody */
    assert_int_equal(
        stored("SELECT COUNT(*) FROM audit WHERE action = 'round_created' AND object = 'round 1' AND detail = "
               "'roles joh, 2026-12-01 to 2026-12-18'"),
        1);
    assert_int_equal(call_said(&said, round_of, "list"), 0);
    assert_said(said, "1  2026-12-01 … 2026-12-18  planned  joh  Syksy");
    assert_null(strstr(said.data, "head"));
    assert_int_equal(call_said(&said, round_of, "close", "2"), 1);
    assert_said(said, "there is no open round \"2\"");
    assert_int_equal(call(round_of, "close", "1"), 0);
    assert_int_equal(call_said(&said, round_of, "list"), 0);
    assert_said(said, "closed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_must_come_first, begin, end),
        cmocka_unit_test_setup_teardown(test_what_it_is_given, begin, end),
        cmocka_unit_test_setup_teardown(test_those_of_the_group_are_invited, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
