/* How check-ins measure: known values, and what must hold for any answers. */
#include "checkin/ability.h"
#include "checkin/calibration.h"
#include "checkin/selection.h"
#include "checkin/skills.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct response_model two_parameters(double a, double b)
{
    return (struct response_model){.kind = RESPONSE_2PL, .a = a, .b = {b}, .thresholds = 1};
}

/* thresholds of them, evenly around 0. */
static struct response_model graded(double a, int thresholds)
{
    struct response_model model = {.kind = RESPONSE_GRM, .a = a, .thresholds = thresholds};
    for (int k = 0; k < thresholds; k++)
        model.b[k] = 1.5 * k - 0.75 * (thresholds - 1);
    return model;
}

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.9f, expected %.9f", value, expected);
}

static struct skill after(const struct response_model *model, int response)
{
    struct posterior posterior;
    posterior_start(&posterior, (struct skill){0.0, 1.0});
    posterior_add(&posterior, model, response);
    return posterior_ability(&posterior);
}

/* One right answer to a = 1.8, b = 0 (the value was found with catR 3.17 and by adaptive quadrature). */
static void test_known_values(void **state)
{
    struct response_model model = two_parameters(1.8, 0.0);
    struct skill right = after(&model, 1), wrong = after(&model, 0);
    assert_near(right.mean, 0.57933, 1e-5);
    assert_near(right.sd, 0.81509, 1e-5);
    assert_near(wrong.mean, -right.mean, 1e-12);
    assert_near(response_information(&model, 0.0), 1.8 * 1.8 / 4.0, 1e-12);
    struct response_model guessed = {.kind = RESPONSE_3PL, .a = 1.0, .b = {0.0}, .thresholds = 1, .c = 0.2};
    assert_near(exp(response_log_probability(&guessed, 0.0, 1)), 0.6, 1e-12);
    assert_near(exp(response_log_probability(&guessed, 0.0, 0)), 0.4, 1e-12);
    assert_near(response_information(&guessed, 0.0), 0.25 * 0.4 / 0.6, 1e-12);
    (void)state;
}

/* Two categories of the graded model are the two-parameter model. */
static void test_graded_of_two_is_the_other(void **state)
{
    struct response_model two = two_parameters(1.3, 0.4), as_graded = two;
    as_graded.kind = RESPONSE_GRM;
    for (double theta = -40.0; theta <= 40.0; theta += 0.7) {
        assert_near(response_log_probability(&as_graded, theta, 1), response_log_probability(&two, theta, 1), 1e-9);
        assert_near(response_log_probability(&as_graded, theta, 0), response_log_probability(&two, theta, 0), 1e-9);
        assert_near(response_information(&as_graded, theta), response_information(&two, theta), 1e-9);
    }
    (void)state;
}

/* All answers to an item together are certain; the information is what its definition by the slope says. */
static void test_answers_sum_to_one(void **state)
{
    for (int thresholds = 1; thresholds <= THRESHOLDS_MOST; thresholds++) {
        struct response_model model = graded(1.7, thresholds);
        for (double theta = -6.0; theta <= 6.0; theta += 0.25) {
            double total = 0.0, information = 0.0;
            const double step = 1e-5;
            for (int response = 0; response < response_count(&model); response++) {
                double probability = exp(response_log_probability(&model, theta, response));
                double slope = (exp(response_log_probability(&model, theta + step, response)) -
                                exp(response_log_probability(&model, theta - step, response))) /
                               (2.0 * step);
                total += probability;
                information += slope * slope / probability;
            }
            assert_near(total, 1.0, 1e-12);
            assert_near(response_information(&model, theta), information, 1e-6);
        }
    }
    (void)state;
}

/* Every pattern of up to six answers, on items that fit and on some far off: never NaN, always within the grid, the
 * error below the prior's for items of two answers, and the same in the reverse order. */
static void test_every_pattern(void **state)
{
    const struct response_model items[] = {
        two_parameters(1.2, -2.4), two_parameters(2.0, 0.0), two_parameters(20.0, 5.0), graded(1.2, 3), graded(0.3, 6),
        two_parameters(3.0, -20.0)};
    enum { ITEMS = sizeof items / sizeof *items };
    int answers[ITEMS] = {0};
    for (;;) {
        struct posterior forward, backward;
        posterior_start(&forward, (struct skill){0.0, 1.0});
        posterior_start(&backward, (struct skill){0.0, 1.0});
        for (int i = 0; i < ITEMS; i++) {
            posterior_add(&forward, &items[i], answers[i]);
            posterior_add(&backward, &items[ITEMS - 1 - i], answers[ITEMS - 1 - i]);
        }
        struct skill one = posterior_ability(&forward), other = posterior_ability(&backward);
        assert_true(isfinite(one.mean) && fabs(one.mean) <= 6.0 && one.sd > 0.0 && one.sd < 1.2);
        assert_near(one.mean, other.mean, 1e-9);
        assert_near(one.sd, other.sd, 1e-9);
        int i = 0;
        while (i < ITEMS && ++answers[i] == response_count(&items[i]))
            answers[i++] = 0;
        if (i == ITEMS)
            break;
    }
    (void)state;
}

