#include "insight/measure.h"

#include <math.h>
#include <string.h>

const struct measure_row measure_table[MEASURES] = {
    [MEASURE_QUESTIONS] = {"questions", "measure_questions", UNIT_COUNT, "questions asked, to the nearest five"},
    [MEASURE_SELF] = {"self_service", "measure_self_service", UNIT_SHARE,
                      "share of questions answered without a person, not voted down and not asked again by the same "
                      "person within seven days"},
    [MEASURE_UNANSWERED] = {"unanswered", "measure_unanswered", UNIT_SHARE, "share of questions without an answer"},
    [MEASURE_HANDED] = {"handed_over", "measure_handed_over", UNIT_SHARE, "share of questions handed to a person"},
    [MEASURE_REOPENED] = {"reopened", "measure_reopened", UNIT_SHARE, "share of requests that were opened again"},
    [MEASURE_WAIT_HALF] = {"wait_half", "measure_wait_half", UNIT_MINUTES,
                           "within how many minutes of the clock half of the requests were taken"},
    [MEASURE_WAIT_MOST] = {"wait_most", "measure_wait_most", UNIT_MINUTES, "the same for nine of ten"},
    [MEASURE_HELD] = {"held", "measure_held", UNIT_LEVEL, "mean level, 1 to 8, to a tenth"},
    [MEASURE_LOW] = {"held_low", "measure_held_low", UNIT_LEVEL, "lower end of its 90 % interval"},
    [MEASURE_HIGH] = {"held_high", "measure_held_high", UNIT_LEVEL, "upper end of its 90 % interval"},
    [MEASURE_NEED] = {"need", "measure_need", UNIT_LEVEL, "level that the job needs now"},
    [MEASURE_LATER] = {"need_later", "measure_need_later", UNIT_LEVEL, "level that it will need in two years"},
    [MEASURE_MEETS] = {"meets", "measure_meets", UNIT_SHARE, "share of people who have what their job needs"},
    [MEASURE_COVERAGE] = {"coverage", "measure_coverage", UNIT_AT_MOST,
                          "of the people of the job who took part, at most so many per cent"},
};

enum measure measure_of_name(const char *name)
{
    int measure = 0;
    while (measure < MEASURES && strcmp(measure_table[measure].name, name) != 0)
        measure++;
    return (enum measure)measure;
}

int share_coarse(int64_t part, int64_t all, int64_t people_in, int64_t people_out)
{
    int tens = (int)lround(10.0 * (double)part / (double)all);
    if (people_in < SHARE_EDGE || tens == 0)
        return SHARE_FEW;
    if (people_out < SHARE_EDGE || tens == 10)
        return SHARE_NEARLY;
    return tens * 10;
}

int minutes_coarse(int64_t ms)
{
    static const struct {
        int64_t under, step;
    } steps[] = {{60, 5}, {INT64_C(8) * 60, 30}, {INT64_C(48) * 60, 60}, {INT64_MAX, INT64_C(24) * 60}};
    int64_t minutes = ms / 60000;
    size_t i = 0;
    while (minutes >= steps[i].under)
        i++;
    int64_t coarse = (minutes + steps[i].step - 1) / steps[i].step * steps[i].step;
    if (coarse > INT32_MAX)
        coarse = INT32_MAX;
    return (int)(coarse < 5 ? 5 : coarse);
}

int count_coarse(int64_t count)
{
    return (int)((count + 2) / 5 * 5);
}

static const int leasts[] = {5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000};
enum { LEASTS = sizeof leasts / sizeof *leasts };

int people_band(int64_t people)
{
    int least = 0;
    for (int i = 0; i < LEASTS && people >= leasts[i]; i++)
        least = leasts[i];
    return least;
}

bool people_band_is(int64_t least)
{
    return least >= leasts[0] && people_band(least) == least;
}

void people_band_write(int least, struct text *out)
{
    for (int i = 0; i + 1 < LEASTS; i++) {
        if (leasts[i] == least) {
            text_printf(out, "%d–%d", least, leasts[i + 1] - 1);
            return;
        }
    }
    text_printf(out, "%d–", least);
}
