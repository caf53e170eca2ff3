/*
 * The calendar files that an organisation's record names (desk/calendar_file.h), and its office hours:
 *
 *     office_hours: "mon 8-16, tue 8-16"         when its clocks run; Monday to Friday 8–16 where it says nothing
 *     breaks: holidays.ics                       of the whole organisation
 *     units:  [{code: koskela, name: …, breaks: schools.ics, hours: "mon-fri 6-17"}]   when its people work
 *     tutors: [{matrix: …, name: …, calendar: aino.ics}]       instead of hours
 *
 * A file is looked for beside the record. What it says of the next years is kept.
 */
#ifndef NEUVO_COMMANDS_CALENDAR_RECORD_H
#define NEUVO_COMMANDS_CALENDAR_RECORD_H

#include "base/error.h"
#include "base/text.h"
#include "store/calendars.h"

struct yaml;

/* Adds a complaint, a line each with file and line, about office hours that cannot be read. */
void office_hours_check(const struct yaml *yaml, const char *record, struct text *complaints);
/* The same about what cannot be read in the calendar files of a record. */
void calendar_record_check(const struct yaml *yaml, const char *record, struct text *complaints);
/* Reads the file that the record names; path "": there is none any more. Of a file with faults the log tells, and what
 * was read from it before stays. */
enum result calendar_import(struct store *store, int64_t organisation_id, const char *record, const char *path,
                            enum calendar_owner owner, int64_t owner_id, struct error *error);
/* The office hours and the breaks of the organisation and its units, which are in the store already. */
enum result calendar_record_import(struct store *store, int64_t organisation_id, const struct yaml *yaml,
                                   const char *record, struct error *error);

#endif
