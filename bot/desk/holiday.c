#include "desk/holiday.h"

#include "model/local_time.h"

#include <stddef.h>

/* Days since 1 March of the year, so that feasts can be counted across months: Easter Sunday by Gauss's rule for the
 * Gregorian calendar in the form of Anonymous (Nature, 20 April 1876). */
static int easter_from_march(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
    return f % 31 + (f / 31 == 4 ? 31 : 0); /* March 1 is day 0 */
}

static int from_march(int month, int day)
{
    static const int before[] = {0, 31, 61, 92}; /* March, April, May, June */
    return month < 3 || month > 6 ? -1 : before[month - 3] + day - 1;
}

static bool moves_with_easter(int year, int month, int day)
{
    static const int after[] = {-2, 0, 1, 39, 49}; /* Good Friday, Easter, its Monday, Ascension, Pentecost */
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        if (from_march(month, day) == easter_from_march(year) + after[i])
            return true;
    }
    return false;
}

/* Saturdays and Fridays between two dates: Midsummer and its eve, All Saints. */
static bool is_between(int year, int month, int day)
{
    int weekday = local_weekday(year, month, day); /* 0: Monday */
    bool midsummer =
        month == 6 && ((weekday == 4 && day >= 19 && day <= 25) || (weekday == 5 && day >= 20 && day <= 26));
    bool saints = weekday == 5 && ((month == 10 && day == 31) || (month == 11 && day <= 6));
    return midsummer || saints;
}

bool holiday_is(int year, int month, int day)
{
    static const struct {
        int month, day;
    } fixed[] = {{1, 1}, {1, 6}, {5, 1}, {12, 6}, {12, 24}, {12, 25}, {12, 26}};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        if (fixed[i].month == month && fixed[i].day == day)
            return true;
    }
    return moves_with_easter(year, month, day) || is_between(year, month, day);
}
