/* Secrets that lie with the homeserver, how their key is written down, and what is kept in the vault. */
#include "connectors/matrix/secret_storage.h"

#include "base/json.h"
#include "base/own.h"
#include "connectors/matrix/vault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Specification, "Secret storage", "Key representation": the example of its text, as clients write it. */
static void a_key_is_written_and_read(void **state)
{
    unsigned char key[SECRET_KEY_BYTES], again[SECRET_KEY_BYTES];
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (unsigned char)(i * 7 + 1);
    own_(text_done) struct text words = TEXT_INIT, wrong = TEXT_INIT;
    secret_key_write(key, &words);
    assert_true(string_starts(words.data, "Es"));
    assert_true(secret_key_read(words.data, again));
    assert_memory_equal(key, again, sizeof key);
    for (size_t i = 0; i < words.length; i += 5) {
        text_clear(&wrong);
        text_add(&wrong, words.data);
        wrong.data[i] = wrong.data[i] == 'A' ? 'B' : 'A';
        assert_false(secret_key_read(wrong.data, again));
    }
    assert_false(secret_key_read("", again));
    assert_false(secret_key_read("0OIl", again));
    assert_false(
        secret_key_read("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", again));
}

static struct json *parsed(const struct text *text)
{
    struct json *document = NULL;
    struct json_limits limits = {.max_bytes = 10000, .max_depth = 5};
    assert_int_equal(json_parse(text->data, text->length, limits, &document, NULL), RESULT_OK);
    return document;
}

static void a_secret_is_sealed_and_opened(void **state)
{
    unsigned char key[SECRET_KEY_BYTES] = {1, 2, 3}, other[SECRET_KEY_BYTES] = {3, 2, 1};
    own_(text_done) struct text secret = TEXT_INIT, sealed = TEXT_INIT, opened = TEXT_INIT, description = TEXT_INIT;
    text_add(&secret, "siemen");
    secret_seal(key, "m.cross_signing.master", &secret, &sealed);
    own_(json_freep) struct json *document = parsed(&sealed);
    assert_true(secret_open(key, "m.cross_signing.master", document, &opened));
    assert_string_equal(opened.data, "siemen");
    assert_false(secret_open(key, "m.cross_signing.self_signing", document, &opened));
    assert_false(secret_open(other, "m.cross_signing.master", document, &opened));
    secret_describe(key, &description);
    own_(json_freep) struct json *described = parsed(&description);
    assert_true(secret_is_key(key, described));
    assert_false(secret_is_key(other, described));
    assert_false(secret_is_key(key, document));
}

/* ---- the vault ----------------------------------------------------------------------------------------------------
 */

static void count(void *context, const char *name, const char *value)
{
    (void)name;
    (void)value;
    ++*(int *)context;
}

static void what_is_kept_comes_back_by_the_same_key(void **state)
{
    struct seal_key key, other;
    struct kept_list kept = {.list = LIST_INIT}, none = {.list = LIST_INIT};
    int seen = 0;
    seal_key_make(&key);
    seal_key_make(&other);
    struct vault *vault = vault_new(&key), *again = vault_new(&key), *strange = vault_new(&other);
    vault_put(vault, VAULT_PREFIX "a", "yksi");
    vault_put(vault, VAULT_PREFIX "b/1", "kaksi");
    vault_put(vault, VAULT_PREFIX "b/2", "kolme");
    vault_remove(vault, VAULT_PREFIX "b/2");
    assert_true(vault_is_changed(vault));
    vault_keep(vault, &kept);
    assert_false(vault_is_changed(vault));
    vault_keep(vault, &none);
    assert_int_equal(none.list.count, 0);
    assert_int_equal(kept.list.count, 3);
    for (size_t i = 0; i < kept.list.count; i++) {
        const struct kept *item = &kept.list.items[i];
        assert_null(strstr(item->value, "yksi"));
        if (*item->value == '\0')
            continue;
        assert_true(vault_restore(again, item));
        assert_false(vault_restore(strange, item));
    }
    struct kept moved = {kept.list.items[0].name, kept.list.items[1].value}; /* put under another name */
    assert_false(vault_restore(again, &moved));
    assert_string_equal(vault_find(again, VAULT_PREFIX "a"), "yksi");
    assert_null(vault_find(again, VAULT_PREFIX "b/2"));
    assert_int_equal(vault_count(again, VAULT_PREFIX "b/"), 1);
    vault_each(again, VAULT_PREFIX, count, &seen);
    assert_int_equal(seen, 2);
    vault_keep_again(again);
    vault_keep(again, &none);
    assert_int_equal(none.list.count, 2);
    kept_done(&kept);
    kept_done(&none);
    vault_free(vault);
    vault_free(again);
    vault_free(strange);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_written_and_read),
        cmocka_unit_test(a_secret_is_sealed_and_opened),
        cmocka_unit_test(what_is_kept_comes_back_by_the_same_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
