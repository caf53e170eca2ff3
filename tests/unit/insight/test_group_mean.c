/* How a group stands: the mean is not drawn to the prior, and nine of ten intervals hold the truth. */
#include "checkin/chance.h"
#include "insight/group_mean.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PEOPLE_MOST = 100 };

/* Each answers so many items; what comes out of it. */
static struct group_mean draw(struct chance *chance, int people, int items, double mean, double spread)
{
    struct likelihood made[PEOPLE_MOST];
    const struct likelihood *all[PEOPLE_MOST];
    for (int p = 0; p < people; p++) {
        double theta = mean + spread * chance_normal(chance);
        likelihood_start(&made[p], 0.0);
        for (int i = 0; i < items; i++) {
            struct response_model model = {
                .kind = RESPONSE_3PL, .a = 1.3, .b = {chance_normal(chance)}, .thresholds = 1, .c = 0.2};
            double right = exp(response_log_probability(&model, theta, 1));
            likelihood_add(&made[p], &model, chance_uniform(chance) < right);
        }
        all[p] = &made[p];
    }
    return group_mean_of(all, (size_t)people, 0);
}

static void check(int people, int items, double mean, double bias_most)
{
    enum { TIMES = 400 };
    struct chance chance = {.state = (uint64_t)(people * 100 + items)};
    int held = 0;
    double sum = 0.0;
    for (int i = 0; i < TIMES; i++) {
        struct group_mean found = draw(&chance, people, items, mean, 0.8);
        held += fabs(found.mean - mean) <= 1.6449 * found.se;
        sum += found.mean;
    }
    double share = (double)held / TIMES, bias = sum / TIMES - mean;
    print_message("%d people, %d items, mean %.1f: %.0f %% of intervals hold it, bias %.2f\n", people, items, mean,
                  100.0 * share, bias);
    if (share < 0.85 || share > 0.98 || fabs(bias) > bias_most)
        fail_msg("%d people, %d items: %.3f, %.3f", people, items, share, bias);
}

static void test_intervals(void **state)
{
    check(60, 2, -0.8, 0.10);
    check(60, 2, 0.8, 0.10);
    check(20, 2, 0.5, 0.15);
    check(8, 3, -0.5, 0.25);
    (void)state;
}

static void test_nobody_answers_differently(void **state)
{
    struct likelihood one;
    const struct likelihood *all[6];
    const struct response_model model = {.kind = RESPONSE_2PL, .a = 1.3, .b = {0.0}, .thresholds = 1};
    likelihood_start(&one, -1.0);
    for (int i = 0; i < 6; i++)
        all[i] = &one;
    likelihood_add(&one, &model, 1);
    struct group_mean right = group_mean_of(all, 6, 12);
    assert_true(isfinite(right.mean) && isfinite(right.se) && right.se > 0.0 && right.mean > 0.0);
    assert_true(right.meets > 0.5 && right.meets <= 1.0);
    assert_true(right.se < group_mean_of(all, 6, 0).se); /* who knows half of the group knows more */
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_intervals),
        cmocka_unit_test(test_nobody_answers_differently),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
