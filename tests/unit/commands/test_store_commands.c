/* neuvo migrate, backup and restore as an operator calls them: what they leave behind and their exit status. */
#include "commands_test.h"

#include "base/log.h"
#include "commands/organisation_record.h"
#include "store/db.h"
#include "store/store.h"

#include <sys/file.h>

/* A store as the first start makes it. */
static void make_store(const char *data)
{
    write_file("record.yaml", "code: oma\nname: Koti\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--create", "--data", (char *)(size_t)data),
                     0);
}

static void test_round_trip(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    make_store("data");
    assert_int_equal(call(command_migrate, "--data", "data"), 0);
    assert_int_equal(call(command_migrate, "--data=data"), 0);
    assert_int_equal(call_said(&said, command_backup, "copy", "--data", "data"), 0);
    assert_said(said, "copy holds the whole store: 0 people, 0 entries");
    assert_int_equal(call(command_restore, "copy", "--data", "new"), 0);
    assert_int_equal(access("new/neuvo.db", R_OK), 0);
    assert_int_equal(call(command_migrate, "--data", "new"), 0);
    assert_int_equal(call(command_restore, "copy", "--data", "test", "--copy"), 0);
    assert_int_equal(call(command_restore, "copy", "--data", "data"), 1);
    assert_int_equal(call(command_restore, "no-such-file", "--data", "empty"), 1);
    assert_int_equal(call(command_backup, "copy2", "--data", "no-such-folder"), 1);
    assert_int_equal(call(command_backup, "data/neuvo.db", "--data", "data"), 1);
    assert_int_equal(call(command_backup, "data/neuvo.db-wal", "--data", "data"), 1);
}

static const struct command *helped;

static int call_helped(int argc, char **argv, const struct shipped *files)
{
    return command_call(helped, argc, argv, files);
}

static void test_usage(void **state)
{
    assert_int_equal(call(command_backup, "--data", "data"), 2);
    assert_int_equal(call(command_restore, "copy"), 2);
    assert_int_equal(call(command_migrate, "--data"), 2);
    assert_int_equal(call(command_migrate, "--no-such-option"), 2);
}

