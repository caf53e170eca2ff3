/* neuvo report as a manager calls it: snapshots are made once, of quarters that are over; what is printed comes from
 * them and is of five people at least; what could tell of fewer is refused, and noted. */
#include "commands_test.h"

#include "base/clock.h"
#include "base/seal.h"
#include "checkin/bank.h"
#include "commands/demo.h"
#include "commands/house_checkins.h"
#include "commands/organisation_record.h"
#include "model/quarter.h"
#include "store/inside.h"
#include "store/organisations.h"
#include "store/questions.h"
#include "store/snapshot.h"

#define NOW INT64_C(1795000000000) /* 2026-11-18 */

static const struct shipped files = {.articles = NEUVO_SOURCE_DIR "/knowledge/articles",
                                     .thesaurus = NEUVO_SOURCE_DIR "/knowledge/thesaurus",
                                     .phrases = NEUVO_SOURCE_DIR "/config/phrases",
                                     .competences = NEUVO_SOURCE_DIR "/knowledge/competences",
                                     .items = NEUVO_SOURCE_DIR "/knowledge/items",
                                     .default_data = "data"};

static int report_of(int argc, char **argv, const struct shipped *ignored)
{
    (void)ignored;
    return command_report(argc, argv, &files);
}

static struct store *open_store(int64_t *organisation)
{
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    assert_int_equal(folder_make("data", 0700, &error), RESULT_OK);
    assert_int_equal(store_open("sqlite:data/neuvo.db", NULL, &store, &error), RESULT_OK);
    assert_int_equal(organisation_ensure_default(store, NOW, organisation, &error), RESULT_OK);
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

static int start(void **state)
{
    clock_set_ms(NOW);
    return up(state);
}

static int end(void **state)
{
    clock_set_ms(0);
    return down(state);
}

static void fill_demo(void)
{
    struct error error = ERROR_INIT;
    int64_t organisation = 0;
    struct store *store = open_store(&organisation);
    struct house_checkins *checkins = NULL;
    if (organisation_record_import(store, NEUVO_SOURCE_DIR "/config/demo-organisation.yaml", &error) != RESULT_OK ||
        house_checkins_open(&files, "data", &checkins, &error) != RESULT_OK ||
        demo_fill(store, organisation, house_checkins_of(checkins), NOW, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    assert_int_equal(demo_fill(store, organisation, house_checkins_of(checkins), NOW, &error), RESULT_OK); /* once */
    house_checkins_free(checkins);
    store_close(store);
}

static void test_a_municipality(void **state)
{
    own_(text_done) struct text made = TEXT_INIT, again = TEXT_INIT, early = TEXT_INIT, csv = TEXT_INIT,
                                xlsx = TEXT_INIT;
    struct error error = ERROR_INIT;
    fill_demo();
    assert_int_equal(call_said(&made, report_of, "make"), 0);
    assert_said(made, "demand 2026-Q1\ndemand 2026-Q2\ndemand 2026-Q3\ncompetence 2026-Q1");
    int64_t rows = stored("SELECT COUNT(*) FROM snapshot");
    assert_int_equal(call_said(&again, report_of, "make"), 0);
    assert_string_equal(again.data, "");
    assert_int_equal(stored("SELECT COUNT(*) FROM snapshot"), rows);
    assert_int_equal(call_said(&early, report_of, "make", "--quarter", "2026-Q4"), 1);
    assert_said(early, "is not over yet");
    static char *const whats[] = {"demand", "competence", "matrix", "effect", "support"}, *const langs[] = {"fi", "sv",
                                                                                                            "en"};
    for (int w = 0; w < 5; w++) {
        for (int l = 0; l < 3; l++) {
            own_(text_done) struct text said = TEXT_INIT;
            assert_int_equal(call_said(&said, report_of, whats[w], "--lang", langs[l]), 0);
            assert_null(strstr(said.data, "report_"));
            assert_null(strstr(said.data, "measure_"));
            assert_true(said.length > 400);
        }
    }
    assert_int_equal(call_said(&again, report_of, "demand", "--csv", "d.csv", "--xlsx", "d.xlsx"), 0);
    assert_int_equal(file_read("d.csv", 1 << 22, &csv, &error), RESULT_OK);
    assert_int_equal(file_read("d.xlsx", 1 << 24, &xlsx, &error), RESULT_OK);
    assert_non_null(strstr(csv.data, "\r\ndemand,2026-Q3,areas,ALL,"));
    assert_null(strstr(csv.data, ",hidden,5"));
    assert_true(memcmp(xlsx.data, "PK\3\4", 4) == 0);
    for (int w = 0; w < 2; w++) {
        own_(text_done) struct text svg = TEXT_INIT;
        assert_int_equal(call_said(&again, report_of, whats[w], "--lang", "sv", "--svg", "d.svg"), 0);
        assert_int_equal(file_read("d.svg", 1 << 22, &svg, &error), RESULT_OK);
        assert_non_null(strstr(svg.data, "role=\"img\" aria-labelledby=\"t\""));
        assert_non_null(strstr(svg.data, w == 0 ? "●" : "▼"));
    }
    (void)state;
}

/* One unit, a union, a complement, another k: no figure, and it is noted who asked. */
static void test_other_divisions_are_refused(void **state)
{
    fill_demo();
    static char *const options[][2] = {
        {"--unit", "koskela"}, {"--unit", "koskela,lukio"}, {"--except", "koskela"}, {"--role", "joh"}, {"--k", "3"}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        own_(text_done) struct text said = TEXT_INIT;
        assert_int_equal(call_said(&said, report_of, "demand", options[i][0], options[i][1]), 1);
        assert_said(said, "is refused, and noted");
    }
    assert_int_equal(stored("SELECT COUNT(*) FROM audit WHERE action = 'report_refused'"), 5);
    (void)state;
}

static void test_what_is_not_there(void **state)
{
    own_(text_done) struct text nothing = TEXT_INIT, record = TEXT_INIT, bad = TEXT_INIT, none = TEXT_INIT;
    int64_t organisation = 0;
    store_close(open_store(&organisation));
    assert_int_equal(call_said(&record, report_of, "make"), 1);
    assert_said(record, "figures.cooperation_date, figures.purpose, figures.notice");
    assert_int_equal(call_said(&nothing, report_of, "demand"), 1);
    assert_said(nothing, "there is no snapshot");
    assert_int_equal(call_said(&bad, report_of, "demand", "--quarter", "2026-Q5"), 1);
    assert_said(bad, "--quarter must be a quarter");
    assert_int_equal(call_said(&none, report_of, "everything"), 2);
    (void)state;
}

static void import_record(const char *units)
{
    own_(text_done) struct text yaml = TEXT_INIT;
    struct error error = ERROR_INIT;
    int64_t organisation = 0;
    struct store *store = open_store(&organisation);
    text_printf(&yaml, "code: oma\nfigures: {cooperation_date: 2026-01-02, purpose: tuki, notice: seloste}\n%s", units);
    write_file("record.yaml", yaml.data);
    if (organisation_record_import(store, "record.yaml", &error) != RESULT_OK)
        fail_msg("%s", error.text);
    store_close(store);
}

/* A dozen people each, of what is and of what is no more. */
static void ask_in(int64_t from_ms)
{
    struct error error = ERROR_INIT;
    int64_t organisation = 0;
    struct store *store = open_store(&organisation);
    for (int i = 0; i < 24; i++) {
        const struct question_row row = {.person_id = 1 + i / 2,
                                         .unit = i % 2 == 0 ? "a" : "gone",
                                         .topic = i % 2 == 0 ? "password-change" : "no-such-topic",
                                         .language = LANGUAGE_FI,
                                         .outcome = "answer"};
        assert_int_equal(question_add(store, organisation, &row, from_ms + i, &error), RESULT_OK);
    }
    store_close(store);
}

/* Nobody asked; a unit and a topic that are no more; a snapshot that somebody changed by hand. */
static void test_odd_states(void **state)
{
    own_(text_done) struct text empty = TEXT_INIT, said = TEXT_INIT, refused = TEXT_INIT;
    int64_t from_ms = quarter_start_ms(quarter_last_over(NOW)), organisation = 0;
    struct error error = ERROR_INIT;
    import_record("units: [{code: a, name: A}]\n");
    assert_int_equal(call_said(&empty, report_of, "make", "--quarter", "2026-Q2"), 0);
    text_clear(&empty);
    assert_int_equal(call_said(&empty, report_of, "demand", "--lang", "en"), 0);
    assert_said(empty, "not shown");
    ask_in(from_ms);
    assert_int_equal(call_said(&said, report_of, "make", "--quarter", "2026-Q3"), 0);
    text_clear(&said);
    assert_int_equal(call_said(&said, report_of, "demand", "--lang", "en"), 0);
    assert_said(said, "2026-Q3  10–19");
    struct store *store = open_store(&organisation);
    assert_int_equal(db_run(store->db, NULL,
                            "UPDATE snapshot SET body = replace(body, '\"people\":10', '\"people\":12') WHERE "
                            "organisation_id = $1 AND part = 'areas'",
                            VALUES(INT(organisation)), &error),
                     RESULT_OK);
    store_close(store);
    assert_int_equal(call_said(&refused, report_of, "demand"), 1);
    assert_said(refused, "not protected; nothing is printed");
    assert_null(strstr(refused.data, "2026-Q3  "));
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_municipality, start, end),
        cmocka_unit_test_setup_teardown(test_other_divisions_are_refused, start, end),
        cmocka_unit_test_setup_teardown(test_what_is_not_there, start, end),
        cmocka_unit_test_setup_teardown(test_odd_states, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
