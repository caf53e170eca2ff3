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
#include <time.h>
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
    static const char *const languages[] = {"fi", "sv"};
    char *rest = folder->files.data;
    for (char *path = strsep(&rest, "\n"); path != NULL && path[0] != '\0'; path = strsep(&rest, "\n"))
        (void)unlink(path);
    for (size_t i = 0; i < 2; i++) {
        own_(text_done) struct text sub = TEXT_INIT;
        text_printf(&sub, "%s/%s", folder->path, languages[i]);
        (void)rmdir(sub.data);
    }
    (void)rmdir(folder->path);
    text_done(&folder->files);
    free(folder);
    return 0;
}

static void put_in(struct folder *folder, const char *language, const char *name, const char *content)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&path, "%s/%s", folder->path, language);
    assert_int_equal(folder_make(path.data, 0700, &error), RESULT_OK);
    text_printf(&path, "/%s", name);
    assert_int_equal(file_write(path.data, content, strlen(content), 0600, &error), RESULT_OK);
    text_printf(&folder->files, "%s\n", path.data);
}

static void put(struct folder *folder, const char *name, const char *content)
{
    put_in(folder, "fi", name, content);
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

static void expect_contains(const struct intents *intents, const char *text, bool expected)
{
    if (intents_contains(intents, text, "smoke") != expected)
        fail_msg("\"%s\" %s", text, expected ? "is not found" : "is found");
}

/* A message is not searched for patterns of which it holds no clue: no clue may be read into a pattern that it does not
 * give. */
static void test_patterns_anywhere(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct intents *intents = NULL;
    static const char *const found[] = {
        "Täällä on KÄRYÄ!", "jokin palaa", "aloin", "ab", "abbbcde", "x123y", "xqqqy", "kolmonen", "nelonen",
        "ÄÄKKÖSIÄ",         "eke",         "xxyy",  "zz", "a]b",     "dora",  "dira",  "tax",      "kkkloppu",
    };
    static const char *const missing[] = {"palaako se", "savi", "eko", "xz", "kar", "loppu"};
    put(*state, "smoke.yaml",
        "intent: smoke\nanywhere: true\npatterns:\n"
        "  - 'savu|\\bkäry'\n  - 'palaa$'\n  - '\\ba(bc|l)?(oin|b)\\b'\n  - 'ab{2,300}c(?:def?)'\n"
        "  - 'x(\\d{3}|q+)y'\n  - '(kolmo|nelo)s*nen'\n  - '\\bÄÄkkösi'\n  - '(e|o)k\\1'\n"
        "  - '(?:x(?R)?y)'\n  - 'z(?!loppu)z'\n  - 'a[]x ]b'\n  - 'd(?<lost>o|i)ra'\n  - '\\x74ax'\n  - 'k{3}loppu'\n");
    if (intents_load(((struct folder *)*state)->path, &intents, &complaints) != RESULT_OK)
        fail_msg("%s", complaints.data);
    for (size_t i = 0; i < sizeof found / sizeof *found; i++)
        expect_contains(intents, found[i], true);
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        expect_contains(intents, missing[i], false);
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
    text_add(&subject, " b"); /* else it ends at once: a letter that must come is missing */
    intents_recognise(intents, subject.data, LANGUAGE_NONE, &match);
    assert_string_equal(match.name, "");
    intents_free(intents);
}

static void expect_checked(struct folder *folder, const char *part)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    enum result result = intents_check(folder->path, &complaints);
    if ((result == RESULT_OK) != (part == NULL) || (part != NULL && strstr(complaints.data, part) == NULL))
        fail_msg("expected \"%s\" in:\n%s", part == NULL ? "" : part, complaints.data);
}

static void test_explosive_patterns_are_told_of(void **state)
{
    static const char *const patterns[] = {"((a+)+)+b", "(a|a)*b", "(\\w+ ?)+b", "(hei ?)+(hei ?)+(hei ?)+(hei ?)+moi"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        own_(text_done) struct text file = TEXT_INIT, complaint = TEXT_INIT;
        text_printf(&file, "intent: greet\npatterns:\n  - '%s'\n", patterns[i]);
        put(*state, "greet.yaml", file.data);
        text_printf(&complaint, "fi/greet.yaml:3: the pattern \"%s\" takes too long for some texts", patterns[i]);
        expect_checked(*state, complaint.data);
    }
    put(*state, "greet.yaml", "intent: greet\npatterns: ['(moi )*(hei )*terve', '(a|b)+c', '(ja )?(moi( vaan)*)?']\n");
    expect_checked(*state, NULL);
}

/* Many such patterns together take no longer than three: the limit is the text's, not the pattern's. */
static void test_many_explosive_patterns_end_in_time(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT, subject = TEXT_INIT, file = TEXT_INIT;
    struct intents *intents = NULL;
    struct intent_match match;
    text_add(&file, "intent: greet\npatterns:\n");
    for (int i = 0; i < 200; i++)
        text_printf(&file, "  - '((a+)+)+b{0,%d}c'\n", i);
    put(*state, "greet.yaml", file.data);
    assert_int_equal(intents_load(((struct folder *)*state)->path, &intents, &complaints), RESULT_OK);
    for (int i = 0; i < 4000; i++)
        text_add_char(&subject, 'a');
    text_add(&subject, " c"); /* else it ends at once: a letter that must come is missing */
    clock_t start = clock();
    for (int i = 0; i < 10; i++)
        intents_recognise(intents, subject.data, LANGUAGE_NONE, &match);
    double each = (double)(clock() - start) / CLOCKS_PER_SEC / 10;
    assert_string_equal(match.name, "");
    if (each > 0.2) /* 20 ms; ten times that under sanitizers. All 200 patterns would take seconds. */
        fail_msg("one text took %.3f s", each);
    intents_free(intents);
}

static void test_intent_missing_in_one_language(void **state)
{
    put(*state, "greet.yaml", "intent: greet\nexamples: [moi]\n");
    put_in(*state, "sv", "greet.yaml", "intent: greet\nexamples: [hej]\n");
    expect_checked(*state, NULL);
    put(*state, "bye.yaml", "intent: bye\nexamples: [heippa]\n");
    expect_complaint(*state, "sv/bye.yaml: there is no example of \"bye\" in this language; write the file");
    put_in(*state, "sv", "bye.yaml", "intent: bye\nexamples: []\n");
    expect_complaint(*state, "sv/bye.yaml: there is no example of \"bye\" in this language; write the file");
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
        IN_FOLDER(test_patterns_anywhere),
        IN_FOLDER(test_explosive_pattern_gives_up),
        IN_FOLDER(test_explosive_patterns_are_told_of),
        IN_FOLDER(test_many_explosive_patterns_end_in_time),
        IN_FOLDER(test_intent_missing_in_one_language),
        cmocka_unit_test(test_no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
