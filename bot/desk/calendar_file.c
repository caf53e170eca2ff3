#include "desk/calendar_file.h"

#include "base/own.h"
#include "desk/recurrence.h"
#include "model/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { EVENTS_MOST = 2000, DEPTH_MOST = 8, COMPLAINTS_MOST = 5, STRETCHES_MOST = 10000 };

struct event {
    unsigned line, rule_line;
    char *uid, *rule; /* "" none */
    struct calendar_date start, end, instead_of;
    bool has_start, has_end, is_instance, cancelled;
    int64_t length_ms; /* DURATION; 0: none */
    struct calendar_dates also, except;
};

/* What is being read. */
struct reading {
    const char *file;
    struct text *complaints;
    size_t complained;
    LIST_OF(struct event) events;
    char *inside[DEPTH_MOST]; /* the components that are open */
    size_t depth;
    bool opened, closed; /* BEGIN:VCALENDAR, END:VCALENDAR came */
};

static void reading_done(struct reading *reading)
{
    for (size_t i = 0; i < reading->events.count; i++) {
        struct event *event = &reading->events.items[i];
        free(event->uid);
        free(event->rule);
        calendar_dates_done(&event->also);
        calendar_dates_done(&event->except);
    }
    list_done(&reading->events);
    for (size_t i = 0; i < reading->depth; i++)
        free(reading->inside[i]);
}

static void complain(struct reading *reading, unsigned line, const char *why)
{
    if (reading->complained++ < COMPLAINTS_MOST)
        text_printf(reading->complaints, "%s:%u: %s\n", reading->file, line, why);
}

/* ---- a line ------------------------------------------------------------------------------------------------- */

/* "DTSTART;TZID=Europe/Helsinki:20261012T090000" */
struct property {
    unsigned line;
    char *name, *parameters, *value; /* parameters "" none */
};

/* Where the value begins: behind the first colon that stands in no quotes. NULL: there is none. */
static char *find_value(char *line)
{
    bool quoted = false;
    for (; *line != '\0'; line++) {
        quoted = *line == '"' ? !quoted : quoted;
        if (*line == ':' && !quoted)
            return line;
    }
    return NULL;
}

static bool split(char *line, struct property *property)
{
    static char nothing[] = "";
    char *colon = find_value(line);
    if (colon == NULL)
        return false;
    *colon = '\0';
    property->name = line;
    property->value = colon + 1;
    char *semicolon = strchr(line, ';');
    property->parameters = semicolon == NULL ? nothing : semicolon + 1;
    if (semicolon != NULL)
        *semicolon = '\0';
    return true;
}

/* Into a buffer; "" where it is not given. */
static void find_parameter(const struct property *property, const char *name, char *value, size_t size)
{
    size_t length = strlen(name);
    *value = '\0';
    for (const char *part = property->parameters; part != NULL && *part != '\0';) {
        const char *end = part + strcspn(part, ";");
        if (strncasecmp(part, name, length) == 0 && part[length] == '=') {
            const char *from = part + length + 1;
            size_t count = (size_t)(end - from);
            bool quoted = count >= 2 && *from == '"';
            (void)snprintf(value, size, "%.*s", (int)(quoted ? count - 2 : count), quoted ? from + 1 : from);
            return;
        }
        part = *end == '\0' ? NULL : end + 1;
    }
}

/* ---- what it says ----------------------------------------------------------------------------------------------- */

/* Calendars call the Finnish zone so. */
static bool is_finnish(const char *zone)
{
    static const char *const names[] = {"Europe/Helsinki", "Europe/Mariehamn", "FLE Standard Time", "EET"};
    const char *city = strstr(zone, "Europe/"); /* "/freeassociation.sourceforge.net/Europe/Helsinki" */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(zone, names[i]) == 0 || (city != NULL && strcmp(city, names[i]) == 0))
            return true;
    }
    return *zone == '\0';
}

static bool read_date(struct reading *reading, const struct property *property, const char *value,
                      struct calendar_date *date)
{
    char zone[128];
    own_(text_done) struct text why = TEXT_INIT;
    find_parameter(property, "TZID", zone, sizeof zone);
    if (!calendar_date_read(value, date))
        text_printf(&why, "%s: \"%.40s\" is no date; dates are written as 20261012 or 20261012T090000", property->name,
                    value);
    else if (!date->utc && !is_finnish(zone))
        text_printf(&why, "%s: the zone \"%.60s\" is not Finnish; export the calendar in Europe/Helsinki or UTC",
                    property->name, zone);
    else
        return true;
    complain(reading, property->line, why.data);
    return false;
}

