/* How figures are said in a report. Private to the reports. */
#ifndef NEUVO_INSIGHT_REPORT_WORDS_H
#define NEUVO_INSIGHT_REPORT_WORDS_H

#include "insight/report.h"

const char *report_say(const struct report_source *source, const char *phrase_name);
/* A figure in words: "40 %", "35 min", "4,5", "–" where it is not told. */
void report_value(const struct report_source *source, enum measure measure, int value, struct text *out);
/* A number of tenths with the language's comma; signed: with + in front. */
void report_tenths(const struct report_source *source, int tenths, bool is_signed, struct text *out);
/* What a row or column is called; those of ours, which have no name of their own, by a phrase. */
const char *report_line(const struct report_source *source, const struct picture_line *line);
/* A cell with the figure, or with the words for a hidden one. */
void report_cell(const struct report_source *source, struct sheet *sheet, const struct picture_cell *cell,
                 enum measure measure);
void report_people_cell(const struct report_source *source, struct sheet *sheet, const struct picture_cell *cell);
/* Columns for these measures; ends with MEASURES. */
void report_columns(const struct report_source *source, struct sheet *sheet, const enum measure *measures);
void report_cells(const struct report_source *source, struct sheet *sheet, const struct picture_cell *cell,
                  const enum measure *measures);
void report_note(const struct report_source *source, struct sheet *sheet, const char *phrase_name);

#endif