/* An item by chance, of any kind. */
static struct response_model any_item(struct chance *chance)
{
    enum response_kind kind = (enum response_kind)chance_below(chance, 3);
    struct response_model model = {.kind = kind, .a = 0.3 + 2.7 * chance_uniform(chance), .thresholds = 1};
    model.b[0] = 1.5 * chance_normal(chance);
    if (kind == RESPONSE_3PL)
        model.c = 0.3 * chance_uniform(chance);
    if (kind == RESPONSE_GRM) {
        model.thresholds = 1 + chance_below(chance, 5);
        for (int k = 1; k < model.thresholds; k++)
            model.b[k] = model.b[k - 1] + 0.1 + chance_uniform(chance);
    }
    return model;
}

/* The variance that is left on average, over the answers that are likely now; at most the variance now, whatever the
 * item. */
static double variance_expected(const struct posterior *now, const struct response_model *model, double *all)
{
    double left = 0.0, weights[ABILITY_GRID], sum = 0.0, top = now->log_weight[0];
    *all = 0.0;
    for (int i = 0; i < ABILITY_GRID; i++)
        top = fmax(top, now->log_weight[i]);
    for (int i = 0; i < ABILITY_GRID; i++)
        sum += weights[i] = exp(now->log_weight[i] - top);
    for (int response = 0; response < response_count(model); response++) {
        struct posterior next = *now;
        double likely = 0.0;
        for (int i = 0; i < ABILITY_GRID; i++)
            likely += weights[i] / sum * exp(response_log_probability(model, -6.0 + 0.05 * i, response));
        posterior_add(&next, model, response);
        double sd = posterior_ability(&next).sd;
        left += likely * sd * sd;
        *all += likely;
    }
    return left;
}

/* 2 000 patterns by chance, up to twelve answers each: numbers always, the same in another order, and each answer is
 * expected to lower the error; items without guessing leave it below the prior's, whatever is answered. */
static void test_patterns_by_chance(void **state)
{
    enum { ANSWERS_MOST = 12 };
    struct chance chance = {20261127};
    for (int trial = 0; trial < 2000; trial++) {
        struct response_model items[ANSWERS_MOST];
        int answers[ANSWERS_MOST], count = 1 + chance_below(&chance, ANSWERS_MOST);
        bool guessing = false;
        struct posterior posterior, shuffled;
        posterior_start(&posterior, (struct skill){0.0, 1.0});
        posterior_start(&shuffled, (struct skill){0.0, 1.0});
        for (int i = 0; i < count; i++) {
            items[i] = any_item(&chance);
            answers[i] = chance_below(&chance, response_count(&items[i]));
            guessing = guessing || items[i].kind == RESPONSE_3PL;
            double all = 0.0, before = posterior_ability(&posterior).sd;
            assert_true(variance_expected(&posterior, &items[i], &all) <= before * before + 1e-9);
            assert_near(all, 1.0, 1e-9);
            posterior_add(&posterior, &items[i], answers[i]);
            struct skill now = posterior_ability(&posterior);
            assert_true(isfinite(now.mean) && fabs(now.mean) < 6.0 && isfinite(now.sd) && now.sd > 0.0);
            assert_true(guessing || now.sd <= 1.0 + 1e-6);
        }
        struct skill first = posterior_ability(&posterior);
        for (int left = count; left > 0; left--) {
            int i = chance_below(&chance, left);
            posterior_add(&shuffled, &items[i], answers[i]);
            items[i] = items[left - 1];
            answers[i] = answers[left - 1];
        }
        assert_near(posterior_ability(&shuffled).mean, first.mean, 1e-9);
        assert_near(posterior_ability(&shuffled).sd, first.sd, 1e-9);
    }
    (void)state;
}

/* A right answer never lowers the estimate, a wrong one never raises it, however far off the item is. */
static void test_answers_move_the_right_way(void **state)
{
    for (double b = -20.0; b <= 20.0; b += 0.5) {
        struct response_model model = two_parameters(1.5, b);
        assert_true(after(&model, 1).mean >= -1e-9);
        assert_true(after(&model, 0).mean <= 1e-9);
        assert_true(after(&model, 1).mean >= after(&model, 0).mean);
    }
    (void)state;
}

