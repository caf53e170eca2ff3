/* neuvo people as an operator calls it: all faults at once, nothing changed on a fault, the same file twice. */
#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "commands/commands.h"
#include "commands/organisation_record.h"
#include "commands/people_file.h"
#include "store/inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW INT64_C(1795000000000) /* 2026-11-18 */

static const struct shipped shipped = {.default_data = "data"};
static char folder[64];

static const char record[] = "code: oma\n"
                             "units:\n"
                             "  - {code: koskela, name: Koskelan koulu}\n"
                             "  - {code: paivakoti-tammi, name: Päiväkoti Tammi}\n";

static void write_text(const char *name, const char *content)
{
    struct error error = ERROR_INIT;
    if (file_write(name, content, strlen(content), 0600, &error) != RESULT_OK)
        fail_msg("%s", error.text);
}

#define call(function, ...) \
    function((int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)), (char *[]){__VA_ARGS__}, &shipped)

static int up(void **state)
{
    (void)snprintf(folder, sizeof folder, "/tmp/neuvo-people-XXXXXX");
    *state = mkdtemp(folder);
    if (*state == NULL || chdir(folder) != 0)
        return -1;
    clock_set_ms(NOW);
    write_text("record.yaml", record);
    return call(command_organisation, "import", "record.yaml", "--create");
}

static int down(void **state)
{
    own_(text_done) struct text command = TEXT_INIT;
    text_printf(&command, "rm -rf '%s'", folder);
    clock_set_ms(0);
    return chdir("/") != 0 ? -1 : system(command.data);
}

static int64_t stored(const char *sql)
{
    struct error error = ERROR_INIT;
    struct db *db = NULL;
    int64_t number = -1;
    if (db_open("sqlite:data/neuvo.db", DB_READ, &db, &error) != RESULT_OK ||
        db_number(db, &number, sql, NO_VALUES, &error) != RESULT_OK)
        fail_msg("%s: %s", sql, error.text);
    db_close(db);
    return number;
}

static void test_reads_what_excel_writes(void **state)
{
    write_text("people.csv", "\xEF\xBB\xBF"
                             "Account;Units;roles;language;end_date\r\n"
                             "@Aino:kunta.example;koskela;class-teacher;fi;\r\n"
                             "teams:2F6C-11;\"koskela, paivakoti-tammi,koskela\";;sv;31.12.2026\r\n"
                             "matrix:@bo:kunta.example;paivakoti-tammi | koskela;a|b;;2026-11-17\r\n"
                             " Cecilia@kunta.example ;;;EN;\r\n"
                             ";;;;\r\n");
    assert_int_equal(call(command_people, "import", "people.csv"), 0);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person"), 4);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person WHERE connector = 'matrix' AND "
                            "account = '@aino:kunta.example' AND units = 'koskela' AND roles = 'class-teacher' AND "
                            "language = 'fi' AND end_ms = 0"),
                     1);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person WHERE connector = 'teams' AND account = '2f6c-11' AND "
                            "units = 'koskela,paivakoti-tammi' AND end_ms = 1798754400000"), /* 1.1.2027 00.00 */
                     1);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person WHERE account = '@bo:kunta.example' AND "
                            "units = 'paivakoti-tammi,koskela' AND roles = 'a,b' AND end_ms = 1794952800000"),
                     1);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person WHERE connector = 'mail' AND "
                            "account = 'cecilia@kunta.example' AND language = 'en'"),
                     1);
    assert_int_equal(stored("SELECT COUNT(*) FROM audit WHERE action = 'people_imported' AND "
                            "detail = 'added 4, changed 0, removed 0'"),
                     1);
}

