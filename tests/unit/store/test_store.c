#include "store/reader.h"
#include "store/schema.h"
#include "store_test.h"

static void test_instance_stays(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    uint8_t key[HASH_KEY_BYTES];
    ok(store_open(url, NULL, &store, &error));
    memcpy(key, store_key(store), sizeof key);
    unsigned instance = store_instance(store);
    assert_int_equal(store_schema_version(store), (int)schema_step_count);
    store_close(store);
    ok(store_open(url, NULL, &store, &error));
    assert_memory_equal(key, store_key(store), sizeof key);
    assert_int_equal(instance, store_instance(store));
    store_close(store);
    own_(free_pointer) char *other = path_in(*state, "other.db");
    own_(text_done) struct text other_url = TEXT_INIT;
    text_printf(&other_url, "sqlite:%s", other);
    ok(store_open(other_url.data, NULL, &store, &error));
    assert_memory_not_equal(key, store_key(store), sizeof key);
    store_close(store);
}

/* Ids rise although the clock went back an hour between two runs. */
static void test_ids_after_clock_went_back(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t last = 0;
    ok(store_open(url, NULL, &store, &error));
    ok(store_begin(store, &error));
    for (int i = 0; i < 10000; i++)
        last = store_new_id(store, NOW);
    ok(store_commit(store, &error));
    store_close(store);
    ok(store_open(url, NULL, &store, &error));
    assert_true(store_new_id(store, NOW - 3600000) > last);
    store_close(store);
}

static void test_rollback_and_savepoint(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    int64_t id = 0;
    ok(store_begin(house->store, &error));
    ok(organisation_ensure(house->store, "kept", NOW, &id, &error));
    ok(store_savepoint(house->store, &error));
    ok(organisation_ensure(house->store, "undone", NOW, &id, &error));
    store_savepoint_rollback(house->store);
    ok(store_savepoint(house->store, &error));
    ok(organisation_ensure(house->store, "kept-too", NOW, &id, &error));
    ok(store_savepoint_release(house->store, &error));
    ok(store_commit(house->store, &error));
    ok(organisation_find(house->store, "kept", &id, &error));
    ok(organisation_find(house->store, "kept-too", &id, &error));
    assert_int_equal(organisation_find(house->store, "undone", &id, &error), RESULT_NOT_FOUND);
    ok(store_begin(house->store, &error));
    ok(organisation_ensure(house->store, "gone", NOW, &id, &error));
    store_rollback(house->store);
    store_rollback(house->store);
    assert_int_equal(organisation_find(house->store, "gone", &id, &error), RESULT_NOT_FOUND);
}

/* The driver: parameters by their number, whatever order they appear in, and all kinds of values. */
static void test_values(void **state)
{
    struct house *house = *state;
    struct db *db = house->store->db;
    struct error error = ERROR_INIT;
    own_(text_done) struct text text = TEXT_INIT;
    int64_t number = 0;
    ok(db_script(db, "CREATE TABLE scratch (a BIGINT, b TEXT, c BLOB, d BIGINT)", &error));
    ok(db_run(db, &number, "INSERT INTO scratch (c, b, a, d) VALUES ($3, $2, $1, $4)",
              VALUES(INT(INT64_MIN), TEXT("ä\"'%"), BLOB("\0\1\2", 3), NOTHING), &error));
    assert_int_equal(number, 1);
    ok(db_number(db, &number, "SELECT a FROM scratch WHERE d IS NULL AND LENGTH(c) = 3", NO_VALUES, &error));
    assert_true(number == INT64_MIN);
    ok(db_text(db, &text, "SELECT b FROM scratch WHERE c = $1", VALUES(BLOB("\0\1\2", 3)), &error));
    assert_string_equal(text.data, "ä\"'%");
    assert_int_equal(db_run(db, NULL, "DELETE FROM scratch WHERE a = $1", NO_VALUES, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, "wrong number of values"));
    own_(rows_done) struct rows *rows = NULL;
    own_(rows_done) struct rows *inner = NULL;
    ok(db_query(db, &rows, "SELECT a FROM scratch", NO_VALUES, &error));
    assert_int_equal(db_query(db, &inner, "SELECT a FROM scratch", NO_VALUES, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, "inside itself"));
}

static void test_bad_addresses(void **state)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    assert_int_equal(store_open("postgres://x", NULL, &store, &error), RESULT_BAD_INPUT);
    assert_non_null(strstr(error.text, "sqlite:PATH"));
    assert_int_equal(store_open("sqlite:/no/such/folder/x.db", NULL, &store, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, "/no/such/folder/x.db"));
    own_(free_pointer) char *url = url_in(*state);
    const struct store_options options = {.read_only = true};
    assert_int_equal(store_open(url, &options, &store, &error), RESULT_NOT_FOUND);
    own_(free_pointer) char *path = path_in(*state, "neuvo.db");
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 1000; i++)
        (void)fputs("this is a text and no database\n", file);
    (void)fclose(file);
    assert_int_equal(store_open(url, NULL, &store, &error), RESULT_BAD_INPUT);
    assert_non_null(strstr(error.text, "neuvo.db"));
    assert_null(store);
}

static void test_read_only(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    struct error error = ERROR_INIT;
    own_(close_store) struct store *writer = NULL;
    own_(close_store) struct store *store = NULL;
    const struct store_options options = {.read_only = true};
    int64_t id = 0;
    ok(store_open(url, NULL, &writer, &error));
    ok(organisation_ensure_default(writer, NOW, &id, &error));
    ok(store_open(url, &options, &store, &error));
    ok(organisation_find(store, "oma", &id, &error));
    assert_int_equal(organisation_ensure(store, "second", NOW, &id, &error), RESULT_REFUSED);
}

