#include "base/file.h"
#include "store/backup.h"
#include "store/cursors.h"
#include "store/inbound.h"
#include "store/outbox.h"
#include "store/reader.h"
#include "store/timers.h"
#include "store_test.h"

struct made {
    uint8_t key[HASH_KEY_BYTES];
    unsigned instance;
};

/* A store with one entry, one departure and one remembered event. */
static struct made make_store(const char *url, struct store **open)
{
    struct error error = ERROR_INIT;
    struct conversation conversation = {0};
    struct made made;
    int64_t id = 0, seq = 0, outbox_id = 0;
    bool fresh = false;
    ok(store_open(url, NULL, open, &error));
    ok(organisation_ensure_default(*open, NOW, &id, &error));
    ok(conversation_for_place(*open, id, "web", "visit-1", "", true, NOW, &conversation, &error));
    ok(entry_add(*open, id, conversation.id, 0, true, "reply", "hei", NULL, 0, NOW, &seq, &error));
    ok(outbox_add(*open, id, conversation.id, seq, "k", "reply", "hei", "", NOW, &outbox_id, &error));
    ok(inbound_remember(*open, id, "web", "visit-1", "m1", NOW, &fresh, &seq, &error));
    memcpy(made.key, store_key(*open), sizeof made.key);
    made.instance = store_instance(*open);
    return made;
}

static int64_t files_in(const char *folder)
{
    own_(text_done) struct text command = TEXT_INIT;
    text_printf(&command, "exit $(ls -A '%s' | wc -l)", folder);
    int status = system(command.data);
    return WEXITSTATUS(status);
}

/* While the writer is inside a transaction; what it has not committed is not in the copy. */
static void test_round_trip(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *file = path_in(*state, "copy.neuvo");
    own_(free_pointer) char *folder = path_in(*state, "new/place");
    own_(free_pointer) char *new_url = url_in(folder);
    own_(close_store) struct store *store = NULL;
    own_(close_store) struct store *restored = NULL;
    struct error error = ERROR_INIT;
    struct outbox_counts counts;
    int64_t id = 0, seq = 0;
    bool fresh = true;
    struct made made = make_store(url, &store);
    ok(store_begin(store, &error));
    ok(organisation_ensure(store, "uncommitted", NOW, &id, &error));
    ok(store_backup(url, file, &error));
    ok(store_backup(url, file, &error));
    ok(store_commit(store, &error));
    ok(store_restore(file, folder, false, &error));
    assert_int_equal(files_in(folder), 1);
    ok(store_open(new_url, NULL, &restored, &error));
    assert_memory_equal(store_key(restored), made.key, sizeof made.key);
    assert_int_equal(store_instance(restored), made.instance);
    assert_int_equal(organisation_find(restored, "uncommitted", &id, &error), RESULT_NOT_FOUND);
    ok(organisation_find(restored, "oma", &id, &error));
    ok(inbound_remember(restored, id, "web", "visit-1", "m1", NOW, &fresh, &seq, &error));
    assert_false(fresh);
    ok(outbox_counts(restored, &counts, &error));
    assert_int_equal(counts.waiting, 1);
}

/* A copy for a test machine neither sends what waits, nor wakes up, nor goes on in a stream, nor shares ids or keys. */
static void test_copy_is_another_instance(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *file = path_in(*state, "copy.neuvo");
    own_(free_pointer) char *folder = path_in(*state, "copy");
    own_(free_pointer) char *new_url = url_in(folder);
    own_(close_store) struct store *store = NULL;
    own_(close_store) struct store *restored = NULL;
    struct error error = ERROR_INIT;
    struct outbox_counts counts;
    int64_t id = 0, of = 0, due_ms = 0;
    struct made made = make_store(url, &store);
    ok(organisation_find(store, "oma", &of, &error));
    ok(timer_add(store, of, 1, 1, "k", "", NOW, NOW, &id, &error));
    ok(cursor_set(store, of, "matrix", "since", "s1", NOW, &error));
    ok(store_backup(url, file, &error));
    ok(store_restore(file, folder, true, &error));
    assert_int_equal(files_in(folder), 1);
    ok(store_open(new_url, NULL, &restored, &error));
    assert_memory_not_equal(store_key(restored), made.key, sizeof made.key);
    assert_int_not_equal(store_instance(restored), made.instance);
    ok(outbox_counts(restored, &counts, &error));
    assert_int_equal(counts.waiting, 0);
    ok(timer_next_due(restored, &due_ms, &error));
    assert_int_equal(due_ms, -1);
    ok(db_number(restored->db, &id, "SELECT COUNT(*) FROM cursor", NO_VALUES, &error));
    assert_int_equal(id, 0);
}

/* A restore that fails half-way leaves the folder empty, so that the second try is not refused. */
static void test_second_try(void **state)
{
    own_(free_pointer) char *bad_url = url_in(*state);
    own_(free_pointer) char *bad = path_in(*state, "neuvo.db");
    own_(free_pointer) char *good_path = path_in(*state, "good.db");
    own_(free_pointer) char *file = path_in(*state, "copy.neuvo");
    own_(free_pointer) char *folder = path_in(*state, "new");
    own_(text_done) struct text good_url = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct db *db = NULL;
    ok(db_open(bad_url, DB_CREATE, &db, &error));
    ok(db_script(db, "CREATE TABLE instance (other BIGINT)", &error));
    db_close(db);
    assert_int_not_equal(store_restore(bad, folder, true, &error), RESULT_OK);
    assert_int_equal(files_in(folder), 0);
    text_printf(&good_url, "sqlite:%s", good_path);
    (void)make_store(good_url.data, &store);
    store_close(store);
    ok(store_backup(good_url.data, file, &error));
    ok(store_restore(file, folder, true, &error));
    assert_int_equal(files_in(folder), 1);
}

