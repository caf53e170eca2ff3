/* Pictures on the disk: encrypted, opened only by their key and organisation, removed, swept; and the jobs. */
#include "jobs/media.h"
#include "jobs/strip_apart.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define GIF "GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2Dx\0;"
#define GIF_OF_MATTI "GIF89a\1\0\1\0\0\0\0!\xfe\5Matti\0,\0\0\0\0\1\0\1\0\0\2\2Dx\0;"

#define ok(call) \
    do { \
        if ((call) != RESULT_OK) \
            fail_msg("%s: %s", #call, error.text); \
    } while (0)

struct desk {
    char folder[64];
};

static int desk_up(void **state)
{
    struct desk *desk = x_alloc(1, sizeof *desk);
    (void)snprintf(desk->folder, sizeof desk->folder, "/tmp/neuvo-media-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    *state = desk;
    return 0;
}

static int desk_down(void **state)
{
    own_(text_done) struct text command = TEXT_INIT;
    struct desk *desk = *state;
    text_printf(&command, "rm -rf '%s'", desk->folder);
    assert_int_equal(system(command.data), 0);
    free(desk);
    return 0;
}

static void path_in(const struct desk *desk, struct text *path, const char *rest)
{
    text_clear(path);
    text_printf(path, "%s/%s", desk->folder, rest);
}

static bool is_there(const struct desk *desk, const char *organisation, const char *name)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/media/%s/%s", desk->folder, organisation, name);
    return access(path.data, F_OK) == 0;
}

static void keep(const struct desk *desk, const char *bytes, size_t length, char name[MEDIA_NAME_BYTES])
{
    own_(text_done) struct text plain = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_add_bytes(&plain, bytes, length);
    ok(media_keep(desk->folder, "oma", &plain, name, &error));
}

/* Of one piece, of exactly as many as fit, and of one more; of nothing too. */
static void test_what_is_kept_opens_again(void **state)
{
    static const size_t lengths[] = {0, 1, 65535, 65536, 65537, 200000};
    const struct desk *desk = *state;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        own_(text_done) struct text opened = TEXT_INIT;
        own_(free_pointer) char *bytes = x_alloc(lengths[i] + 1, 1);
        struct error error = ERROR_INIT;
        char name[MEDIA_NAME_BYTES];
        for (size_t k = 0; k < lengths[i]; k++)
            bytes[k] = (char)(k * 31 + i);
        keep(desk, bytes, lengths[i], name);
        ok(media_open(desk->folder, "oma", name, &opened, &error));
        assert_int_equal(opened.length, lengths[i]);
        assert_memory_equal(opened.data, bytes, lengths[i]);
    }
}

