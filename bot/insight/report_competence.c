/* How jobs hold what they need; where to aim support; what was answered about support. */
#include "base/own.h"
#include "checkin/framework.h"
#include "insight/report_words.h"
#include "model/round.h"

#include <stdlib.h>

static const enum measure held_measures[] = {MEASURE_NEED, MEASURE_LATER, MEASURE_MEETS, MEASURE_COVERAGE, MEASURES};

/* ---- each job ---------------------------------------------------------------------------------------------------- */

/* "▼ 3,1 (2,8–3,4)": glyph and number, so that no colour has to tell it. */
static void add_held(const struct report_source *source, const struct holding_now *now, struct sheet *sheet)
{
    static const char *const glyphs[] = {"▼", "●", "▲"};
    static const char *const trends[] = {" ↘", "", " ↗"};
    own_(text_done) struct text words = TEXT_INIT;
    const int *values = now->cell->values;
    if (values[MEASURE_NEED] != MEASURE_NOT)
        text_printf(&words, "%s ", glyphs[holding_against_need(now->cell) + 1]);
    report_tenths(source, values[MEASURE_HELD], false, &words);
    text_add(&words, " (");
    report_tenths(source, values[MEASURE_LOW], false, &words);
    text_add(&words, "–");
    report_tenths(source, values[MEASURE_HIGH], false, &words);
    text_printf(&words, ")%s", trends[holding_trend(now) + 1]);
    sheet_cell(sheet, words.data);
}

static void add_row(const struct report_source *source, const struct holding_now *now, const char *name,
                    const enum measure *measures, struct sheet *sheet)
{
    char quarter[QUARTER_NAME_BYTES];
    quarter_name(now->quarter, quarter);
    sheet_row(sheet);
    sheet_cell(sheet, name);
    add_held(source, now, sheet);
    report_cells(source, sheet, now->cell, measures);
    sheet_cell(sheet, quarter);
}

static void add_columns(const struct report_source *source, struct sheet *sheet)
{
    sheet_column(sheet, report_say(source, "handbook_role"));
    sheet_column(sheet, report_say(source, "measure_held"));
    report_columns(source, sheet, held_measures);
    sheet_column(sheet, report_say(source, "report_quarter"));
}

/* One table for each competence of which anything is shown. Counts the jobs that are not. */
static void add_competence(const struct report_source *source, int competence, const struct holding *holding,
                           struct sheets *sheets, int *hidden)
{
    own_(text_done) struct text title = TEXT_INIT;
    const struct competence *named = &source->framework->competences[competence];
    struct sheet *sheet = NULL;
    text_printf(&title, "%s %s", named->code, named->names[source->language].name);
    for (int row = 0; row <= holding->row_count; row++) {
        const struct holding_now *now = &holding->rows[row];
        bool all = row == holding->row_count;
        *hidden += now->cell == NULL && !all && source->framework->roles[row].required[competence] > 0;
        if (now->cell == NULL)
            continue;
        if (sheet == NULL) {
            sheet = sheet_add(sheets, title.data);
            add_columns(source, sheet);
        }
        add_row(source, now,
                all ? report_say(source, "report_all") : source->framework->roles[row].names[source->language].name,
                held_measures, sheet);
    }
}

/* All jobs together, a row for each competence. */
static enum result add_overview(const struct report_source *source, const struct report_quarters *quarters,
                                struct sheets *sheets, struct error *error)
{
    static const enum measure measures[] = {MEASURE_MEETS, MEASURE_COVERAGE, MEASURES};
    static const char *const notes[] = {"report_held_note", "report_volunteers_note", NULL};
    struct sheet *sheet = sheet_add(sheets, report_say(source, "report_overview_title"));
    bool covered = false;
    enum result result = RESULT_OK;
    sheet_column(sheet, report_say(source, "handbook_competence"));
    sheet_column(sheet, report_say(source, "measure_held"));
    report_columns(source, sheet, measures);
    sheet_column(sheet, report_say(source, "report_quarter"));
    for (int c = 0; c < source->framework->count && result == RESULT_OK; c++) {
        own_(holding_done) struct holding holding = {.count = 0};
        own_(text_done) struct text name = TEXT_INIT;
        const struct competence *competence = &source->framework->competences[c];
        result = holding_read(source, quarters, c, &holding, error);
        const struct holding_now *all = &holding.rows[holding.row_count];
        if (result != RESULT_OK || all->cell == NULL)
            continue;
        text_printf(&name, "%s %s", competence->code, competence->names[source->language].name);
        add_row(source, all, name.data, measures, sheet);
        covered = covered || all->cell->values[MEASURE_COVERAGE] != MEASURE_NOT;
    }
    for (const char *const *note = notes; *note != NULL; note++)
        report_note(source, sheet, *note);
    if (!covered)
        report_note(source, sheet, "report_coverage_note");
    return result;
}

