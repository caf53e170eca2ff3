#include "desk/rota.h"

#include "base/own.h"
#include "base/text.h"
#include "model/local_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_MINUTES = 24 * 60, SLOTS_MOST = 50 };

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

static size_t dash_bytes(const char *text)
{
    return string_starts(text, "–") ? strlen("–") : *text == '-' ? 1 : 0;
}

/* A day, or "mon-fri": the last one is the same, or behind the first. */
static bool read_days(char *days, int *first, int *last)
{
    char *dash = days;
    while (*dash != '\0' && dash_bytes(dash) == 0)
        dash++;
    bool range = *dash != '\0';
    *last = weekday_from(dash + dash_bytes(dash));
    *dash = '\0';
    *first = weekday_from(days);
    if (!range)
        *last = *first;
    return *first >= 0 && *last >= *first;
}

/* slot: of the first day. */
static bool read_slot(const char *part, struct rota_slot *slot, int *last)
{
    char days[24] = "";
    int used = 0;
    if (sscanf(part, " %23[^ 0-9] %n", days, &used) != 1 || used == 0)
        return false;
    const char *rest = part + used;
    bool good = read_days(days, &slot->weekday, last);
    slot->from = minute_from(rest, &rest);
    if (!good || slot->from < 0)
        return false;
    rest += dash_bytes(rest);
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
        int last = 0;
        if (part[strspn(part, " ")] == '\0')
            continue;
        if (rota->slots.count == SLOTS_MOST || !read_slot(part, &slot, &last))
            return error_set(error, RESULT_BAD_INPUT,
                             "\"%.40s\" is no day and hours; write them as: mon 9-11, thu 12.30-14",
                             part + strspn(part, " "));
        for (; slot.weekday <= last; slot.weekday++)
            *list_push(&rota->slots) = slot;
    }
    if (rota->slots.count > 1)
        qsort(rota->slots.items, rota->slots.count, sizeof *rota->slots.items, compare);
    return check_overlaps(rota, error);
}

/* ---- when ---------------------------------------------------------------------------------------------------- */

void rota_walk_begin(struct rota_walk *walk, const struct rota *rota, struct days *days, int64_t at_ms)
{
    *walk = (struct rota_walk){.rota = rota, .days = days, .at_ms = at_ms};
}

static bool next_slot(struct rota_walk *walk, struct duty *duty)
{
    const struct rota *rota = walk->rota;
    for (const struct day *day; (day = days_at(walk->days, walk->day)) != NULL; walk->day++, walk->next = 0) {
        for (; walk->next < rota->slots.count && !day->holiday; walk->next++) {
            const struct rota_slot *slot = &rota->slots.items[walk->next];
            if (slot->weekday != day->weekday)
                continue;
            *duty = (struct duty){day_moment(day, slot->from), day_moment(day, slot->to)};
            walk->next++;
            return true;
        }
    }
    return false;
}

/* The day on which the stretch begins; the first one for what began before. NULL: it is too far ahead. */
static const struct day *day_of(struct rota_walk *walk, const struct duty *duty)
{
    const struct day *day = days_at(walk->days, walk->day);
    while (day != NULL && day->to_ms <= duty->from_ms)
        day = days_at(walk->days, ++walk->day);
    return day;
}

static bool next_stretch(struct rota_walk *walk, struct duty *duty)
{
    const struct duties *calendar = walk->rota->calendar;
    while (walk->next < calendar->list.count) {
        *duty = calendar->list.items[walk->next++];
        const struct day *day = day_of(walk, duty);
        if (day == NULL)
            return false;
        if (duty->to_ms > walk->days->list[0].from_ms && !day->holiday)
            return true;
    }
    return false;
}

/* As long as the week's minutes reach. False: they do not. */
static bool fits_week(struct rota_walk *walk, struct duty *duty)
{
    int64_t most_ms = walk->rota->week_minutes * 60000;
    if (walk->day / 7 != walk->week)
        walk->used_ms = 0;
    walk->week = walk->day / 7;
    if (most_ms > 0 && duty->to_ms - duty->from_ms > most_ms - walk->used_ms)
        duty->to_ms = duty->from_ms + most_ms - walk->used_ms;
    walk->used_ms += duty->to_ms - duty->from_ms;
    return duty->to_ms > duty->from_ms;
}

/* Takes from the rest what lies before the next break. False: nothing is left of it. */
static bool take_before_break(struct rota_walk *walk, struct duty *duty)
{
    const struct duties *breaks = walk->rota->breaks;
    while (walk->rest.from_ms < walk->rest.to_ms) {
        const struct duty *pause =
            breaks == NULL || walk->breaks_over == breaks->list.count ? NULL : &breaks->list.items[walk->breaks_over];
        if (pause != NULL && pause->to_ms <= walk->rest.from_ms) {
            walk->breaks_over++;
            continue;
        }
        *duty = walk->rest;
        if (pause != NULL && pause->from_ms < duty->to_ms)
            duty->to_ms = pause->from_ms > duty->from_ms ? pause->from_ms : duty->from_ms;
        walk->rest.from_ms = duty->to_ms == walk->rest.to_ms ? duty->to_ms : pause->to_ms;
        if (duty->to_ms > duty->from_ms)
            return true;
    }
    return false;
}

bool rota_walk_next(struct rota_walk *walk, struct duty *duty)
{
    if (walk->rota->off)
        return false;
    do {
        while (take_before_break(walk, duty)) {
            if (duty->to_ms > walk->at_ms)
                return true;
        }
        if (!(walk->rota->calendar != NULL ? next_stretch(walk, &walk->rest) : next_slot(walk, &walk->rest)))
            return false;
        if (!fits_week(walk, &walk->rest))
            walk->rest.to_ms = walk->rest.from_ms;
    } while (true);
}

bool rota_next(const struct rota *rota, int64_t at_ms, struct duty *duty)
{
    struct days days;
    struct rota_walk walk;
    days_begin(&days, at_ms);
    rota_walk_begin(&walk, rota, &days, at_ms);
    return rota_walk_next(&walk, duty);
}

bool rota_is_on(const struct rota *rota, int64_t at_ms)
{
    struct duty duty;
    return rota_next(rota, at_ms, &duty) && duty.from_ms <= at_ms;
}

int64_t rota_after(const struct rota *rota, int64_t at_ms, int64_t minutes)
{
    struct days days;
    struct rota_walk walk;
    struct duty duty;
    int64_t left_ms = minutes * 60000;
    days_begin(&days, at_ms);
    rota_walk_begin(&walk, rota, &days, at_ms);
    while (rota_walk_next(&walk, &duty)) {
        int64_t begin_ms = duty.from_ms > at_ms ? duty.from_ms : at_ms;
        if (begin_ms + left_ms <= duty.to_ms)
            return begin_ms + left_ms;
        left_ms -= duty.to_ms - begin_ms;
    }
    return 0;
}

int64_t rota_days_after(const struct rota *rota, int64_t at_ms, int64_t count)
{
    struct days days;
    struct rota_walk walk;
    struct duty duty;
    int64_t over_ms = local_midnight_after(at_ms); /* of the day that was counted last */
    days_begin(&days, at_ms);
    rota_walk_begin(&walk, rota, &days, at_ms);
    while (rota_walk_next(&walk, &duty)) {
        if (duty.from_ms < over_ms)
            continue;
        if (--count <= 0)
            return duty.from_ms;
        over_ms = local_midnight_after(duty.from_ms);
    }
    return 0;
}
