#include "base/json_split.h"

#include "base_test.h"

#include <signal.h>
#include <sys/wait.h>

/* What was found, one line a call: "path [name,name]=bytes". */
struct written {
    const char *const *paths;
    struct text lines;
};

static void write_found(void *context, const struct json_split_found *found)
{
    struct written *written = context;
    const char *path = written->paths[found->path];
    text_printf(&written->lines, "%s", path);
    size_t stars = 0;
    for (const char *at = path; (at = strchr(at, '*')) != NULL; at++, stars++)
        text_printf(&written->lines, "%s%s", stars == 0 ? " [" : ",", found->names[stars]);
    text_printf(&written->lines, "%s=", stars > 0 ? "]" : "");
    text_add_bytes(&written->lines, found->bytes, found->length);
    text_add_char(&written->lines, '\n');
}

struct run {
    const char *const *paths;
    size_t max_value_bytes;
    unsigned max_depth;
};

/* Feeds each piece from memory of its own size, so that a step too far or a kept pointer is seen. */
static enum result feed(struct json_split *split, const char *bytes, size_t length, struct error *error)
{
    own_(free_pointer) char *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    return json_split_feed(split, copy, length, error);
}

/* Splits the document in pieces of step bytes after a first one of cut bytes. */
static enum result split_cut(struct run run, const char *json, size_t length, size_t cut, size_t step,
                             struct text *lines, size_t *passed_over, struct error *error)
{
    struct written written = {.paths = run.paths, .lines = TEXT_INIT};
    struct json_split_options options = {.paths = run.paths,
                                         .max_value_bytes = run.max_value_bytes,
                                         .max_depth = run.max_depth,
                                         .found = write_found,
                                         .context = &written};
    own_(json_split_freep) struct json_split *split = json_split_new(&options);
    enum result result = feed(split, json, cut, error);
    for (size_t at = cut; result == RESULT_OK && at < length; at += step)
        result = feed(split, json + at, length - at < step ? length - at : step, error);
    if (result == RESULT_OK)
        result = json_split_end(split, error);
    *passed_over = json_split_passed_over(split);
    *lines = written.lines;
    return result;
}

/* The same calls, the same error at the same byte, wherever the document is cut. */
static void each_cut_is_alike(struct run run, const char *json, const char *lines, size_t passed_over, const char *told)
{
    size_t length = strlen(json);
    for (size_t cut = 0; cut <= length; cut++) {
        for (int bytewise = 0; bytewise <= 1; bytewise++) {
            own_(text_done) struct text got = TEXT_INIT;
            struct error error = ERROR_INIT;
            size_t passed = 0;
            enum result result = split_cut(run, json, length, cut, bytewise ? 1 : length, &got, &passed, &error);
            if (result != (told == NULL ? RESULT_OK : RESULT_BAD_INPUT) || passed != passed_over)
                fail_msg("%s cut at %zu: result %d, %zu passed over, %s", json, cut, (int)result, passed, error.text);
            if (told != NULL && strcmp(error.text, told) != 0)
                fail_msg("%s cut at %zu: \"%s\" instead of \"%s\"", json, cut, error.text, told);
            if (strcmp(got.data, lines) != 0)
                fail_msg("%s cut at %zu gave\n%sinstead of\n%s", json, cut, got.data, lines);
        }
    }
}

static const char *const sync_paths[] = {"next_batch", "rooms.join.*.timeline.events.[]", "rooms.join.*.$",
                                         "rooms.join.*.timeline.limited", NULL};

struct example {
    const char *const *paths;
    const char *json;
    const char *lines;
};

static const char *const nested[] = {"a", "a.b", "a.b.$", "a.$", NULL};
static const char *const alike[] = {"*.b", "a.*", "a.b", "*.*", NULL};
static const char *const arrays[] = {"[].[].x", "[].[]", NULL};
static const char *const rows[] = {"r.[].x", "r.[].$", "r.$", NULL};
static const char *const top[] = {"$", NULL};
static const char *const any[] = {"*", NULL};
static const char *const scalars[] = {"n", "t", "f", "z", "s", "l.[]", NULL};
static const char *const deepest[] = {"a.b.c.d.e.f.g.h", "a.b.c.d.e.f.g.$", NULL};
static const char *const nothing[] = {NULL};