/* The schema does not change under a service that runs. */
static void test_migrate_beside_the_service(void **state)
{
    make_store("data");
    assert_int_equal(call(command_migrate, "--data", "data"), 0);
    int lock = open("data/lock", O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(call(command_migrate, "--data", "data"), 1);
    assert_int_equal(call(command_backup, "copy", "--data", "data"), 0);
    (void)close(lock);
    assert_int_equal(call(command_migrate, "--data", "data"), 0);
}

static void test_every_command_helps(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    for (const struct command *command = command_table; command->name != NULL; command++) {
        own_(text_done) struct text usage = TEXT_INIT;
        text_printf(&usage, "usage: neuvo %s %s\n", command->name, command->usage);
        helped = command;
        assert_int_equal(call_said(&said, call_helped, "--data", "data", "--help"), 0);
        assert_said(said, usage.data);
        assert_int_equal(call_said(&said, call_helped, "-h"), 0);
        assert_said(said, command->help);
    }
    helped = command_find("ask");
    assert_int_equal(
        call_said(&said, call_helped, "--knowledge", NEUVO_SOURCE_DIR "/tests/chat/knowledge/office", "--", "--help"),
        0);
    assert_null(strstr(said.data, "usage"));
    assert_null(command_find("no-such-command"));
    assert_int_not_equal(access("data", F_OK), 0);
}

/* What was mistyped makes nothing: neither a folder nor a store in one. */
static void test_nothing_new_by_mistake(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    write_file("record.yaml", "code: oma\nname: Koti\n");
    assert_int_equal(folder_make("empty", 0700, NULL), RESULT_OK);
    assert_int_equal(call_said(&said, command_migrate, "--data", "typo"), 1);
    assert_said(said, "typo: there is no such folder; correct --data");
    assert_int_equal(call_said(&said, command_migrate, "--data", "empty"), 1);
    assert_said(said, "empty/neuvo.db: there is no store; correct --data");
    assert_int_equal(call_said(&said, command_backup, "copy", "--data", "typo"), 1);
    assert_said(said, "typo: there is no such folder");
    assert_int_equal(call_said(&said, command_backup, "copy", "--data", "empty"), 1);
    assert_said(said, "empty/neuvo.db: there is no store");
    assert_int_equal(call_said(&said, command_organisation, "import", "record.yaml", "--data", "typo"), 1);
    assert_said(said, "typo: there is no such folder");
    assert_said(said, "--create");
    assert_int_equal(call_said(&said, command_organisation, "import", "missing.yaml", "--create", "--data", "typo"), 1);
    assert_said(said, "missing.yaml");
    write_file("people.csv", "account\n@aino:example.fi\n");
    assert_int_equal(call_said(&said, command_people, "import", "people.csv", "--data", "typo"), 1);
    assert_said(said, "typo: there is no such folder");
    assert_int_equal(call_said(&said, command_people, "list", "--data", "typo"), 1);
    assert_said(said, "typo: there is no such folder");
    assert_int_not_equal(access("typo", F_OK), 0);
    assert_int_not_equal(access("empty/neuvo.db", F_OK), 0);
    assert_int_not_equal(access("empty/lock", F_OK), 0);
    assert_int_not_equal(access("copy", F_OK), 0);
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--create", "--data", "typo"), 0);
    assert_int_equal(access("typo/neuvo.db", F_OK), 0);
}

static void test_no_backup_over_another_file(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    make_store("data");
    write_file("copy", "something else");
    assert_int_equal(call_said(&said, command_backup, "copy", "--data", "data"), 1);
    assert_said(said, "copy: is there already");
    own_(text_done) struct text kept = TEXT_INIT;
    assert_int_equal(file_read("copy", 100, &kept, NULL), RESULT_OK);
    assert_string_equal(kept.data, "something else");
    assert_int_equal(symlink("nowhere", "link"), 0);
    assert_int_equal(call(command_backup, "link", "--data", "data"), 1);
    assert_int_equal(call(command_backup, "copy", "--force", "--data", "data"), 0);
    assert_int_equal(call(command_restore, "copy", "--data", "new"), 0);
    assert_int_equal(call(command_backup, "data/neuvo.db", "--force", "--data", "data"), 1);
}

static void test_doubled_codes_are_told(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    make_store("data");
    write_file("record.yaml", "code: oma\nunits:\n  - {code: a, name: A}\n  - {code: a, name: B}\n"
                              "queues:\n  - {code: q, name: Q}\n  - {code: q, name: R}\n");
    assert_int_equal(call_said(&said, command_organisation, "import", "record.yaml", "--data", "data"), 1);
    assert_said(said, "record.yaml:4: units[1].code: \"a\" stands already in line 3");
    assert_said(said, "record.yaml:7: queues[1].code: \"q\" stands already in line 6");
}

static int64_t stretches_kept(void)
{
    struct error error = ERROR_INIT;
    struct db *db = NULL;
    int64_t count = -1;
    assert_int_equal(db_open("sqlite:data/neuvo.db", DB_READ, &db, &error), RESULT_OK);
    assert_int_equal(db_number(db, &count, "SELECT COUNT(*) FROM calendar_stretch", NO_VALUES, &error), RESULT_OK);
    db_close(db);
    return count;
}

static void start_with(const char *record)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    assert_int_equal(store_open("sqlite:data/neuvo.db", NULL, &store, &error), RESULT_OK);
    log_set_level(LOG_LEVEL_OFF);
    assert_int_equal(organisation_record_import(store, record, &error), RESULT_OK);
    store_close(store);
}

