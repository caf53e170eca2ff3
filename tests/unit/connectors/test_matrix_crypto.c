/* The cryptography of encrypted rooms: libolm's published vectors, sessions both ways, and whatever else may come. */
#include "connectors/matrix/crypto.h"

#include "base/json.h"
#include "base/own.h"
#include "connectors/matrix/canonical.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- published vectors ------------------------------------------------------------------------------------------ */

/* libolm, tests/test_group_session.cpp: "Inbound group session export/import". */
static const char group_key[] = "AgAAAAAwMTIzNDU2Nzg5QUJERUYwMTIzNDU2Nzg5QUJDREVGMDEyMzQ1Njc4OUFCREVGM"
                                "DEyMzQ1Njc4OUFCQ0RFRjAxMjM0NTY3ODlBQkRFRjAxMjM0NTY3ODlBQkNERUYwMTIzND"
                                "U2Nzg5QUJERUYwMTIzNDU2Nzg5QUJDREVGMDEyMw0bdg1BDq4Px/slBow06q8n/B9WBfw"
                                "WYyNOB8DlUmXGGwrFmaSb9bR/eY8xgERrxmP07hFmD9uqA2p8PMHdnV5ysmgufE6oLZ5+"
                                "8/mWQOW3VVTnDIlnwd8oHUYRuk8TCQ";
static const char group_message[] = "AwgAEhAcbh6UpbByoyZxufQ+h2B+8XHMjhR69G8F4+qjMaFlnIXusJZX3r8LnRORG9T3D"
                                    "XFdbVuvIWrLyRfm4i8QRbe8VPwGRFG57B1CtmxanuP8bHtnnYqlwPsD";

static void published_group_message(void **state)
{
    own_(text_done) struct text plain = TEXT_INIT;
    uint32_t index = 7;
    struct crypto_inbound *inbound = crypto_inbound_new(group_key);
    assert_non_null(inbound);
    assert_true(crypto_inbound_decrypt(inbound, group_message, &plain, &index));
    assert_string_equal(plain.data, "Message");
    assert_int_equal(index, 0);
    assert_true(crypto_message_index(group_message, &index));
    assert_int_equal(index, 0);
    crypto_inbound_free(inbound);
}

/* libolm, tests/test_olm.cpp: "Old account unpickle test": the older form did not hold the whole key. */
static void published_old_pickle_is_refused(void **state)
{
    assert_null(crypto_account_unpickle("x3h9er86ygvq56pM1yesdAxZou4ResPQC9Rszk/fhEL9JY/umtZ2N/foL/SUgVXS"
                                        "v0IxHHZTafYjDdzJU9xr8dQeBoOTGfV9E/lCqDGBnIlu7SZndqjEKXtzGyQr4sP4"
                                        "K/A/8TOu9iK2hDFszy6xETiousHnHgh2ZGbRUh4pQx+YMm8ZdNZeRnwFGLnrWyf9"
                                        "O5TmXua1FcU"));
}

/* RFC 8032, 7.1, TEST 2: one byte, 0x72. */
static void published_signature(void **state)
{
    static const unsigned char seed[CRYPTO_SEED_BYTES] = {
        0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f,
        0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb};
    own_(text_done) struct text message = TEXT_INIT, signature = TEXT_INIT;
    char key[CRYPTO_KEY_BYTES];
    text_add(&message, "\x72");
    crypto_seed_public(seed, key);
    crypto_seed_sign(seed, &message, &signature);
    assert_string_equal(key, "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw");
    assert_string_equal(signature.data, "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ"
                                        "8R2MOHsurrQwKu6wDSkWErsMAA");
    assert_true(crypto_signature_is(key, &message, signature.data));
    message.data[0] = 'x';
    assert_false(crypto_signature_is(key, &message, signature.data));
}

/* ---- olm -------------------------------------------------------------------------------------------------------- */

static void first_key(struct crypto_account *account, char key[CRYPTO_KEY_BYTES])
{
    own_(text_done) struct text json = TEXT_INIT;
    own_(json_freep) struct json *document = NULL;
    const struct json *list = NULL;
    struct json_limits limits = {.max_bytes = 100000, .max_depth = 5};
    crypto_account_unpublished(account, &json);
    assert_int_equal(json_parse(json.data, json.length, limits, &document, NULL), RESULT_OK);
    assert_int_equal(json_opt_object(document, "curve25519", &list, NULL), RESULT_OK);
    (void)snprintf(key, CRYPTO_KEY_BYTES, "%s", json_as_string(json_first(list)));
}

static struct crypto_session *again(struct crypto_session *session)
{
    own_(text_wipe) struct text pickle = TEXT_INIT;
    crypto_session_pickle(session, &pickle);
    crypto_session_free(session);
    struct crypto_session *fresh = crypto_session_unpickle(pickle.data);
    assert_non_null(fresh);
    return fresh;
}

