#include "base/file.h"

#include "base_test.h"

#include <fcntl.h>
#include <sys/stat.h>

static void write_words(const char *path, const char *words)
{
    struct error error = ERROR_INIT;
    ok(file_write(path, words, strlen(words), 0600, &error));
}

/* Whether there is anything of that name, a broken link included. */
static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

static void test_write_and_read(void **state)
{
    own_(free_pointer) char *path = path_in(*state, "a");
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct stat status;
    ok(file_write(path, "a\0b", 3, 0640, &error));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0137, 0);
    text_add(&content, "before ");
    ok(file_read(path, 3, &content, &error));
    assert_int_equal(content.length, 10);
    assert_memory_equal(content.data, "before a\0b", 10);
    ok(file_write(path, "", 0, 0600, &error));
    text_clear(&content);
    ok(file_read(path, 0, &content, &error));
    assert_int_equal(content.length, 0);
}

static void test_too_large(void **state)
{
    own_(free_pointer) char *path = path_in(*state, "large");
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    write_words(path, "0123456789");
    assert_int_equal(file_read(path, 9, &content, &error), RESULT_BAD_INPUT);
    holds(error.text, path);
    holds(error.text, "10 bytes, at most 9");
    assert_int_equal(content.length, 0);
    /* A sparse file of 50 GB is refused by its size, not read. */
    assert_int_equal(truncate(path, (off_t)50 << 30), 0);
    assert_int_equal(file_read(path, 1 << 20, &content, &error), RESULT_BAD_INPUT);
}

/* A file that tells no size (as those of /proc) is bounded while it is read. */
static void test_file_without_a_size(void **state)
{
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    assert_int_equal(file_read("/proc/self/maps", 20, &content, &error), RESULT_BAD_INPUT);
    holds(error.text, "grew past 20 bytes");
}

static void test_what_is_no_file(void **state)
{
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    own_(free_pointer) char *missing = path_in(*state, "missing");
    own_(free_pointer) char *pipe = path_in(*state, "pipe");
    own_(free_pointer) char *below = path_in(*state, "file/below");
    own_(free_pointer) char *file = path_in(*state, "file");
    assert_int_equal(file_read(missing, 10, &content, &error), RESULT_NOT_FOUND);
    holds(error.text, missing);
    assert_int_equal(file_read(*state, 10, &content, &error), RESULT_BAD_INPUT);
    holds(error.text, "not a regular file");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(file_read(pipe, 10, &content, &error), RESULT_BAD_INPUT); /* and does not wait for a writer */
    assert_int_equal(file_read("/dev/zero", 10, &content, &error), RESULT_BAD_INPUT);
    write_words(file, "x");
    assert_int_equal(file_read(below, 10, &content, &error), RESULT_BAD_INPUT);
}

static void test_links(void **state)
{
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    own_(free_pointer) char *file = path_in(*state, "file");
    own_(free_pointer) char *link = path_in(*state, "link");
    own_(free_pointer) char *loop = path_in(*state, "loop");
    write_words(file, "through a link");
    assert_int_equal(symlink("file", link), 0);
    assert_int_equal(symlink("loop", loop), 0);
    ok(file_read(link, 100, &content, &error));
    assert_string_equal(content.data, "through a link");
    assert_int_equal(file_read(loop, 100, &content, &error), RESULT_BAD_INPUT);
    holds(error.text, loop);
}

/* The new content takes the name's place; what the old name led to stays as it was, and no half is left. */
static void test_write_replaces_the_name(void **state)
{
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    own_(free_pointer) char *path = path_in(*state, "settings");
    own_(free_pointer) char *temporary = path_in(*state, "settings.tmp");
    write_words(path, "old and long");
    int old = open(path, O_RDONLY | O_CLOEXEC);
    write_words(path, "new");
    char kept[32] = "";
    assert_int_equal(read(old, kept, sizeof kept - 1), 12); /* who had it open sees the old one whole */
    assert_string_equal(kept, "old and long");
    assert_int_equal(close(old), 0);
    ok(file_read(path, 100, &content, &error));
    assert_string_equal(content.data, "new");
    assert_false(is_there(temporary));
}