static void test_the_disk_tells_nothing(void **state)
{
    static const char words[] = "a screenshot with a name that nobody else may read";
    const struct desk *desk = *state;
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text kept = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct stat status;
    char name[MEDIA_NAME_BYTES], again[MEDIA_NAME_BYTES];
    keep(desk, words, sizeof words, name);
    keep(desk, words, sizeof words, again);
    assert_string_not_equal(name, again);
    text_printf(&path, "%s/media/oma/%s", desk->folder, name);
    ok(file_read(path.data, 1 << 20, &kept, &error));
    assert_null(memmem(kept.data, kept.length, "screenshot", 10));
    assert_int_equal(stat(path.data, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    path_in(desk, &path, "media.key");
    assert_int_equal(stat(path.data, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, 32);
}

static void refuses(const struct desk *desk, const char *organisation, const char *name, enum result wanted)
{
    own_(text_done) struct text opened = TEXT_INIT;
    struct error error = ERROR_INIT;
    assert_int_equal(media_open(desk->folder, organisation, name, &opened, &error), wanted);
    assert_int_equal(opened.length, 0);
    assert_true(error.text[0] != '\0');
}

static void move(const struct desk *desk, const char *from, const char *to)
{
    own_(text_done) struct text old = TEXT_INIT;
    own_(text_done) struct text new = TEXT_INIT;
    path_in(desk, &old, from);
    path_in(desk, &new, to);
    assert_int_equal(rename(old.data, new.data), 0);
}

static void test_another_key_opens_nothing(void **state)
{
    const struct desk *desk = *state;
    char name[MEDIA_NAME_BYTES], other[MEDIA_NAME_BYTES];
    keep(desk, "abc", 3, name);
    move(desk, "media.key", "media.key.kept");
    refuses(desk, "oma", name, RESULT_BAD_INPUT); /* opening makes no key */
    keep(desk, "def", 3, other);
    refuses(desk, "oma", name, RESULT_BAD_INPUT);
}

static void test_another_organisation_opens_nothing(void **state)
{
    const struct desk *desk = *state;
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text from = TEXT_INIT;
    own_(text_done) struct text to = TEXT_INIT;
    struct error error = ERROR_INIT;
    char name[MEDIA_NAME_BYTES];
    keep(desk, "abc", 3, name);
    path_in(desk, &path, "media/toinen");
    ok(folder_make(path.data, 0700, &error));
    text_printf(&from, "media/oma/%s", name);
    text_printf(&to, "media/toinen/%s", name);
    move(desk, from.data, to.data);
    refuses(desk, "toinen", name, RESULT_BAD_INPUT);
    refuses(desk, "oma", name, RESULT_NOT_FOUND);
    refuses(desk, "../oma", name, RESULT_BAD_INPUT);
    refuses(desk, "toinen", "../../media.key", RESULT_BAD_INPUT);
}

/* Every byte counts, and so does the end: without its last piece a picture is not whole. */
static void test_a_damaged_file(void **state)
{
    const struct desk *desk = *state;
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text kept = TEXT_INIT;
    own_(free_pointer) char *bytes = x_alloc(70000, 1);
    struct error error = ERROR_INIT;
    char name[MEDIA_NAME_BYTES];
    keep(desk, bytes, 70000, name);
    text_printf(&path, "%s/media/oma/%s", desk->folder, name);
    ok(file_read(path.data, 1 << 20, &kept, &error));
    const size_t places[] = {0, 8, 40, 65560, kept.length - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        kept.data[places[i]] = (char)(kept.data[places[i]] ^ 1);
        ok(file_write(path.data, kept.data, kept.length, 0600, &error));
        refuses(desk, "oma", name, RESULT_BAD_INPUT);
        kept.data[places[i]] = (char)(kept.data[places[i]] ^ 1);
    }
    const size_t ends[] = {0, 8, 32, 32 + 65536 + 17, kept.length - 1};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        ok(file_write(path.data, kept.data, ends[i], 0600, &error));
        refuses(desk, "oma", name, RESULT_BAD_INPUT);
    }
}

static void test_a_key_that_others_may_read(void **state)
{
    const struct desk *desk = *state;
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text plain = TEXT_INIT;
    struct error error = ERROR_INIT;
    char name[MEDIA_NAME_BYTES];
    keep(desk, "abc", 3, name);
    path_in(desk, &path, "media.key");
    assert_int_equal(chmod(path.data, 0644), 0);
    refuses(desk, "oma", name, RESULT_BAD_INPUT);
    assert_int_equal(media_keep(desk->folder, "oma", &plain, name, &error), RESULT_BAD_INPUT);
    assert_non_null(strstr(error.text, "chmod 600"));
    ok(file_write(path.data, "short", 5, 0600, &error));
    assert_int_equal(media_keep(desk->folder, "oma", &plain, name, &error), RESULT_BAD_INPUT);
}

static void test_the_sweep(void **state)
{
    const struct desk *desk = *state;
    own_(media_files_done) struct media_files known = {.list = LIST_INIT};
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    char stays[MEDIA_NAME_BYTES], goes[MEDIA_NAME_BYTES];
    size_t removed = 9;
    ok(media_sweep(desk->folder, &known, INT64_MAX, &removed, &error)); /* nothing was ever kept */
    assert_int_equal(removed, 0);
    keep(desk, "abc", 3, stays);
    keep(desk, "def", 3, goes);
    text_printf(&path, "%s/media/oma/%s.tmp", desk->folder, stays);
    ok(file_write(path.data, "half", 4, 0600, &error));
    *list_push(&known.list) = (struct media_file){x_strdup("oma"), x_strdup(stays)};
    *list_push(&known.list) = (struct media_file){x_strdup("toinen"), x_strdup(goes)}; /* it is another one's */
    ok(media_sweep(desk->folder, &known, clock_now_ms() - 60000, &removed,
                   &error)); /* they are on their way, perhaps */
    assert_int_equal(removed, 0);
    ok(media_sweep(desk->folder, &known, INT64_MAX, &removed, &error));
    assert_int_equal(removed, 2);
    assert_true(is_there(desk, "oma", stays));
    assert_false(is_there(desk, "oma", goes));
    ok(media_remove(desk->folder, "oma", stays, &error));
    ok(media_remove(desk->folder, "oma", stays, &error)); /* twice is fine */
    assert_false(is_there(desk, "oma", stays));
}

/* ---- jobs ---------------------------------------------------------------------------------------------------- */

static struct media_done *job(const struct desk *desk, const char *bytes, size_t length, const char *removes)
{
    struct workers *workers = workers_start();
    struct mailbox *results = mailbox_new(4, NULL, NULL);
    struct text given = TEXT_INIT;
    if (removes == NULL) {
        text_add_bytes(&given, bytes, length);
        assert_true(media_put_keep(workers, results, desk->folder, "oma", 7, 3, &given));
        assert_int_equal(given.length, 0);
    } else {
        assert_true(media_put_remove(workers, results, desk->folder, "oma", 7, removes));
    }
    struct media_done *done = mailbox_take(results, 30000);
    assert_non_null(done);
    assert_int_equal(done->departure_id, 7);
    assert_true((done->outcome == SENT_DONE) == (done->reason[0] == '\0'));
    workers_stop(workers);
    mailbox_free(results, NULL);
    return done;
}

static void test_a_job_strips_and_keeps(void **state)
{
    const struct desk *desk = *state;
    own_(text_done) struct text opened = TEXT_INIT;
    struct error error = ERROR_INIT;
    own_(free_pointer) struct media_done *kept = job(desk, GIF_OF_MATTI, sizeof GIF_OF_MATTI - 1, NULL);
    assert_int_equal(kept->outcome, SENT_DONE);
    assert_string_equal(kept->media_type, "image/gif");
    assert_int_equal(kept->bytes, sizeof GIF - 1);
    ok(media_open(desk->folder, "oma", kept->name, &opened, &error));
    assert_int_equal(opened.length, sizeof GIF - 1);
    assert_memory_equal(opened.data, GIF, sizeof GIF - 1);
    own_(free_pointer) struct media_done *gone = job(desk, NULL, 0, kept->name);
    assert_int_equal(gone->outcome, SENT_DONE);
    assert_false(is_there(desk, "oma", kept->name));
}

static void test_a_job_refuses(void **state)
{
    const struct desk *desk = *state;
    own_(free_pointer) char *large = x_alloc(MEDIA_BYTES + 1, 1);
    own_(text_done) struct text path = TEXT_INIT;
    memcpy(large, GIF, sizeof GIF - 1);
    own_(free_pointer) struct media_done *page = job(desk, "<html>", 6, NULL);
    own_(free_pointer) struct media_done *pdf = job(desk, "%PDF-1.4", 8, NULL);
    own_(free_pointer) struct media_done *too_large = job(desk, large, MEDIA_BYTES + 1, NULL);
    assert_int_equal(page->outcome, SENT_NEVER);
    assert_int_equal(pdf->outcome, SENT_NEVER);
    assert_non_null(strstr(pdf->reason, "PDF"));
    assert_int_equal(too_large->outcome, SENT_NEVER);
    assert_non_null(strstr(too_large->reason, "10 MiB"));
    path_in(desk, &path, "media");
    assert_int_not_equal(access(path.data, F_OK), 0); /* nothing of them was written */
}

/* What the disk does not take is tried again. */
static void test_a_job_without_a_place(void **state)
{
    const struct desk *desk = *state;
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    path_in(desk, &path, "media");
    ok(file_write(path.data, "", 0, 0600, &error)); /* a file where the folder belongs */
    own_(free_pointer) struct media_done *done = job(desk, GIF, sizeof GIF - 1, NULL);
    assert_int_equal(done->outcome, SENT_LATER);
}

#define at_desk(test) cmocka_unit_test_setup_teardown(test, desk_up, desk_down)

int main(int argc, char **argv)
{
    if (strip_apart_is_wanted(argc, argv))
        return strip_apart_main();
    const struct CMUnitTest tests[] = {
        at_desk(test_what_is_kept_opens_again),
        at_desk(test_the_disk_tells_nothing),
        at_desk(test_another_key_opens_nothing),
        at_desk(test_another_organisation_opens_nothing),
        at_desk(test_a_damaged_file),
        at_desk(test_a_key_that_others_may_read),
        at_desk(test_the_sweep),
        at_desk(test_a_job_strips_and_keeps),
        at_desk(test_a_job_refuses),
        at_desk(test_a_job_without_a_place),
    };
    return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
