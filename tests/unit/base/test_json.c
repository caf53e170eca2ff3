#include "base/json.h"

#include "base_test.h"

#include <math.h>

static const struct json_limits usual = {.max_bytes = 1 << 16, .max_depth = 10};

static enum result parse(const char *json, struct json **document, struct error *error)
{
    return json_parse(json, strlen(json), usual, document, error);
}

struct refusal {
    const char *json;
    const char *told;
};

static const struct refusal refusals[] = {
    {"", "not JSON"},
    {"{", "not JSON"},
    {"[1,]", "not JSON"},
    {"{\"a\":1} {\"b\":2}", "not JSON"},
    {"{\"a\":1}x", "not JSON"},
    {"{'a':1}", "not JSON"},
    {"{\"a\":1,\"a\":2}", "the key \"a\" stands twice"},
    {"[{\"b\":{\"c\":1,\"d\":2,\"c\":3}}]", "the key \"c\" stands twice"},
    {"{\"\\u0061\":1,\"a\":2}", "the key \"a\" stands twice"},
    {"\"a\\u0000b\"", "byte 2: \\u0000"},
    {"{\"a\\u0000\":1}", "\\u0000"},
    {"\"\xC3\"", "UTF-8"},
    {"\"\xED\xA0\x80\"", "UTF-8"},
    {"\"\\ud800\"", "not JSON"},
    {"\"\\udc00x\"", "not JSON"},
    {"\"open", "not JSON"},
    {"\"\\", "not JSON"},
    {"[[[[[[[[[[[1]]]]]]]]]]]", "nested deeper than 10"},
    {"{\"a\":[[[[[[[[[[1]]]]]]]]]]}", "nested deeper than 10"},
};

static void test_refusals(void **state)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct error error = ERROR_INIT;
        struct json *document = NULL;
        if (parse(refusals[i].json, &document, &error) != RESULT_BAD_INPUT || document != NULL)
            fail_msg("taken: %s", refusals[i].json);
        holds(error.text, refusals[i].told);
    }
}

static void test_nul_among_the_bytes_is_refused(void **state)
{
    struct error error = ERROR_INIT;
    struct json *document = NULL;
    assert_int_equal(json_parse("[1]\0", 4, usual, &document, &error), RESULT_BAD_INPUT);
}

/* Depth 10 000 is refused before anything recurses; brackets in strings do not count. */
static void test_depth(void **state)
{
    struct error error = ERROR_INIT;
    struct json *document = NULL;
    own_(text_done) struct text deep = TEXT_INIT;
    for (int i = 0; i < 10000; i++)
        text_add_char(&deep, '[');
    assert_int_equal(parse(deep.data, &document, &error), RESULT_BAD_INPUT);
    holds(error.text, "byte 10");
    ok(parse("[[[[[[[[[[\"[[[[{{{{\\\"[[[[\"]]]]]]]]]]", &document, &error));
    json_freep(&document);
}

static void test_size_and_number_of_keys(void **state)
{
    struct error error = ERROR_INIT;
    struct json *document = NULL;
    struct json_limits small = {.max_bytes = 5, .max_depth = 1};
    ok(json_parse("[123]", 5, small, &document, &error));
    json_freep(&document);
    assert_int_equal(json_parse("[1234]", 6, small, &document, &error), RESULT_BAD_INPUT);
    holds(error.text, "at most 5");
    for (int keys = 256; keys <= 257; keys++) {
        own_(text_done) struct text many = TEXT_INIT;
        text_add_char(&many, '{');
        for (int i = 0; i < keys; i++) {
            json_write_comma(&many);
            text_printf(&many, "\"k%d\":%d", i, i);
        }
        text_add_char(&many, '}');
        assert_int_equal(parse(many.data, &document, &error), keys == 256 ? RESULT_OK : RESULT_BAD_INPUT);
        json_freep(&document);
    }
}

static void test_readers(void **state)
{
    struct error error = ERROR_INIT;
    own_(json_freep) struct json *document = NULL;
    const char *text = "unset";
    const struct json *value = NULL;
    int64_t number = 5;
    double real = 0;
    bool yes = false;
    ok(parse("{\"s\":\"h\\u00e4\\ud83d\\ude00\\n\",\"i\":-7,\"d\":1.5,\"b\":true,\"a\":[1,\"x\"],\"o\":{},\"n\":null}",
             &document, &error));
    ok(json_need_string(document, "s", &text, &error));
    assert_string_equal(text, "hä😀\n");
    ok(json_need_int(document, "i", &number, &error));
    assert_int_equal(number, -7);
    ok(json_need_number(document, "d", &real, &error));
    assert_true(fabs(real - 1.5) < 1e-12);
    ok(json_opt_bool(document, "b", &yes, &error));
    assert_true(yes);
    ok(json_opt_object(document, "o", &value, &error));
    assert_int_equal(json_type(value), JSON_OBJECT);
    assert_null(json_first(value));
    ok(json_need_array(document, "a", &value, &error));
    const struct json *first = json_first(value);
    assert_true(json_as_number(first, &real));
    assert_null(json_as_string(first));
    assert_null(json_key(first));
    assert_string_equal(json_as_string(json_next(first)), "x");
    assert_false(json_as_number(json_next(first), &real));
    assert_null(json_next(json_next(first)));
    assert_string_equal(json_key(json_first(document)), "s");
}

