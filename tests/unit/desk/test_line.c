/* The line of a tutor: question and answer, and what may not stand in it. */
#include "desk/line.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void reads(const char *words, const char *question, const char *answer)
{
    own_(text_done) struct text asked = TEXT_INIT, told = TEXT_INIT;
    line_read(words, &asked, &told);
    assert_string_equal(asked.data == NULL ? "" : asked.data, question);
    assert_string_equal(told.data == NULL ? "" : told.data, answer);
}

static void test_a_line_has_a_question_and_an_answer(void **state)
{
    (void)state;
    reads("Miten tulostan värillä? Valitse asetuksista Väri.", "Miten tulostan värillä?", "Valitse asetuksista Väri.");
    reads("  Valitse asetuksista Väri. ", "", "Valitse asetuksista Väri.");
    reads("Hur skriver jag ut\ni färg?", "Hur skriver jag ut i färg?", "");
    reads("How? Why? Because.", "How?", "Why? Because.");
    reads("", "", "");
}

static void test_what_speaks_against_it(void **state)
{
    (void)state;
    static const char asked[] = "Moi, Maija Virtasen kone ei käynnisty enää aamulla kun avaan kannen";
    char longer[LINE_QUESTION_BYTES + 2];
    memset(longer, 'a', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    static const struct {
        const char *line;
        enum line_fault fault;
    } lines[] = {
        {"Miksi kone ei käynnisty?", LINE_FINE},
        {"Moi, Maija Virtasen kone ei käynnisty enää aamulla kun avaan kannen!", LINE_SAME_WORDS},
        {"No kone ei käynnisty enää aamulla kun avaan kannen", LINE_SAME_WORDS},
        {"kone ei käynnisty enää aamulla", LINE_FINE},
        {"Soita 040 123 4567", LINE_CONTACT},
        {"Soita +358 40 1234567", LINE_CONTACT},
        {"Kirjoita maija@kunta.example", LINE_CONTACT},
        {"Henkilönumero 123456", LINE_CONTACT},
        {"Office 365 2019 ja Windows 11", LINE_FINE},
        {"", LINE_FINE},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (line_judge(lines[i].line, asked, true) != lines[i].fault)
            fail_msg("%s", lines[i].line);
    }
    assert_int_equal(line_judge(longer, asked, true), LINE_LONG);
    assert_int_equal(line_judge(longer, asked, false), LINE_FINE);
    assert_int_equal(line_judge("kone", "kone", true), LINE_SAME_WORDS);
    assert_int_equal(line_judge("kone", "", true), LINE_FINE); /* it was erased */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_has_a_question_and_an_answer),
        cmocka_unit_test(test_what_speaks_against_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
