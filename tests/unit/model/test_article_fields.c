/* An article's text becomes fields and a text again, whatever stands in it. */
#include "model/article_fields.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void done(struct article_fields *fields)
{
    article_fields_done(fields);
}

static void read_text(const char *markdown, struct article_fields *fields)
{
    struct error error = ERROR_INIT;
    assert_int_equal(article_fields_read(markdown, fields, &error), RESULT_OK);
}

static void test_reads_what_a_file_says(void **state)
{
    (void)state;
    own_(done) struct article_fields fields = {.values = {NULL}};
    read_text(
        "---\ntitle: \"Wifi: näin\"\nquestions:\n  - miten pääsen wifiin\n  - netti ei toimi\nkeywords: [wifi, netti]\n"
        "competences: [\"5.1\"]\nowner: Neuvo\n---\n\nAvaa.\n\n1. Valitse **Yhdistä**.\n",
        &fields);
    assert_string_equal(fields.values[FIELD_TITLE], "Wifi: näin");
    assert_string_equal(fields.values[FIELD_QUESTIONS], "miten pääsen wifiin\nnetti ei toimi");
    assert_string_equal(fields.values[FIELD_KEYWORDS], "wifi\nnetti");
    assert_string_equal(fields.values[FIELD_COMPETENCES], "5.1");
    assert_string_equal(fields.values[FIELD_BODY], "Avaa.\n\n1. Valitse **Yhdistä**.");
    assert_null(fields.values[FIELD_TOOLS]);
    assert_null(fields.values[FIELD_REVIEW_BY]);
}

static void test_writes_what_is_read_again(void **state)
{
    (void)state;
    static const char *const odd[] = {"\"quoted\": \\ and: #not a comment",
                                      "- [x] {{fact}} %tag & *star",
                                      "'single",
                                      "a\tb",
                                      "2027-11-30",
                                      "no",
                                      "ä ö å 🙂"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        own_(done) struct article_fields fields = {.values = {NULL}}, again = {.values = {NULL}};
        own_(text_done) struct text markdown = TEXT_INIT;
        article_fields_set(&fields, FIELD_TITLE, odd[i]);
        article_fields_set(&fields, FIELD_QUESTIONS, odd[i]);
        article_fields_set(&fields, FIELD_KEYWORDS, "");
        article_fields_set(&fields, FIELD_OWNER, "");
        article_fields_set(&fields, FIELD_BODY, "  one\r\n\r\n---\ntwo\n");
        article_fields_write(&fields, &markdown);
        read_text(markdown.data, &again);
        assert_string_equal(again.values[FIELD_TITLE], odd[i]);
        assert_string_equal(again.values[FIELD_QUESTIONS], odd[i]);
        assert_string_equal(again.values[FIELD_KEYWORDS], "");
        assert_null(again.values[FIELD_OWNER]);
        assert_string_equal(again.values[FIELD_BODY], "one\n\n---\ntwo");
    }
}

static void test_lists_that_are_not_there_are_those_beneath(void **state)
{
    (void)state;
    own_(done) struct article_fields fields = {.values = {NULL}}, beneath = {.values = {NULL}};
    read_text("---\ntitle: A\nkeywords: []\n---\nB", &fields);
    read_text("---\ntitle: C\nquestions: [c]\nkeywords: [k]\nowner: D\n---\nE", &beneath);
    article_fields_inherit(&fields, &beneath);
    assert_string_equal(fields.values[FIELD_QUESTIONS], "c");
    assert_string_equal(fields.values[FIELD_KEYWORDS], "");
    assert_string_equal(fields.values[FIELD_TITLE], "A");
    assert_null(fields.values[FIELD_OWNER]);
}

static void test_what_is_no_article_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "text", "---", "---\ntitle: a\n", "---\ntitle: a: b\n---\nx"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        own_(done) struct article_fields fields = {.values = {NULL}};
        struct error error = ERROR_INIT;
        assert_int_equal(article_fields_read(bad[i], &fields, &error), RESULT_BAD_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_what_a_file_says),
        cmocka_unit_test(test_writes_what_is_read_again),
        cmocka_unit_test(test_lists_that_are_not_there_are_those_beneath),
        cmocka_unit_test(test_what_is_no_article_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
