/* No space left: a clear FULL, a rollback that keeps all that was committed, and life after space came back. The
 * limit on file sizes stands for the full disk. */
#include "store/schema.h"
#include "store_test.h"

#include <signal.h>
#include <sys/resource.h>

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static enum result add_batch(struct store *store, int64_t organisation_id, int64_t conversation_id, struct error *error)
{
    char body[2000];
    memset(body, 'x', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    int64_t seq = 0;
    enum result result = store_begin(store, error);
    for (int i = 0; i < 10 && result == RESULT_OK; i++)
        result = entry_add(store, organisation_id, conversation_id, 0, false, "text", body, NULL, 0, NOW, &seq, error);
    if (result == RESULT_OK)
        result = store_commit(store, error);
    if (result != RESULT_OK)
        store_rollback(store);
    return result;
}

static void test_full_then_free(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(close_store) struct store *store = NULL;
    struct error error = ERROR_INIT;
    struct conversation conversation = {0};
    int64_t id = 0, batches = 0, rows = 0;
    ok(store_open(url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &id, &error));
    ok(conversation_for_place(store, id, "web", "v", "", true, NOW, &conversation, &error));
    limit_files(7 << 18);
    enum result result = RESULT_OK;
    while (result == RESULT_OK && batches < 1000) {
        result = add_batch(store, id, conversation.id, &error);
        batches += result == RESULT_OK ? 1 : 0;
    }
    assert_int_equal(result, RESULT_FULL);
    assert_non_null(strstr(error.text, "no space left"));
    assert_in_range(batches, 5, 100);
    ok(db_number(store->db, &rows, "SELECT COUNT(*) FROM entry", NO_VALUES, &error));
    assert_int_equal(rows, batches * 10);
    limit_files(RLIM_INFINITY);
    ok(add_batch(store, id, conversation.id, &error));
    ok(db_number(store->db, &rows, "SELECT last_seq FROM conversation", NO_VALUES, &error));
    assert_int_equal(rows, (batches + 1) * 10);
    ok(db_quick_check(store->db, &error));
}

/* No room for the copy before a step: the step is not begun. */
static void test_no_room_for_the_copy(void **state)
{
    own_(free_pointer) char *url = url_in(*state);
    own_(free_pointer) char *folder = path_in(*state, "backup");
    own_(text_done) struct text command = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct schema_step steps[64];
    assert_true(schema_step_count < sizeof steps / sizeof *steps);
    struct store *store = NULL;
    ok(store_open(url, NULL, &store, &error));
    memcpy(steps, schema_steps, schema_step_count * sizeof *steps);
    steps[schema_step_count] =
        (struct schema_step){(int)schema_step_count + 1, "0099_next", "CREATE TABLE next (n BIGINT)"};
    limit_files(20000);
    enum result result = schema_migrate(store->db, steps, schema_step_count + 1, folder, NOW, &error);
    limit_files(RLIM_INFINITY);
    assert_int_equal(result, RESULT_FULL);
    assert_non_null(strstr(error.text, "not begun"));
    ok(schema_verify(store->db, schema_steps, schema_step_count, &error));
    store_close(store);
    text_printf(&command, "test -z \"$(ls -A '%s')\"", folder);
    assert_int_equal(system(command.data), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_full_then_free),
        test_in_folder(test_no_room_for_the_copy),
    };
    (void)signal(SIGXFSZ, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
