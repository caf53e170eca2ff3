/* The table of rights once more, so that nobody widens it by accident; passwords; who tries too often. */
#include "access/login.h"
#include "access/password.h"
#include "access/rights.h"
#include "access/throttle.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_the_whole_table(void **state)
{
    static const char *const wanted[ACCESS_COUNT][2] = {
        {"staff", "s"}, {"tutor", "sqrw"}, {"editor", "sa"}, {"manager", "sqom"}, {"operator", "sq"}};
    static const char letters[RIGHT_COUNT + 1] = "sqrwaom";
    for (int access = 0; access < ACCESS_COUNT; access++) {
        assert_string_equal(access_name((enum access)access), wanted[access][0]);
        assert_int_equal(access_of_name(wanted[access][0]), access);
        for (int right = 0; right < RIGHT_COUNT; right++)
            assert_int_equal(access_may(1u << access, (enum right)right),
                             strchr(wanted[access][1], letters[right]) != NULL);
    }
    assert_int_equal(access_of_name("admin"), ACCESS_COUNT);
    assert_false(access_may(0, RIGHT_SIGN_IN));
    assert_true(access_may(1u << ACCESS_OPERATOR | 1u << ACCESS_TUTOR, RIGHT_WORK_TICKET));
}

static void complains(const char *password, const char *why)
{
    struct error error = ERROR_INIT;
    enum result result = password_check(password, "Aino Virtanen", &error);
    if (why == NULL && result != RESULT_OK)
        fail_msg("\"%s\" is refused: %s", password, error.text);
    if (why != NULL && (result != RESULT_BAD_INPUT || strcmp(error.text, why) != 0))
        fail_msg("\"%s\": %s, not %s", password, error.text, why);
}

static void test_what_a_password_must_be(void **state)
{
    char long_one[300];
    memset(long_one, 'x', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = '\0';
    complains("", "short");
    complains("elevensigns", "short");
    complains("\xff\xfe-not-utf8-at-all", "short");
    complains(long_one, "long");
    complains("aaaaaaaaaaaaaaaa", "common");
    complains("Salasana1234", "common");
    complains("salasanasalasana", "common");
    complains("virtanen2026", "name");
    complains("AinoVirtanen", "name");
    complains("neljä hevosta laiturilla", NULL);
    complains("ä1ö2å3ä1ö2å3", NULL);
}

static void test_hash_and_check(void **state)
{
    char hash[PASSWORD_HASH_BYTES];
    struct error error = ERROR_INIT;
    assert_int_equal(password_hash("neljä hevosta laiturilla", hash, &error), RESULT_OK);
    assert_int_equal(strncmp(hash, "$argon2id$", 10), 0);
    assert_true(password_is("neljä hevosta laiturilla", hash));
    assert_false(password_is("neljä hevosta laiturilla ", hash));
    assert_false(password_is("neljä hevosta laiturilla", ""));
}

static void test_names_and_sessions(void **state)
{
    own_(text_done) struct text login = TEXT_INIT;
    login_of_name("  ÄINÖ Virtanen ", &login);
    assert_string_equal(login.data, "äinö virtanen");
    assert_false(session_is_over(1000, 1000, 1000 + session_idle_ms));
    assert_true(session_is_over(1000, 1000, 1001 + session_idle_ms));
    assert_true(session_is_over(1000, session_whole_ms, 1001 + session_whole_ms));
}

static void test_who_tries_too_often(void **state)
{
    struct throttle *throttle = throttle_new();
    int64_t now = 5000000;
    for (int i = 0; i < THROTTLE_ACCOUNT_TRIES; i++) {
        assert_int_equal(throttle_wait_ms(throttle, "aino", "192.0.2.1", now), 0);
        throttle_try(throttle, "aino", "192.0.2.1", now);
    }
    assert_true(throttle_wait_ms(throttle, "aino", "192.0.2.2", now) > 0);
    assert_int_equal(throttle_wait_ms(throttle, "mikko", "192.0.2.1", now), 0);
    assert_int_equal(throttle_wait_ms(throttle, "aino", "192.0.2.1", now + THROTTLE_WINDOW_MS), 0);
    throttle_succeeded(throttle, "aino", "192.0.2.1");
    assert_int_equal(throttle_wait_ms(throttle, "aino", "192.0.2.1", now), 0);
    char name[24];
    for (int i = 0; i < THROTTLE_ADDRESS_TRIES; i++) {
        (void)snprintf(name, sizeof name, "person %d", i);
        throttle_try(throttle, name, "192.0.2.9", now);
    }
    assert_true(throttle_wait_ms(throttle, "somebody", "192.0.2.9", now) > 0);
    throttle_free(throttle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_whole_table),     cmocka_unit_test(test_what_a_password_must_be),
        cmocka_unit_test(test_hash_and_check),      cmocka_unit_test(test_names_and_sessions),
        cmocka_unit_test(test_who_tries_too_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
