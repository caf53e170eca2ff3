#include "desk/recurrence.h"

#include "model/local_time.h"

#include <libical/ical.h>
#include <string.h>
#include <time.h>

enum { STEPS_MOST = 20000 };

void calendar_dates_done(struct calendar_dates *dates)
{
    list_done(&dates->list);
}

/* ---- dates ---------------------------------------------------------------------------------------------------- */

/* So many digits, as a number. -1: they are not there. */
static int digits(const char **at, int count)
{
    int number = 0;
    for (; count > 0; count--, ++*at) {
        if (**at < '0' || **at > '9')
            return -1;
        number = number * 10 + **at - '0';
    }
    return number;
}

bool calendar_date_read(const char *value, struct calendar_date *date)
{
    *date = (struct calendar_date){.year = digits(&value, 4)};
    if (date->year < 1970 || (date->month = digits(&value, 2)) < 1 || date->month > 12 ||
        (date->day = digits(&value, 2)) < 1 || date->day > icaltime_days_in_month(date->month, date->year))
        return false;
    date->whole_day = *value != 'T';
    if (date->whole_day)
        return *value == '\0';
    value++;
    int hour = digits(&value, 2), minute = hour < 0 ? -1 : digits(&value, 2),
        second = minute < 0 ? -1 : digits(&value, 2);
    date->minute = hour * 60 + minute;
    date->utc = *value == 'Z';
    return second >= 0 && second <= 60 && hour <= 23 && minute <= 59 && value[date->utc ? 1 : 0] == '\0';
}

int64_t calendar_date_ms(const struct calendar_date *date)
{
    struct tm parts = {
        .tm_year = date->year - 1900, .tm_mon = date->month - 1, .tm_mday = date->day, .tm_min = date->minute};
    return date->utc ? (int64_t)timegm(&parts) * 1000 : local_moment(date->year, date->month, date->day, date->minute);
}

int64_t calendar_date_days_after(const struct calendar_date *date, int days)
{
    return local_day_start(date->year, date->month, date->day + days);
}

bool calendar_duration_read(const char *value, int64_t *length_ms)
{
    icalerror_set_errors_are_fatal(0);
    struct icaldurationtype duration = icaldurationtype_from_string(value);
    *length_ms = icaldurationtype_as_int(duration) * INT64_C(1000);
    return !icaldurationtype_is_bad_duration(duration) && *length_ms > 0;
}

/* ---- rules ---------------------------------------------------------------------------------------------------- */

static struct icaltimetype to_icaltime(const struct calendar_date *date)
{
    struct icaltimetype time = icaltime_null_time();
    time.year = date->year;
    time.month = date->month;
    time.day = date->day;
    time.hour = date->minute / 60;
    time.minute = date->minute % 60;
    time.is_date = date->whole_day;
    time.zone = date->utc ? icaltimezone_get_utc_timezone() : NULL;
    return time;
}

static struct calendar_date from_icaltime(struct icaltimetype time)
{
    return (struct calendar_date){.year = time.year,
                                  .month = time.month,
                                  .day = time.day,
                                  .minute = time.is_date ? 0 : time.hour * 60 + time.minute,
                                  .whole_day = time.is_date,
                                  .utc = icaltime_is_utc(time)};
}

/* Makes the end comparable with the first date: files give it in UTC beside local times, or as a day alone. */
static void adapt_until(struct icaltimetype *until, const struct calendar_date *first)
{
    if (icaltime_is_null_time(*until))
        return;
    struct calendar_date end = from_icaltime(*until);
    if (end.utc && !first->utc) {
        struct local_time local = local_time(calendar_date_ms(&end));
        end = (struct calendar_date){local.year, local.month, local.day, local.hour * 60 + local.minute, false, false};
    }
    if (end.whole_day && !first->whole_day)
        end.minute = 24 * 60 - 1;
    end.whole_day = first->whole_day;
    end.utc = first->utc;
    if (end.whole_day)
        end.minute = 0;
    *until = to_icaltime(&end);
}

static enum result read_rule(const char *text, struct icalrecurrencetype *rule, struct error *error)
{
    icalerror_set_errors_are_fatal(0);
    *rule = icalrecurrencetype_from_string(text);
    if (rule->freq == ICAL_NO_RECURRENCE)
        return error_set(error, RESULT_BAD_INPUT,
                         "RRULE: the rule cannot be read; a rule is written as FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231");
    if (rule->freq == ICAL_SECONDLY_RECURRENCE || rule->freq == ICAL_MINUTELY_RECURRENCE ||
        rule->freq == ICAL_HOURLY_RECURRENCE)
        return error_set(error, RESULT_BAD_INPUT,
                         "RRULE: comes again within a day; use DAILY, WEEKLY, MONTHLY or YEARLY");
    return RESULT_OK;
}

enum result calendar_rule_expand(const char *text, const struct calendar_date *first, int64_t to_ms,
                                 struct calendar_dates *dates, struct error *error)
{
    struct icalrecurrencetype rule;
    enum result result = read_rule(text, &rule, error);
    if (result != RESULT_OK)
        return result;
    adapt_until(&rule.until, first);
    icalrecur_iterator *steps = icalrecur_iterator_new(rule, to_icaltime(first));
    if (steps == NULL)
        return error_set(error, RESULT_BAD_INPUT, "RRULE: the rule leads to no day; correct it, or take it out");
    int count = 0;
    for (struct icaltimetype at = icalrecur_iterator_next(steps); !icaltime_is_null_time(at) && count < STEPS_MOST;
         at = icalrecur_iterator_next(steps), count++) {
        struct calendar_date date = from_icaltime(at);
        if (calendar_date_ms(&date) >= to_ms)
            break;
        *list_push(&dates->list) = date;
    }
    icalrecur_iterator_free(steps);
    return count < STEPS_MOST ? RESULT_OK
                              : error_set(error, RESULT_BAD_INPUT,
                                          "RRULE: comes again too often; let it begin later, or end it by UNTIL");
}
