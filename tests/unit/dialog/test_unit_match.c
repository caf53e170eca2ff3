/* Which unit somebody means, as people write it. */
#include "dialog/unit_match.h"

#include "base/clock.h"
#include "base/own.h"
#include "base/text.h"
#include "knowledge/knowledge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct analyser *analyser;
static struct units units;

static int load(void **state)
{
    static const char *const names[][2] = {
        {"koskela", "Koskelan koulu"},       {"koskelan-pk", "Koskelan päiväkoti"}, {"tammi", "Päiväkoti Tammi"},
        {"tammela", "Tammelan koulu"},       {"kirjasto", "Pääkirjasto"},           {"lahti", "Lahden lukio"},
        {"bjorkby", "Björkby skola"},        {"virasto", "Virastotalo, 2. kerros"}, {"keittio-1", "Keskuskeittiö"},
        {"liikunta", "Liikunta ja nuoriso"},
    };
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        units_add(&units, names[i][0], names[i][1]);
    return analyser_open(&analyser, &error) == RESULT_OK ? 0 : -1;
}

static int unload(void **state)
{
    units_done(&units);
    analyser_free(analyser);
    return 0;
}

/* The codes with commas between them; "?" before them when they are only the nearest. */
static void shown(struct analyser *with, const char *text, struct text *out)
{
    struct unit_matches matches = unit_match(with, text, &units);
    if (matches.count > 0 && !matches.named)
        text_add_char(out, '?');
    for (size_t i = 0; i < matches.count; i++)
        text_printf(out, "%s%s", i == 0 ? "" : ",", units.list.items[matches.index[i]].code);
}

static void test_as_people_write(void **state)
{
    static const char *const examples[][2] = {
        {"tänään olen Koskelan koululla", "koskela"},
        {"olen tänään töissä koskelan päiväkodissa", "koskelan-pk"},
        {"Koskela", "koskela,koskelan-pk"},
        {"tänään olen tammessa", "tammi"},
        {"päiväkoti tammi", "tammi"},
        {"tammelassa", "tammela"},
        {"TAMMELAN KOULU!", "tammela"},
        {"tänään olen pääkirjastossa", "kirjasto"},
        {"lahden lukiolla", "lahti"},
        {"olen tänään lukiossa", "lahti"},
        {"i dag är jag på Björkby", "bjorkby"},
        {"today I am at Koskela school", "koskela,koskelan-pk"},
        {"today I'm at the Tammela school", "tammela"},
        {"virastotalolla", "virasto"},
        {"keskuskeittiöllä", "keittio-1"},
        {"koululla", "koskela,tammela"},
        {"koskelan koulussa ja tammessa", "koskela,tammi"},
        {"olen kotona", ""},
        {"", ""},
        {"  !?  ", ""},
        {"pääkirjjasto", "?kirjasto"},
        {"Tamelan", "?tammela,tammi"},
        {"keittio-1", "keittio-1"},
        {"virasto", "virasto"},
        {"\xFF\xFE", ""},
    };
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(text_done) struct text found = TEXT_INIT;
        shown(analyser, examples[i][0], &found);
        if (strcmp(found.data, examples[i][1]) == 0)
            continue;
        print_error("\"%s\" names \"%s\", expected \"%s\"\n", examples[i][0], found.data, examples[i][1]);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void test_without_a_dictionary(void **state)
{
    own_(text_done) struct text found = TEXT_INIT;
    shown(NULL, "Koskelan koulu", &found);
    assert_string_equal(found.data, "koskela");
}

/* A long message of nobody's names, many units: no more than a moment. */
static void test_stays_quick(void **state)
{
    own_(units_done) struct units many = {.list = LIST_INIT};
    own_(text_done) struct text said = TEXT_INIT;
    for (int i = 0; i < 500; i++) {
        char code[16], name[64];
        (void)snprintf(code, sizeof code, "u%d", i);
        (void)snprintf(name, sizeof name, "Paikka%d koulu ja päiväkoti%d", i, i % 7);
        units_add(&many, code, name);
    }
    while (said.length < 380)
        text_add(&said, "paikkko paivakotti ");
    (void)unit_match(analyser, said.data, &many);
    int64_t before_us = clock_monotonic_us();
    for (int i = 0; i < 20; i++)
        (void)unit_match(analyser, said.data, &many);
    assert_in_range(clock_monotonic_us() - before_us, 0, 20 * 100 * 1000); /* sanitizers cost much */
    while (said.length < 100000)
        text_add(&said, "koskela ");
    assert_int_equal(unit_match(analyser, said.data, &many).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_people_write),
        cmocka_unit_test(test_without_a_dictionary),
        cmocka_unit_test(test_stays_quick),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
