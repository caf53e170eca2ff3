/* What a tutor pins, until when, and which questions it is about. */
#include "desk/incident.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const int64_t noon_ms = INT64_C(1795773600000); /* Friday 27 November 2026, 12.00 in Finland */

static void reads(const char *message, const char *topic, const char *words, const char *line)
{
    own_(text_done) struct text read_words = TEXT_INIT, read_line = TEXT_INIT;
    assert_true(incident_read(message, topic, &read_words, &read_line));
    assert_string_equal(read_words.data, words);
    assert_string_equal(read_line.data, line);
}

static void test_what_is_pinned(void **state)
{
    own_(text_done) struct text words = TEXT_INIT, line = TEXT_INIT;
    (void)state;
    reads("häiriö teams, kokous: Teams ei toimi", "", "teams, kokous", "Teams ei toimi");
    reads("Häiriö Teams on poikki klo 13:30 asti", "", "Teams", "Teams on poikki klo 13:30 asti");
    reads("störning: Wilma är nere", "wilma-login", "wilma-login", "Wilma är nere");
    assert_false(incident_read("häiriö", "", &words, &line));
}

static void lasts(const char *line, int64_t minutes)
{
    assert_int_equal(incident_until(line, noon_ms), noon_ms + minutes * 60000);
}

static void test_until_when(void **state)
{
    (void)state;
    lasts("korjataan klo 13 mennessä", 60);
    lasts("repareras kl 13.30", 90);
    lasts("down until 14", 120);
    lasts("down until about 15", 180);
    lasts("alkoi klo 9", 240); /* that is over */
    lasts("Teams ei toimi", 240);
}

static void test_which_questions(void **state)
{
    (void)state;
    assert_true(incident_matches("teams", "Miten pääsen Teamsiin?", NULL));
    assert_true(incident_matches("wilma, teams", "TEAMS är nere", ""));
    assert_true(incident_matches("teams-*", "en pääse kokoukseen", "teams-join"));
    assert_true(incident_matches("mfa", "tunnus ei käy", "mfa"));
    assert_false(incident_matches("teams", "steams", NULL));
    assert_false(incident_matches("teams", "tulostin ei tulosta", "print-jam"));
    assert_false(incident_matches("", "Teams", "teams"));
    assert_false(incident_matches("on", "mikä on tämä", NULL)); /* too short to mean anything */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_pinned),
        cmocka_unit_test(test_until_when),
        cmocka_unit_test(test_which_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
