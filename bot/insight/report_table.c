#include "insight/report_table.h"

#include "base/json.h"
#include "base/own.h"
#include "checkin/framework.h"
#include "insight/heat.h"
#include "insight/report_words.h"

#include <string.h>

const struct report_row report_table[] = {
    {"demand", SNAPSHOT_DEMAND, report_demand, true, true, "report_no_demand"},
    {"competence", SNAPSHOT_COMPETENCE, report_competence, true, true, "report_no_competence"},
    {"matrix", SNAPSHOT_DEMAND, report_matrix, false, true, "report_no_matrix"},
    {"effect", SNAPSHOT_DEMAND, report_effect, false, true, "report_no_effect"},
    {"support", SNAPSHOT_COMPETENCE, report_support, false, false, "report_no_wishes"},
    {.what = NULL},
};

const struct report_row *report_find(const char *what)
{
    for (const struct report_row *row = report_table; row->what != NULL; row++) {
        if (string_equal(row->what, what))
            return row;
    }
    return NULL;
}

/* ---- what can be chosen ------------------------------------------------------------------------------------------ */

/* A picture with the areas of the newest snapshot of that kind. */
static enum result read_areas(const struct report_source *source, enum snapshot_kind kind, struct picture *picture,
                              struct error *error)
{
    struct report_quarters quarters;
    const char *part = kind == SNAPSHOT_DEMAND ? "areas" : source->framework->competences[0].code;
    enum result result = report_quarters(source, kind, &quarters, error);
    return result == RESULT_OK ? report_picture(source, kind, quarters.quarters[0], part, picture, error) : result;
}

bool report_has_area(const struct report_source *source, const struct report_row *row, const char *area)
{
    own_(picture_done) struct picture picture = PICTURE_INIT;
    struct report_source wanted = *source;
    struct error error = ERROR_INIT;
    if (string_empty(area))
        return true;
    wanted.area = area;
    return row->by_area && read_areas(source, row->kind, &picture, &error) == RESULT_OK &&
           report_col(&wanted, &picture) >= 0;
}

static void write_areas(const struct report_source *source, const struct report_row *row, struct text *json)
{
    own_(picture_done) struct picture picture = PICTURE_INIT;
    struct error error = ERROR_INIT;
    json_write_key(json, "areas");
    text_add_char(json, '[');
    bool any = row->by_area && read_areas(source, row->kind, &picture, &error) == RESULT_OK;
    for (size_t i = 0; any && i < picture.cols.list.count; i++) {
        json_write_comma(json);
        text_add_char(json, '{');
        json_write_member(json, "code", picture.cols.list.items[i].code);
        json_write_member(json, "name", report_line(source, &picture.cols.list.items[i]));
        text_add_char(json, '}');
    }
    text_add_char(json, ']');
}

/* All that there are, not only those up to the wanted one. */
static enum result write_quarters(const struct report_source *source, const struct report_row *row, struct text *json,
                                  struct error *error)
{
    struct report_source all = *source;
    struct report_quarters quarters = {.count = 0};
    char name[QUARTER_NAME_BYTES] = "";
    all.quarter = 0;
    enum result result = report_quarters(&all, row->kind, &quarters, error);
    json_write_key(json, "quarters");
    text_add_char(json, '[');
    for (int i = 0; i < quarters.count; i++) {
        quarter_name(quarters.quarters[i], name);
        json_write_comma(json);
        json_write_string(json, name);
    }
    text_add_char(json, ']');
    if (source->quarter != 0)
        quarter_name(source->quarter, name);
    else if (quarters.count > 0)
        quarter_name(quarters.quarters[0], name);
    json_write_member(json, "quarter", name);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* ---- the report -------------------------------------------------------------------------------------------------- */

static enum result make_sheets(const struct report_source *source, const struct report_row *row, bool *heat_map,
                               struct sheets *sheets, struct error *error)
{
    own_(heat_done) struct heat heat = {.title = NULL};
    enum result result = RESULT_OK;
    if (row->heat && (row->kind == SNAPSHOT_COMPETENCE || source->area == NULL)) {
        result = heat_make(source, row->kind, &heat, error);
        *heat_map = result == RESULT_OK && heat.row_count > 0;
    }
    if (*heat_map)
        heat_sheet(&heat, 0, sheets);
    return result == RESULT_OK ? row->make(source, sheets, error) : result;
}

enum result report_json(const struct report_source *source, const struct report_row *row, struct text *json,
                        struct error *error)
{
    own_(sheets_done) struct sheets sheets = {.list = LIST_INIT};
    bool heat_map = false;
    text_add_char(json, '{');
    json_write_member(json, "what", row->what);
    enum result result = write_quarters(source, row, json, error);
    if (result == RESULT_OK) {
        write_areas(source, row, json);
        result = make_sheets(source, row, &heat_map, &sheets, error);
    }
    bool none = result == RESULT_NOT_FOUND;
    if (result != RESULT_OK && !none)
        return result;
    json_write_member_bool(json, "heat", heat_map);
    json_write_member(json, "none",
                      none ? report_say(source, source->quarter == 0 ? row->none : "report_no_quarter") : "");
    json_write_key(json, "sheets");
    text_add_char(json, '[');
    for (size_t i = 0; i < sheets.list.count && !none; i++)
        sheet_write_json(&sheets.list.items[i], json);
    text_add(json, "]}");
    return RESULT_OK;
}
