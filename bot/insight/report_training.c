/* What training there is demand for: jobs whose people lack what the job needs, the most people first. */
#include "base/own.h"
#include "checkin/framework.h"
#include "insight/report_words.h"

#include <stdlib.h>

enum { ROWS_SHOWN = 30 };

struct lack {
    int competence, role, lacking; /* lacking: people times share, at least */
    const struct picture_cell *cell;
    int64_t quarter;
};
struct lacks {
    LIST_OF(struct lack) list;
    struct holding *holdings; /* by competence: what the cells are in */
    int count;
};

static void lacks_done(struct lacks *lacks)
{
    for (int i = 0; i < lacks->count; i++)
        holding_done(&lacks->holdings[i]);
    free(lacks->holdings);
    list_done(&lacks->list);
}

/* So many of a hundred do not have what the job needs, by the coarse figure. */
static int share_lacking(int meets)
{
    return meets == SHARE_FEW ? 95 : meets == SHARE_NEARLY ? 5 : 100 - meets;
}

static void find_lacks(const struct report_source *source, int competence, struct lacks *lacks)
{
    const struct holding *holding = &lacks->holdings[competence];
    for (int role = 0; role < holding->row_count; role++) {
        const struct holding_now *now = &holding->rows[role];
        int meets = now->cell == NULL ? MEASURE_NOT : now->cell->values[MEASURE_MEETS];
        if (source->framework->roles[role].required[competence] == 0 || meets == MEASURE_NOT ||
            share_lacking(meets) <= 100 - REPORT_ENOUGH)
            continue;
        *list_push(&lacks->list) =
            (struct lack){competence, role, now->cell->people * share_lacking(meets), now->cell, now->quarter};
    }
}

static int compare_lacks(const void *a, const void *b)
{
    const struct lack *x = a, *y = b;
    if (x->lacking != y->lacking)
        return x->lacking > y->lacking ? -1 : 1;
    return x->competence != y->competence ? x->competence - y->competence : x->role - y->role;
}

static void add_lack(const struct report_source *source, const struct lack *lack, struct sheet *sheet)
{
    own_(text_done) struct text name = TEXT_INIT;
    const struct competence *competence = &source->framework->competences[lack->competence];
    bool surely = holding_against_need(lack->cell) < 0;
    char quarter[QUARTER_NAME_BYTES];
    quarter_name(lack->quarter, quarter);
    text_printf(&name, "%s %s", competence->code, competence->names[source->language].name);
    sheet_row(sheet);
    sheet_cell(sheet, name.data);
    sheet_cell(sheet, source->framework->roles[lack->role].names[source->language].name);
    report_people_cell(source, sheet, lack->cell);
    report_cell(source, sheet, lack->cell, MEASURE_MEETS);
    report_cell(source, sheet, lack->cell, MEASURE_HELD);
    report_cell(source, sheet, lack->cell, MEASURE_NEED);
    sheet_cell(sheet, report_say(source, surely ? "report_surely_below" : "report_perhaps_below"));
    sheet_cell(sheet, quarter);
}

static void add_lacks(const struct report_source *source, const struct lacks *lacks, struct sheets *sheets)
{
    static const char *const columns[] = {"handbook_competence", "handbook_role", "report_people",  "measure_meets",
                                          "measure_held",        "measure_need",  "report_verdict", "report_quarter"};
    struct sheet *sheet = sheet_add(sheets, report_say(source, "report_training_title"));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        sheet_column(sheet, report_say(source, columns[i]));
    for (size_t i = 0; i < lacks->list.count && i < ROWS_SHOWN; i++)
        add_lack(source, &lacks->list.items[i], sheet);
    report_note(source, sheet, lacks->list.count == 0 ? "report_training_none" : "report_training_note");
    report_note(source, sheet, "report_visible_note");
    report_note(source, sheet, "report_volunteers_note");
}

enum result report_training(const struct report_source *source, struct sheets *sheets, struct error *error)
{
    struct report_quarters quarters;
    own_(lacks_done) struct lacks lacks = {.list = LIST_INIT};
    enum result result = report_quarters(source, SNAPSHOT_COMPETENCE, &quarters, error);
    lacks.holdings = x_alloc((size_t)source->framework->count + 1, sizeof *lacks.holdings);
    for (int c = 0; result == RESULT_OK && c < source->framework->count; c++) {
        lacks.count = c + 1;
        result = holding_read(source, &quarters, c, &lacks.holdings[c], error);
        if (result == RESULT_OK)
            find_lacks(source, c, &lacks);
    }
    if (result != RESULT_OK)
        return result;
    if (lacks.list.count > 1)
        qsort(lacks.list.items, lacks.list.count, sizeof *lacks.list.items, compare_lacks);
    add_lacks(source, &lacks, sheets);
    return RESULT_OK;
}
