/* Streams of JSON lines: order, errors, what stays bounded. */
#include "commands/stream.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum result echo(void *context, const struct json *line, struct text *out, struct error *error)
{
    const char *text = NULL;
    enum result result = json_need_string(line, "text", &text, error);
    json_write_member(out, "half", "done");
    if (result == RESULT_OK)
        json_write_member(out, "echo", text);
    return result;
}

/* Runs the stream over input; the output is the caller's. */
static char *run(const char *input, size_t length, int *status)
{
    char *output = NULL;
    size_t size = 0;
    FILE *in = fmemopen((void *)(uintptr_t)input, length, "r"), *out = open_memstream(&output, &size);
    assert_non_null(in);
    assert_non_null(out);
    *status = stream_run(in, out, echo, NULL);
    (void)fclose(in);
    (void)fclose(out);
    return output;
}

static void test_lines_in_order(void **state)
{
    static const char input[] = "{\"id\":\"1\",\"text\":\"a\"}\n\n{\"id\":7,\"text\":\"b\"}";
    int status = -1;
    own_(free_pointer) char *output = run(input, sizeof input - 1, &status);
    assert_int_equal(status, 0);
    assert_string_equal(output, "{\"id\":\"1\",\"half\":\"done\",\"echo\":\"a\"}\n"
                                "{\"id\":7,\"half\":\"done\",\"echo\":\"b\"}\n");
}

static void test_bad_lines_are_answered_and_the_stream_goes_on(void **state)
{
    static const char *const lines[] = {
        "{\"id\":\"1\"}", "[1]", "{\"id\":", "{\"text\":\"a\"}", "\"\xff\"", "{\"id\":[1],\"text\":\"a\"}"};
    static const char *const starts[] = {
        "{\"id\":\"1\",\"error\":{\"code\":\"invalid\"",   "{\"id\":null,\"error\":{\"code\":\"unreadable\"",
        "{\"id\":null,\"error\":{\"code\":\"unreadable\"", "{\"id\":null,\"error\":{\"code\":\"unreadable\"",
        "{\"id\":null,\"error\":{\"code\":\"unreadable\"", "{\"id\":null,\"error\":{\"code\":\"unreadable\""};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        own_(text_done) struct text input = TEXT_INIT;
        text_printf(&input, "%s\n{\"id\":\"z\",\"text\":\"z\"}\n", lines[i]);
        int status = -1;
        own_(free_pointer) char *output = run(input.data, input.length, &status);
        assert_int_equal(status, 1);
        if (strncmp(output, starts[i], strlen(starts[i])) != 0)
            fail_msg("%s: %s", lines[i], output);
        assert_non_null(strstr(output, "\n{\"id\":\"z\",\"half\":\"done\",\"echo\":\"z\"}\n"));
    }
}

static void test_a_line_too_long(void **state)
{
    own_(text_done) struct text input = TEXT_INIT;
    text_add(&input, "{\"id\":\"1\",\"text\":\"");
    for (int i = 0; i < 2 * 1024 * 1024; i++)
        text_add_char(&input, 'a');
    text_add(&input, "\"}\n{\"id\":\"z\",\"text\":\"z\"}\n");
    int status = -1;
    own_(free_pointer) char *output = run(input.data, input.length, &status);
    assert_int_equal(status, 1);
    assert_non_null(strstr(output, "longer than"));
    assert_non_null(strstr(output, "\"echo\":\"z\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_in_order),
        cmocka_unit_test(test_bad_lines_are_answered_and_the_stream_goes_on),
        cmocka_unit_test(test_a_line_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
