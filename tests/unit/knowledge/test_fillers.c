/* Fillers before and after a question change nothing in it, and so nothing in the ranking. */
#include "knowledge/fillers.h"
#include "shelf.h"

static const char *const fillers_before[] = {"Anteeks tyhmä kysymys mutta",
                                             "Ursäkta en dum fråga men",
                                             "Sorry for the silly question but",
                                             "Could anybody tell me,",
                                             "Hei, sellanen juttu että",
                                             "Moi! Mulla olis kysymys,",
                                             "Terve, kysyisin että",
                                             "Hei. Osaisko joku sanoa,",
                                             "Anteeksi että häiritsen,",
                                             "Hyvää huomenta!",
                                             "moikka mä mietin vaan et",
                                             "Hej, jag undrar",
                                             "Hejsan! En snabb fråga:",
                                             "God morgon, jag har en fråga:",
                                             "Ursäkta att jag stör,",
                                             "Hej hej! Kan någon säga",
                                             "Tjena, det är så att",
                                             "hi, quick question:",
                                             "Hello there, I was wondering if",
                                             "Good morning! I'd like to know",
                                             "Sorry to bother you,",
                                             "hey so the thing is",
                                             "Could you please tell me",
                                             "Hello, I have a quick question."};
static const char *const fillers_after[] = {
    "Kiitos!", "kiitos jo etukäteen",   "osaako joku auttaa?", "Terveisin",    "Tack på förhand!",
    "mvh",     "kan någon hjälpa mig?", "thanks in advance",   "Best regards", "can you help me?"};
static const char *const questions[] = {
    "miten jaan näytön kokouksessa", "en muista salasanaa",     "tulostin ei tulosta",       "kaikki tiedostot katosi",
    "hur byter jag lösenord",        "skrivaren fungerar inte", "var hittar jag mina filer", "alla bilder är borta",
    "how do I share my screen",      "my laptop is broken",     "everyone can see my files", "wi-fi keeps dropping"};
#define COUNT(list) (sizeof(list) / sizeof *(list))

static void assert_same(const char *with, const char *question)
{
    own_(text_done) struct text cut = TEXT_INIT, plain = TEXT_INIT;
    fillers_cut(with, SIZE_MAX, &cut);
    fillers_cut(question, SIZE_MAX, &plain);
    assert_string_equal(cut.data, plain.data);
}

static void test_thirty_fillers(void **state)
{
    (void)state;
    own_(text_done) struct text with = TEXT_INIT;
    for (size_t i = 0; i < COUNT(questions); i++) {
        for (size_t j = 0; j < COUNT(fillers_before); j++) {
            text_clear(&with);
            text_printf(&with, "%s %s", fillers_before[j], questions[i]);
            assert_same(with.data, questions[i]);
        }
        for (size_t j = 0; j < COUNT(fillers_after); j++) {
            text_clear(&with);
            text_printf(&with, "%s. %s", questions[i], fillers_after[j]);
            assert_same(with.data, questions[i]);
        }
    }
}

static void assert_stays(const char *question, const char *expected)
{
    own_(text_done) struct text cut = TEXT_INIT;
    fillers_cut(question, SIZE_MAX, &cut);
    assert_string_equal(cut.data, expected);
}

static void test_what_stays(void **state)
{
    (void)state;
    assert_stays("How do I say thanks in Teams", "how do i say thanks in teams");
    assert_stays("hei", "hei");
    assert_stays("Hej hej!", "hej hej!");
    assert_stays("", "");
    assert_stays("heikko verkko", "heikko verkko");
}

static void test_ranking(void **state)
{
    (void)state;
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/fi/hello.md", "---\ntitle: Hei sellanen juttu että\n---\nSellanen juttu että moi.\n");
    shelf_write(&shelf, "a/fi/print.md", "---\ntitle: Tulostin ei tulosta\n---\nTarkista jono.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_string_equal(shelf_ask(&shelf, "hei, sellanen juttu että tulostin", LANGUAGE_FI), "print");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thirty_fillers),
        cmocka_unit_test(test_what_stays),
        cmocka_unit_test(test_ranking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