/* Tutors of the record: each fault with line, key and how to write it; a good record may be read twice. */
static void test_tutors_and_their_hours(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    make_store("data");
    write_file("record.yaml", "code: oma\nqueues:\n  - {code: q, name: Q, room: \"#q:example.fi\"}\ntutors:\n"
                              "  - {matrix: aino, name: Aino, hours: mon 9-11}\n"
                              "  - {matrix: \"@b:example.fi\", name: Bea, queue: x, hours: mon 11-9, off: perhaps,\n   "
                              "  languages: \"fi, ru\", units: nowhere, at_once: few}\n");
    assert_int_equal(call_said(&said, command_organisation, "import", "record.yaml", "--data", "data"), 1);
    assert_said(said, "record.yaml:3: queues[0].room: \"#q:example.fi\" is no Matrix room id");
    assert_said(said, "record.yaml:5: tutors[0].matrix: must be the tutor's whole Matrix id");
    assert_said(said, "record.yaml:6: tutors[1].queue: must be the code of one of the file's queues");
    assert_said(said, "record.yaml:6: tutors[1].hours: \"mon 11-9\" is no day and hours; write them as: mon 9-11");
    assert_said(said, "record.yaml:6: tutors[1].off: must be true or false");
    assert_said(said, "record.yaml:7: tutors[1].languages: must be fi, sv or en");
    assert_said(said, "record.yaml:7: tutors[1].units: must be codes of the file's units");
    assert_said(said, "record.yaml:7: tutors[1].at_once: must be a number of requests");
    write_file("record.yaml", "code: oma\ntutors:\n  - {matrix: \"@a:example.fi\", name: Aino, digest: aino}\n");
    assert_int_equal(call_said(&said, command_organisation, "import", "record.yaml", "--data", "data"), 1);
    assert_said(said, "record.yaml:3: tutors[0].digest: must be the mail address");
    write_file("record.yaml",
               "code: oma\nqueues:\n  - {code: q, name: Q, room: \"!q:example.fi\", topics: \"wifi-*, mfa\"}\ntutors:\n"
               "  - {matrix: \"@a:example.fi\", name: Aino, queue: q, hours: \"mon 9-11, thu 12.30-14\", "
               "hours_per_week: 2, languages: \"fi,sv\", topics: \"wifi-*\", at_once: 2, digest: a@k.example}\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--data", "data"), 0);
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--data", "data"), 0);
}

static int64_t kept(const char *sql)
{
    struct error error = ERROR_INIT;
    struct db *db = NULL;
    int64_t count = -1;
    assert_int_equal(db_open("sqlite:data/neuvo.db", DB_READ, &db, &error), RESULT_OK);
    assert_int_equal(db_number(db, &count, sql, NO_VALUES, &error), RESULT_OK);
    db_close(db);
    return count;
}

/* Service desks of the record: what could be reached by anybody, or by nobody, is told; a good one replaces another. */
static void test_service_desks(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    make_store("data");
    write_file("short", "secret\n");
    write_file("desk.secret", "0123456789abcdef\n");
    write_file("record.yaml",
               "code: oma\nqueues:\n  - {code: q, name: Q}\nservice_desks:\n"
               "  - {code: a, name: A}\n"
               "  - {code: b, name: B, webhook: \"http://desk.example/\", secret_file: desk.secret}\n"
               "  - {code: c, name: C, webhook: \"https://user@desk.example/\", secret_file: desk.secret}\n"
               "  - {code: d, name: D, webhook: \"https://desk.example/\", secret_file: short}\n"
               "  - {code: e, name: E, webhook: \"http://127.0.0.1.evil.example/\", secret_file: desk.secret}\n"
               "  - {code: f, name: F, mail: \"a b@kunta.example\"}\n");
    assert_int_equal(call_said(&said, command_organisation, "import", "record.yaml", "--data", "data"), 1);
    assert_said(said, "record.yaml:5: service_desks[0].code: needs a webhook or a mail address");
    assert_said(said, "record.yaml:6: service_desks[1].webhook: must begin with https://");
    assert_said(said, "record.yaml:7: service_desks[2].webhook");
    assert_said(said, "record.yaml:8: service_desks[3].secret_file: must name a file beside the record");
    assert_said(said, "record.yaml:9: service_desks[4].webhook");
    assert_said(said, "record.yaml:10: service_desks[5].mail");
    write_file("record.yaml", "code: oma\nqueues:\n  - {code: q, name: Q, service_desk: none}\nservice_desks:\n"
                              "  - {code: G, name: G, mail: \"a@kunta.example\"}\n");
    assert_int_equal(call_said(&said, command_organisation, "import", "record.yaml", "--data", "data"), 1);
    assert_said(said, "record.yaml:3: queues[0].service_desk: must be the code of one");
    assert_said(said, "record.yaml:5: service_desks[0].code");
    static const char *const good[] = {
        "code: oma\nqueues:\n  - {code: q, name: Q, service_desk: a}\nservice_desks:\n"
        "  - {code: a, name: A, webhook: \"https://desk.example/\", secret_file: desk.secret}\n"
        "  - {code: b, name: B, webhook: \"http://127.0.0.1:8080/\", secret_file: desk.secret, mail: b@k.example}\n",
        "code: oma\nqueues:\n  - {code: q, name: Q}\nservice_desks: [{code: b, name: B, mail: b@k.example}]\n"};
    write_file("record.yaml", good[0]);
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--data", "data"), 0);
    assert_int_equal(kept("SELECT COUNT(*) FROM service_desk WHERE secret = '0123456789abcdef'"), 2);
    assert_int_equal(kept("SELECT COUNT(*) FROM queue WHERE service_desk = 'a'"), 1);
    write_file("record.yaml", good[1]);
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--data", "data"), 0);
    assert_int_equal(kept("SELECT COUNT(*) FROM service_desk WHERE secret = ''"), 1);
    assert_int_equal(kept("SELECT COUNT(*) FROM service_desk"), 1);
    assert_int_equal(kept("SELECT COUNT(*) FROM access WHERE access = 'tutor'"), 1);
    assert_int_equal(kept("SELECT COUNT(*) FROM queue WHERE service_desk <> ''"), 0);
}