static void read_dates(struct reading *reading, const struct property *property, struct calendar_dates *dates)
{
    struct calendar_date date;
    char *rest = property->value;
    for (char *part = strsep(&rest, ","); part != NULL; part = strsep(&rest, ",")) {
        if (!read_date(reading, property, part, &date))
            return;
        *list_push(&dates->list) = date;
    }
}

static void read_duration(struct reading *reading, const struct property *property, struct event *event)
{
    if (!calendar_duration_read(property->value, &event->length_ms))
        complain(reading, property->line, "DURATION: is no length of time; write it as PT1H30M or P1D");
}

static void read_event_line(struct reading *reading, const struct property *property, struct event *event)
{
    const char *name = property->name;
    if (strcasecmp(name, "DTSTART") == 0)
        event->has_start = read_date(reading, property, property->value, &event->start);
    else if (strcasecmp(name, "DTEND") == 0)
        event->has_end = read_date(reading, property, property->value, &event->end);
    else if (strcasecmp(name, "RECURRENCE-ID") == 0)
        event->is_instance = read_date(reading, property, property->value, &event->instead_of);
    else if (strcasecmp(name, "DURATION") == 0)
        read_duration(reading, property, event);
    else if (strcasecmp(name, "RDATE") == 0)
        read_dates(reading, property, &event->also);
    else if (strcasecmp(name, "EXDATE") == 0)
        read_dates(reading, property, &event->except);
    else if (strcasecmp(name, "STATUS") == 0)
        event->cancelled = strcasecmp(property->value, "CANCELLED") == 0;
    else if (strcasecmp(name, "UID") == 0)
        message_set(&event->uid, property->value);
    else if (strcasecmp(name, "RRULE") == 0) {
        message_set(&event->rule, property->value);
        event->rule_line = property->line;
    }
}

static void check_event(struct reading *reading, const struct event *event)
{
    bool mixed = event->has_end && event->start.whole_day != event->end.whole_day;
    if (!event->has_start)
        complain(reading, event->line, "an event without DTSTART; give it a beginning, or take it out");
    else if (mixed || (event->has_end && calendar_date_ms(&event->end) <= calendar_date_ms(&event->start)))
        complain(reading, event->line, "an event that ends before it begins; correct DTEND");
    else if (!event->has_end && event->length_ms == 0 && !event->start.whole_day)
        complain(reading, event->line, "an event without an end; give it DTEND or DURATION");
}

/* ---- the file --------------------------------------------------------------------------------------------------- */

static bool is_inside(const struct reading *reading, const char *component)
{
    return reading->depth > 0 && strcasecmp(reading->inside[reading->depth - 1], component) == 0;
}

static void begin(struct reading *reading, const struct property *property)
{
    if (reading->depth == DEPTH_MOST) {
        complain(reading, property->line, "BEGIN: too many components in one another; export the calendar again");
        return;
    }
    reading->inside[reading->depth++] = x_strdup(property->value);
    reading->opened = reading->opened || is_inside(reading, "VCALENDAR");
    if (!is_inside(reading, "VEVENT"))
        return;
    if (reading->events.count == EVENTS_MOST)
        complain(reading, property->line, "too many events; keep this and the next years in the file");
    *list_push(&reading->events) = (struct event){.line = property->line, .uid = x_strdup(""), .rule = x_strdup("")};
}

static void end(struct reading *reading, const struct property *property)
{
    if (!is_inside(reading, property->value)) {
        complain(reading, property->line, "END: closes what is not open; export the calendar again");
        return;
    }
    if (is_inside(reading, "VEVENT") && reading->events.items != NULL)
        check_event(reading, &reading->events.items[reading->events.count - 1]);
    reading->closed = is_inside(reading, "VCALENDAR");
    free(reading->inside[--reading->depth]);
}

static void read_line(struct reading *reading, char *line, unsigned number)
{
    struct property property = {.line = number};
    if (*line == '\0')
        return;
    if (!split(line, &property))
        complain(reading, number, "is no line of a calendar file; export the calendar again, as iCalendar (.ics)");
    else if (strcasecmp(property.name, "BEGIN") == 0)
        begin(reading, &property);
    else if (strcasecmp(property.name, "END") == 0)
        end(reading, &property);
    else if (is_inside(reading, "VEVENT") && reading->events.count > 0)
        read_event_line(reading, &property, &reading->events.items[reading->events.count - 1]);
}

