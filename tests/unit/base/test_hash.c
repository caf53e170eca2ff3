#include "base/hash.h"

#include "base_test.h"

/* BLAKE2b with a digest of 16 bytes: the values of another implementation (b2sum -l 128). */
static void test_known_values(void **state)
{
    char hex[HASH_HEX_BYTES];
    hash_hex(NULL, "", 0, hex);
    assert_string_equal(hex, "cae66941d9efbd404e4d88758ea67670");
    hash_hex(NULL, "abc", 3, hex);
    assert_string_equal(hex, "cf4ab791c62b8d2b2109c90275287816");
}

static void test_key_changes_all(void **state)
{
    uint8_t first[HASH_KEY_BYTES] = {1}, second[HASH_KEY_BYTES] = {2};
    char plain[HASH_HEX_BYTES], a[HASH_HEX_BYTES], b[HASH_HEX_BYTES], again[HASH_HEX_BYTES];
    hash_hex(NULL, "viesti", 6, plain);
    hash_hex(first, "viesti", 6, a);
    hash_hex(second, "viesti", 6, b);
    hash_hex(first, "viesti", 6, again);
    assert_string_not_equal(plain, a);
    assert_string_not_equal(a, b);
    assert_string_equal(a, again);
}

/* Where one string ends and the next begins counts. */
static void test_borders_count(void **state)
{
    char a[HASH_HEX_BYTES], b[HASH_HEX_BYTES];
    hash_strings_hex(NULL, a, "ab", "c", NULL);
    hash_strings_hex(NULL, b, "a", "bc", NULL);
    assert_string_not_equal(a, b);
    hash_strings_hex(NULL, b, "abc", NULL);
    assert_string_not_equal(a, b);
    hash_strings_hex(NULL, b, "ab", "c", "", NULL);
    assert_string_not_equal(a, b);
    hash_strings_hex(NULL, b, "ab", "c", NULL);
    assert_string_equal(a, b);
    assert_int_equal(strlen(a), HASH_HEX_BYTES - 1);
}

/* FNV-1a, 64 bits: the published test values. */
static void test_fnv(void **state)
{
    assert_true(hash_fnv(HASH_FNV_SEED, "", 0) == 0xcbf29ce484222325u);
    assert_true(hash_fnv(HASH_FNV_SEED, "a", 1) == 0xaf63dc4c8601ec8cu);
    assert_true(hash_fnv(HASH_FNV_SEED, "foobar", 6) == 0x85944171f73967e8u);
    uint64_t half = hash_fnv(HASH_FNV_SEED, "foo", 3);
    assert_true(hash_fnv(half, "bar", 3) == 0x85944171f73967e8u);
}

static void test_random_bytes(void **state)
{
    uint8_t a[32] = {0}, b[32] = {0}, none[32] = {0};
    random_bytes(a, sizeof a);
    random_bytes(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    assert_memory_not_equal(a, none, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_values),  cmocka_unit_test(test_key_changes_all),
        cmocka_unit_test(test_borders_count), cmocka_unit_test(test_fnv),
        cmocka_unit_test(test_random_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
