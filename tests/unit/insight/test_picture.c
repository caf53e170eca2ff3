/* A picture comes out of its text as it went in; what is not protected is not read. */
#include "insight/picture.h"

#include "base/own.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[LANGUAGE_COUNT] = {"yksi", "ett", "one"};

static void start(struct picture *picture)
{
    struct picture_lines rows = {.list = LIST_INIT}, cols = {.list = LIST_INIT};
    picture_line_add(&rows, "a", "", names);
    picture_line_add(&rows, "b", "a", names);
    picture_line_add(&cols, "x", "", names);
    picture_start(picture, 5, &rows, &cols);
}

static void test_round_trip(void **state)
{
    own_(picture_done) struct picture made = PICTURE_INIT, read = PICTURE_INIT;
    own_(text_done) struct text json = TEXT_INIT;
    struct error error = ERROR_INIT;
    start(&made);
    *picture_cell(&made, 1, 0) = *picture_cell(&made, 0, 0);
    picture_cell(&made, 1, 0)->state = PICTURE_SHOWN;
    picture_cell(&made, 1, 0)->people = 20;
    picture_cell(&made, 1, 0)->values[MEASURE_SELF] = SHARE_FEW;
    picture_cell(&made, 2, 1)->state = PICTURE_NOBODY;
    picture_cell(&made, 0, 0)->values[MEASURE_SELF] = 40; /* hidden: not written */
    picture_write(&made, &json);
    assert_null(strstr(json.data, "40"));
    assert_int_equal(picture_read(json.data, &read, &error), RESULT_OK);
    assert_string_equal(read.rows.list.items[1].group, "a");
    assert_string_equal(read.cols.list.items[0].names[LANGUAGE_SV], "ett");
    assert_int_equal(picture_cell(&read, 1, 0)->state, PICTURE_SHOWN);
    assert_int_equal(picture_cell(&read, 1, 0)->people, 20);
    assert_int_equal(picture_cell(&read, 1, 0)->values[MEASURE_SELF], SHARE_FEW);
    assert_int_equal(picture_cell(&read, 1, 0)->values[MEASURE_HELD], MEASURE_NOT);
    assert_int_equal(picture_cell(&read, 2, 1)->state, PICTURE_NOBODY);
    assert_int_equal(picture_cell(&read, 0, 0)->state, PICTURE_HIDDEN);
    (void)state;
}

#define LINES "\"rows\":[{\"code\":\"a\",\"fi\":\"a\",\"sv\":\"a\",\"en\":\"a\"}],\"cols\":[]"

static void test_what_is_not_protected(void **state)
{
    static const struct {
        const char *json;
        enum result result;
    } cases[] = {
        {"{\"k\":5," LINES ",\"cells\":[{\"at\":[0,0],\"people\":5}]}", RESULT_OK},
        {"{\"k\":4," LINES ",\"cells\":[]}", RESULT_REFUSED},                               /* of smaller groups */
        {"{\"k\":5," LINES ",\"cells\":[{\"at\":[0,0],\"people\":7}]}", RESULT_REFUSED},    /* an exact number */
        {"{\"k\":5," LINES ",\"cells\":[{\"at\":[0,0],\"people\":0}]}", RESULT_REFUSED},    /* fewer than five */
        {"{\"k\":10," LINES ",\"cells\":[{\"at\":[0,0],\"people\":5}]}", RESULT_REFUSED},   /* than its own rule */
        {"{\"k\":5," LINES ",\"cells\":[{\"at\":[0,0],\"questions\":5}]}", RESULT_REFUSED}, /* of nobody */
        {"{\"k\":5," LINES ",\"cells\":[{\"at\":[0,0],\"people\":5,\"mean\":3}]}", RESULT_REFUSED},
        {"{\"k\":5," LINES ",\"cells\":[{\"at\":[7,0],\"people\":5}]}", RESULT_BAD_INPUT},
        {"{\"k\":5," LINES ",\"cells\":[{\"at\":[0,0],\"people\":\"5\"}]}", RESULT_BAD_INPUT},
        {"{\"k\":5}", RESULT_BAD_INPUT},
        {"", RESULT_BAD_INPUT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        own_(picture_done) struct picture picture = PICTURE_INIT;
        struct error error = ERROR_INIT;
        if (picture_read(cases[i].json, &picture, &error) != cases[i].result)
            fail_msg("%s: %s", cases[i].json, error.text);
    }
    (void)state;
}

static void test_coarse_figures(void **state)
{
    assert_int_equal(share_coarse(4, 10, 4, 6), 40);
    assert_int_equal(share_coarse(2, 10, 2, 8), SHARE_FEW);
    assert_int_equal(share_coarse(8, 10, 8, 2), SHARE_NEARLY);
    assert_int_equal(share_coarse(0, 10, 0, 10), SHARE_FEW);
    assert_int_equal(share_coarse(100, 1000, 3, 900), 10);
    assert_int_equal(minutes_coarse(0), 5);
    assert_int_equal(minutes_coarse(61 * 60000), 90);
    assert_int_equal(minutes_coarse(INT64_MAX / 2) % (24 * 60), INT32_MAX % (24 * 60));
    assert_int_equal(people_band(4), 0);
    assert_int_equal(people_band(19), 10);
    assert_true(people_band_is(500) && !people_band_is(7) && !people_band_is(0));
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_what_is_not_protected),
        cmocka_unit_test(test_coarse_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