static void test_a_planted_link_is_not_followed(void **state)
{
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    own_(free_pointer) char *path = path_in(*state, "settings");
    own_(free_pointer) char *temporary = path_in(*state, "settings.tmp");
    own_(free_pointer) char *other = path_in(*state, "other");
    write_words(other, "somebody's");
    assert_int_equal(symlink("other", temporary), 0);
    assert_int_equal(file_write(path, "new", 3, 0600, &error), RESULT_BAD_INPUT);
    ok(file_read(other, 100, &content, &error));
    assert_string_equal(content.data, "somebody's");
}

static void test_a_failed_write_leaves_the_old_one(void **state)
{
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    own_(free_pointer) char *folder = path_in(*state, "folder");
    own_(free_pointer) char *inside = path_in(*state, "folder/inside");
    own_(free_pointer) char *temporary = path_in(*state, "folder.tmp");
    own_(free_pointer) char *nowhere = path_in(*state, "nowhere/file");
    assert_int_equal(mkdir(folder, 0700), 0);
    write_words(inside, "stays");
    assert_int_equal(file_write(folder, "new", 3, 0600, &error), RESULT_FAILED);
    holds(error.text, folder);
    assert_false(is_there(temporary));
    ok(file_read(inside, 100, &content, &error));
    assert_string_equal(content.data, "stays");
    assert_int_equal(file_write(nowhere, "new", 3, 0600, &error), RESULT_NOT_FOUND);
}

/* The name, then its numbers; what is there stays, and when all are taken nothing is written. */
static void test_a_new_file_is_never_over_another(void **state)
{
    own_(free_pointer) char *path = path_in(*state, "talk.txt");
    own_(free_pointer) char *second = path_in(*state, "talk-2.txt");
    own_(free_pointer) char *third = path_in(*state, "talk-3.txt");
    own_(free_pointer) char *last = path_in(*state, "talk-999.txt");
    own_(text_done) struct text written = TEXT_INIT;
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    ok(file_write_new(path, "one", 3, 0600, &written, &error));
    assert_string_equal(written.data, path);
    assert_int_equal(symlink("nowhere", second), 0);
    text_clear(&written);
    ok(file_write_new(path, "two", 3, 0600, &written, &error));
    assert_string_equal(written.data, third);
    assert_true(is_there(second));
    for (int number = 4; number <= 999; number++)
        ok(file_write_new(path, "more", 4, 0600, &written, &error));
    text_clear(&written);
    assert_int_equal(file_write_new(path, "lost", 4, 0600, &written, &error), RESULT_BAD_INPUT);
    holds(error.text, "talk.txt");
    holds(error.text, "999");
    assert_int_equal(written.length, 0);
    ok(file_read(path, 10, &content, &error));
    assert_string_equal(content.data, "one");
    text_clear(&content);
    ok(file_read(last, 10, &content, &error));
    assert_string_equal(content.data, "more");
}

static void test_folders(void **state)
{
    struct error error = ERROR_INIT;
    own_(free_pointer) char *deep = path_in(*state, "a/b//c/");
    own_(free_pointer) char *file = path_in(*state, "file");
    own_(free_pointer) char *below = path_in(*state, "file/x");
    ok(folder_make(deep, 0700, &error));
    ok(folder_make(deep, 0700, &error));
    ok(folder_make("/", 0700, &error));
    ok(folder_make(".", 0700, &error));
    assert_int_equal(folder_make("", 0700, &error), RESULT_NOT_FOUND);
    write_words(file, "x");
    assert_int_equal(folder_make(file, 0700, &error), RESULT_BAD_INPUT);
    holds(error.text, "is not a folder");
    assert_int_equal(folder_make(below, 0700, &error), RESULT_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_write_and_read),
        test_in_folder(test_too_large),
        test_in_folder(test_file_without_a_size),
        test_in_folder(test_what_is_no_file),
        test_in_folder(test_links),
        test_in_folder(test_write_replaces_the_name),
        test_in_folder(test_a_planted_link_is_not_followed),
        test_in_folder(test_a_failed_write_leaves_the_old_one),
        test_in_folder(test_a_new_file_is_never_over_another),
        test_in_folder(test_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