/* Damage that shows while the store is in use is FAILED, so that the process ends; the caller's words are not to blame.
 */
static void test_damage_while_open(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *path = path_in(*state, "neuvo.db");
    own_(close_store) struct store *store = NULL;
    own_(close_store) struct store *reader = NULL;
    const struct store_options options = {.read_only = true};
    struct error error = ERROR_INIT;
    int64_t id = 0, seq = 0, page = 0;
    char garbage[4096];
    ok(store_open(url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &id, &error));
    ok(db_number(store->db, &page, "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_conversation_1'",
                 NO_VALUES, &error));
    store_close(store);
    memset(garbage, 0xAB, sizeof garbage);
    FILE *file = fopen(path, "r+");
    assert_int_equal(fseek(file, (long)(page - 1) * 4096, SEEK_SET), 0);
    assert_int_equal(fwrite(garbage, sizeof garbage, 1, file), 1);
    (void)fclose(file);
    store = NULL;
    ok(store_open(url, NULL, &store, &error));
    assert_int_equal(entry_add(store, id, 1, 0, false, "text", "b", NULL, 0, NOW, &seq, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, "is damaged"));
    ok(store_open(url, &options, &reader, &error));
    assert_int_equal(db_number(reader->db, &seq,
                               "SELECT last_seq FROM conversation WHERE organisation_id = $1 AND id = $2",
                               VALUES(INT(id), INT(1)), &error),
                     RESULT_FAILED);
}

static void test_no_longer_writable(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    int64_t id = 0;
    ok(db_script(house->store->db, "PRAGMA query_only = ON", &error));
    assert_int_equal(organisation_ensure(house->store, "second", NOW, &id, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, "may not be written"));
}

static void test_file_is_gone(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *path = path_in(*state, "neuvo.db");
    own_(free_pointer) char *aside = path_in(*state, "aside.db");
    struct error error = ERROR_INIT;
    own_(close_store) struct store *store = NULL;
    ok(store_open(url, NULL, &store, &error));
    ok(store_check(store, &error));
    assert_int_equal(rename(path, aside), 0);
    assert_int_equal(store_check(store, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, "deleted"));
    assert_int_equal(store_checkpoint(url, &error), RESULT_NOT_FOUND);
    FILE *file = fopen(path, "w");
    (void)fclose(file);
    assert_int_equal(store_check(store, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, "replaced"));
}

static void test_locked(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    struct error error = ERROR_INIT;
    own_(close_store) struct store *store = NULL;
    own_(close_store) struct store *other = NULL;
    int64_t id = 0;
    ok(store_open(url, NULL, &store, &error));
    ok(store_open(url, NULL, &other, &error));
    ok(store_begin(other, &error));
    ok(organisation_ensure(other, "other", NOW, &id, &error));
    db_set_patience(store->db, 20);
    assert_int_equal(store_begin(store, &error), RESULT_BUSY);
    assert_non_null(strstr(error.text, "locked by another program"));
    store_rollback(other);
    ok(store_begin(store, &error));
    ok(store_commit(store, &error));
}

static off_t wal_size(const char *folder)
{
    own_(free_pointer) char *path = path_in(folder, "neuvo.db-wal");
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return -1;
    (void)fseek(file, 0, SEEK_END);
    off_t size = ftello(file);
    (void)fclose(file);
    return size;
}

/* Nobody but the worker's checkpoint moves pages; afterwards the log is used again from its start. */
static void test_checkpoint(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    struct error error = ERROR_INIT;
    own_(close_store) struct store *store = NULL;
    int64_t id = 0;
    char name[32];
    ok(store_open(url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &id, &error));
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 600; i++) {
            (void)snprintf(name, sizeof name, "fact-%d", i);
            ok(organisation_fact_set(store, id, name, name, &error));
        }
        ok(store_checkpoint(url, &error));
    }
    assert_in_range(wal_size(*state), 1, 16 << 20);
    ok(store_checkpoint("sqlite::memory:", &error));
}

/* With no worker at all the log still does not fill the disk: 250 MB are written, at most 150 lie there. */
static void test_log_without_checkpoints(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(close_store) struct store *store = NULL;
    own_(text_done) struct text value = TEXT_INIT;
    struct error error = ERROR_INIT;
    int64_t id = 0;
    ok(store_open(url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &id, &error));
    for (int i = 0; i < 512 * 1024; i++)
        text_add_char(&value, 'x');
    for (int i = 0; i < 500; i++) {
        ok(store_begin(store, &error));
        ok(organisation_fact_set(store, id, i % 2 == 0 ? "a" : "b", value.data, &error));
        ok(store_commit(store, &error));
    }
    assert_in_range(wal_size(*state), 1, 150 << 20);
}

/* The database may be read by its owner only. */
static void test_file_mode(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(text_done) struct text command = TEXT_INIT;
    struct error error = ERROR_INIT;
    own_(close_store) struct store *store = NULL;
    ok(store_open(url, NULL, &store, &error));
    text_printf(&command, "test -z \"$(find '%s' -type f -perm /077)\"", (const char *)*state);
    assert_int_equal(system(command.data), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_instance_stays),
        test_in_folder(test_ids_after_clock_went_back),
        test_in_house(test_rollback_and_savepoint),
        test_in_house(test_values),
        test_in_folder(test_bad_addresses),
        test_in_folder(test_read_only),
        test_in_folder(test_damage_while_open),
        test_in_house(test_no_longer_writable),
        test_in_folder(test_file_is_gone),
        test_in_folder(test_locked),
        test_in_folder(test_checkpoint),
        test_in_folder(test_log_without_checkpoints),
        test_in_folder(test_file_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
