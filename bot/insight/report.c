#include "insight/report.h"

#include "base/own.h"
#include "checkin/framework.h"
#include "store/snapshot.h"

#include <math.h>

enum result report_quarters(const struct report_source *source, enum snapshot_kind kind,
                            struct report_quarters *quarters, struct error *error)
{
    struct snapshots_made made = {.list = LIST_INIT};
    enum result result = snapshots_made(source->store, source->organisation_id, kind, &made, error);
    quarters->count = 0;
    for (size_t i = 0; result == RESULT_OK && i < made.list.count && quarters->count < REPORT_QUARTERS; i++) {
        if (source->quarter == 0 || made.list.items[i].quarter <= source->quarter)
            quarters->quarters[quarters->count++] = made.list.items[i].quarter;
    }
    list_done(&made.list);
    bool there = quarters->count > 0 && (source->quarter == 0 || quarters->quarters[0] == source->quarter);
    return result == RESULT_OK && !there ? RESULT_NOT_FOUND : result;
}

enum result report_picture(const struct report_source *source, enum snapshot_kind kind, int64_t quarter,
                           const char *part, struct picture *picture, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT;
    enum result result = snapshot_part(source->store, source->organisation_id, kind, quarter, part, &body, error);
    if (result == RESULT_OK)
        result = picture_read(body.data, picture, error);
    if (result == RESULT_BAD_INPUT || result == RESULT_REFUSED) {
        char name[QUARTER_NAME_BYTES];
        quarter_name(quarter, name);
        return error_prefix(error, "snapshot %s of %s, part %s", snapshot_kind_name(kind), name, part);
    }
    return result;
}

int report_col(const struct report_source *source, const struct picture *picture)
{
    size_t cols = picture->cols.list.count;
    for (size_t col = 0; col < cols && source->area != NULL; col++) {
        if (string_equal(picture->cols.list.items[col].code, source->area))
            return (int)col;
    }
    return source->area == NULL ? (int)cols : -1;
}

/* ---- what is held now -------------------------------------------------------------------------------------------- */

/* The figure of a job (or of all) in one of the pictures; NULL: it is hidden, or there is no such job or unit in it. */
static const struct picture_cell *figure_of(const struct report_source *source, const struct picture *picture,
                                            const struct role *role)
{
    size_t rows = picture->rows.list.count;
    int col = report_col(source, picture);
    for (size_t row = 0; row <= rows && col >= 0; row++) {
        bool is_it =
            row == rows ? role == NULL : role != NULL && string_equal(picture->rows.list.items[row].code, role->code);
        const struct picture_cell *cell = picture_cell(picture, row, (size_t)col);
        if (is_it)
            return cell->state == PICTURE_SHOWN ? cell : NULL;
    }
    return NULL;
}

static void find_newest(const struct report_source *source, const struct holding *holding,
                        const struct report_quarters *quarters, const struct role *role, struct holding_now *now)
{
    for (int i = 0; i < holding->count && now->before == NULL; i++) {
        const struct picture_cell *cell = figure_of(source, &holding->pictures[i], role);
        if (cell == NULL)
            continue;
        if (now->cell == NULL) {
            now->cell = cell;
            now->quarter = quarters->quarters[i];
        } else {
            now->before = cell;
            now->before_quarter = quarters->quarters[i];
        }
    }
}

enum result holding_read(const struct report_source *source, const struct report_quarters *quarters, int competence,
                         struct holding *holding, struct error *error)
{
    const struct framework *framework = source->framework;
    enum result result = RESULT_OK;
    *holding = (struct holding){.row_count = framework->role_count};
    for (int i = 0; i < quarters->count && result == RESULT_OK; i++) {
        holding->count = i + 1;
        result = report_picture(source, SNAPSHOT_COMPETENCE, quarters->quarters[i],
                                framework->competences[competence].code, &holding->pictures[i], error);
        if (result == RESULT_NOT_FOUND) { /* that framework did not have it */
            picture_start(&holding->pictures[i], 0, &holding->pictures[i].rows, &holding->pictures[i].cols);
            result = RESULT_OK;
        }
    }
    for (int role = 0; role < framework->role_count && result == RESULT_OK; role++)
        find_newest(source, holding, quarters, &framework->roles[role], &holding->rows[role]);
    if (result == RESULT_OK)
        find_newest(source, holding, quarters, NULL, &holding->rows[framework->role_count]);
    return result;
}

void holding_done(struct holding *holding)
{
    for (int i = 0; i < holding->count; i++)
        picture_done(&holding->pictures[i]);
    holding->count = 0;
}

int holding_trend(const struct holding_now *now)
{
    if (now->cell == NULL || now->before == NULL)
        return 0;
    const int *new = now->cell->values, *old = now->before->values;
    double one = (double)(new[MEASURE_HIGH] - new[MEASURE_LOW]) / 2.0,
           other = (double)(old[MEASURE_HIGH] - old[MEASURE_LOW]) / 2.0;
    double change = (double)new[MEASURE_HELD] - (double)old[MEASURE_HELD];
    double room = sqrt(one * one + other * other) + 1.0; /* and what rounding takes */
    return change > room ? 1 : change < -room ? -1 : 0;
}

int holding_against_need(const struct picture_cell *cell)
{
    int need = cell->values[MEASURE_NEED];
    if (need == MEASURE_NOT)
        return 0;
    return cell->values[MEASURE_LOW] >= need ? 1 : cell->values[MEASURE_HIGH] < need ? -1 : 0;
}