enum result report_overview(const struct report_source *source, struct sheets *sheets, struct error *error)
{
    struct report_quarters quarters;
    enum result result = report_quarters(source, SNAPSHOT_COMPETENCE, &quarters, error);
    return result == RESULT_OK ? add_overview(source, &quarters, sheets, error) : result;
}

enum result report_competence(const struct report_source *source, struct sheets *sheets, struct error *error)
{
    struct report_quarters quarters;
    int hidden = 0;
    enum result result = report_quarters(source, SNAPSHOT_COMPETENCE, &quarters, error);
    if (result == RESULT_OK)
        result = add_overview(source, &quarters, sheets, error);
    for (int c = 0; c < source->framework->count && result == RESULT_OK; c++) {
        own_(holding_done) struct holding holding = {.count = 0};
        result = holding_read(source, &quarters, c, &holding, error);
        if (result == RESULT_OK)
            add_competence(source, c, &holding, sheets, &hidden);
    }
    if (result != RESULT_OK)
        return result;
    own_(text_done) struct text words = TEXT_INIT;
    struct sheet *sheet = sheet_add(sheets, report_say(source, "report_how_to_read"));
    text_printf(&words, "%s %d", report_say(source, "report_hidden_jobs"), hidden);
    sheet_note(sheet, words.data);
    report_note(source, sheet, "report_visible_note");
    report_note(source, sheet, "report_protected_note");
    return RESULT_OK;
}

/* ---- the 2×2 ----------------------------------------------------------------------------------------------------- */

struct aim {
    int competence, questions, meets;
};

static int compare_questions(const void *a, const void *b)
{
    int x = ((const struct aim *)a)->questions, y = ((const struct aim *)b)->questions;
    return x > y ? -1 : x < y ? 1 : ((const struct aim *)a)->competence - ((const struct aim *)b)->competence;
}

enum { ENOUGH_SHARE = 70 }; /* of the people have what their job needs */

static const char *advice_of(const struct aim *aim, bool many)
{
    bool enough = aim->meets >= ENOUGH_SHARE;
    if (many)
        return enough ? "report_mend" : "report_train";
    return enough ? "report_leave" : "report_reach_out";
}

static enum result find_meets(const struct report_source *source, const struct report_quarters *quarters,
                              int competence, int *meets, struct error *error)
{
    own_(holding_done) struct holding holding = {.count = 0};
    enum result result = holding_read(source, quarters, competence, &holding, error);
    const struct holding_now *all = &holding.rows[holding.row_count];
    *meets = result == RESULT_OK && all->cell != NULL ? all->cell->values[MEASURE_MEETS] : MEASURE_NOT;
    return result;
}

/* Which competences are not in it, and why. */
static void note_missing(const struct report_source *source, const struct aim *aims, int count, struct sheet *sheet)
{
    own_(text_done) struct text words = TEXT_INIT;
    for (int c = 0; c < source->framework->count; c++) {
        bool there = false;
        for (int i = 0; i < count; i++)
            there = there || aims[i].competence == c;
        if (there)
            continue;
        text_add(&words, words.length == 0 ? report_say(source, "report_matrix_missing") : ",");
        text_printf(&words, " %s", source->framework->competences[c].code);
    }
    if (words.length > 0)
        sheet_note(sheet, words.data);
}

