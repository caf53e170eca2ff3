/* `neuvo chat` with its input from a pipe: every line is answered, also the last one and those above the pace. */
#include "commands_test.h"

/* Runs the chat with these words as its whole input. */
static int chat(const char *input, struct text *said)
{
    write_file("input", input);
    int before = dup(STDIN_FILENO), file = open("input", O_RDONLY | O_CLOEXEC);
    assert_true(before >= 0 && file >= 0 && dup2(file, STDIN_FILENO) >= 0);
    int status = call_and_read(command_chat, 0, NULL, said);
    assert_true(dup2(before, STDIN_FILENO) >= 0);
    (void)close(before);
    (void)close(file);
    return status;
}

static size_t count(const struct text *said, const char *part)
{
    size_t found = 0;
    for (const char *at = strstr(said->data, part); at != NULL; at = strstr(at + 1, part))
        found++;
    return found;
}

static void test_what_waits_is_answered_before_the_end(void **state)
{
    own_(text_done) struct text input = TEXT_INIT;
    own_(text_done) struct text said = TEXT_INIT;
    assert_int_equal(setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "600", 1), 0);
    for (int i = 0; i < 34; i++)
        text_add(&input, "kiitos\n");
    text_add(&input, "avain katosi mistä uusi"); /* without a line end */
    assert_int_equal(chat(input.data, &said), 0);
    assert_int_equal(unsetenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE"), 0);
    assert_int_equal(count(&said, "Neuvo:\n"), 35 + 1); /* and once that the answers wait */
    assert_said(said, "Lähde: Avain");
}

static void test_the_link_is_told_where_there_is_a_page(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    assert_int_equal(chat("moi\n", &said), 0);
    assert_null(strstr(said.data, "/chat/about"));
    assert_int_equal(setenv("NEUVO_SERVER_PUBLIC_URL", "https://neuvo.example.fi", 1), 0);
    assert_int_equal(chat("moi\n", &said), 0);
    assert_int_equal(unsetenv("NEUVO_SERVER_PUBLIC_URL"), 0);
    assert_said(said, "https://neuvo.example.fi/chat/about");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_waits_is_answered_before_the_end, up, down),
        cmocka_unit_test_setup_teardown(test_the_link_is_told_where_there_is_a_page, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
