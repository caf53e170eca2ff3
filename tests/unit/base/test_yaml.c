#include "base/yaml.h"

#include "base_test.h"

/* All items as "key=value@line" joined by blanks; what stood in quotes has a ' behind. */
static void flat(const char *source, struct text *out)
{
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    struct error error = ERROR_INIT;
    ok(yaml_read(source, strlen(source), &yaml, &error));
    text_clear(out);
    for (size_t i = 0; i < yaml.items.count; i++) {
        const struct yaml_item *item = &yaml.items.items[i];
        text_printf(out, "%s%s=%s%s@%u", i == 0 ? "" : " ", item->key, item->value, item->quoted ? "'" : "",
                    item->line);
    }
}

struct reading {
    const char *source, *flat;
};

static const struct reading readings[] = {
    {"", ""},
    {"# only a comment\n", ""},
    {"---\na: 1\n", "a=1@2"},
    {"a: 1\nb:\n  c: two words\n  d: '3'\n", "a=1@1 b.c=two words@3 b.d=3'@4"},
    {"list:\n  - x\n  - y: 1\n    z: 2\n  - [p, q]\n",
     "list[0]=x@2 list[1].y=1@3 list[1].z=2@4 list[2][0]=p@5 list[2][1]=q@5"},
    {"a:\nb: []\nc: {}\nd: \"\"\n", "a=@1 b=@2 c=@3 d='@4"},
    {"a: |\n  one\n  two\n", "a=one\ntwo\n'@1"},
    {"a: >-\n  one\n  two\n", "a=one two'@1"},
    {"a: \"\\u00e4\\n\"\n", "a=ä\n'@1"},
    {"\xEF\xBB\xBF"
     "a: 1\n",
     "a=1@1"},
    {"a: 1\r\nb: 2\r\n", "a=1@1 b=2@2"},
};

static void test_readings(void **state)
{
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        own_(text_done) struct text out = TEXT_INIT;
        flat(readings[i].source, &out);
        assert_string_equal(out.data, readings[i].flat);
    }
}

static const struct reading refusals[] = {
    {"a: &x 1\n", "line 1: a: anchors"},
    {"a: &x [1]\n", "line 1: a: anchors"},
    {"a: &x\n  b: 1\n", "line 1: a: anchors"},
    {"&x a: 1\n", "line 1: "},
    {"a: 1\nb: *x\n", "line 2: "},
    {"a: &x {b: 1}\nc:\n  <<: *x\n", "line 1: a: anchors"},
    {"a: !!str 1\n", "line 1: a: anchors, aliases and tags"},
    {"a: !own [1]\n", "line 1: a: anchors, aliases and tags"},
    {"a: !!python/object:os.system {}\n", "line 1: a: anchors, aliases and tags"},
    {"!!map\na: 1\n", "tags"},
    {"a: 1\nb: 2\na: 3\n", "line 3: the key \"a\" stands twice"},
    {"a:\n  b: 1\na.b: 2\n", "line 3: the key \"a.b\" stands twice"},
    {"a: {b: 1, b: 2}\n", "line 1: the key \"a.b\" stands twice"},
    {"a: 1\n---\nb: 2\n", "line 2: a second document"},
    {"- a\n- b\n", "line 1: expected lines of the form"},
    {"just words\n", "line 1: expected lines of the form"},
    {"a: 1\nb\nc: 2\n", "line 2: neither key: value nor"},
    {"a: b: c\n", "line 1: a: a colon and a blank inside a value; put the value in quotes: a: \"b: c\""},
    {"x:\n  a: ä: \"c\"\n", "line 2: x.a: a colon and a blank inside a value; put the value in quotes"},
    {"a: \"b\nc: d\n", "line 1: a: the quotation mark that opens here is not closed"},
    {"a: 'b\nc: it's\n", "(the quotation mark that opens in line 1 may not be closed)"},
    {"a: [b, c\nd: e\n", "line 1: "},
    {"a:\n\tb: c\n", "line 2: a tab in front of the line; write blanks instead"},
    {"ä: 1\nä2: @x\n", "line 2: ä2: a value cannot begin with this sign; put the value in quotes"},
    {"a: *b*\n", "line 1: a: a value that begins with * or & must stand in quotes"},
    {"a: \"b\\d\"\n", "line 1: a: in \" \" a \\ begins a special sign"},
    {"a: [1\n", "line "},
    {"a: 1\n b: 2\n", "line 2: "},
    {"a:\n\t- b\n", "line 2: "},
    {"a: 1\nb: \x01\n", "line 2: control characters"},
    {"a: 1\nb: \xFF\n", "not UTF-8"},
    {"a: \"x\\0y\"\n", "line 1: a NUL character"},
    {"\"x\\0y\": 1\n", "line 1: a key must be"},
    {"? [a]\n: 1\n", "line 1: a key must be"},
};

