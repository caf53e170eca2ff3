/* What is sealed opens for its owner, by its key, whole; and for nobody else. */
#include "base/seal.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void only_the_owner_opens(void **state)
{
    struct seal_key key, other;
    own_(text_done) struct text plain = TEXT_INIT, sealed = TEXT_INIT, again = TEXT_INIT, opened = TEXT_INIT;
    seal_key_make(&key);
    seal_key_make(&other);
    text_add(&plain, "{\"m\":[0.5]} ääkkösin");
    seal(&key, 7, &plain, &sealed);
    seal(&key, 7, &plain, &again);
    assert_string_not_equal(sealed.data, again.data); /* each time another nonce */
    assert_null(strstr(sealed.data, "0.5"));
    assert_false(unseal(&key, 8, sealed.data, &opened));
    assert_false(unseal(&other, 7, sealed.data, &opened));
    assert_false(unseal(&key, 7, "", &opened));
    assert_false(unseal(&key, 7, "???", &opened));
    assert_int_equal(opened.length, 0);
    assert_true(unseal(&key, 7, sealed.data, &opened));
    assert_string_equal(opened.data, plain.data);
    sealed.data[sealed.length / 2] = sealed.data[sealed.length / 2] == 'A' ? 'B' : 'A';
    assert_false(unseal(&key, 7, sealed.data, &opened));
    seal_key_wipe(&key);
    assert_int_equal(key.bytes[0] | key.bytes[31], 0);
}

static void the_key_lies_in_a_file(void **state)
{
    char folder[] = "/tmp/neuvo-seal-XXXXXX";
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct seal_key key, again;
    assert_non_null(mkdtemp(folder));
    text_printf(&path, "%s/checkin.key", folder);
    assert_int_equal(seal_key_open(path.data, &key, &error), RESULT_OK);
    assert_int_equal(seal_key_open(path.data, &again, &error), RESULT_OK);
    assert_memory_equal(key.bytes, again.bytes, SEAL_KEY_BYTES);
    assert_int_equal(chmod(path.data, 0644), 0);
    assert_int_equal(seal_key_open(path.data, &again, &error), RESULT_BAD_INPUT);
    assert_non_null(strstr(error.text, "chmod 600"));
    assert_int_equal(chmod(path.data, 0600), 0);
    assert_int_equal(truncate(path.data, 5), 0);
    assert_int_equal(seal_key_open(path.data, &again, &error), RESULT_BAD_INPUT);
    (void)unlink(path.data);
    (void)rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_the_owner_opens),
                                       cmocka_unit_test(the_key_lies_in_a_file)};
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
