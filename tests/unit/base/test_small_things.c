/* Identifiers, fingerprints, languages, errors, the clock, lists. */
#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/language.h"
#include "base/list.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_ids_always_rise(void **state)
{
    struct id_source source = {.instance = 1023};
    int64_t last = 0, now_ms = INT64_C(1795000000000);
    for (int i = 0; i < 20000; i++) {
        int64_t id = id_next(&source, i % 1000 == 0 ? now_ms - 60000 : now_ms); /* the clock goes back */
        assert_true(id > last);
        last = id;
    }
}

static void test_ids_of_two_instances_differ(void **state)
{
    struct id_source one = {.instance = 1}, other = {.instance = 2};
    for (int i = 0; i < 5000; i++)
        assert_true(id_next(&one, 1795000000000) != id_next(&other, 1795000000000));
}

static void test_id_parse(void **state)
{
    static const char *const bad[] = {"", "0", "-1", "+1", " 1", "1 ", "1x", "9223372036854775808", "0x10", "1.0"};
    int64_t id = 0;
    assert_true(id_parse("9223372036854775807", &id));
    assert_true(id == INT64_MAX);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (id_parse(bad[i], &id))
            fail_msg("takes \"%s\"", bad[i]);
    }
}

static void test_fingerprints(void **state)
{
    uint8_t key[HASH_KEY_BYTES] = {1};
    char plain[HASH_HEX_BYTES], keyed[HASH_HEX_BYTES], one[HASH_HEX_BYTES], other[HASH_HEX_BYTES];
    hash_hex(NULL, "abc", 3, plain);
    hash_hex(key, "abc", 3, keyed);
    assert_int_equal(strlen(plain), HASH_HEX_BYTES - 1);
    assert_string_not_equal(plain, keyed);
    hash_strings_hex(key, one, "ab", "c", NULL);
    hash_strings_hex(key, other, "a", "bc", NULL);
    assert_string_not_equal(one, other);
    hash_strings_hex(key, other, "ab", "c", NULL);
    assert_string_equal(one, other);
}

static void test_languages(void **state)
{
    assert_int_equal(language_from_code("sv-FI"), LANGUAGE_SV);
    assert_int_equal(language_from_code("EN"), LANGUAGE_EN);
    assert_int_equal(language_from_code("fil"), LANGUAGE_NONE);
    assert_int_equal(language_from_code(""), LANGUAGE_NONE);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        assert_int_equal(language_from_code(language_code((enum language)language)), language);
}

static void test_errors_carry_their_place(void **state)
{
    struct error error = ERROR_INIT;
    char longest[2000];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(error_set(NULL, RESULT_BUSY, "nobody listens"), RESULT_BUSY);
    assert_int_equal(error_set(&error, RESULT_FULL, "no space for %d bytes", 7), RESULT_FULL);
    assert_int_equal(error_prefix(&error, "%s", "store"), RESULT_FULL);
    assert_string_equal(error.text, "store: no space for 7 bytes");
    assert_int_equal(error_prefix(&error, "%s", longest), RESULT_FULL);
    assert_int_equal(strlen(error.text), sizeof error.text - 1);
}

static void test_the_clock_can_be_set(void **state)
{
    clock_set_ms(1000);
    assert_int_equal(clock_now_ms(), 1000);
    clock_set_ms(0);
    assert_true(clock_now_ms() > INT64_C(1700000000000));
    int64_t before = clock_monotonic_us();
    assert_true(clock_monotonic_us() >= before);
}

static void test_lists_grow_zeroed(void **state)
{
    LIST_OF(struct error) list = LIST_INIT;
    for (size_t i = 0; i < 100; i++) {
        struct error *error = list_push(&list);
        assert_int_equal(error->text[0], '\0');
        (void)error_set(error, RESULT_FAILED, "%zu", i);
    }
    assert_int_equal(list.count, 100);
    assert_string_equal(list.items[42].text, "42");
    list_done(&list);
    assert_int_equal(list.count, 0);
}

static void test_taken_is_gone(void **state)
{
    char *word = x_strdup("word");
    own_(free_pointer) char *taken = TAKE(word);
    assert_null(word);
    assert_string_equal(taken, "word");
    assert_null(x_strdup(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ids_always_rise),
        cmocka_unit_test(test_ids_of_two_instances_differ),
        cmocka_unit_test(test_id_parse),
        cmocka_unit_test(test_fingerprints),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_errors_carry_their_place),
        cmocka_unit_test(test_the_clock_can_be_set),
        cmocka_unit_test(test_lists_grow_zeroed),
        cmocka_unit_test(test_taken_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