static void test_refusals(void **state)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
        struct error error = ERROR_INIT;
        if (yaml_read(refusals[i].source, strlen(refusals[i].source), &yaml, &error) != RESULT_BAD_INPUT)
            fail_msg("taken: %s", refusals[i].source);
        holds(error.text, refusals[i].flat);
        assert_int_equal(yaml.items.count, 0);
    }
}

static void test_nul_and_other_encodings_are_refused(void **state)
{
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    struct error error = ERROR_INIT;
    assert_int_equal(yaml_read("a: 1\0\n", 6, &yaml, &error), RESULT_BAD_INPUT);
    static const char wide[] = "\xFF\xFE"
                               "a\0:\0 \0001\0";
    assert_int_equal(yaml_read(wide, sizeof wide - 1, &yaml, &error), RESULT_BAD_INPUT);
    holds(error.text, "save it as UTF-8");
}

/* Eight levels are read, the ninth is refused; ten thousand cost nothing. */
static void test_depth(void **state)
{
    static const int tried[] = {7, 8, 100, 10000};
    for (size_t n = 0; n < sizeof tried / sizeof *tried; n++) {
        int levels = tried[n]; /* below the mapping around them */
        own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
        own_(text_done) struct text source = TEXT_INIT;
        struct error error = ERROR_INIT;
        text_add(&source, "a: ");
        for (int i = 0; i < levels; i++)
            text_add(&source, "[");
        text_add(&source, "x");
        for (int i = 0; i < levels; i++)
            text_add(&source, "]");
        enum result result = yaml_read(source.data, source.length, &yaml, &error);
        assert_int_equal(result, levels <= 7 ? RESULT_OK : RESULT_BAD_INPUT);
        if (result != RESULT_OK)
            holds(error.text, "line 1: nested too deep");
    }
}

static void test_number_of_values(void **state)
{
    own_(text_done) struct text source = TEXT_INIT;
    struct error error = ERROR_INIT;
    for (int count = 50000; count <= 50001; count++) {
        own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
        text_clear(&source);
        text_add(&source, "a:\n");
        for (int i = 0; i < count; i++)
            text_add(&source, "- x\n");
        assert_int_equal(yaml_read(source.data, source.length, &yaml, &error),
                         count == 50000 ? RESULT_OK : RESULT_BAD_INPUT);
    }
    holds(error.text, "line 50002: too many values");
}

/* More keys than the set of seen ones starts with, so that it grows; a late double is still found. */
static void test_many_keys(void **state)
{
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    own_(text_done) struct text source = TEXT_INIT;
    struct error error = ERROR_INIT;
    for (int i = 0; i < 2000; i++)
        text_printf(&source, "key%d: %d\n", i, i);
    ok(yaml_read(source.data, source.length, &yaml, &error));
    assert_string_equal(yaml_find(&yaml, "key1999")->value, "1999");
    assert_int_equal(yaml_find(&yaml, "key1999")->line, 2000);
    assert_null(yaml_find(&yaml, "key2000"));
    yaml_done(&yaml);
    text_add(&source, "key3: again\n");
    assert_int_equal(yaml_read(source.data, source.length, &yaml, &error), RESULT_BAD_INPUT);
    holds(error.text, "line 2001: the key \"key3\" stands twice");
}

static void test_name_distance(void **state)
{
    assert_int_equal(name_distance("", ""), 0);
    assert_int_equal(name_distance("", "abc"), 3);
    assert_int_equal(name_distance("abc", ""), 3);
    assert_int_equal(name_distance("port", "port"), 0);
    assert_int_equal(name_distance("prot", "port"), 1); /* two neighbours swapped: one edit */
    assert_int_equal(name_distance("pot", "port"), 1);
    assert_int_equal(name_distance("ports", "port"), 1);
    assert_int_equal(name_distance("part", "port"), 1);
    assert_int_equal(name_distance("kitten", "sitting"), 3);
    char long_name[200];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    assert_int_equal(name_distance(long_name, "b"), 64);
}

static void test_name_nearest(void **state)
{
    static const char *const names[] = {"server.port", "server.listen", "web.access", NULL};
    static const char *const none[] = {NULL};
    assert_string_equal(name_nearest("server.prot", names), "server.port");
    assert_string_equal(name_nearest("sevrer.lisen", names), "server.listen");
    assert_string_equal(name_nearest("web.acc", names), "web.access");
    assert_null(name_nearest("web.ac", names));
    assert_null(name_nearest("something else", names));
    assert_null(name_nearest("a", none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_nul_and_other_encodings_are_refused),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_number_of_values),
        cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_name_distance),
        cmocka_unit_test(test_name_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
