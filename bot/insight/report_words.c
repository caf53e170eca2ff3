#include "insight/report_words.h"

#include "base/own.h"
#include "insight/areas.h"
#include "settings/phrases.h"

#include <stdlib.h>
#include <string.h>

const char *report_say(const struct report_source *source, const char *phrase_name)
{
    return phrase(source->phrases, source->language, phrase_name);
}

void report_tenths(const struct report_source *source, int tenths, bool is_signed, struct text *out)
{
    const char *sign = tenths < 0 ? "−" : is_signed && tenths > 0 ? "+" : "";
    text_printf(out, "%s%d%s%d", sign, abs(tenths) / 10, source->language == LANGUAGE_EN ? "." : ",", abs(tenths) % 10);
}

static void write_minutes(const struct report_source *source, int minutes, struct text *out)
{
    if (minutes < 60)
        text_printf(out, "%d min", minutes);
    else if (minutes < 48 * 60 && minutes % 60 == 0)
        text_printf(out, "%d h", minutes / 60);
    else if (minutes < 48 * 60)
        text_printf(out, "%d h %d min", minutes / 60, minutes % 60);
    else
        text_printf(out, "%d %s", minutes / (24 * 60), report_say(source, "report_days"));
}

void report_value(const struct report_source *source, enum measure measure, int value, struct text *out)
{
    if (value == MEASURE_NOT) {
        text_add(out, "–");
        return;
    }
    switch (measure_table[measure].unit) {
    case UNIT_COUNT:
        text_printf(out, value == 0 ? "< 5" : "%d", value);
        break;
    case UNIT_SHARE:
        if (value == SHARE_FEW || value == SHARE_NEARLY)
            text_add(out, report_say(source, value == SHARE_FEW ? "report_few" : "report_nearly_all"));
        else
            text_printf(out, "%d %%", value);
        break;
    case UNIT_MINUTES:
        write_minutes(source, value, out);
        break;
    case UNIT_LEVEL:
        report_tenths(source, value, false, out);
        break;
    case UNIT_AT_MOST:
        text_printf(out, "≤ %d %%", value);
        break;
    }
}

const char *report_line(const struct report_source *source, const struct picture_line *line)
{
    static const struct {
        const char *code, *phrase;
    } ours[] = {
        {AREA_UNKNOWN, "report_unknown"},
        {AREA_REST, "report_rest"},
        {"other", "report_other"},
        {"none", "report_no_topic"},
        {"devices", "checkin_missed_devices"},
        {"programs", "checkin_missed_programs"},
        {"security", "checkin_missed_security"},
        {"work", "checkin_missed_work"},
        {"nothing", "checkin_missed_nothing"},
        {"visit", "checkin_form_visit"},
        {"call", "checkin_form_call"},
        {"chat", "checkin_form_chat"},
        {"training", "checkin_form_training"},
        {"peer", "checkin_form_peer"},
    };
    if (line->names[source->language][0] != '\0')
        return line->names[source->language];
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        if (strcmp(ours[i].code, line->code) == 0)
            return report_say(source, ours[i].phrase);
    }
    return line->code;
}

void report_people_cell(const struct report_source *source, struct sheet *sheet, const struct picture_cell *cell)
{
    own_(text_done) struct text words = TEXT_INIT;
    if (cell->state == PICTURE_SHOWN)
        people_band_write(cell->people, &words);
    else
        text_add(&words, report_say(source, cell->state == PICTURE_NOBODY ? "report_nobody" : "report_hidden"));
    sheet_cell(sheet, words.data);
}

void report_cell(const struct report_source *source, struct sheet *sheet, const struct picture_cell *cell,
                 enum measure measure)
{
    own_(text_done) struct text words = TEXT_INIT;
    report_value(source, measure, cell->state == PICTURE_SHOWN ? cell->values[measure] : MEASURE_NOT, &words);
    sheet_cell(sheet, words.data);
}

void report_columns(const struct report_source *source, struct sheet *sheet, const enum measure *measures)
{
    sheet_column(sheet, report_say(source, "report_people"));
    for (; *measures != MEASURES; measures++)
        sheet_column(sheet, report_say(source, measure_table[*measures].label));
}

void report_cells(const struct report_source *source, struct sheet *sheet, const struct picture_cell *cell,
                  const enum measure *measures)
{
    report_people_cell(source, sheet, cell);
    for (; *measures != MEASURES; measures++)
        report_cell(source, sheet, cell, *measures);
}

void report_note(const struct report_source *source, struct sheet *sheet, const char *phrase_name)
{
    sheet_note(sheet, report_say(source, phrase_name));
}
