/* Tokens: what is read, what is refused, and which signature fits. */
#include "connectors/teams/jwt.h"

#include "connectors/teams/keyring.h"
#include "teams_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HEADER "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"JWT\"}"
#define SERVICE "https://smba.trafficmanager.net/emea/"
#define CLAIMS(more) "{\"iss\":\"" ISSUER "\",\"aud\":\"" APP "\",\"serviceurl\":\"" SERVICE "\"" more "}"
#define NOW_MS (INT64_C(1000000) * 1000)

static EVP_PKEY *key, *other;

static enum result read_signed(const char *header, const char *claims, struct jwt *jwt)
{
    own_(text_done) struct text token = TEXT_INIT;
    struct error error = ERROR_INIT;
    add_token(&token, key, header, claims);
    enum result result = jwt_read(token.data, token.length, jwt, &error);
    assert_true(result == RESULT_OK || error.text[0] != '\0');
    return result;
}

static void test_a_good_one(void **state)
{
    own_(jwt_done) struct jwt jwt;
    assert_int_equal(read_signed(HEADER, CLAIMS(",\"exp\":1000100,\"nbf\":999990"), &jwt), RESULT_OK);
    assert_string_equal(jwt.key_id, "k1");
    assert_string_equal(jwt.service_url, SERVICE);
    assert_int_equal(jwt.expires_s, 1000100);
    assert_string_equal(jwt_fault(&jwt, APP, NOW_MS), "");
}