static const struct example examples[] = {
    {sync_paths,
     "{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!a:x\":{\"timeline\":{\"events\":[{\"e\":1},{\"e\":[2]}],"
     "\"limited\":true}},\"!b:x\":{\"timeline\":{\"events\":[]}}},\"leave\":{\"!c:x\":{\"timeline\":{\"events\":[3]}}}}"
     "}",
     "next_batch=\"s1\"\nrooms.join.*.timeline.events.[] [!a:x]={\"e\":1}\n"
     "rooms.join.*.timeline.events.[] [!a:x]={\"e\":[2]}\nrooms.join.*.timeline.limited [!a:x]=true\n"
     "rooms.join.*.$ [!a:x]=\nrooms.join.*.$ [!b:x]=\n"},
    {sync_paths, " { \"rooms\" : { \"join\" : { \"!a:x\" : null } } , \"next_batch\" : \"s2\" } \r\n\t",
     "rooms.join.*.$ [!a:x]=\nnext_batch=\"s2\"\n"},
    {nested, "{\"a\":{\"b\":1,\"a\":{}},\"b\":{\"b\":2}}", "a={\"b\":1,\"a\":{}}\na.$=\n"},
    {nested, "{\"a\":7}", "a=7\na.$=\n"},
    {alike, "{\"a\":{\"b\":1,\"c\":2},\"d\":{\"b\":3,\"e\":4}}",
     "*.b [a]=1\na.* [b]=1\na.b=1\n*.* [a,b]=1\na.* [c]=2\n*.* [a,c]=2\n*.b [d]=3\n*.* [d,b]=3\n*.* [d,e]=4\n"},
    {arrays, "[[1,[],{\"x\":2}],{\"[]\":4},5,[\"6\" , -7.5e+1]]",
     "[].[]=1\n[].[]=[]\n[].[]={\"x\":2}\n[].[]=\"6\"\n[].[]=-7.5e+1\n"},
    {rows, "{\"r\":[{\"x\":1},{\"x\":{}},{},[],{\"y\":{\"x\":3}}]}",
     "r.[].x=1\nr.[].$=\nr.[].x={}\nr.[].$=\nr.[].$=\nr.[].$=\nr.[].$=\nr.$=\n"},
    {rows, "{\"r\":{\"[]\":{\"x\":1}}}", "r.$=\n"},
    {top, " [ 1 ] ", "$=\n"},
    {top, "12", "$=\n"},
    {top, "{\"\":{\"\":1}}", "$=\n"},
    {top, "-0.25E-7\n", "$=\n"},
    {scalars, "{\"n\":-0.5e3,\"t\":true,\"f\":false,\"z\":null,\"s\":\"\\\"\\\\\\/\\u00e4ä😀\",\"l\":[0, 10 ,{},\"\"]}",
     "n=-0.5e3\nt=true\nf=false\nz=null\ns=\"\\\"\\\\\\/\\u00e4ä😀\"\nl.[]=0\nl.[]=10\nl.[]={}\nl.[]=\"\"\n"},
    {any, "{\"a\":[],\"a\":{},\"\":0}", "* [a]=[]\n* [a]={}\n* []=0\n"},
    {any, "[{\"a\":1}]", ""},
    {any, "\"a\"", ""},
    {any, "{}", ""},
    {any, "{\"\\u0061\\n\\\"\\\\\\/\\b\\f\\r\\t\":1,\"\\uD83D\\ude00😀\\u00E4\\u20ac\":2}",
     "* [a\n\"\\/\b\f\r\t]=1\n* [😀😀ä€]=2\n"},
    {any, "{\"a\\u0000b\":1,\"\\ufffd\":2}", "* [\xEF\xBF\xBD]=2\n"},
    {any, "{\"\xC3\":1,\"\xED\xA0\x80\":2,\"b\":3}", "* [b]=3\n"},
    {alike, "{\"\":{\"\":1}}", "*.* [,]=1\n"},
    {deepest, "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{\"i\":[[]]},\"\":0}}}}}}}}",
     "a.b.c.d.e.f.g.h={\"i\":[[]]}\na.b.c.d.e.f.g.$=\n"},
    {nothing, "[{\"a\":[\"\\ud800\",{\"\\udc00\":1}]}]", ""},
};

