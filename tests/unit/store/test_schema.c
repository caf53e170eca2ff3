#include "base/clock.h"
#include "store/schema.h"
#include "store_test.h"

#include <glob.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

/* The steps of this program and one more of a later version. Its many rows make it last long enough to be killed. */
static const char next_sql[] =
    "ALTER TABLE unit ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'; CREATE TABLE later (organisation_id BIGINT NOT "
    "NULL, n BIGINT NOT NULL, PRIMARY KEY (organisation_id, n)); WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL "
    "SELECT n + 1 FROM numbers WHERE n < 20000) INSERT INTO later SELECT 1, n FROM numbers";

static size_t steps_with(const char *name, const char *sql, struct schema_step steps[64])
{
    assert_in_range(schema_step_count, 1, 63);
    memcpy(steps, schema_steps, schema_step_count * sizeof *steps);
    steps[schema_step_count] = (struct schema_step){(int)schema_step_count + 1, name, sql};
    return schema_step_count + 1;
}

static void close_db(struct db **db)
{
    db_close(*db);
}

static void make_store(const char *url)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t id = 0;
    ok(store_open(url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &id, &error));
    store_close(store);
}

static int64_t number(struct db *db, const char *sql)
{
    struct error error = ERROR_INIT;
    int64_t value = -1;
    ok(db_number(db, &value, sql, NO_VALUES, &error));
    return value;
}

static char *only_backup(const char *folder, const char *pattern)
{
    own_(free_pointer) char *path = path_in(folder, pattern);
    glob_t found;
    if (glob(path, 0, NULL, &found) != 0)
        return NULL;
    assert_int_equal(found.gl_pathc, 1);
    char *only = x_strdup(found.gl_pathv[0]);
    globfree(&found);
    return only;
}

static void test_from_empty(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(close_db) struct db *db = NULL;
    struct error error = ERROR_INIT;
    make_store(url);
    ok(db_open(url, DB_WRITE, &db, &error));
    ok(schema_verify(db, schema_steps, schema_step_count, &error));
    assert_int_equal(number(db, "SELECT COUNT(*) FROM schema"), (int64_t)schema_step_count);
    assert_null(only_backup(*state, "backup/*"));
}

/* A later version takes over: a whole copy from before, data kept, and this version then refuses the database. */
static void test_from_previous_step(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *folder = path_in(*state, "backup");
    own_(close_db) struct db *db = NULL;
    own_(close_db) struct db *old = NULL;
    struct schema_step steps[64];
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    make_store(url);
    size_t count = steps_with("next_colour", next_sql, steps);
    ok(db_open(url, DB_WRITE, &db, &error));
    assert_int_equal(schema_verify(db, steps, count, &error), RESULT_REFUSED);
    assert_non_null(strstr(error.text, "neuvo migrate"));
    ok(schema_migrate(db, steps, count, folder, NOW, &error));
    ok(schema_migrate(db, steps, count, folder, NOW, &error));
    assert_int_equal(number(db, "SELECT COUNT(*) FROM later"), 20000);
    assert_int_equal(number(db, "SELECT COUNT(*) FROM organisation"), 1);
    own_(free_pointer) char *copy = only_backup(*state, "backup/before-*-2026*Z.db");
    assert_non_null(copy);
    own_(text_done) struct text copy_url = TEXT_INIT;
    text_printf(&copy_url, "sqlite:%s", copy);
    ok(db_open(copy_url.data, DB_READ, &old, &error));
    ok(schema_verify(old, schema_steps, schema_step_count, &error));
    assert_int_equal(number(old, "SELECT COUNT(*) FROM organisation"), 1);
    assert_int_equal(store_open(url, NULL, &store, &error), RESULT_REFUSED);
    assert_non_null(strstr(error.text, "newer version"));
    assert_non_null(strstr(error.text, "neuvo.db"));
}

static void test_changed_step_is_refused(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(close_db) struct db *db = NULL;
    struct schema_step steps[64];
    struct error error = ERROR_INIT;
    make_store(url);
    size_t count = steps_with("next_colour", next_sql, steps);
    steps[0].sql = "CREATE TABLE something_else (n BIGINT)";
    ok(db_open(url, DB_WRITE, &db, &error));
    assert_int_equal(schema_migrate(db, steps, count, NULL, NOW, &error), RESULT_REFUSED);
    assert_non_null(strstr(error.text, "changed build"));
}

static void test_foreign_database_is_refused(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct db *db = NULL;
    ok(db_open(url, DB_CREATE, &db, &error));
    ok(db_script(db, "CREATE TABLE recipes (name TEXT)", &error));
    db_close(db);
    assert_int_equal(store_open(url, NULL, &store, &error), RESULT_REFUSED);
    assert_non_null(strstr(error.text, "another program's database"));
    ok(db_open(url, DB_READ, &db, &error));
    assert_int_equal(number(db, "SELECT COUNT(*) FROM sqlite_master"), 1);
    db_close(db);
}

static void test_broken_step_is_undone(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(close_db) struct db *db = NULL;
    struct schema_step steps[64];
    struct error error = ERROR_INIT;
    make_store(url);
    size_t count = steps_with("next_broken", "CREATE TABLE half (n BIGINT); CREATE TABLE half (n BIGINT)", steps);
    ok(db_open(url, DB_WRITE, &db, &error));
    assert_int_equal(schema_migrate(db, steps, count, NULL, NOW, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, "next_broken"));
    ok(schema_verify(db, schema_steps, schema_step_count, &error));
    assert_int_equal(number(db, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'half'"), 0);
}

/* Killed anywhere in a step: the database is that of before or of after, and the next start goes on. */
static void test_killed_in_a_step(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *folder = path_in(*state, "backup");
    struct schema_step steps[64];
    struct error error = ERROR_INIT;
    int killed = 0;
    make_store(url);
    size_t count = steps_with("next_colour", next_sql, steps);
    for (int delay_us = 300; delay_us < 400000; delay_us = delay_us * 3 / 2) {
        pid_t child = fork();
        if (child == 0) {
            const struct itimerval timer = {.it_value = {.tv_usec = delay_us}};
            struct db *db = NULL;
            (void)setitimer(ITIMER_REAL, &timer, NULL);
            if (db_open(url, DB_WRITE, &db, &error) == RESULT_OK)
                (void)schema_migrate(db, steps, count, folder, NOW, &error);
            _exit(0);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        killed += WIFSIGNALED(status) ? 1 : 0;
        own_(close_db) struct db *db = NULL;
        ok(db_open(url, DB_WRITE, &db, &error));
        ok(db_quick_check(db, &error));
        bool later = false;
        ok(db_has_table(db, "later", &later, &error));
        assert_int_equal(number(db, "SELECT COUNT(*) FROM schema"), (int64_t)(later ? count : schema_step_count));
        if (later)
            break;
    }
    assert_true(killed > 0);
    own_(close_db) struct db *db = NULL;
    ok(db_open(url, DB_WRITE, &db, &error));
    ok(schema_migrate(db, steps, count, folder, NOW, &error));
    assert_int_equal(number(db, "SELECT COUNT(*) FROM later"), 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_from_empty),
        test_in_folder(test_from_previous_step),
        test_in_folder(test_changed_step_is_refused),
        test_in_folder(test_foreign_database_is_refused),
        test_in_folder(test_broken_step_is_undone),
        test_in_folder(test_killed_in_a_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
