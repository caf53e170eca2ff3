/* What is asked, where, and how it ends. */
#include "base/own.h"
#include "insight/report_words.h"

#include <stdlib.h>

static const enum measure all_measures[] = {MEASURE_QUESTIONS, MEASURE_SELF,      MEASURE_UNANSWERED, MEASURE_HANDED,
                                            MEASURE_REOPENED,  MEASURE_WAIT_HALF, MEASURE_WAIT_MOST,  MEASURES};
enum { TOPICS_SHOWN = 30 };

static void title_of(const struct report_source *source, const char *phrase_name, int64_t quarter, struct text *title)
{
    char name[QUARTER_NAME_BYTES];
    quarter_name(quarter, name);
    text_printf(title, "%s, %s", report_say(source, phrase_name), name);
}

/* The whole organisation, a row for each quarter. */
static enum result add_quarters(const struct report_source *source, const struct report_quarters *quarters,
                                struct sheets *sheets, struct error *error)
{
    struct sheet *sheet = sheet_add(sheets, report_say(source, "report_demand_title"));
    enum result result = RESULT_OK;
    sheet_column(sheet, report_say(source, "report_quarter"));
    report_columns(source, sheet, all_measures);
    for (int i = 0; i < quarters->count && result == RESULT_OK; i++) {
        own_(picture_done) struct picture areas = PICTURE_INIT;
        char name[QUARTER_NAME_BYTES];
        quarter_name(quarters->quarters[i], name);
        result = report_picture(source, SNAPSHOT_DEMAND, quarters->quarters[i], "areas", &areas, error);
        if (result != RESULT_OK)
            continue;
        int col = report_col(source, &areas);
        if (col < 0)
            continue;
        sheet_row(sheet);
        sheet_cell(sheet, name);
        report_cells(source, sheet, picture_cell(&areas, areas.rows.list.count, (size_t)col), all_measures);
    }
    report_note(source, sheet, "report_demand_note");
    report_note(source, sheet, "report_protected_note");
    return result;
}

/* Rows (or columns) of the newest picture with their figures of the wanted area; those without a shown figure are only
 * counted. */
static void add_lines(const struct report_source *source, const struct picture *picture, int col, bool rows,
                      struct sheet *sheet)
{
    const struct picture_lines *lines = rows ? &picture->rows : &picture->cols;
    int hidden = 0;
    for (size_t i = 0; i < lines->list.count; i++) {
        const struct picture_cell *cell =
            rows ? picture_cell(picture, i, (size_t)col) : picture_cell(picture, picture->rows.list.count, i);
        if (cell->state != PICTURE_SHOWN) {
            hidden++;
            continue;
        }
        sheet_row(sheet);
        sheet_cell(sheet, report_line(source, &lines->list.items[i]));
        report_cells(source, sheet, cell, all_measures);
    }
    if (hidden > 0) {
        own_(text_done) struct text note = TEXT_INIT;
        text_printf(&note, "%s %d", report_say(source, "report_hidden_rows"), hidden);
        sheet_note(sheet, note.data);
    }
}

static void add_totals(const struct report_source *source, const struct picture *areas, int64_t quarter, bool rows,
                       struct sheets *sheets)
{
    int col = report_col(source, areas);
    if (col < 0)
        return;
    own_(text_done) struct text title = TEXT_INIT;
    title_of(source, rows ? "report_subjects_title" : "report_areas_title", quarter, &title);
    struct sheet *sheet = sheet_add(sheets, title.data);
    sheet_column(sheet, report_say(source, rows ? "report_subject" : "report_area"));
    report_columns(source, sheet, all_measures);
    add_lines(source, areas, col, rows, sheet);
}

/* Most questions first. */
static int compare_cells(const void *a, const void *b)
{
    const struct picture_cell *x = *(const struct picture_cell *const *)a, *y = *(const struct picture_cell *const *)b;
    if (x->values[MEASURE_QUESTIONS] != y->values[MEASURE_QUESTIONS])
        return x->values[MEASURE_QUESTIONS] > y->values[MEASURE_QUESTIONS] ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void add_topics(const struct report_source *source, const struct picture *topics, int64_t quarter,
                       struct sheets *sheets)
{
    own_(text_done) struct text title = TEXT_INIT;
    LIST_OF(const struct picture_cell *) shown = LIST_INIT;
    title_of(source, "report_topics_title", quarter, &title);
    struct sheet *sheet = sheet_add(sheets, title.data);
    sheet_column(sheet, report_say(source, "report_topic"));
    report_columns(source, sheet, all_measures);
    for (size_t i = 0; i < topics->rows.list.count; i++) {
        if (picture_cell(topics, i, 0)->state == PICTURE_SHOWN)
            *list_push(&shown) = picture_cell(topics, i, 0);
    }
    if (shown.count > 1)
        qsort(shown.items, shown.count, sizeof *shown.items, compare_cells);
    for (size_t i = 0; i < shown.count && i < TOPICS_SHOWN; i++) {
        sheet_row(sheet);
        sheet_cell(sheet, report_line(source, &topics->rows.list.items[shown.items[i] - topics->cells]));
        report_cells(source, sheet, shown.items[i], all_measures);
    }
    list_done(&shown);
    report_note(source, sheet, "report_topics_note");
}

enum result report_demand(const struct report_source *source, struct sheets *sheets, struct error *error)
{
    struct report_quarters quarters;
    own_(picture_done) struct picture areas = PICTURE_INIT, topics = PICTURE_INIT;
    enum result result = report_quarters(source, SNAPSHOT_DEMAND, &quarters, error);
    if (result == RESULT_OK)
        result = add_quarters(source, &quarters, sheets, error);
    if (result == RESULT_OK)
        result = report_picture(source, SNAPSHOT_DEMAND, quarters.quarters[0], "areas", &areas, error);
    if (result == RESULT_OK)
        result = report_picture(source, SNAPSHOT_DEMAND, quarters.quarters[0], "topics", &topics, error);
    if (result != RESULT_OK)
        return result;
    add_totals(source, &areas, quarters.quarters[0], true, sheets);
    if (source->area != NULL) /* topics are told of the whole organisation alone */
        return RESULT_OK;
    add_totals(source, &areas, quarters.quarters[0], false, sheets);
    add_topics(source, &topics, quarters.quarters[0], sheets);
    return RESULT_OK;
}