static void test_examples_cut_everywhere(void **state)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct run run = {examples[i].paths, 1000, 20};
        each_cut_is_alike(run, examples[i].json, examples[i].lines, 0, NULL);
    }
}

struct refusal {
    const char *json;
    const char *told; /* after "JSON byte " */
};

/* With the paths "a" and "a.*": what was found before the error stays found, so none of these finds anything. */
static const struct refusal refusals[] = {
    {"", "0: the document ends too early"},
    {" \n", "2: the document ends too early"},
    {"{", "1: the document ends too early"},
    {"[1", "2: the document ends too early"},
    {"[1,", "3: the document ends too early"},
    {"{\"a\"", "4: the document ends too early"},
    {"{\"a", "3: the document ends too early"},
    {"{\"a\":", "5: the document ends too early"},
    {"\"a", "2: the document ends too early"},
    {"\"\\", "2: the document ends too early"},
    {"\"\\u00", "5: the document ends too early"},
    {"tru", "3: the document ends too early"},
    {"-", "1: the document ends too early"},
    {"1.", "2: the document ends too early"},
    {"1e", "2: the document ends too early"},
    {"1e+", "3: the document ends too early"},
    {"]", "0: here a value must begin"},
    {"[,1]", "1: here a value must begin"},
    {"[1,]", "3: here a value must begin"},
    {"[1,,2]", "3: here a value must begin"},
    {"{\"b\":}", "5: here a value must begin"},
    {"{\"a\":}", "5: here a value must begin"},
    {"['a']", "1: here a value must begin"},
    {"[+1]", "1: here a value must begin"},
    {"[.5]", "1: here a value must begin"},
    {"[NaN]", "1: here a value must begin"},
    {"\xEF\xBB\xBF[]", "0: here a value must begin"},
    {"\v1", "0: here a value must begin"},
    {"[1 2]", "3: here a comma or ] must stand"},
    {"[1}", "2: here a comma or ] must stand"},
    {"[01]", "2: here a comma or ] must stand"},
    {"[1.2.3]", "4: here a comma or ] must stand"},
    {"[truee]", "5: here a comma or ] must stand"},
    {"[\"a\"\"b\"]", "4: here a comma or ] must stand"},
    {"{\"b\":1]", "6: here a comma or } must stand"},
    {"{\"b\":1 \"c\":2}", "7: here a comma or } must stand"},
    {"{\"b\":[1]:2}", "8: here a comma or } must stand"},
    {"{\"b\":1,}", "7: here a key must begin"},
    {"{,}", "1: here a key must begin"},
    {"{a:1}", "1: here a key must begin"},
    {"{1:1}", "1: here a key must begin"},
    {"{]", "1: here a key must begin"},
    {"{\"a\" 1}", "5: here a colon must stand"},
    {"{\"a\",1}", "4: here a colon must stand"},
    {"{\"a\"}", "4: here a colon must stand"},
    {"{} {}", "3: the document is over, yet more follows"},
    {"[]]", "2: the document is over, yet more follows"},
    {"1 ,", "2: the document is over, yet more follows"},
    {"\"\",", "2: the document is over, yet more follows"},
    {"01", "1: the document is over, yet more follows"},
    {"[trux]", "4: no such word: only true, false and null"},
    {"nul ", "3: no such word: only true, false and null"},
    {"[falSe]", "4: no such word: only true, false and null"},
    {"[-]", "2: a digit is missing"},
    {"[-a]", "2: a digit is missing"},
    {"[1.]", "3: a digit is missing"},
    {"[1.e1]", "3: a digit is missing"},
    {"[1e]", "3: a digit is missing"},
    {"[1e-]", "4: a digit is missing"},
    {"[\"a\nb\"]", "3: a control character in a string"},
    {"[\"12345678\x1F\"]", "10: a control character in a string"},
    {"[\"1234567\x01\"]", "9: a control character in a string"},
    {"{\"\t\":1}", "2: a control character in a string"},
    {"{\"a\":\"\t\"}", "6: a control character in a string"},
    {"[\"\\x\"]", "3: no such escape"},
    {"[\"\\U0041\"]", "3: no such escape"},
    {"{\"\\'\":1}", "3: no such escape"},
    {"[{\"\\a\":1}]", "4: no such escape"},
    {"[\"\\u00g0\"]", "6: \\u without four hexadecimal digits"},
    {"[\"\\u123\"]", "7: \\u without four hexadecimal digits"},
    {"[\"\\u:000\"]", "4: \\u without four hexadecimal digits"},
    {"{\"\\u-001\":1}", "4: \\u without four hexadecimal digits"},
    {"{\"\\ud83d\":1}", "8: half of a surrogate pair"},
    {"{\"\\ud83dx\":1}", "8: half of a surrogate pair"},
    {"{\"\\ud83d\\n\":1}", "9: half of a surrogate pair"},
    {"{\"\\ud83d\\u0041\":1}", "13: half of a surrogate pair"},
    {"{\"\\ud83d\\ud83d\":1}", "13: half of a surrogate pair"},
    {"{\"\\ude00\":1}", "7: half of a surrogate pair"},
    {"[[[[]]]]", "3: nested deeper than 3"},
    {"{\"b\":[[{\"c\":1}]]}", "7: nested deeper than 3"},
};