static void test_the_same_again_and_who_left(void **state)
{
    write_text("people.csv", "account\n@a:x\n@b:x\n");
    assert_int_equal(call(command_people, "import", "people.csv"), 0);
    assert_int_equal(call(command_people, "import", "people.csv", "--organisation", "oma"), 0);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person"), 2);
    assert_int_equal(stored("SELECT COUNT(*) FROM audit WHERE detail = 'added 0, changed 0, removed 0'"), 1);
    write_text("people.csv", "units,account\nkoskela,@b:x\n,@c:x\n");
    assert_int_equal(call(command_people, "import", "people.csv"), 0);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person WHERE account IN ('@b:x', '@c:x')"), 2);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person"), 2);
    assert_int_equal(call(command_people, "list"), 0);
    assert_int_equal(call(command_people, "clear"), 0);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person"), 0);
    assert_int_equal(call(command_people, "list"), 0);
}

/* What stands in the complaints about that file, and that it was refused as a whole. */
static void complaints_about(const char *content, struct text *complaints)
{
    own_(place_rows_done) struct place_rows units = {.list = LIST_INIT};
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    struct error error = ERROR_INIT;
    *list_push(&units.list) = (struct place_row){.code = x_strdup("koskela"), .name = x_strdup("Koskelan koulu")};
    write_text("bad.csv", content);
    assert_int_equal(people_file_read("bad.csv", &units, &list, complaints, &error), RESULT_BAD_INPUT);
}

static void test_all_faults_at_once(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    static const char *const expected[] = {
        "bad.csv:2: account: \"aino\" is no account",
        "bad.csv:3: units: there is no unit \"koskala\", did you mean koskela?",
        "bad.csv:3: language: \"suomi\" is not fi, sv or en",
        "bad.csv:4: account: is empty",
        "bad.csv:5: end_date: \"31.2.2026\" is no date",
        "bad.csv:6: row: has 6 cells, the header names 5",
        "bad.csv:7: roles: \"class teacher\" is no short code",
        "bad.csv:8: account: @a:x stands in line 3 already",
        "bad.csv:9: account: \"#NIMI?\" is no account",
        "write matrix:@name:server there",
    };
    complaints_about("account;units;roles;language;end_date\n"
                     "aino;;;;\n"
                     "@a:x;koskala;;suomi;\n"
                     ";koskela;;;\n"
                     "@b:x;;;;31.2.2026\n"
                     "@c:x;koskela;;;;koskela\n"
                     "@d:x;;class teacher;;\n"
                     "@A:x;;;;2026-12-31\n"
                     "#NIMI?;;;;\n",
                     &complaints);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (strstr(complaints.data, expected[i]) == NULL)
            fail_msg("there is no \"%s\" in:\n%s", expected[i], complaints.data);
    size_t lines = 0;
    for (const char *at = complaints.data; *at != '\0'; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 9);
}

static void expect_complaint(const char *content, const char *expected)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    complaints_about(content, &complaints);
    if (strstr(complaints.data, expected) == NULL)
        fail_msg("there is no \"%s\" in: %s", expected, complaints.data);
}

static void test_faults_of_the_whole_file(void **state)
{
    expect_complaint("", "bad.csv:1: account: this column is missing");
    expect_complaint("units\nkoskela\n", "bad.csv:1: account: this column is missing");
    expect_complaint("acount\n@a:x\n", "bad.csv:1: acount: there is no such column, did you mean account?");
    expect_complaint("account,account\n", "bad.csv:1: account: stands there twice");
    expect_complaint("account\n", "bad.csv:1: row: there is nobody under the header");
    expect_complaint("account;units\n@a:x;\"koskela\n", "bad.csv: line 2: a quotation mark is opened");
    expect_complaint("account\n@a:x\xE4\n", "bad.csv: line 2: is not written in UTF-8");
}

static void test_accounts(void **state)
{
    static const char *const bad[] = {"@aino",
                                      "@:x",
                                      "@a:",
                                      "aino:x",
                                      "teams:",
                                      "a@b",
                                      "@a:b c",
                                      "a b@kunta.example",
                                      "<a@kunta.example>",
                                      "matrix:aino",
                                      "a@b@c.d",
                                      "@a:b/c"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        own_(text_done) struct text content = TEXT_INIT;
        text_printf(&content, "account\n%s\n", bad[i]);
        expect_complaint(content.data, "bad.csv:2: account: \"");
    }
}