/* Missing and null leave what was there; another type is an error that names the key. */
static void test_missing_and_of_another_type(void **state)
{
    struct error error = ERROR_INIT;
    own_(json_freep) struct json *document = NULL;
    const char *text = "as it was";
    int64_t number = 5;
    bool yes = true;
    ok(parse("{\"n\":null,\"s\":\"7\",\"i\":7}", &document, &error));
    ok(json_opt_string(document, "n", &text, &error));
    ok(json_opt_string(document, "nothing", &text, &error));
    assert_string_equal(text, "as it was");
    ok(json_opt_int(document, "N", &number, &error)); /* keys differ by case */
    assert_int_equal(number, 5);
    assert_int_equal(json_need_string(document, "n", &text, &error), RESULT_BAD_INPUT);
    holds(error.text, "\"n\" is missing");
    assert_int_equal(json_need_string(document, "i", &text, &error), RESULT_BAD_INPUT);
    holds(error.text, "\"i\" must be a string");
    assert_int_equal(json_opt_int(document, "s", &number, &error), RESULT_BAD_INPUT);
    assert_int_equal(json_opt_bool(document, "i", &yes, &error), RESULT_BAD_INPUT);
    json_freep(&document);
    ok(parse("[\"s\"]", &document, &error));
    assert_int_equal(json_need_string(document, "s", &text, &error), RESULT_BAD_INPUT);
}

struct whole {
    const char *json;
    bool taken;
    int64_t number;
};

/* A double holds whole numbers exactly only below 2^53: 2^53 + 1 reads as 2^53 and must not pass for it. */
static const struct whole wholes[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"1e3", true, 1000},
    {"9007199254740991", true, INT64_C(9007199254740991)},
    {"-9007199254740991", true, -INT64_C(9007199254740991)},
    {"9007199254740992", false, 0},
    {"9007199254740993", false, 0},
    {"-9007199254740993", false, 0},
    {"9223372036854775808", false, 0},
    {"1e400", false, 0},
    {"-1e400", false, 0},
    {"1.5", false, 0},
};

static void test_whole_numbers(void **state)
{
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        struct error error = ERROR_INIT;
        own_(json_freep) struct json *document = NULL;
        own_(text_done) struct text json = TEXT_INIT;
        int64_t number = -1;
        text_printf(&json, "{\"i\":%s}", wholes[i].json);
        ok(parse(json.data, &document, &error));
        bool taken = json_need_int(document, "i", &number, &error) == RESULT_OK;
        if (taken != wholes[i].taken || (taken && number != wholes[i].number))
            fail_msg("%s became %lld", wholes[i].json, (long long)number);
    }
}

static void test_writer_escapes(void **state)
{
    own_(text_done) struct text out = TEXT_INIT;
    json_write_string(&out, "\"\\/\n\t\x01\x7F ä 😀 \xE2\x80\xA8\xE2\x80\xA9 \xFF\xC3");
    assert_string_equal(out.data, "\"\\\"\\\\/\\n\\u0009\\u0001\\u007f ä 😀 \\u2028\\u2029 \xEF\xBF\xBD\xEF\xBF\xBD\"");
}

/* Every byte value that a C string can hold is written so that it can be read again. */
static void test_any_string_is_read_again(void **state)
{
    struct error error = ERROR_INIT;
    own_(json_freep) struct json *document = NULL;
    own_(text_done) struct text out = TEXT_INIT;
    char bytes[256];
    for (int i = 1; i < 256; i++)
        bytes[i - 1] = (char)i;
    bytes[255] = '\0';
    json_write_string(&out, bytes);
    ok(parse(out.data, &document, &error));
    assert_memory_equal(json_as_string(document), bytes, 127);
    json_freep(&document);
    const char *usual_text = "Työn \"alla\"\\ \n\t😀\x02";
    text_clear(&out);
    json_write_string(&out, usual_text);
    ok(parse(out.data, &document, &error));
    assert_string_equal(json_as_string(document), usual_text);
}

static void test_members(void **state)
{
    own_(text_done) struct text out = TEXT_INIT;
    text_add_char(&out, '{');
    json_write_member(&out, "nothing", NULL);
    json_write_member(&out, "s", "{");
    json_write_member_int(&out, "i", INT64_MIN);
    json_write_member_bool(&out, "b", false);
    json_write_member_number(&out, "d", 0.1234567);
    json_write_member_number(&out, "nan", (double)NAN);
    json_write_key(&out, "a");
    text_add(&out, "[");
    json_write_comma(&out);
    text_add(&out, "1");
    json_write_comma(&out);
    text_add(&out, "2]}");
    assert_string_equal(out.data,
                        "{\"s\":\"{\",\"i\":-9223372036854775808,\"b\":false,\"d\":0.123457,\"nan\":0,\"a\":[1,2]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_nul_among_the_bytes_is_refused),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_size_and_number_of_keys),
        cmocka_unit_test(test_readers),
        cmocka_unit_test(test_missing_and_of_another_type),
        cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_writer_escapes),
        cmocka_unit_test(test_any_string_is_read_again),
        cmocka_unit_test(test_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
