/* Files with faults: each complaint says which file, which line and how to mend it, and the rest is still read. */
#include "intents/intents.h"

#include "base/file.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct folder {
    char path[64];
    struct text files; /* newline-separated, to be removed */
};

static int make_folder(void **state)
{
    struct folder *folder = x_alloc(1, sizeof *folder);
    struct error error = ERROR_INIT;
    own_(text_done) struct text sub = TEXT_INIT;
    strcpy(folder->path, "/tmp/neuvo-intents-XXXXXX");
    folder->files = (struct text)TEXT_INIT;
    if (mkdtemp(folder->path) == NULL)
        return -1;
    text_printf(&sub, "%s/fi", folder->path);
    *state = folder;
    return folder_make(sub.data, 0700, &error) == RESULT_OK ? 0 : -1;
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    own_(text_done) struct text sub = TEXT_INIT;
    char *rest = folder->files.data;
    for (char *path = strsep(&rest, "\n"); path != NULL && path[0] != '\0'; path = strsep(&rest, "\n"))
        (void)unlink(path);
    text_printf(&sub, "%s/fi", folder->path);
    (void)rmdir(sub.data);
    (void)rmdir(folder->path);
    text_done(&folder->files);
    free(folder);
    return 0;
}

static void put(struct folder *folder, const char *name, const char *content)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&path, "%s/fi/%s", folder->path, name);
    assert_int_equal(file_write(path.data, content, strlen(content), 0600, &error), RESULT_OK);
    text_printf(&folder->files, "%s\n", path.data);
}

static void expect_complaint(struct folder *folder, const char *part)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct intents *intents = NULL;
    assert_int_equal(intents_load(folder->path, &intents, &complaints), RESULT_BAD_INPUT);
    if (strstr(complaints.data, part) == NULL)
        fail_msg("expected \"%s\" in:\n%s", part, complaints.data);
    intents_free(intents);
}

static void test_bad_pattern(void **state)
{
    put(*state, "greet.yaml", "intent: greet\nexamples: [moi]\npatterns:\n  - 'hei('\n");
    expect_complaint(*state, "fi/greet.yaml:4: the pattern \"hei(\" cannot be read: ");
}

static void test_unsafe_pattern(void **state)
{
    put(*state, "greet.yaml", "intent: greet\npatterns:\n  - '\\C'\n");
    expect_complaint(*state, "fi/greet.yaml:3: ");
}

static void test_unknown_key(void **state)
{
    put(*state, "greet.yaml", "intent: greet\nexamplse: [moi]\n");
    expect_complaint(*state, "fi/greet.yaml:2: unknown key \"examplse\"; did you mean \"examples\"?");
}

static void test_wrong_name(void **state)
{
    put(*state, "greet.yaml", "intent: great\n");
    expect_complaint(*state, "fi/greet.yaml:1: needs the line \"intent: greet\"");
}

static void test_example_of_two_intents(void **state)
{
    put(*state, "greet.yaml", "intent: greet\nexamples:\n  - hei\n");
    put(*state, "bye.yaml", "intent: bye\nexamples:\n  - Hei!\n");
    expect_complaint(*state, "the example \"hei\" is also one of \"bye\"");
}

static void test_example_without_words(void **state)
{
    put(*state, "greet.yaml", "intent: greet\nexamples:\n  - '!!'\n");
    expect_complaint(*state, "fi/greet.yaml:3: \"!!\" holds no word");
}

static void test_not_yaml(void **state)
{
    put(*state, "greet.yaml", "intent: [greet\n");
    expect_complaint(*state, "fi/greet.yaml: line ");
}

static void test_bad_anywhere(void **state)
{
    put(*state, "greet.yaml", "intent: greet\nanywhere: perhaps\n");
    expect_complaint(*state, "fi/greet.yaml:2: \"anywhere\" is true or false");
}

static void test_the_rest_is_read(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct intents *intents = NULL;
    struct intent_match match;
    put(*state, "greet.yaml", "intent: greet\nexamples: [moi]\n");
    put(*state, "bye.yaml", "intent: bye\npatterns: ['(']\n");
    assert_int_equal(intents_load(((struct folder *)*state)->path, &intents, &complaints), RESULT_BAD_INPUT);
    assert_int_equal(intents_count(intents), 2);
    intents_recognise(intents, "Moi!", LANGUAGE_NONE, &match);
    assert_string_equal(match.name, "greet");
    intents_free(intents);
}

/* Nested quantifiers: the match gives up at its limit instead of going on for years. */
static void test_explosive_pattern_gives_up(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text subject = TEXT_INIT;
    struct intents *intents = NULL;
    struct intent_match match;
    put(*state, "greet.yaml", "intent: greet\npatterns: ['((a+)+)+b']\n");
    assert_int_equal(intents_load(((struct folder *)*state)->path, &intents, &complaints), RESULT_OK);
    for (int i = 0; i < 4000; i++)
        text_add_char(&subject, 'a');
    intents_recognise(intents, subject.data, LANGUAGE_NONE, &match);
    assert_string_equal(match.name, "");
    intents_free(intents);
}

static void test_no_folder(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct intents *intents = NULL;
    assert_int_equal(intents_load("/nonexistent", &intents, &complaints), RESULT_BAD_INPUT);
    assert_null(intents);
    assert_non_null(strstr(complaints.data, "there is no folder of intents"));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_bad_pattern),
        IN_FOLDER(test_unsafe_pattern),
        IN_FOLDER(test_unknown_key),
        IN_FOLDER(test_wrong_name),
        IN_FOLDER(test_example_of_two_intents),
        IN_FOLDER(test_example_without_words),
        IN_FOLDER(test_not_yaml),
        IN_FOLDER(test_bad_anywhere),
        IN_FOLDER(test_the_rest_is_read),
        IN_FOLDER(test_explosive_pattern_gives_up),
        cmocka_unit_test(test_no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