static void test_a_fault_changes_nothing(void **state)
{
    write_text("people.csv", "account\n@a:x\n");
    assert_int_equal(call(command_people, "import", "people.csv"), 0);
    write_text("people.csv", "account,units\n@b:x,\n@c:x,nowhere\n");
    assert_int_equal(call(command_people, "import", "people.csv"), 1);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person WHERE account = '@a:x'"), 1);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person"), 1);
    assert_int_equal(stored("SELECT COUNT(*) FROM audit WHERE action = 'people_imported'"), 1);
}

/* The examples that we show can be read. */
static void test_the_examples(void **state)
{
    assert_int_equal(call(command_organisation, "import", NEUVO_SOURCE_DIR "/config/demo-organisation.yaml"), 0);
    assert_int_equal(call(command_people, "import", NEUVO_SOURCE_DIR "/config/people-example.csv"), 0);
    assert_int_equal(stored("SELECT COUNT(*) FROM listed_person"), 4);
    assert_int_equal(stored("SELECT COUNT(*) FROM organisation_fact WHERE value = 'mallila.example'"), 1);
}

static void test_usage(void **state)
{
    assert_int_equal(call(command_people, "import"), 2);
    assert_int_equal(call(command_people, "list", "people.csv"), 2);
    assert_int_equal(call(command_people, "forget"), 2);
    assert_int_equal(call(command_people, "import", "no-such-file"), 1);
    write_text("people.csv", "account\n@a:x\n");
    assert_int_equal(call(command_people, "import", "people.csv", "--organisation", "muualla"), 1);
    assert_int_equal(call(command_people, "list", "--data", "nowhere"), 1);
}

/* ---- whose servers ------------------------------------------------------------------------------------------- */

static void test_servers_of_the_record(void **state)
{
    write_text("record.yaml",
               "code: oma\nmatrix_servers: [kunta.example, koulut.kunta.example]\nteams_tenants: [a-1]\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml"), 0);
    write_text("record.yaml", "code: oma\nname: Kunta\nteams_tenants: []\n"); /* servers are not named: they stay */
    assert_int_equal(call(command_organisation, "import", "record.yaml"), 0);
    assert_int_equal(stored("SELECT COUNT(*) FROM organisation_fact WHERE name = 'matrix_servers' AND "
                            "value = 'kunta.example,koulut.kunta.example'"),
                     1);
    assert_int_equal(stored("SELECT COUNT(*) FROM organisation_fact WHERE name = 'teams_tenants'"), 0);
    write_text("record.yaml", "code: naapuri\nmatrix_servers: [Koulut.kunta.example]\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml"), 1);
    assert_int_equal(stored("SELECT COUNT(*) FROM organisation"), 1);
    write_text("record.yaml", "code: oma\nmatrix_servers: ['https://kunta.example/']\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml"), 1);
    write_text("record.yaml", "code: oma\nmatrix_servers: {a: kunta.example}\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads_what_excel_writes, up, down),
        cmocka_unit_test_setup_teardown(test_the_same_again_and_who_left, up, down),
        cmocka_unit_test_setup_teardown(test_all_faults_at_once, up, down),
        cmocka_unit_test_setup_teardown(test_faults_of_the_whole_file, up, down),
        cmocka_unit_test_setup_teardown(test_accounts, up, down),
        cmocka_unit_test_setup_teardown(test_a_fault_changes_nothing, up, down),
        cmocka_unit_test_setup_teardown(test_the_examples, up, down),
        cmocka_unit_test_setup_teardown(test_usage, up, down),
        cmocka_unit_test_setup_teardown(test_servers_of_the_record, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