static void test_competences_inform_each_other(void **state)
{
    struct response_model model = two_parameters(1.5, 0.0);
    struct skills skills, fresh;
    skills_start(&skills, 21, SKILLS_CORRELATION);
    fresh = skills;
    skills_answer(&skills, 4, &model, 1);
    assert_near(skills.mean[4], after(&model, 1).mean, 1e-12);
    assert_near(skills.mean[7], SKILLS_CORRELATION * skills.mean[4], 1e-12);
    assert_true(skills_of(&skills, 7).sd < 1.0 && skills_of(&skills, 7).sd > skills_of(&skills, 4).sd);
    skills_age(&skills, SKILLS_CORRELATION, 6.0);
    double six = skills_of(&skills, 4).sd;
    skills_age(&skills, SKILLS_CORRELATION, -3.0);
    assert_near(skills_of(&skills, 4).sd, six, 1e-12);
    skills_age(&skills, SKILLS_CORRELATION, 1e6);
    assert_near(skills_of(&skills, 4).sd, skills_of(&fresh, 4).sd, 1e-9);
    assert_near(skills.covariance[4][7], SKILLS_CORRELATION, 1e-9);
    assert_true(skills.mean[4] > 0.0);
    (void)state;
}

/* An error of 0.40 becomes 0.45, 0.49, 0.56, 0.66 after 3, 6, 12, 24 months. */
static void test_ageing(void **state)
{
    static const double months[] = {3, 6, 12, 24}, expected[] = {0.45, 0.49, 0.56, 0.66};
    for (int i = 0; i < 4; i++) {
        struct skills skills = {.count = 1, .covariance = {{0.16}}};
        skills_age(&skills, 0.0, months[i]);
        assert_near(skills_of(&skills, 0).sd, expected[i], 0.006);
    }
    (void)state;
}

/* The most informative item first, a barred one never, none under the least value, the drawn ones among the best. */
static void test_selection(void **state)
{
    struct response_model models[10];
    struct candidate candidates[10];
    struct skills skills;
    struct chance chance = {7};
    skills_start(&skills, 3, SKILLS_CORRELATION);
    for (int i = 0; i < 10; i++) {
        models[i] = two_parameters(1.2, 0.4 * i);
        candidates[i] = (struct candidate){&models[i], i % 3, false, false};
    }
    assert_int_equal(selection_next(&skills, NULL, candidates, 10, 1, 0.0, &chance), 0);
    candidates[3].begun = true; /* of the same competence and a little harder: half as much again is more */
    assert_int_equal(selection_next(&skills, NULL, candidates, 10, 1, 0.0, &chance), 3);
    candidates[3].begun = false;
    candidates[0].barred = true;
    assert_int_equal(selection_next(&skills, NULL, candidates, 10, 1, 0.0, &chance), 1);
    int seen[10] = {0};
    for (int i = 0; i < 600; i++)
        seen[selection_next(&skills, NULL, candidates, 10, RANDOMESQUE, 0.0, &chance)]++;
    for (int i = 0; i < 10; i++)
        assert_int_equal(seen[i] > 50, i >= 1 && i <= 6);
    assert_int_equal(selection_next(&skills, NULL, candidates, 10, RANDOMESQUE, 100.0, &chance), -1);
    const double weights[] = {0.0, 0.0, 1.0}; /* only the third competence counts: its own items come first */
    assert_int_equal(selection_next(&skills, weights, candidates, 10, 1, 0.0, &chance), 2);
    (void)state;
}

/* From the experts' guess towards the truth, whoever answers. */
static void test_difficulty_is_learnt(void **state)
{
    struct chance chance = {11};
    struct difficulty difficulty = {calibration_start(4), CALIBRATION_VARIANCE};
    struct response_model truth = two_parameters(1.2, 0.8);
    for (int i = 0; i < 3000; i++) {
        double theta = chance_normal(&chance);
        bool right = chance_uniform(&chance) < exp(response_log_probability(&truth, theta, 1));
        double before = difficulty.variance;
        difficulty = calibration_step(difficulty, 1.2, (struct skill){theta, 0.3}, right);
        assert_true(difficulty.variance < before);
    }
    assert_near(difficulty.b, 0.8, 0.12);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_values),
        cmocka_unit_test(test_graded_of_two_is_the_other),
        cmocka_unit_test(test_answers_sum_to_one),
        cmocka_unit_test(test_every_pattern),
        cmocka_unit_test(test_patterns_by_chance),
        cmocka_unit_test(test_answers_move_the_right_way),
        cmocka_unit_test(test_competences_inform_each_other),
        cmocka_unit_test(test_ageing),
        cmocka_unit_test(test_selection),
        cmocka_unit_test(test_difficulty_is_learnt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
