/* A tutor in their own chat names the request by its number. */
#include "desk/numbered.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_what_is_for_which_request(void **state)
{
    static const struct {
        const char *said;
        int64_t number; /* 0: for none */
        const char *rest;
    } rows[] = {
        {"ota 12", 12, "ota"},
        {"Ota #12", 12, "Ota"},
        {"/ota 12", 12, "ota"},
        {"12: Kokeile nyt", 12, "Kokeile nyt"},
        {"12:Kokeile nyt", 12, "Kokeile nyt"},
        {"12: # tuttu tapaus", 12, "# tuttu tapaus"},
        {"avaa uudelleen 7", 7, "avaa uudelleen"},
        {"siirrä 12 Saara tunnetko tämän?", 12, "siirrä Saara tunnetko tämän?"},
        {"vastaa kaikille 12: Korjattu.", 12, "vastaa kaikille: Korjattu."},
        {"släpp 3", 3, "släpp"},
        {"solved 3", 3, "solved"},
        {"skip 3", 3, "skip"},
        {"ohita 3", 3, "ohita"},
        {"12", 0, ""},
        {"12:", 0, ""},
        {"klo 12: tauko", 0, ""},
        {"luokka 12 odottaa", 0, ""},
        {"ota", 0, ""},
        {"ota yhteyttä 12", 0, ""},
        {"012: ei", 0, ""},
        {"1234567890: liian pitkä", 0, ""},
        {"ota 12x", 0, ""},
    };
    own_(text_done) struct text complaints = TEXT_INIT;
    struct intents *intents = NULL;
    assert_int_equal(intents_load(NEUVO_SOURCE_DIR "/intents", &intents, &complaints), RESULT_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(text_done) struct text rest = TEXT_INIT;
        int64_t number = 0;
        bool is = numbered_read(intents, rows[i].said, &number, &rest);
        if (is != (rows[i].number != 0) || (is && number != rows[i].number) || strcmp(rest.data, rows[i].rest) != 0)
            fail_msg("%s: %d, %lld, \"%s\"", rows[i].said, is, (long long)number, rest.data);
    }
    intents_free(intents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_for_which_request)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