static const char *const refused_paths[] = {"a", "a.*", NULL};

static void test_refusals_name_the_byte(void **state)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        own_(text_done) struct text told = TEXT_INIT;
        text_printf(&told, "JSON byte %s", refusals[i].told);
        each_cut_is_alike((struct run){refused_paths, 100, 3}, refusals[i].json, "", 0, told.data);
    }
}

static void test_a_nul_is_no_json(void **state)
{
    struct json_split_options options = {.paths = nothing, .max_value_bytes = 9, .max_depth = 2};
    own_(json_split_freep) struct json_split *split = json_split_new(&options);
    struct error error = ERROR_INIT;
    ok(json_split_feed(split, "1", 1, &error));
    assert_int_equal(json_split_feed(split, "\0", 1, &error), RESULT_BAD_INPUT);
    assert_string_equal(error.text, "JSON byte 1: the document is over, yet more follows");
}

static void test_what_was_found_before_the_error(void **state)
{
    each_cut_is_alike((struct run){rows, 100, 9}, "{\"r\":[{\"x\":1},{\"x\":2x}]}", "r.[].x=1\nr.[].$=\nr.[].x=2\n", 0,
                      "JSON byte 20: here a comma or } must stand");
}

static void test_every_later_call_says_the_same(void **state)
{
    struct json_split_options options = {.paths = nothing, .max_value_bytes = 9, .max_depth = 2};
    own_(json_split_freep) struct json_split *split = json_split_new(&options);
    struct error error = ERROR_INIT, later = ERROR_INIT, last = ERROR_INIT;
    ok(json_split_feed(split, "[1", 2, &error));
    assert_int_equal(json_split_feed(split, ",}", 2, &error), RESULT_BAD_INPUT);
    assert_string_equal(error.text, "JSON byte 3: here a value must begin");
    assert_int_equal(json_split_feed(split, "1]", 2, &later), RESULT_BAD_INPUT);
    assert_string_equal(later.text, error.text);
    assert_int_equal(json_split_feed(split, "", 0, NULL), RESULT_BAD_INPUT);
    assert_int_equal(json_split_end(split, &last), RESULT_BAD_INPUT);
    assert_string_equal(last.text, error.text);
}