static void says(struct crypto_session *from, struct crypto_session *to, const char *words)
{
    own_(text_done) struct text plain = TEXT_INIT, message = TEXT_INIT, heard = TEXT_INIT;
    text_add(&plain, words);
    int kind = crypto_session_encrypt(from, &plain, &message);
    assert_true(crypto_session_decrypt(to, kind, message.data, &heard));
    assert_string_equal(heard.data, words);
    assert_false(crypto_session_decrypt(to, kind, message.data, &heard)); /* nothing twice */
}

static void a_session_both_ways(void **state)
{
    char ours[CRYPTO_KEY_BYTES], theirs[CRYPTO_KEY_BYTES], ed[CRYPTO_KEY_BYTES], key[CRYPTO_KEY_BYTES];
    own_(text_done) struct text plain = TEXT_INIT, message = TEXT_INIT, heard = TEXT_INIT, cut = TEXT_INIT;
    struct crypto_account *us = crypto_account_new(), *them = crypto_account_new();
    crypto_account_make_keys(them, 1);
    crypto_account_identity(us, ours, ed);
    crypto_account_identity(them, theirs, ed);
    first_key(them, key);
    assert_null(crypto_session_open(us, "short", key));
    assert_null(crypto_session_open(us, theirs, "AAAA"));
    struct crypto_session *out = crypto_session_open(us, theirs, key);
    text_add(&plain, "hei");
    assert_int_equal(crypto_session_encrypt(out, &plain, &message), CRYPTO_OLM);
    text_add_bytes(&cut, message.data, message.length / 2);
    assert_null(crypto_session_from(them, ours, cut.data));
    assert_null(crypto_session_from(them, theirs, message.data)); /* another sender's */
    struct crypto_session *in = crypto_session_from(them, ours, message.data);
    assert_non_null(in);
    assert_false(crypto_session_decrypt(in, 7, message.data, &heard));
    assert_true(crypto_session_decrypt(in, CRYPTO_OLM, message.data, &heard));
    assert_string_equal(heard.data, "hei");
    assert_true(crypto_session_matches(in, ours, message.data));
    crypto_session_accept(them, in);
    assert_null(crypto_session_from(them, ours, message.data)); /* the key is spent */
    for (int i = 0; i < 20; i++) {
        out = again(out);
        in = again(in);
        says(in, out, "moi");
        says(out, in, "no moi");
    }
    crypto_session_free(out);
    crypto_session_free(in);
    crypto_account_free(us);
    crypto_account_free(them);
}

/* ---- megolm ------------------------------------------------------------------------------------------------------ */

static void a_room_is_read(void **state)
{
    own_(text_wipe) struct text key = TEXT_INIT, late = TEXT_INIT, pickle = TEXT_INIT;
    own_(text_done) struct text plain = TEXT_INIT, first = TEXT_INIT, second = TEXT_INIT, heard = TEXT_INIT;
    char id[CRYPTO_KEY_BYTES], same[CRYPTO_KEY_BYTES];
    uint32_t index = 0;
    struct crypto_outbound *out = crypto_outbound_new();
    crypto_outbound_key(out, &key);
    text_add(&plain, "yksi");
    crypto_outbound_encrypt(out, &plain, &first);
    crypto_outbound_key(out, &late);
    crypto_outbound_pickle(out, &pickle);
    crypto_outbound_id(out, id);
    crypto_outbound_free(out);
    out = crypto_outbound_unpickle(pickle.data);
    assert_int_equal(crypto_outbound_index(out), 1);
    crypto_outbound_encrypt(out, &plain, &second);
    struct crypto_inbound *in = crypto_inbound_new(key.data), *later = crypto_inbound_new(late.data);
    crypto_inbound_id(in, same);
    assert_string_equal(id, same);
    assert_true(crypto_inbound_decrypt(in, second.data, &heard, &index));
    assert_int_equal(index, 1);
    assert_true(crypto_inbound_decrypt(in, first.data, &heard, &index));
    assert_int_equal(index, 0);
    assert_int_equal(crypto_inbound_first(later), 1);
    assert_false(crypto_inbound_decrypt(later, first.data, &heard, &index));
    assert_true(crypto_inbound_decrypt(later, second.data, &heard, &index));
    for (size_t cut = 0; cut < second.length; cut += 3) {
        own_(text_done) struct text part = TEXT_INIT;
        text_add_bytes(&part, second.data, cut);
        assert_false(crypto_inbound_decrypt(in, part.data, &heard, &index));
    }
    assert_null(crypto_inbound_new("AgAA"));
    assert_null(crypto_inbound_new(""));
    crypto_inbound_free(in);
    crypto_inbound_free(later);
    crypto_outbound_free(out);
}

static void too_much_is_refused(void **state)
{
    own_(text_done) struct text huge = TEXT_INIT, heard = TEXT_INIT;
    uint32_t index = 0;
    struct crypto_inbound *in = crypto_inbound_new(group_key);
    while (huge.length <= CRYPTO_CIPHERTEXT_BYTES)
        text_add(&huge, "AwgAEhAcbh6UpbByoyZxufQ+h2B+8XHMjhR69G8F4+qjMaFlnIXusJZX");
    assert_false(crypto_inbound_decrypt(in, huge.data, &heard, &index));
    crypto_inbound_free(in);
}

