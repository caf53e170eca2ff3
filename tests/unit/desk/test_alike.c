/* Questions that one answer may go to, and some that only look alike. */
#include "desk/alike.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_questions(void **state)
{
    static const struct {
        const char *one, *topic, *other, *other_topic;
        bool alike;
    } cases[] = {
        {"tulostin ei toimi", "print", "miten tulostan", "print", true},
        {"tulostin ei toimi", "print", "tulostin ei toimi", "scan", false},
        {"tulostin ei tulosta luokassa 204", NULL, "luokan 301 tulostin ei tulosta", "", true},
        {"kuka siivoaa taukotilan", "", "taukotilan siivous, kuka siivoaa", "", true},
        {"skrivaren skriver inte ut", "", "vår skrivare skriver inte", "", true},
        {"projector shows nothing", "", "the projector does not show anything", "print", false},
        {"ei toimi", "", "ei toimi", "", false}, /* says nothing */
        {"apua", "", "apua", "", false},
        {"tulostin ei tulosta", "", "Tulostin ei tulosta!", "", true},
        {"", "", "", "", false},
        {"kopiokone ei käynnisty", "", "kahvikone ei käynnisty", "", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (questions_are_alike(cases[i].one, cases[i].topic, cases[i].other, cases[i].other_topic) != cases[i].alike)
            fail_msg("\"%s\" and \"%s\"", cases[i].one, cases[i].other);
        assert_int_equal(questions_are_alike(cases[i].other, cases[i].other_topic, cases[i].one, cases[i].topic),
                         cases[i].alike);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_questions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