static void test_the_end_is_once(void **state)
{
    struct json_split_options options = {.paths = nothing, .max_value_bytes = 9, .max_depth = 2};
    own_(json_split_freep) struct json_split *split = json_split_new(&options);
    struct error error = ERROR_INIT;
    ok(json_split_feed(split, NULL, 0, &error));
    ok(json_split_feed(split, "12", 2, &error));
    ok(json_split_end(split, &error));
    ok(json_split_end(split, &error));
    ok(json_split_feed(split, " ", 1, &error));
    assert_int_equal(json_split_feed(split, "3", 1, &error), RESULT_BAD_INPUT);
    holds(error.text, "byte 3");
}

static void test_too_long_values_are_passed_over_and_counted(void **state)
{
    static const char *const paths[] = {"l.[]", "l.[].$", NULL};
    each_cut_is_alike((struct run){paths, 5, 5}, "{\"l\":[\"123\",\"1234\",[1,2],[1, 2],12345,123456,{},\"12345678\"]}",
                      "l.[]=\"123\"\nl.[].$=\nl.[].$=\nl.[]=[1,2]\nl.[].$=\nl.[].$=\nl.[]=12345\nl.[].$=\nl.[].$=\n"
                      "l.[]={}\nl.[].$=\nl.[].$=\n",
                      4, NULL);
}

/* Two paths choose one value: it is one that was passed over. */
static void test_too_long_for_two_paths_is_counted_once(void **state)
{
    static const char *const paths[] = {"a", "*", NULL};
    each_cut_is_alike((struct run){paths, 2, 5}, "{\"a\":123,\"b\":12}", "* [b]=12\n", 1, NULL);
}

static void test_depth(void **state)
{
    for (unsigned deep = 999; deep <= 1001; deep++) {
        own_(text_done) struct text json = TEXT_INIT;
        own_(text_done) struct text lines = TEXT_INIT;
        struct error error = ERROR_INIT;
        size_t passed = 0;
        for (unsigned i = 0; i < deep; i++)
            text_add(&json, i % 2 == 0 ? "[" : "{\"a\":");
        text_add_char(&json, '1');
        for (unsigned i = deep; i-- > 0;)
            text_add_char(&json, i % 2 == 0 ? ']' : '}');
        enum result result =
            split_cut((struct run){any, 9, 1000}, json.data, json.length, 0, 7, &lines, &passed, &error);
        assert_int_equal(result, deep <= 1000 ? RESULT_OK : RESULT_BAD_INPUT);
        if (deep > 1000)
            holds(error.text, "nested deeper than 1000");
    }
}

static void test_long_names_fit_nothing(void **state)
{
    for (size_t length = 511; length <= 513; length++) {
        own_(text_done) struct text name = TEXT_INIT;
        own_(text_done) struct text json = TEXT_INIT;
        own_(text_done) struct text lines = TEXT_INIT;
        own_(text_done) struct text expected = TEXT_INIT;
        struct error error = ERROR_INIT;
        size_t passed = 0;
        while (name.length < length)
            text_add_char(&name, 'k');
        text_printf(&json, "{\"\\u006b%s\":1,\"b\":2}", name.data + 1);
        text_printf(&expected, length <= JSON_SPLIT_NAME_BYTES ? "* [%s]=1\n* [b]=2\n" : "* [b]=2\n", name.data);
        for (size_t step = 1; step < 600; step += 13) {
            ok(split_cut((struct run){any, 9, 9}, json.data, json.length, 0, step, &lines, &passed, &error));
            assert_string_equal(lines.data, expected.data);
            text_done(&lines);
        }
    }
}

