/* Language of short messages. */
#include "shelf.h"

static void test_messages(void **state)
{
    static const struct {
        const char *text;
        enum language language;
    } table[] = {
        {"miten jaan näytön teamsissä", LANGUAGE_FI},
        {"wifi ei toimi", LANGUAGE_FI},
        {"mä en pääse wilmaan", LANGUAGE_FI},
        {"ruutu on musta", LANGUAGE_FI},
        {"moi", LANGUAGE_FI},
        {"hur delar jag skärmen i teams", LANGUAGE_SV},
        {"skrivaren funkar int", LANGUAGE_SV},
        {"glömt lösenord", LANGUAGE_SV},
        {"how do I share my screen", LANGUAGE_EN},
        {"printer not working", LANGUAGE_EN},
        {"forgot password", LANGUAGE_EN},
    };
    own_(shelf_close) struct shelf shelf = shelf_open();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double sureness = 0;
        enum language language = language_detect(shelf.analyser, table[i].text, LANGUAGE_NONE, &sureness);
        if (language != table[i].language)
            fail_msg("\"%s\": %s", table[i].text, language_code(language));
        assert_true(sureness > 1.0 / 3 && sureness <= 1);
    }
}

static void test_one_word_never_switches(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    assert_int_equal(language_detect(shelf.analyser, "password", LANGUAGE_FI, NULL), LANGUAGE_FI);
    assert_int_equal(language_detect(shelf.analyser, "skrivare", LANGUAGE_FI, NULL), LANGUAGE_FI);
    assert_int_equal(language_detect(shelf.analyser, "", LANGUAGE_SV, NULL), LANGUAGE_SV);
    assert_int_equal(language_detect(shelf.analyser, "teams teams", LANGUAGE_SV, NULL), LANGUAGE_SV);
    assert_int_equal(language_detect(shelf.analyser, "hur byter jag mitt lösenord", LANGUAGE_FI, NULL), LANGUAGE_SV);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_one_word_never_switches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
