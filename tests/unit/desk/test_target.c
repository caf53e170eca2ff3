/* Whom a tutor names who passes a ticket on, and what is only words for the asker. */
#include "desk/target.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_a_name_is_found_as_people_write_it(void **state)
{
    static const struct {
        const char *message, *name, *note; /* note NULL: it is another name */
    } rows[] = {
        {"siirrä Saara", "Saara", ""},
        {"siirrä SAARA: tunnetko tämän?", "Saara", "tunnetko tämän?"},
        {"flytta Åsa Öman, vet du?", "Åsa Öman", "vet du?"},
        {"flytta åsa öman vet du?", "Åsa Öman", "vet du?"},
        {"  transfer  saara   please ", "Saara", "please "},
        {"siirrä Saaralle tämä", "Saara", NULL},
        {"siirrä Saa", "Saara", NULL},
        {"siirrä", "Saara", NULL},
        {"siirrä Saara", "", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *words = desk_target_text(rows[i].message);
        size_t length = desk_target_length(words, rows[i].name);
        if ((length > 0) != (rows[i].note != NULL))
            fail_msg("\"%s\": %zu bytes are \"%s\"", rows[i].message, length, rows[i].name);
        if (length > 0)
            assert_string_equal(desk_target_note(words, length), rows[i].note);
    }
}

static void test_a_line_for_the_asker_is_no_command(void **state)
{
    assert_false(desk_target_is_command("siirrä tiedosto kansioon Omat"));
    assert_true(desk_target_is_command("siirrä Pekka"));
    assert_true(desk_target_is_command("siirrä Pekka Puro"));
    assert_true(desk_target_is_command("/siirrä pekka tämä on sinun"));
    assert_true(desk_target_is_command("siirrä @pekka:kunta.example tämä on sinun"));
    assert_true(desk_target_is_command("siirrä"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_is_found_as_people_write_it),
        cmocka_unit_test(test_a_line_for_the_asker_is_no_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
