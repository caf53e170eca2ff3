#include "base/text.h"

#include "base_test.h"

/* Grows past its first sizes byte by byte and stays NUL-terminated. */
static void test_grows(void **state)
{
    own_(text_done) struct text text = TEXT_INIT;
    assert_string_equal(text.data, "");
    for (int i = 0; i < 1000; i++) {
        text_add_char(&text, (char)('a' + i % 26));
        assert_int_equal(text.length, i + 1);
        assert_int_equal(text.data[text.length], '\0');
    }
    assert_int_equal(text.data[999], 'a' + 999 % 26);
    text_clear(&text);
    assert_string_equal(text.data, "");
    text_add(&text, NULL);
    text_add(&text, "");
    text_printf(&text, "%s-%d", "seitsemän", 7);
    text_printf(&text, "%s", "");
    assert_string_equal(text.data, "seitsemän-7");
}

static void test_done_leaves_a_valid_empty_text(void **state)
{
    struct text text = TEXT_INIT;
    text_add(&text, "jotain");
    text_done(&text);
    assert_string_equal(text.data, "");
    text_done(&text);
    text_add(&text, "taas");
    assert_string_equal(text.data, "taas");
    text_done(&text);
}

static void test_truncate_and_trim(void **state)
{
    own_(text_done) struct text text = TEXT_INIT;
    text_truncate(&text, 0);
    text_trim(&text);
    text_add(&text, " \t\r\n\v\f");
    text_trim(&text);
    assert_string_equal(text.data, "");
    text_add(&text, "\n  kaksi sanaa \t");
    text_truncate(&text, 100); /* longer than it is: nothing */
    text_trim(&text);
    assert_string_equal(text.data, "kaksi sanaa");
    text_truncate(&text, 5);
    assert_string_equal(text.data, "kaksi");
}

static void test_detach_gives_a_string_away(void **state)
{
    struct text text = TEXT_INIT;
    own_(free_pointer) char *nothing = text_detach(&text);
    assert_string_equal(nothing, "");
    text_add(&text, "oma");
    own_(free_pointer) char *string = text_detach(&text);
    assert_string_equal(string, "oma");
    assert_string_equal(text.data, "");
    assert_int_equal(text.length, 0);
}

struct sequence {
    const char *bytes;
    size_t length;
    bool valid;
};

/* The borders of table 3-7 of the Unicode standard, and what lies just outside them. */
#define BYTES(string) string, sizeof(string) - 1
static const struct sequence sequences[] = {
    {BYTES(""), true},
    {BYTES("plain"), true},
    {BYTES("\x7F"), true},
    {BYTES("a\0b"), false},
    {BYTES("\x80"), false},
    {BYTES("\xC0\x80"), false},
    {BYTES("\xC1\xBF"), false},
    {BYTES("\xC2\x80"), true},
    {BYTES("\xDF\xBF"), true},
    {BYTES("\xC2"), false},
    {BYTES("\xC2\x7F"), false},
    {BYTES("\xC2\xC0"), false},
    {BYTES("\xE0\x9F\xBF"), false},
    {BYTES("\xE0\xA0\x80"), true},
    {BYTES("\xED\x9F\xBF"), true},
    {BYTES("\xED\xA0\x80"), false},
    {BYTES("\xED\xBF\xBF"), false},
    {BYTES("\xEE\x80\x80"), true},
    {BYTES("\xEF\xBF\xBF"), true},
    {BYTES("\xE2\x82"), false},
    {BYTES("\xE2\x82\x41"), false},
    {BYTES("\xF0\x8F\xBF\xBF"), false},
    {BYTES("\xF0\x90\x80\x80"), true},
    {BYTES("\xF4\x8F\xBF\xBF"), true},
    {BYTES("\xF4\x90\x80\x80"), false},
    {BYTES("\xF5\x80\x80\x80"), false},
    {BYTES("\xF0\x9F\x98"), false},
    {BYTES("\xFE"), false},
    {BYTES("\xFF"), false},
    {BYTES("työ\xC3"), false},
    {BYTES("hyvää päivää \xF0\x9F\x98\x80"), true},
};

static void test_utf8_valid(void **state)
{
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
        /* A copy of exactly that length: the sanitizer sees a read beyond it. */
        own_(free_pointer) char *copy = malloc(sequences[i].length + 1);
        memcpy(copy, sequences[i].bytes, sequences[i].length);
        own_(free_pointer) char *exact = realloc(TAKE(copy), sequences[i].length == 0 ? 1 : sequences[i].length);
        if (utf8_valid(exact, sequences[i].length) != sequences[i].valid)
            fail_msg("sequence %zu (first byte %02x)", i, (unsigned char)*sequences[i].bytes);
    }
}

/* Every code point goes to bytes and back; surrogates and what lies past the end become U+FFFD. */
static void test_every_codepoint_there_and_back(void **state)
{
    own_(text_done) struct text text = TEXT_INIT;
    for (uint32_t codepoint = 1; codepoint < 0x110100; codepoint += codepoint < 0x3000 ? 1 : 7) {
        bool none = codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF);
        text_clear(&text);
        text_add_codepoint(&text, codepoint);
        const char *cursor = text.data;
        assert_true(utf8_valid(text.data, text.length));
        assert_int_equal(utf8_count(text.data), 1);
        assert_int_equal(utf8_next(&cursor), none ? 0xFFFD : codepoint);
        assert_int_equal(utf8_next(&cursor), 0);
    }
}

static void test_malformed_bytes_move_one_byte(void **state)
{
    const char *cursor = "a\xE2\x82z\xF0";
    static const uint32_t expected[] = {'a', 0xFFFD, 0xFFFD, 'z', 0xFFFD, 0, 0};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(utf8_next(&cursor), expected[i]);
}

static void test_cut_never_splits_a_character(void **state)
{
    const char *string = "aä€😀";
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10, 10};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(utf8_cut(string, i), expected[i]);
    assert_int_equal(utf8_count(string), 4);
}

static void test_string_questions(void **state)
{
    assert_true(string_equal(NULL, NULL));
    assert_false(string_equal(NULL, ""));
    assert_false(string_equal("a", NULL));
    assert_true(string_equal("a", "a"));
    assert_true(string_starts("neuvo", "neu"));
    assert_true(string_starts("neuvo", ""));
    assert_false(string_starts("ne", "neu"));
    assert_true(string_empty(NULL));
    assert_true(string_empty(""));
    assert_false(string_empty(" "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grows),
        cmocka_unit_test(test_done_leaves_a_valid_empty_text),
        cmocka_unit_test(test_truncate_and_trim),
        cmocka_unit_test(test_detach_gives_a_string_away),
        cmocka_unit_test(test_utf8_valid),
        cmocka_unit_test(test_every_codepoint_there_and_back),
        cmocka_unit_test(test_malformed_bytes_move_one_byte),
        cmocka_unit_test(test_cut_never_splits_a_character),
        cmocka_unit_test(test_string_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
