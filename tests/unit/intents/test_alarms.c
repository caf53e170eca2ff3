/* What sounds urgent though no pattern knows its words. urgent-unseen.txt in tests/quality measures how often. */
#include "intents/alarms.h"

#include "base/own.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static void test_what_messages_sound_like(void **state)
{
    static const struct {
        const char *text;
        enum alarm alarm;
    } table[] = {
        {"ukko heiluttaa pihalla kirvestä ja huutaa", ALARM_DANGER},
        {"det luktar gas i köket och ögonen svider", ALARM_DANGER},
        {"a man in the yard is threatening the children with an axe", ALARM_DANGER},
        {"oppilas sanoi ettei halua enää elää", ALARM_CRISIS},
        {"annoin pankkitunnukset jollekin joka soitti", ALARM_SECURITY},
        {"miten jaan näytön kokouksessa", ALARM_NONE},
        {"hur delar jag min kalender", ALARM_NONE},
        {"which printer can I use here", ALARM_NONE},
        {"", ALARM_NONE},
        {"kirves", ALARM_NONE}, /* a word alone tells nothing */
        {"\xFF\xFE", ALARM_NONE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (alarm_of(table[i].text, NULL) != table[i].alarm)
            fail_msg("\"%s\" sounds like %d", table[i].text, (int)alarm_of(table[i].text, NULL));
    }
}

static void test_long_texts_are_bounded(void **state)
{
    own_(text_done) struct text text = TEXT_INIT;
    own_(alarm_holes_done) struct alarm_holes holes = {.list = LIST_INIT};
    (void)state;
    while (text.length < 1024UL * 1024)
        text_add(&text, "ukko heiluttaa kirvestä ");
    alarm_holes_of(text.data, &holes);
    assert_true(holes.list.count < 300); /* the same words again and again */
    for (size_t i = 1; i < holes.list.count; i++)
        assert_true(holes.list.items[i - 1] < holes.list.items[i]);
}

static void test_characters_of_the_table(void **state)
{
    (void)state;
    for (int steps = -ALARM_STEPS; steps <= ALARM_STEPS; steps++) {
        char character = alarm_character(steps);
        assert_true(character > ' ' && character <= '~' && strchr("\"\\?", character) == NULL);
        assert_int_equal(alarm_steps(character), steps);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_messages_sound_like),
        cmocka_unit_test(test_long_texts_are_bounded),
        cmocka_unit_test(test_characters_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
