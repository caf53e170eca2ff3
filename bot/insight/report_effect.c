/* Did support and training change anything? What changed from one quarter to the next, with its uncertainty; why, the
 * figures do not tell. */
#include "base/own.h"
#include "checkin/framework.h"
#include "insight/report_words.h"

#include <math.h>

static const double interval_90 = 1.6449;

/* A change, and how far it may be off, in the same unit. */
struct change {
    double by, off;
};

static void add_columns(const struct report_source *source, struct sheet *sheet, const char *first)
{
    static const char *const columns[] = {"report_before", "report_now", "report_change", "report_verdict"};
    sheet_column(sheet, report_say(source, first));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        sheet_column(sheet, report_say(source, columns[i]));
}

/* "+0,4 (−0,1 … +0,9)" */
static void add_change(const struct report_source *source, const struct change *change, bool levels,
                       struct sheet *sheet)
{
    own_(text_done) struct text words = TEXT_INIT;
    const double parts[] = {change->by, change->by - change->off, change->by + change->off};
    static const char *const between[] = {"", " (", " … "};
    for (int i = 0; i < 3; i++) {
        int value = (int)lround(parts[i]);
        text_add(&words, between[i]);
        if (levels)
            report_tenths(source, value, true, &words);
        else
            text_printf(&words, "%s%d", value < 0 ? "−" : value > 0 ? "+" : "", value < 0 ? -value : value);
    }
    text_add(&words, ")");
    if (!levels)
        text_printf(&words, " %s", report_say(source, "report_points"));
    sheet_cell(sheet, words.data);
}

static void add_verdict(const struct report_source *source, const struct change *change, const char *more,
                        const char *less, struct sheet *sheet)
{
    const char *name = change->by > change->off ? more : change->by < -change->off ? less : "report_not_told_apart";
    sheet_cell(sheet, report_say(source, name));
}

/* ---- levels ------------------------------------------------------------------------------------------------------ */

static void add_level(const struct report_source *source, const struct picture_cell *cell, int64_t quarter,
                      struct sheet *sheet)
{
    own_(text_done) struct text words = TEXT_INIT;
    char name[QUARTER_NAME_BYTES];
    quarter_name(quarter, name);
    report_tenths(source, cell->values[MEASURE_HELD], false, &words);
    text_printf(&words, " (%s)", name);
    sheet_cell(sheet, words.data);
}

/* Two figures of other answers, some of the same people: to count them as independent makes the interval too wide
 * rather than too narrow. */
static struct change level_change(const struct holding_now *now)
{
    const int *new = now->cell->values, *old = now->before->values;
    double one = (double)(new[MEASURE_HIGH] - new[MEASURE_LOW]) / 2.0,
           other = (double)(old[MEASURE_HIGH] - old[MEASURE_LOW]) / 2.0;
    return (struct change){.by = (double)new[MEASURE_HELD] - (double)old[MEASURE_HELD],
                           .off = sqrt(one * one + other * other) + 1.0};
}

