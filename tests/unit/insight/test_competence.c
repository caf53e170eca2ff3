/* The picture of a competence where few take part: five people all of one job, four, and two jobs of which one could be
 * computed from the total. */
#include "base/own.h"
#include "insight/competence.h"
#include "insight/protect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { AREAS = 3 };

static int start(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct framework *framework = NULL;
    enum result result = framework_load(NEUVO_SOURCE_DIR "/knowledge/competences", &framework, &complaints);
    *state = framework;
    return result == RESULT_OK ? 0 : -1;
}

static int end(void **state)
{
    framework_free(*state);
    return 0;
}

/* people[role][area] answered one question each. */
static void make(const struct framework *framework, const int people[2][AREAS], struct picture *picture)
{
    static const char *const areas[AREAS] = {"a", "b", "c"};
    static const struct response_model model = {.kind = RESPONSE_2PL, .a = 1.2, .b = {0.0}, .thresholds = 1};
    struct contributions contributions = {.list = LIST_INIT};
    struct picture_lines rows = {.list = LIST_INIT}, cols = {.list = LIST_INIT};
    for (int role = 0; role < framework->role_count; role++) {
        const char *code = framework->roles[role].code;
        picture_line_add(&rows, code, "", (const char *const[]){code, code, code});
    }
    for (int area = 0; area < AREAS; area++)
        picture_line_add(&cols, areas[area], "", (const char *const[]){areas[area], areas[area], areas[area]});
    for (int role = 0; role < 2; role++) {
        for (int area = 0; area < AREAS; area++) {
            for (int i = 0; i < people[role][area]; i++)
                contribution_answer(contribution_add(&contributions, framework, role, area), 0, &model, i % 2);
        }
    }
    picture_start(picture, PROTECT_FEWEST, &rows, &cols);
    const struct competence_source source = {
        .framework = framework, .contributions = &contributions, .k = PROTECT_FEWEST};
    competence_make(&source, 0, picture);
    contributions_done(&contributions);
}

static enum picture_state state_of(const struct picture *picture, size_t row, size_t col)
{
    return picture_cell(picture, row, col)->state;
}

static void test_four_people(void **state)
{
    own_(picture_done) struct picture picture = PICTURE_INIT;
    make(*state, (const int[2][AREAS]){{4, 0, 0}}, &picture);
    assert_true(picture_is_empty(&picture));
}

/* All are known to be of one job then; what is told of them is of five, and nothing tells where they work. */
static void test_five_of_one_job(void **state)
{
    const struct framework *framework = *state;
    own_(picture_done) struct picture picture = PICTURE_INIT;
    size_t rows = (size_t)framework->role_count;
    make(framework, (const int[2][AREAS]){{3, 2, 0}}, &picture);
    for (size_t row = 0; row <= rows; row++) {
        for (size_t col = 0; col < AREAS; col++)
            assert_int_equal(state_of(&picture, row, col), PICTURE_HIDDEN);
    }
    const struct picture_cell *all = picture_cell(&picture, rows, AREAS);
    assert_int_equal(all->state, PICTURE_SHOWN);
    assert_int_equal(all->people, 5);
    assert_true(all->values[MEASURE_LOW] <= all->values[MEASURE_HELD] &&
                all->values[MEASURE_HELD] <= all->values[MEASURE_HIGH]);
}

/* Twenty of the first job and three of the second: with the first and the total shown, the three could be computed. */
static void test_the_rest_is_not_computed(void **state)
{
    const struct framework *framework = *state;
    own_(picture_done) struct picture picture = PICTURE_INIT;
    size_t rows = (size_t)framework->role_count;
    make(framework, (const int[2][AREAS]){{20, 0, 0}, {3, 0, 0}}, &picture);
    assert_int_equal(state_of(&picture, 1, AREAS), PICTURE_HIDDEN);
    assert_false(state_of(&picture, 0, AREAS) == PICTURE_SHOWN && state_of(&picture, rows, AREAS) == PICTURE_SHOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_four_people, start, end),
        cmocka_unit_test_setup_teardown(test_five_of_one_job, start, end),
        cmocka_unit_test_setup_teardown(test_the_rest_is_not_computed, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
