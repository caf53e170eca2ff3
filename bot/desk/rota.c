#include "desk/rota.h"

#include "base/own.h"
#include "base/text.h"
#include "desk/holiday.h"
#include "model/local_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS_AHEAD = 60, DAY_MINUTES = 24 * 60, SLOTS_MOST = 50 };

void rota_done(struct rota *rota)
{
    list_done(&rota->slots);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

static int weekday_from(const char *name)
{
    static const char *const names[][7] = {{"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
                                           {"ma", "ti", "ke", "to", "pe", "la", "su"},
                                           {"mån", "tis", "ons", "tors", "fre", "lör", "sön"}};
    for (size_t language = 0; language < sizeof names / sizeof *names; language++) {
        for (int day = 0; day < 7; day++) {
            if (strcmp(names[language][day], name) == 0)
                return day;
        }
    }
    return -1;
}

/* "9", "9.30" or "09:30"; 24 is the end of the day. -1: it is none. */
static int minute_from(const char *text, const char **end)
{
    char *after = NULL;
    long hour = strtol(text, &after, 10), minute = 0;
    if (after == text)
        return -1;
    if ((*after == '.' || *after == ':') && after[1] >= '0' && after[1] <= '5' && after[2] >= '0' && after[2] <= '9') {
        minute = (after[1] - '0') * 10 + after[2] - '0';
        after += 3;
    }
    *end = after;
    return hour < 0 || hour * 60 + minute > DAY_MINUTES ? -1 : (int)(hour * 60 + minute);
}

static bool read_slot(const char *part, struct rota_slot *slot)
{
    char day[8] = "";
    int used = 0;
    if (sscanf(part, " %7[^ 0-9] %n", day, &used) != 1 || used == 0)
        return false;
    const char *rest = part + used;
    slot->weekday = weekday_from(day);
    slot->from = minute_from(rest, &rest);
    if (slot->weekday < 0 || slot->from < 0)
        return false;
    rest += string_starts(rest, "–") ? strlen("–") : *rest == '-' ? 1 : 0;
    slot->to = minute_from(rest, &rest);
    return slot->to > slot->from && rest[strspn(rest, " ")] == '\0';
}

static int compare(const void *one, const void *other)
{
    const struct rota_slot *a = one, *b = other;
    return a->weekday != b->weekday ? a->weekday - b->weekday : a->from - b->from;
}

static enum result check_overlaps(const struct rota *rota, struct error *error)
{
    for (size_t i = 1; i < rota->slots.count; i++) {
        const struct rota_slot *before = &rota->slots.items[i - 1], *slot = &rota->slots.items[i];
        if (before->weekday == slot->weekday && before->to > slot->from)
            return error_set(error, RESULT_BAD_INPUT, "two stretches of the same day overlap; make one of them");
    }
    return RESULT_OK;
}

enum result rota_read(const char *hours, struct rota *rota, struct error *error)
{
    own_(free_pointer) char *copy = x_strdup(hours);
    char *rest = copy;
    for (char *part = strsep(&rest, ","); part != NULL; part = strsep(&rest, ",")) {
        struct rota_slot slot;
        if (part[strspn(part, " ")] == '\0')
            continue;
        if (rota->slots.count == SLOTS_MOST || !read_slot(part, &slot))
            return error_set(error, RESULT_BAD_INPUT,
                             "\"%.40s\" is no day and hours; write them as: mon 9-11, thu 12.30-14",
                             part + strspn(part, " "));
        *list_push(&rota->slots) = slot;
    }
    if (rota->slots.count > 1)
        qsort(rota->slots.items, rota->slots.count, sizeof *rota->slots.items, compare);
    return check_overlaps(rota, error);
}

/* ---- when ---------------------------------------------------------------------------------------------------- */

static struct local_time day_after(struct local_time today, int days)
{
    return local_time(local_day_start(today.year, today.month, today.day + days));
}

/* What of the week's minutes is used up before that slot of that day: the week's earlier slots that were worked. */
static int64_t used_before(const struct rota *rota, struct local_time day, const struct rota_slot *slot)
{
    int64_t used = 0;
    for (const struct rota_slot *earlier = rota->slots.items; earlier < slot; earlier++) {
        struct local_time that = day_after(day, earlier->weekday - slot->weekday);
        if (!holiday_is(that.year, that.month, that.day))
            used += earlier->to - earlier->from;
    }
    return used;
}

/* The slot as a stretch of that day, as long as the week's minutes reach. False: they do not. */
static bool make_duty(const struct rota *rota, struct local_time day, const struct rota_slot *slot, struct duty *duty)
{
    int to = slot->to;
    if (rota->week_minutes > 0) {
        int64_t left = rota->week_minutes - used_before(rota, day, slot);
        if (left <= 0)
            return false;
        if (left < to - slot->from)
            to = slot->from + (int)left;
    }
    duty->from_ms = local_moment(day.year, day.month, day.day, slot->from);
    duty->to_ms = local_moment(day.year, day.month, day.day, to);
    return true;
}

bool rota_next(const struct rota *rota, int64_t at_ms, struct duty *duty)
{
    struct local_time today = local_time(at_ms);
    for (int days = 0; days <= DAYS_AHEAD && !rota->off; days++) {
        struct local_time day = day_after(today, days);
        int weekday = local_weekday(day.year, day.month, day.day);
        for (size_t i = 0; i < rota->slots.count; i++) {
            const struct rota_slot *slot = &rota->slots.items[i];
            if (slot->weekday == weekday && !holiday_is(day.year, day.month, day.day) &&
                make_duty(rota, day, slot, duty) && duty->to_ms > at_ms)
                return true;
        }
    }
    return false;
}

bool rota_is_on(const struct rota *rota, int64_t at_ms)
{
    struct duty duty;
    return rota_next(rota, at_ms, &duty) && duty.from_ms <= at_ms;
}

int64_t rota_after(const struct rota *rota, int64_t at_ms, int64_t minutes)
{
    struct duty duty;
    int64_t left_ms = minutes * 60000, from_ms = at_ms;
    int64_t horizon_ms = at_ms + (int64_t)DAYS_AHEAD * DAY_MINUTES * 60000;
    while (from_ms < horizon_ms && rota_next(rota, from_ms, &duty)) {
        int64_t begin_ms = duty.from_ms > from_ms ? duty.from_ms : from_ms;
        if (begin_ms + left_ms <= duty.to_ms)
            return begin_ms + left_ms;
        left_ms -= duty.to_ms - begin_ms;
        from_ms = duty.to_ms;
    }
    return 0;
}
