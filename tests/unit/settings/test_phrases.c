#include "settings/phrases.h"

#include "base/file.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const codes[] = {"fi", "sv", "en"};

static void write_file(const char *folder, const char *code, const char *content)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&path, "%s/%s.yaml", folder, code);
    assert_int_equal(file_write(path.data, content, strlen(content), 0600, &error), RESULT_OK);
}

static void remove_folder(const char *folder)
{
    for (size_t i = 0; i < 3; i++) {
        own_(text_done) struct text path = TEXT_INIT;
        text_printf(&path, "%s/%s.yaml", folder, codes[i]);
        (void)unlink(path.data);
    }
    (void)rmdir(folder);
}

/* Loads three files of these contents. */
static enum result load(const char *const contents[3], struct phrases **phrases, struct text *complaints)
{
    char folder[] = "/tmp/neuvo-phrases-XXXXXX";
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < 3; i++) {
        if (contents[i] != NULL)
            write_file(folder, codes[i], contents[i]);
    }
    enum result result = phrases_load(folder, phrases, complaints);
    remove_folder(folder);
    return result;
}

static void test_filled_in_three_languages(void **state)
{
    static const char *const contents[] = {"ticket: Numero {number}, {what}\n", "ticket: Nummer {number}, {what}\n",
                                           "ticket: Number {number}, {what}\n"};
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text out = TEXT_INIT;
    struct phrases *phrases = NULL;
    assert_int_equal(load(contents, &phrases, &complaints), RESULT_OK);
    assert_int_equal(phrases_count(phrases), 1);
    phrase_fill(phrases, LANGUAGE_SV, "ticket", &out, "number", "12", "what", "{number}", NULL);
    assert_string_equal(out.data, "Nummer 12, {number}"); /* what is filled in is not filled again */
    assert_string_equal(phrase(phrases, LANGUAGE_EN, "not there"), "not there");
    phrases_free(phrases);
}

static void test_a_phrase_missing_in_one_language_is_told(void **state)
{
    static const char *const contents[] = {"hello: Hei\nbye: Moikka\n", "hello: Hej\n", "hello: Hello\nbye: Bye\n"};
    own_(text_done) struct text complaints = TEXT_INIT;
    struct phrases *phrases = NULL;
    assert_int_not_equal(load(contents, &phrases, &complaints), RESULT_OK);
    assert_non_null(strstr(complaints.data, "sv.yaml"));
    assert_non_null(strstr(complaints.data, "bye"));
    phrases_free(phrases);
}

static void test_a_missing_file_is_told(void **state)
{
    static const char *const contents[] = {"hello: Hei\n", NULL, "hello: Hello\n"};
    own_(text_done) struct text complaints = TEXT_INIT;
    struct phrases *phrases = NULL;
    assert_int_not_equal(load(contents, &phrases, &complaints), RESULT_OK);
    assert_non_null(strstr(complaints.data, "sv.yaml"));
    phrases_free(phrases);
}

static void test_shipped_phrases(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct phrases *phrases = NULL;
    enum result result = phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &phrases, &complaints);
    if (result != RESULT_OK)
        fail_msg("%s", complaints.data);
    assert_true(phrases_count(phrases) > 0);
    phrases_free(phrases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filled_in_three_languages),
        cmocka_unit_test(test_a_phrase_missing_in_one_language_is_told),
        cmocka_unit_test(test_a_missing_file_is_told),
        cmocka_unit_test(test_shipped_phrases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