/* 24 paths are taken and told apart. */
static void test_many_paths(void **state)
{
    char names[JSON_SPLIT_PATHS][4];
    const char *paths[JSON_SPLIT_PATHS + 1] = {NULL};
    own_(text_done) struct text json = TEXT_INIT;
    own_(text_done) struct text expected = TEXT_INIT;
    for (size_t i = 0; i < JSON_SPLIT_PATHS; i++) {
        (void)snprintf(names[i], sizeof names[i], "%c", (char)('a' + i));
        paths[i] = names[i];
        text_printf(&json, "%s\"%s\":%zu", i == 0 ? "{" : ",", names[i], i);
        text_printf(&expected, "%s=%zu\n", names[i], i);
    }
    text_add_char(&json, '}');
    each_cut_is_alike((struct run){paths, 9, 9}, json.data, expected.data, 0, NULL);
}

/* A value in one piece is given as it lies there; nothing is copied. */
static const char *lying;
static void where_it_lies(void *context, const struct json_split_found *found)
{
    assert_ptr_equal(found->bytes, lying + 5);
    *(size_t *)context += 1;
}

static void test_a_value_in_one_piece_is_not_copied(void **state)
{
    size_t calls = 0;
    struct error error = ERROR_INIT;
    struct json_split_options options = {
        .paths = refused_paths, .max_value_bytes = 9, .max_depth = 9, .found = where_it_lies, .context = &calls};
    own_(json_split_freep) struct json_split *split = json_split_new(&options);
    lying = "{\"a\":[1,2]}";
    ok(json_split_feed(split, lying, strlen(lying), &error));
    ok(json_split_end(split, &error));
    assert_int_equal(calls, 1);
    json_split_free(NULL);
}

struct mistake {
    const char *path;
    bool taken;
};

static const struct mistake mistakes[] = {
    {"a.*.[].$", true},
    {"$", true},
    {"a$.$a.**", true},
    {"a.b.c.d.e.f.g.h", true},
    {"", false},
    {"a..b", false},
    {".a", false},
    {"a.", false},
    {"$.a", false},
    {"a.$.$", false},
    {"a.b.c.d.e.f.g.h.i", false},
    {"a.b.c.d.e.f.g.h.$", false},
};

/* True when a splitter of these options can be made; another process tries it. */
static bool is_taken(struct json_split_options options)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(2);
        json_split_free(json_split_new(&options));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) ? WEXITSTATUS(status) == 0 : WTERMSIG(status) == SIGABRT);
    return WIFEXITED(status);
}

static void test_a_path_that_is_no_path_aborts(void **state)
{
    const char *paths[JSON_SPLIT_PATHS + 2] = {NULL};
    struct json_split_options options = {.paths = paths, .max_depth = 1000};
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        paths[0] = mistakes[i].path;
        if (is_taken(options) != mistakes[i].taken)
            fail_msg("\"%s\" was %s", mistakes[i].path, mistakes[i].taken ? "refused" : "taken");
    }
    for (size_t i = 0; i < JSON_SPLIT_PATHS; i++)
        paths[i] = "a";
    assert_true(is_taken(options));
    paths[JSON_SPLIT_PATHS] = "a";
    assert_false(is_taken(options));
    paths[JSON_SPLIT_PATHS] = NULL;
    options.max_depth = 1001;
    assert_false(is_taken(options));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples_cut_everywhere),
        cmocka_unit_test(test_refusals_name_the_byte),
        cmocka_unit_test(test_a_nul_is_no_json),
        cmocka_unit_test(test_what_was_found_before_the_error),
        cmocka_unit_test(test_every_later_call_says_the_same),
        cmocka_unit_test(test_the_end_is_once),
        cmocka_unit_test(test_too_long_values_are_passed_over_and_counted),
        cmocka_unit_test(test_too_long_for_two_paths_is_counted_once),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_long_names_fit_nothing),
        cmocka_unit_test(test_many_paths),
        cmocka_unit_test(test_a_value_in_one_piece_is_not_copied),
        cmocka_unit_test(test_a_path_that_is_no_path_aborts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