/* The backup overwrites neither the store nor its log, whatever way their names are written. */
static void test_not_onto_itself(void **state)
{
    static const char *const names[] = {"neuvo.db", "neuvo.db-wal", "neuvo.db-shm", "./neuvo.db", "linked", "aside"};
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *path = path_in(*state, "neuvo.db");
    own_(free_pointer) char *linked = path_in(*state, "linked");
    own_(free_pointer) char *aside = path_in(*state, "aside");
    own_(free_pointer) char *aside_tmp = path_in(*state, "aside.tmp");
    struct error error = ERROR_INIT;
    struct store *made = NULL;
    (void)make_store(url, &made);
    store_close(made);
    assert_int_equal(link(path, linked), 0);
    assert_int_equal(link(path, aside_tmp), 0);
    for (int open = 0; open < 2; open++) { /* the log's files are there only while the store is open */
        own_(close_store) struct store *store = NULL;
        if (open == 1)
            ok(store_open(url, NULL, &store, &error));
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            own_(free_pointer) char *file = path_in(*state, names[i]);
            assert_int_equal(store_backup(url, file, &error), RESULT_REFUSED);
            assert_non_null(strstr(error.text, "the store's own file"));
        }
    }
    assert_int_equal(chdir(*state), 0);
    assert_int_equal(store_backup(url, "neuvo.db-wal", &error), RESULT_REFUSED);
    ok(store_backup(url, "neuvo.db-copy", &error));
    assert_int_equal(chdir("/"), 0);
    assert_int_not_equal(access(aside, F_OK), 0);
}

static void test_restore_refuses(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *file = path_in(*state, "copy.neuvo");
    own_(free_pointer) char *folder = path_in(*state, "new");
    own_(free_pointer) char *text_file = path_in(*state, "text");
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    (void)make_store(url, &store);
    store_close(store);
    ok(store_backup(url, file, &error));
    assert_int_equal(store_restore(file, *state, false, &error), RESULT_REFUSED);
    assert_non_null(strstr(error.text, "is not empty"));
    assert_int_equal(store_restore(text_file, folder, false, &error), RESULT_NOT_FOUND);
    ok(file_write(text_file, "not a database, just a text of some length", 42, 0600, &error));
    assert_int_equal(store_restore(text_file, folder, false, &error), RESULT_BAD_INPUT);
    assert_int_equal(files_in(folder), 0);
}

static void test_damaged_backup_is_refused(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *file = path_in(*state, "copy.neuvo");
    own_(free_pointer) char *folder = path_in(*state, "new");
    own_(text_done) struct text bytes = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    (void)make_store(url, &store);
    store_close(store);
    ok(store_backup(url, file, &error));
    ok(file_read(file, 64 << 20, &bytes, &error));
    memset(bytes.data + 8192, 0xAB, bytes.length - 8192);
    ok(file_write(file, bytes.data, bytes.length, 0600, &error));
    assert_int_equal(store_restore(file, folder, false, &error), RESULT_BAD_INPUT);
    assert_int_equal(files_in(folder), 0);
}

/* A backup that cannot be finished leaves the earlier one alone, and nothing beside it. */
static void test_failed_backup(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *missing = path_in(*state, "no/such/folder/file");
    struct error error = ERROR_INIT;
    assert_int_equal(store_backup(url, missing, &error), RESULT_NOT_FOUND);
    struct store *store = NULL;
    (void)make_store(url, &store);
    store_close(store);
    assert_int_equal(store_backup(url, missing, &error), RESULT_FAILED);
    assert_non_null(strstr(error.text, "no/such/folder"));
    assert_int_equal(store_backup("sqlite::memory:", missing, &error), RESULT_BAD_INPUT);
}

static void test_reader(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(close_store) struct store *store = NULL;
    own_(entries_done) struct entries entries = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    struct reader *reader = NULL;
    struct reader_counts counts;
    int64_t id = 0;
    bool more = true;
    assert_int_equal(reader_open(url, &reader, &error), RESULT_NOT_FOUND);
    (void)make_store(url, &store);
    ok(reader_open(url, &reader, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure(store, "uncommitted", NOW, &id, &error));
    ok(reader_counts(reader, &counts, &error));
    assert_int_equal(counts.conversations, 1);
    assert_int_equal(counts.entries, 1);
    assert_int_equal(counts.outbox_waiting, 1);
    assert_int_equal(counts.outbox_oldest_ms, NOW);
    assert_int_equal(counts.people + counts.tickets_open + counts.dead, 0);
    assert_int_equal(reader_organisation(reader, "uncommitted", &id, &error), RESULT_NOT_FOUND);
    ok(store_commit(store, &error));
    ok(reader_organisation(reader, "oma", &id, &error));
    ok(reader_entries(reader, id, "web", "visit-1", "", 0, 10, &entries, &more, &error));
    assert_int_equal(entries.list.count, 1);
    assert_string_equal(entries.list.items[0].body, "hei");
    assert_int_equal(reader_entries(reader, id, "web", "x", "", 0, 10, &entries, &more, &error), RESULT_NOT_FOUND);
    reader_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_round_trip),      test_in_folder(test_copy_is_another_instance),
        test_in_folder(test_restore_refuses), test_in_folder(test_damaged_backup_is_refused),
        test_in_folder(test_second_try),      test_in_folder(test_not_onto_itself),
        test_in_folder(test_failed_backup),   test_in_folder(test_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
