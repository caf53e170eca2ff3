/* The log under a flood: the first of what is not taken are told, then a count a minute; what is taken is always told.
 */
#include "base/file.h"
#include "base/own.h"
#include "engine/message_log.h"
#include "engine/turn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define START INT64_C(1000000)

static const struct turn_result refused = {.outcome = "refused"}, answered = {.outcome = "answer"};

/* What acting wrote to the log. */
static void heard(void (*act)(struct message_log *log), struct text *lines)
{
    char path[] = "/tmp/neuvo-message-log-XXXXXX";
    int file = mkstemp(path), before = dup(STDERR_FILENO);
    struct message_log log = {0};
    assert_true(file >= 0 && before >= 0 && dup2(file, STDERR_FILENO) >= 0);
    act(&log);
    assert_true(dup2(before, STDERR_FILENO) >= 0);
    (void)close(before);
    (void)close(file);
    assert_int_equal(file_read(path, 1 << 20, lines, NULL), RESULT_OK);
    (void)unlink(path);
}

static size_t count(const struct text *lines, const char *part)
{
    size_t found = 0;
    for (const char *at = strstr(lines->data, part); at != NULL; at = strstr(at + 1, part))
        found++;
    return found;
}

static void flood(struct message_log *log)
{
    static const enum receipt_kind kinds[] = {RECEIPT_REFUSED, RECEIPT_LATER, RECEIPT_REPEATED};
    for (int i = 0; i < 200000; i++)
        message_log_add(log, "web", &refused, kinds[i % 3], START + i / 10); /* twenty seconds */
    message_log_add(log, "web", &answered, RECEIPT_TAKEN, START + 30000);
    message_log_tick(log, START + 59999);
    message_log_tick(log, START + 60001);
    message_log_tick(log, START + 200000);
    message_log_add(log, "web", &refused, RECEIPT_REFUSED, START + 200001);
}

static void test_flood(void **state)
{
    own_(text_done) struct text lines = TEXT_INIT;
    heard(flood, &lines);
    assert_int_equal(count(&lines, "event=message "), MESSAGE_LOG_TOLD + 2);
    assert_int_equal(count(&lines, "outcome=answer"), 1);
    assert_int_equal(count(&lines, "event=messages_not_taken left_out=199980 "), 1);
    assert_int_equal(count(&lines, "event=messages_not_taken"), 1);
}

static void talk(struct message_log *log)
{
    for (int i = 0; i < 500; i++)
        message_log_add(log, "web", &answered, RECEIPT_TAKEN, START);
}

static void test_what_is_taken_is_told(void **state)
{
    own_(text_done) struct text lines = TEXT_INIT;
    heard(talk, &lines);
    assert_int_equal(count(&lines, "outcome=answer"), 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flood),
        cmocka_unit_test(test_what_is_taken_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