/* A break without a file, a broken file, and a good one; what was read last stays when the file breaks. */
static void test_calendars_of_the_record(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    make_store("data");
    assert_int_equal(folder_make("records", 0700, NULL), RESULT_OK);
    write_file("records/record.yaml",
               "code: oma\noffice_hours: mon 8-25\nbreaks: holidays.ics\nunits:\n  - {code: k, name: K, breaks: k.ics, "
               "hours: mo 6}\n"
               "tutors:\n  - {matrix: \"@a:example.fi\", name: Aino, hours: mon 9-11, calendar: k.ics}\n");
    write_file("records/k.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:soon\nEND:VEVENT\nEND:VCALENDAR\n");
    assert_int_equal(call_said(&said, command_organisation, "import", "records/record.yaml", "--data", "data"), 1);
    assert_said(said, "records/record.yaml:2: office_hours: \"mon 8-25\" is no day and hours");
    assert_said(said, "records/record.yaml:5: units[0].hours: \"mo 6\" is no day and hours");
    assert_said(said, "records/record.yaml:3: breaks: records/holidays.ics: ");
    assert_said(said, "records/record.yaml:5: units[0].breaks: records/k.ics:3: DTSTART: \"soon\" is no date");
    assert_said(said, "records/record.yaml:7: tutors[0].calendar: stands instead of hours");
    write_file("records/record.yaml", "code: oma\noffice_hours: mon 8-12\nqueues:\n  - {code: q, name: Q}\nunits:\n  - "
                                      "{code: k, name: K, breaks: k.ics}\n"
                                      "tutors:\n  - {matrix: \"@a:example.fi\", name: Aino, calendar: k.ics}\n");
    write_file("records/k.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=WEEKLY\n"
                                "END:VEVENT\nEND:VCALENDAR\n");
    assert_int_equal(call(command_organisation, "import", "records/record.yaml", "--data", "data"), 0);
    int64_t kept = stretches_kept();
    assert_in_range(kept, 2 * 250, 2 * 270);
    write_file("records/k.ics", "BEGIN:VCALENDAR\n");
    assert_int_equal(call_said(&said, command_organisation, "import", "records/record.yaml", "--data", "data"), 1);
    assert_said(said, "records/k.ics:1: the file ends before END:VCALENDAR");
    start_with("records/record.yaml"); /* as the service does */
    assert_int_equal(stretches_kept(), kept);
    write_file("records/record.yaml", "code: oma\nunits:\n  - {code: k, name: K}\n");
    assert_int_equal(call(command_organisation, "import", "records/record.yaml", "--data", "data"), 0);
    assert_int_equal(stretches_kept(), 0); /* neither breaks nor the tutor */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, up, down),
        cmocka_unit_test_setup_teardown(test_usage, up, down),
        cmocka_unit_test_setup_teardown(test_every_command_helps, up, down),
        cmocka_unit_test_setup_teardown(test_nothing_new_by_mistake, up, down),
        cmocka_unit_test_setup_teardown(test_no_backup_over_another_file, up, down),
        cmocka_unit_test_setup_teardown(test_doubled_codes_are_told, up, down),
        cmocka_unit_test_setup_teardown(test_tutors_and_their_hours, up, down),
        cmocka_unit_test_setup_teardown(test_calendars_of_the_record, up, down),
        cmocka_unit_test_setup_teardown(test_service_desks, up, down),
        cmocka_unit_test_setup_teardown(test_migrate_beside_the_service, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
