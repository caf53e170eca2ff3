#include "desk/booking.h"

#include "model/local_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const int64_t slot_ms = INT64_C(60000) * BOOKING_MINUTES, apart_ms = INT64_C(20) * 3600 * 1000,
                     hour_ms = INT64_C(3600) * 1000, day_ms = INT64_C(24) * 3600 * 1000;

enum { CANDIDATES_MOST = 2 * TIMES_OFFERED /* of a tutor */, LINE_BYTES = 75 };

/* ---- what is free ------------------------------------------------------------------------------------------------ */

static bool overlaps(const struct duties *stretches, int64_t from_ms)
{
    for (size_t i = 0; stretches != NULL && i < stretches->list.count; i++) {
        const struct duty *stretch = &stretches->list.items[i];
        if (stretch->from_ms < from_ms + slot_ms && stretch->to_ms > from_ms)
            return true;
    }
    return false;
}

/* Goes through the half hours of a tutor's duty, in order. */
struct slot_walk {
    const struct booking_tutor *tutor;
    const struct duties *breaks;
    struct rota_walk walk;
    struct duty duty;
    int64_t at_ms, until_ms;
};

static void walk_begin(struct slot_walk *walk, const struct booking_tutor *tutor, const struct duties *breaks,
                       struct days *days, int64_t from_ms)
{
    *walk = (struct slot_walk){.tutor = tutor,
                               .breaks = breaks,
                               .at_ms = (from_ms + slot_ms - 1) / slot_ms * slot_ms,
                               .until_ms = from_ms + day_ms * BOOKING_DAYS};
    rota_walk_begin(&walk->walk, tutor->rota, days, from_ms);
}

/* False: there is no other one. */
static bool walk_next(struct slot_walk *walk, int64_t *from_ms)
{
    while (walk->at_ms < walk->until_ms) {
        if (walk->at_ms + slot_ms > walk->duty.to_ms) {
            if (!rota_walk_next(&walk->walk, &walk->duty))
                return false;
            int64_t begin_ms = (walk->duty.from_ms + slot_ms - 1) / slot_ms * slot_ms;
            walk->at_ms = begin_ms > walk->at_ms ? begin_ms : walk->at_ms;
            continue;
        }
        *from_ms = walk->at_ms;
        walk->at_ms += slot_ms;
        if (!overlaps(walk->tutor->taken, *from_ms) && !overlaps(walk->breaks, *from_ms))
            return true;
    }
    return false;
}

static int64_t earliest(int64_t from_ms, int64_t now_ms)
{
    int64_t soon_ms = now_ms + INT64_C(60000) * BOOKING_LEAD_MINUTES;
    return from_ms > soon_ms ? from_ms : soon_ms;
}

static int by_time(const void *one, const void *other)
{
    const struct booking_slot *a = one, *b = other;
    return a->from_ms != b->from_ms ? (a->from_ms > b->from_ms) - (a->from_ms < b->from_ms)
                                    : (a->tutor_id > b->tutor_id) - (a->tutor_id < b->tutor_id);
}

/* Of each tutor the first of each day, and the first few at all. */
static size_t add_candidates(struct slot_walk *walk, struct booking_slot *candidates)
{
    int64_t from_ms = 0, day_over_ms = 0;
    size_t added = 0;
    while (added < CANDIDATES_MOST && walk_next(walk, &from_ms)) {
        if (added >= TIMES_OFFERED && from_ms < day_over_ms)
            continue;
        day_over_ms = local_midnight_after(from_ms);
        candidates[added++] = (struct booking_slot){walk->tutor->id, from_ms};
    }
    return added;
}

static bool is_among(const struct booking_slot *slots, size_t count, int64_t from_ms)
{
    for (size_t i = 0; i < count; i++) {
        if (slots[i].from_ms == from_ms)
            return true;
    }
    return false;
}

