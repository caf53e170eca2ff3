#include "model/mail_address.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void what_is_an_address(void **state)
{
    (void)state;
    static const char *const good[] = {"aino@kunta.example", "Aino.Kivi+x@posti.kunta.fi", "o'neill@a-b.fi", "a@b.fi"};
    static const char *const bad[] = {"",
                                      "aino",
                                      "aino@",
                                      "@kunta.fi",
                                      "aino@kunta",
                                      "aino@kunta.1",
                                      "aino@kunta..fi",
                                      "aino@kunta.fi.",
                                      "aino@-kunta.fi",
                                      ".aino@kunta.fi",
                                      "ai..no@kunta.fi",
                                      "aino kivi@kunta.fi",
                                      "aino@kunta.fi\r\nBcc: x@y.fi",
                                      "aino@kunta.fi>",
                                      "<aino@kunta.fi",
                                      "a@b@kunta.fi",
                                      "\"aino\"@kunta.fi",
                                      "äinö@kunta.fi",
                                      "aino@[127.0.0.1]",
                                      "aino@kunta.fi SIZE=1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(mail_address_is(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (mail_address_is(bad[i]))
            fail_msg("\"%s\" passed", bad[i]);
    }
    own_(text_done) struct text longest = TEXT_INIT;
    for (int i = 0; i < 300; i++)
        text_add(&longest, "a");
    text_add(&longest, "@kunta.fi");
    assert_false(mail_address_is(longest.data));
}

static void whose_address(void **state)
{
    (void)state;
    assert_true(mail_address_in("aino@Kunta.example", "edu.kunta.example, kunta.example"));
    assert_false(mail_address_in("aino@kunta.example.evil.fi", "kunta.example"));
    assert_false(mail_address_in("aino@x.kunta.example", "kunta.example"));
    assert_false(mail_address_in("aino@kunta.example", ""));
}

static void found_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *words, *address; /* NULL: none, or several */
    } cases[] = {
        {"aino@kunta.fi", "aino@kunta.fi"},
        {"Osoitteeni on <Aino.Kivi@Kunta.FI>.", "Aino.Kivi@kunta.fi"},
        {"joko a@kunta.fi tai b@kunta.fi", NULL},
        {"ei mitään", NULL},
        {"", NULL},
        {" (aino@kunta.fi), kiitos!", "aino@kunta.fi"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        own_(text_done) struct text address = TEXT_INIT;
        assert_int_equal(mail_address_find(cases[i].words, &address), cases[i].address != NULL);
        if (cases[i].address != NULL)
            assert_string_equal(address.data, cases[i].address);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_an_address), cmocka_unit_test(whose_address),
                                       cmocka_unit_test(found_in_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