static void add_aims(const struct report_source *source, const struct aim *aims, int count, struct sheets *sheets)
{
    struct sheet *sheet = sheet_add(sheets, report_say(source, "report_matrix_title"));
    static const char *const columns[] = {"handbook_competence", "measure_questions", "measure_meets", "report_advice"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        sheet_column(sheet, report_say(source, columns[i]));
    for (int i = 0; i < count; i++) {
        own_(text_done) struct text name = TEXT_INIT, asked = TEXT_INIT, meets = TEXT_INIT;
        const struct competence *competence = &source->framework->competences[aims[i].competence];
        text_printf(&name, "%s %s", competence->code, competence->names[source->language].name);
        report_value(source, MEASURE_QUESTIONS, aims[i].questions, &asked);
        report_value(source, MEASURE_MEETS, aims[i].meets, &meets);
        sheet_row(sheet);
        sheet_cell(sheet, name.data);
        sheet_cell(sheet, asked.data);
        sheet_cell(sheet, meets.data);
        sheet_cell(sheet, report_say(source, advice_of(&aims[i], 2 * i < count)));
    }
    note_missing(source, aims, count, sheet);
    report_note(source, sheet, "report_matrix_note");
    report_note(source, sheet, "report_volunteers_note");
}

enum result report_matrix(const struct report_source *source, struct sheets *sheets, struct error *error)
{
    struct report_quarters asked, known;
    struct aim aims[COMPETENCES_MOST];
    int count = 0;
    own_(picture_done) struct picture areas = PICTURE_INIT;
    enum result result = report_quarters(source, SNAPSHOT_DEMAND, &asked, error);
    if (result == RESULT_OK)
        result = report_quarters(source, SNAPSHOT_COMPETENCE, &known, error);
    if (result == RESULT_OK)
        result = report_picture(source, SNAPSHOT_DEMAND, asked.quarters[0], "areas", &areas, error);
    int col = result == RESULT_OK ? report_col(source, &areas) : -1;
    for (size_t row = 0; result == RESULT_OK && col >= 0 && row < areas.rows.list.count; row++) {
        const struct picture_cell *cell = picture_cell(&areas, row, (size_t)col);
        int competence = framework_competence(source->framework, areas.rows.list.items[row].code), meets = MEASURE_NOT;
        if (competence < 0 || cell->state != PICTURE_SHOWN)
            continue;
        result = find_meets(source, &known, competence, &meets, error);
        if (result == RESULT_OK && meets != MEASURE_NOT)
            aims[count++] = (struct aim){competence, cell->values[MEASURE_QUESTIONS], meets};
    }
    if (result != RESULT_OK)
        return result;
    if (count > 1)
        qsort(aims, (size_t)count, sizeof *aims, compare_questions);
    add_aims(source, aims, count, sheets);
    return RESULT_OK;
}

/* ---- answers about support --------------------------------------------------------------------------------------- */

/* "other" is an answer here, and a topic elsewhere. */
static const char *option_name(const struct report_source *source, const struct picture_line *line)
{
    return string_equal(line->code, "other") ? report_say(source, "checkin_missed_other") : report_line(source, line);
}

static void add_answers(const struct report_source *source, const struct picture *picture,
                        enum support_question question, int64_t quarter, struct sheets *sheets)
{
    own_(text_done) struct text title = TEXT_INIT;
    char name[QUARTER_NAME_BYTES];
    quarter_name(quarter, name);
    text_printf(&title, "%s (%s)",
                report_say(source, question == SUPPORT_MISSED ? "report_missed_title" : "report_form_title"), name);
    struct sheet *sheet = sheet_add(sheets, title.data);
    sheet_column(sheet, report_say(source, "handbook_role"));
    for (size_t col = 0; col < picture->cols.list.count; col++)
        sheet_column(sheet, option_name(source, &picture->cols.list.items[col]));
    sheet_column(sheet, report_say(source, "report_together"));
    for (size_t row = 0; row <= picture->rows.list.count; row++) {
        bool all = row == picture->rows.list.count, any = false;
        for (size_t col = 0; col <= picture->cols.list.count; col++)
            any = any || picture_cell(picture, row, col)->state == PICTURE_SHOWN;
        if (!any)
            continue;
        sheet_row(sheet);
        sheet_cell(sheet, all ? report_say(source, "report_all") : report_line(source, &picture->rows.list.items[row]));
        for (size_t col = 0; col <= picture->cols.list.count; col++)
            report_people_cell(source, sheet, picture_cell(picture, row, col));
    }
}

enum result report_support(const struct report_source *source, struct sheets *sheets, struct error *error)
{
    struct report_quarters quarters;
    bool any = false;
    enum result result = report_quarters(source, SNAPSHOT_COMPETENCE, &quarters, error);
    for (int q = 0; result == RESULT_OK && q < quarters.count && !any; q++) {
        for (int question = 0; result == RESULT_OK && question < SUPPORT_QUESTIONS; question++) {
            own_(picture_done) struct picture picture = PICTURE_INIT;
            result = report_picture(source, SNAPSHOT_COMPETENCE, quarters.quarters[q],
                                    support_question_name((enum support_question)question), &picture, error);
            if (result != RESULT_OK || picture_is_empty(&picture))
                continue;
            any = true;
            add_answers(source, &picture, (enum support_question)question, quarters.quarters[q], sheets);
            report_note(source, &sheets->list.items[sheets->list.count - 1], "report_volunteers_note");
        }
    }
    return result == RESULT_OK && !any ? RESULT_NOT_FOUND : result;
}