size_t booking_free(const struct booking_tutor *tutors, size_t count, const struct duties *breaks, int64_t from_ms,
                    int64_t now_ms, struct booking_slot *slots, size_t most)
{
    struct booking_slot candidates[BOOKING_TUTORS_MOST * CANDIDATES_MOST];
    size_t found = 0, taken = 0;
    from_ms = earliest(from_ms, now_ms);
    for (size_t i = 0; i < count && i < BOOKING_TUTORS_MOST; i++) {
        struct days days;
        struct slot_walk walk;
        days_begin(&days, from_ms);
        walk_begin(&walk, &tutors[i], breaks, &days, from_ms);
        found += add_candidates(&walk, candidates + found);
    }
    if (found > 1)
        qsort(candidates, found, sizeof *candidates, by_time);
    for (int round = 0; round < 2; round++) { /* first those that lie apart, then any */
        for (size_t i = 0; i < found && taken < most; i++) {
            bool apart = taken == 0 || candidates[i].from_ms >= slots[taken - 1].from_ms + apart_ms;
            if ((apart || round == 1) && !is_among(slots, taken, candidates[i].from_ms))
                slots[taken++] = candidates[i];
        }
    }
    if (taken > 1)
        qsort(slots, taken, sizeof *slots, by_time);
    return taken;
}

bool booking_is_free(const struct booking_tutor *tutor, const struct duties *breaks, int64_t from_ms, int64_t now_ms)
{
    struct days days;
    struct slot_walk walk;
    int64_t found_ms = 0;
    if (from_ms <= now_ms || from_ms % slot_ms != 0 || from_ms > now_ms + day_ms * 3 * BOOKING_DAYS)
        return false;
    days_begin(&days, from_ms);
    walk_begin(&walk, tutor, breaks, &days, from_ms);
    return walk_next(&walk, &found_ms) && found_ms == from_ms;
}

/* ---- the reminder ------------------------------------------------------------------------------------------------ */

int64_t booking_reminds_ms(int64_t from_ms, int64_t now_ms)
{
    struct local_time at = local_time(from_ms);
    int64_t day_before_ms = local_moment(at.year, at.month, at.day - 1, at.hour * 60 + at.minute);
    if (day_before_ms > now_ms)
        return day_before_ms;
    return from_ms - hour_ms > now_ms ? from_ms - hour_ms : 0;
}

/* ---- the calendar file ------------------------------------------------------------------------------------------- */

static void add_moment(const char *name, int64_t at_ms, struct text *out)
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm parts;
    char written[24] = "";
    if (gmtime_r(&seconds, &parts) != NULL)
        (void)strftime(written, sizeof written, "%Y%m%dT%H%M%SZ", &parts);
    text_printf(out, "%s:%s\r\n", name, written);
}

/* A line of text, folded as it must be, with what has a meaning in the file escaped. */
static void add_text(const char *name, const char *value, struct text *out)
{
    size_t line = strlen(name) + 1;
    text_printf(out, "%s:", name);
    while (*value != '\0') {
        const char *after = value;
        (void)utf8_next(&after);
        size_t bytes = (size_t)(after - value);
        if (line + bytes + 1 > LINE_BYTES) {
            text_add(out, "\r\n ");
            line = 1;
        }
        if (strchr(",;\\", *value) != NULL) {
            text_add_char(out, '\\');
            line++;
        }
        if (*value == '\n' || *value == '\r')
            text_add_char(out, ' ');
        else
            text_add_bytes(out, value, bytes);
        line += bytes;
        value = after;
    }
    text_add(out, "\r\n");
}

void booking_calendar(const char *uid, int64_t from_ms, int64_t made_ms, const char *title, struct text *out)
{
    text_add(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Neuvo//Neuvo//FI\r\nBEGIN:VEVENT\r\n");
    add_text("UID", uid, out);
    add_moment("DTSTAMP", made_ms, out);
    add_moment("DTSTART", from_ms, out);
    add_moment("DTEND", from_ms + slot_ms, out);
    add_text("SUMMARY", title, out);
    text_add(out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
}