/* ---- files, base64, canonical JSON --------------------------------------------------------------------------------
 */

static void a_file_is_sealed_and_opened(void **state)
{
    own_(text_done) struct text plain = TEXT_INIT, sealed = TEXT_INIT, opened = TEXT_INIT;
    struct crypto_file file;
    for (int i = 0; i < 100000; i++)
        text_add_char(&plain, (char)i);
    crypto_file_seal(&plain, &file, &sealed);
    assert_int_equal(sealed.length, plain.length);
    assert_memory_not_equal(sealed.data, plain.data, 64);
    assert_true(crypto_file_open(&sealed, &file, &opened));
    assert_int_equal(opened.length, plain.length);
    assert_memory_equal(opened.data, plain.data, plain.length);
    sealed.data[500] ^= 1;
    text_clear(&opened);
    assert_false(crypto_file_open(&sealed, &file, &opened));
    assert_int_equal(opened.length, 0);
}

static void base64_without_padding(void **state)
{
    own_(text_done) struct text out = TEXT_INIT, bytes = TEXT_INIT;
    crypto_base64("\xff\xfe", 2, &out);
    assert_string_equal(out.data, "//4");
    assert_true(crypto_unbase64("//4", &bytes));
    assert_true(crypto_unbase64("//4=", &bytes));
    assert_int_equal(bytes.length, 4);
    assert_false(crypto_unbase64("*", &bytes));
}

/* Specification, appendices, "Canonical JSON": its examples, and what signatures leave out. */
static void canonical_examples(void **state)
{
    static const struct {
        const char *from, *to;
    } examples[] = {
        {"{}", "{}"},
        {"{\"one\":1,\"two\":\"Two\"}", "{\"one\":1,\"two\":\"Two\"}"},
        {"{\"b\":\"2\",\"a\":\"1\"}", "{\"a\":\"1\",\"b\":\"2\"}"},
        {"{\"auth\":{\"success\":true,\"mxid\":\"@john.doe:example.com\",\"profile\":{\"display_name\":\"John Doe\","
         "\"three_pids\":[{\"medium\":\"email\",\"address\":\"john.doe@example.org\"},{\"medium\":\"msisdn\","
         "\"address\":\"123456789\"}]}}}",
         "{\"auth\":{\"mxid\":\"@john.doe:example.com\",\"profile\":{\"display_name\":\"John Doe\",\"three_pids\":[{"
         "\"address\":\"john.doe@example.org\",\"medium\":\"email\"},{\"address\":\"123456789\",\"medium\":\"msisdn\"}"
         "]},\"success\":true}}"},
        {"{\"a\":\"日本語\"}", "{\"a\":\"日本語\"}"},
        {"{\"本\":2,\"日\":1}", "{\"日\":1,\"本\":2}"},
        {"{\"a\":\"\\u65E5\"}", "{\"a\":\"日\"}"},
        {"{\"a\":null}", "{\"a\":null}"},
        {"{\"a\":-0,\"b\":1e10}", "{\"a\":0,\"b\":10000000000}"},
        {"{\"a\":\"\\u0001\\n\\u007f/\"}", "{\"a\":\"\\u0001\\n\x7f/\"}"},
        {"{\"signatures\":{\"x\":1},\"unsigned\":{},\"a\":{\"signatures\":1}}", "{\"a\":{\"signatures\":1}}"},
    };
    struct json_limits limits = {.max_bytes = 10000, .max_depth = 60};
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(json_freep) struct json *document = NULL;
        own_(text_done) struct text out = TEXT_INIT;
        assert_int_equal(json_parse(examples[i].from, strlen(examples[i].from), limits, &document, NULL), RESULT_OK);
        assert_true(canonical_of_signed(document, &out));
        assert_string_equal(out.data, examples[i].to);
    }
}

static void no_canonical_form(void **state)
{
    static const char *const wrong[] = {"{\"a\":1.5}", "{\"a\":1e300}", "[1]"};
    struct json_limits limits = {.max_bytes = 10000, .max_depth = 60};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        own_(json_freep) struct json *document = NULL;
        own_(text_done) struct text out = TEXT_INIT;
        assert_int_equal(json_parse(wrong[i], strlen(wrong[i]), limits, &document, NULL), RESULT_OK);
        assert_false(canonical_of_signed(document, &out));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_group_message),
        cmocka_unit_test(published_old_pickle_is_refused),
        cmocka_unit_test(published_signature),
        cmocka_unit_test(a_session_both_ways),
        cmocka_unit_test(a_room_is_read),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(a_file_is_sealed_and_opened),
        cmocka_unit_test(base64_without_padding),
        cmocka_unit_test(canonical_examples),
        cmocka_unit_test(no_canonical_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