static void test_what_is_refused_unread(void **state)
{
    static const struct {
        const char *header, *claims;
    } bad[] = {
        {"{\"alg\":\"none\",\"kid\":\"k1\"}", CLAIMS(",\"exp\":1000100")},
        {"{\"alg\":\"HS256\",\"kid\":\"k1\"}", CLAIMS(",\"exp\":1000100")},
        {"{\"alg\":\"rs256\",\"kid\":\"k1\"}", CLAIMS(",\"exp\":1000100")},
        {"{\"alg\":\"RS512\",\"kid\":\"k1\"}", CLAIMS(",\"exp\":1000100")},
        {"{\"alg\":\"RS256\"}", CLAIMS(",\"exp\":1000100")},
        {"{\"alg\":\"RS256\",\"kid\":\"\"}", CLAIMS(",\"exp\":1000100")},
        {"{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[\"b64\"],\"b64\":false}", CLAIMS(",\"exp\":1000100")},
        {"{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"k1\"}", CLAIMS(",\"exp\":1000100")},
        {"[]", CLAIMS(",\"exp\":1000100")},
        {HEADER, CLAIMS("")},
        {HEADER, CLAIMS(",\"exp\":\"1000100\"")},
        {HEADER, CLAIMS(",\"exp\":null")},
        {HEADER, CLAIMS(",\"exp\":1e300")},
        {HEADER, CLAIMS(",\"exp\":1000100,\"nbf\":\"x\"")},
        {HEADER, "{\"iss\":\"" ISSUER "\",\"aud\":[\"" APP "\"],\"exp\":1000100}"},
        {HEADER, "{\"aud\":\"" APP "\",\"exp\":1000100}"},
        {HEADER, "{\"iss\":\"" ISSUER "\\u0000\",\"aud\":\"" APP "\",\"exp\":1000100}"},
        {HEADER, "not json"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct jwt jwt;
        if (read_signed(bad[i].header, bad[i].claims, &jwt) == RESULT_OK)
            fail_msg("%s %s was taken", bad[i].header, bad[i].claims);
    }
}

static void test_what_is_no_token(void **state)
{
    static const char *const bad[] = {"", ".", "..", "a.b", "a.b.c.d", "e30.e30.", "e30=.e30.AAAA", "e30.e 30.AAAA"};
    struct error error = ERROR_INIT;
    struct jwt jwt;
    own_(text_done) struct text large = TEXT_INIT;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(jwt_read(bad[i], strlen(bad[i]), &jwt, &error), RESULT_BAD_INPUT);
    while (large.length <= JWT_BYTES)
        text_add(&large, "aaaa.");
    assert_int_equal(jwt_read(large.data, large.length, &jwt, &error), RESULT_BAD_INPUT);
}

static void test_whose_and_when(void **state)
{
    static const struct {
        const char *claims, *fault;
    } rows[] = {
        {"{\"iss\":\"https://sts.windows.net/t/\",\"aud\":\"" APP "\",\"exp\":1000100}", "another issuer"},
        {"{\"iss\":\"" ISSUER "/\",\"aud\":\"" APP "\",\"exp\":1000100}", "another issuer"},
        {"{\"iss\":\"" ISSUER "\",\"aud\":\"other\",\"exp\":1000100}", "meant for another application"},
        {CLAIMS(",\"exp\":999701"), ""},
        {CLAIMS(",\"exp\":999700"), "expired"},
        {CLAIMS(",\"exp\":0"), "expired"},
        {CLAIMS(",\"exp\":-5"), "expired"},
        {CLAIMS(",\"exp\":1000900,\"nbf\":1000300"), ""},
        {CLAIMS(",\"exp\":1000900,\"nbf\":1000301"), "not valid yet"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(jwt_done) struct jwt jwt;
        assert_int_equal(read_signed(HEADER, rows[i].claims, &jwt), RESULT_OK);
        assert_string_equal(jwt_fault(&jwt, APP, NOW_MS), rows[i].fault);
    }
}

/* ---- keys ---------------------------------------------------------------------------------------------------------
 */

static enum result read_keys(const char *json, struct keyring **ring)
{
    struct error error = ERROR_INIT;
    return keyring_read(json, strlen(json), ring, &error);
}

static void test_which_signature_fits(void **state)
{
    own_(text_done) struct text set = TEXT_INIT;
    own_(keyring_freep) struct keyring *ring = NULL;
    own_(jwt_done) struct jwt jwt;
    text_add(&set, "{\"keys\":[");
    add_key(&set, key, "k1", ",\"use\":\"sig\",\"endorsements\":[\"webchat\",\"msteams\"]");
    text_add(&set, ",");
    add_key(&set, other, "k2", ",\"endorsements\":[\"msteamsx\",5]");
    text_add(&set, "]}");
    assert_int_equal(read_keys(set.data, &ring), RESULT_OK);
    assert_int_equal(keyring_count(ring), 2);
    assert_int_equal(read_signed(HEADER, CLAIMS(",\"exp\":1000100"), &jwt), RESULT_OK);
    assert_true(keyring_fits(keyring_find(ring, "k1"), &jwt));
    assert_false(keyring_fits(keyring_find(ring, "k2"), &jwt));
    assert_null(keyring_find(ring, "K1"));
    assert_true(keyring_endorses(keyring_find(ring, "k1"), "msteams"));
    assert_false(keyring_endorses(keyring_find(ring, "k2"), "msteams"));
    jwt.signature[0] ^= 1;
    assert_false(keyring_fits(keyring_find(ring, "k1"), &jwt));
    jwt.signature[0] ^= 1;
    jwt.signature_bytes--;
    assert_false(keyring_fits(keyring_find(ring, "k1"), &jwt));
    jwt.signature_bytes++;
    jwt.signed_part[5] = (char)(jwt.signed_part[5] ^ 1);
    assert_false(keyring_fits(keyring_find(ring, "k1"), &jwt));
}

static void test_which_keys_are_taken(void **state)
{
    static const char *const more[] = {",\"use\":\"enc\"", ",\"alg\":\"RS512\"", ",\"alg\":5"};
    own_(text_done) struct text set = TEXT_INIT;
    struct keyring *ring = NULL;
    EVP_PKEY *small = test_key(1024);
    text_add(&set, "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"e\",\"x\":\"AA\"},5,{\"kty\":\"RSA\",\"kid\":\"n\"},"
                   "{\"kty\":\"RSA\",\"kid\":\"z\",\"n\":\"AAAA\",\"e\":\"AQAB\"}");
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        text_add_char(&set, ',');
        add_key(&set, key, "x", more[i]);
    }
    text_add_char(&set, ',');
    add_key(&set, small, "small", "");
    text_add(&set, "]}");
    assert_int_equal(read_keys(set.data, &ring), RESULT_BAD_INPUT);
    assert_null(ring);
    EVP_PKEY_free(small);
    static const char *const bad[] = {"", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[]}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(read_keys(bad[i], &ring), RESULT_BAD_INPUT);
}

static int up(void **state)
{
    key = test_key(2048);
    other = test_key(2048);
    return 0;
}

static int down(void **state)
{
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_one),           cmocka_unit_test(test_what_is_refused_unread),
        cmocka_unit_test(test_what_is_no_token),     cmocka_unit_test(test_whose_and_when),
        cmocka_unit_test(test_which_signature_fits), cmocka_unit_test(test_which_keys_are_taken),
    };
    return cmocka_run_group_tests(tests, up, down);
}