/* Long lines go on behind a line break and a space. */
static void read_lines(struct reading *reading, const char *content)
{
    own_(text_done) struct text line = TEXT_INIT;
    unsigned number = 0, from = 1;
    content += string_starts(content, "\xEF\xBB\xBF") ? 3 : 0;
    while (*content != '\0' && reading->complained < COMPLAINTS_MOST) {
        size_t length = strcspn(content, "\n");
        size_t kept = length > 0 && content[length - 1] == '\r' ? length - 1 : length;
        bool goes_on = *content == ' ' || *content == '\t';
        number++;
        if (!goes_on) {
            read_line(reading, line.data, from);
            text_clear(&line);
            from = number;
        }
        text_add_bytes(&line, content + (goes_on && kept > 0), kept - (goes_on && kept > 0));
        content += length + (content[length] == '\n');
    }
    read_line(reading, line.data, from);
    if (reading->complained > 0)
        return;
    if (!reading->opened)
        complain(reading, 1, "is no calendar file; export the calendar as iCalendar (.ics)");
    else if (!reading->closed)
        complain(reading, number, "the file ends before END:VCALENDAR, so a part of it is missing; export it again");
}

/* ---- when it is ---------------------------------------------------------------------------------------------------
 */

static int64_t end_of(const struct event *event, const struct calendar_date *start)
{
    static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
    int64_t length_ms =
        event->has_end ? calendar_date_ms(&event->end) - calendar_date_ms(&event->start) : event->length_ms;
    if (!event->start.whole_day)
        return calendar_date_ms(start) + length_ms;
    int days = (int)((length_ms + day_ms / 2) / day_ms); /* a day of the change of clocks is one too */
    return calendar_date_days_after(start, days == 0 ? 1 : days);
}

static void add(const struct event *event, const struct calendar_date *start, int64_t from_ms, int64_t to_ms,
                struct duties *duties)
{
    struct duty duty = {calendar_date_ms(start), end_of(event, start)};
    if (duty.to_ms > from_ms && duty.from_ms < to_ms)
        *list_push(&duties->list) = duty;
}

static bool holds(const struct calendar_dates *dates, int64_t at_ms)
{
    for (size_t i = 0; i < dates->list.count; i++) {
        if (calendar_date_ms(&dates->list.items[i]) == at_ms)
            return true;
    }
    return false;
}

/* Another event of the file tells where this occurrence went. */
static bool was_moved(const struct reading *reading, const struct event *event, int64_t at_ms)
{
    for (size_t i = 0; i < reading->events.count; i++) {
        const struct event *other = &reading->events.items[i];
        if (other->is_instance && strcmp(other->uid, event->uid) == 0 && calendar_date_ms(&other->instead_of) == at_ms)
            return true;
    }
    return false;
}

static void add_event(struct reading *reading, const struct event *event, int64_t from_ms, int64_t to_ms,
                      struct duties *duties)
{
    own_(calendar_dates_done) struct calendar_dates starts = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    if (event->cancelled)
        return;
    if (*event->rule == '\0' || event->is_instance)
        *list_push(&starts.list) = event->start;
    else if (calendar_rule_expand(event->rule, &event->start, to_ms, &starts, &error) != RESULT_OK)
        complain(reading, event->rule_line, error.text);
    for (size_t i = 0; i < event->also.list.count; i++)
        *list_push(&starts.list) = event->also.list.items[i];
    for (size_t i = 0; i < starts.list.count; i++) {
        int64_t at_ms = calendar_date_ms(&starts.list.items[i]);
        if (!holds(&event->except, at_ms) && (event->is_instance || !was_moved(reading, event, at_ms)))
            add(event, &starts.list.items[i], from_ms, to_ms, duties);
    }
}

bool calendar_file_read(const char *file, const char *content, int64_t from_ms, int64_t to_ms, struct duties *duties,
                        struct text *complaints)
{
    own_(reading_done) struct reading reading = {.file = file, .complaints = complaints};
    read_lines(&reading, content);
    for (size_t i = 0; i < reading.events.count && reading.complained == 0; i++) {
        add_event(&reading, &reading.events.items[i], from_ms, to_ms, duties);
        if (duties->list.count > STRETCHES_MOST)
            complain(&reading, reading.events.items[i].line, "comes again too often; end its rule by UNTIL or COUNT");
    }
    if (reading.complained > 0)
        duties->list.count = 0;
    duties_join(duties);
    return reading.complained == 0;
}