static enum result add_levels(const struct report_source *source, struct sheets *sheets, bool *any, struct error *error)
{
    struct report_quarters quarters;
    struct sheet *sheet = NULL;
    enum result result = report_quarters(source, SNAPSHOT_COMPETENCE, &quarters, error);
    for (int c = 0; result == RESULT_OK && c < source->framework->count; c++) {
        own_(holding_done) struct holding holding = {.count = 0};
        own_(text_done) struct text name = TEXT_INIT;
        const struct competence *competence = &source->framework->competences[c];
        result = holding_read(source, &quarters, c, &holding, error);
        const struct holding_now *all = &holding.rows[holding.row_count];
        if (result != RESULT_OK || all->cell == NULL || all->before == NULL)
            continue;
        if (sheet == NULL) {
            sheet = sheet_add(sheets, report_say(source, "report_effect_levels"));
            add_columns(source, sheet, "handbook_competence");
        }
        const struct change change = level_change(all);
        text_printf(&name, "%s %s", competence->code, competence->names[source->language].name);
        sheet_row(sheet);
        sheet_cell(sheet, name.data);
        add_level(source, all->before, all->before_quarter, sheet);
        add_level(source, all->cell, all->quarter, sheet);
        add_change(source, &change, true, sheet);
        add_verdict(source, &change, "report_rose", "report_fell", sheet);
    }
    *any = *any || sheet != NULL;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* ---- support ----------------------------------------------------------------------------------------------------- */

static bool share_is_told(const struct picture_cell *cell, enum measure measure)
{
    return cell->state == PICTURE_SHOWN && cell->values[measure] >= 0 && cell->values[measure] <= 100 &&
           cell->values[MEASURE_QUESTIONS] > 0;
}

/* Chance, by as many questions as there were, and the five per cent that each figure was rounded by. */
static struct change share_change(const struct picture_cell *old, const struct picture_cell *new, enum measure measure)
{
    double p = old->values[measure] / 100.0, q = new->values[measure] / 100.0;
    double variance = p * (1.0 - p) / old->values[MEASURE_QUESTIONS] + q * (1.0 - q) / new->values[MEASURE_QUESTIONS];
    return (struct change){.by = 100.0 * (q - p), .off = 100.0 * interval_90 * sqrt(variance) + 10.0};
}

static void add_share(const struct report_source *source, const struct picture_cell *old,
                      const struct picture_cell *new, const char *name, struct sheet *sheet)
{
    if (!share_is_told(old, MEASURE_SELF) || !share_is_told(new, MEASURE_SELF))
        return;
    const struct change change = share_change(old, new, MEASURE_SELF);
    sheet_row(sheet);
    sheet_cell(sheet, name);
    report_cell(source, sheet, old, MEASURE_SELF);
    report_cell(source, sheet, new, MEASURE_SELF);
    add_change(source, &change, false, sheet);
    add_verdict(source, &change, "report_rose", "report_fell", sheet);
}

/* The row of that code in a picture of another quarter; its count, for the total. */
static size_t row_of(const struct picture *picture, const struct picture_line *line)
{
    size_t row = 0;
    while (row < picture->rows.list.count && !string_equal(picture->rows.list.items[row].code, line->code))
        row++;
    return row;
}

static void add_subjects(const struct report_source *source, const struct picture *old, const struct picture *new,
                         const struct report_quarters *quarters, struct sheets *sheets)
{
    own_(text_done) struct text title = TEXT_INIT;
    int before = report_col(source, old), now = report_col(source, new);
    char first[QUARTER_NAME_BYTES], second[QUARTER_NAME_BYTES];
    if (before < 0 || now < 0)
        return;
    quarter_name(quarters->quarters[1], first);
    quarter_name(quarters->quarters[0], second);
    text_printf(&title, "%s, %s → %s", report_say(source, "report_effect_support"), first, second);
    struct sheet *sheet = sheet_add(sheets, title.data);
    add_columns(source, sheet, "report_subject");
    for (size_t row = 0; row < new->rows.list.count; row++) {
        const struct picture_line *line = &new->rows.list.items[row];
        size_t there = row_of(old, line);
        if (there < old->rows.list.count)
            add_share(source, picture_cell(old, there, (size_t)before), picture_cell(new, row, (size_t)now),
                      report_line(source, line), sheet);
    }
    add_share(source, picture_cell(old, old->rows.list.count, (size_t)before),
              picture_cell(new, new->rows.list.count, (size_t)now), report_say(source, "report_all"), sheet);
}

static enum result add_support(const struct report_source *source, struct sheets *sheets, bool *any,
                               struct error *error)
{
    struct report_quarters quarters;
    own_(picture_done) struct picture old = PICTURE_INIT, new = PICTURE_INIT;
    enum result result = report_quarters(source, SNAPSHOT_DEMAND, &quarters, error);
    if (result == RESULT_NOT_FOUND || (result == RESULT_OK && quarters.count < 2))
        return RESULT_OK;
    if (result == RESULT_OK)
        result = report_picture(source, SNAPSHOT_DEMAND, quarters.quarters[1], "areas", &old, error);
    if (result == RESULT_OK)
        result = report_picture(source, SNAPSHOT_DEMAND, quarters.quarters[0], "areas", &new, error);
    if (result == RESULT_OK) {
        add_subjects(source, &old, &new, &quarters, sheets);
        *any = true;
    }
    return result;
}

enum result report_effect(const struct report_source *source, struct sheets *sheets, struct error *error)
{
    bool any = false;
    enum result result = add_levels(source, sheets, &any, error);
    if (result == RESULT_OK)
        result = add_support(source, sheets, &any, error);
    if (result != RESULT_OK || !any)
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    struct sheet *sheet = sheet_add(sheets, report_say(source, "report_how_to_read"));
    report_note(source, sheet, "report_effect_note");
    report_note(source, sheet, "report_effect_cause_note");
    report_note(source, sheet, "report_volunteers_note");
    return RESULT_OK;
}
