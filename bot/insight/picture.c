#include "insight/picture.h"

#include "base/json.h"
#include "base/own.h"
#include "insight/protect.h"

#include <stdlib.h>
#include <string.h>

enum { LINES_MOST = 400, BYTES_MOST = 16 << 20, DEPTH = 8 };

/* ---- life -------------------------------------------------------------------------------------------------------- */

void picture_line_add(struct picture_lines *lines, const char *code, const char *group,
                      const char *const names[LANGUAGE_COUNT])
{
    struct picture_line *line = list_push(&lines->list);
    line->code = x_strdup(code);
    line->group = x_strdup(group);
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        line->names[i] = x_strdup(names[i]);
}

void picture_lines_done(struct picture_lines *lines)
{
    for (size_t i = 0; i < lines->list.count; i++) {
        free(lines->list.items[i].code);
        free(lines->list.items[i].group);
        for (int n = 0; n < LANGUAGE_COUNT; n++)
            free(lines->list.items[i].names[n]);
    }
    list_done(&lines->list);
}

static size_t cell_count(const struct picture *picture)
{
    return (picture->rows.list.count + 1) * (picture->cols.list.count + 1);
}

void picture_start(struct picture *picture, int64_t k, struct picture_lines *rows, struct picture_lines *cols)
{
    *picture = (struct picture){.k = k, .rows = *rows, .cols = *cols};
    *rows = *cols = (struct picture_lines){.list = LIST_INIT};
    picture->cells = x_alloc(cell_count(picture), sizeof *picture->cells);
    for (size_t i = 0; i < cell_count(picture); i++) {
        for (int m = 0; m < MEASURES; m++)
            picture->cells[i].values[m] = MEASURE_NOT;
    }
}

void picture_done(struct picture *picture)
{
    picture_lines_done(&picture->rows);
    picture_lines_done(&picture->cols);
    free(picture->cells);
    picture->cells = NULL;
}

struct picture_cell *picture_cell(const struct picture *picture, size_t row, size_t col)
{
    return &picture->cells[row * (picture->cols.list.count + 1) + col];
}

void picture_protect(struct picture *picture, const struct group_table *table)
{
    for (size_t i = 0; i < cell_count(picture); i++) {
        struct picture_cell *cell = &picture->cells[i];
        cell->people = people_band(group_table_people(table, i));
        cell->state = table->state[i] == CELL_STRUCTURAL ? PICTURE_NOBODY
                      : table->state[i] == CELL_SHOWN    ? PICTURE_SHOWN
                                                         : PICTURE_HIDDEN;
    }
}

bool picture_is_empty(const struct picture *picture)
{
    for (size_t i = 0; i < cell_count(picture); i++) {
        if (picture->cells[i].state == PICTURE_SHOWN)
            return false;
    }
    return true;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static void write_lines(struct text *out, const char *key, const struct picture_lines *lines)
{
    json_write_key(out, key);
    text_add_char(out, '[');
    for (size_t i = 0; i < lines->list.count; i++) {
        const struct picture_line *line = &lines->list.items[i];
        json_write_comma(out);
        text_add_char(out, '{');
        json_write_member(out, "code", line->code);
        if (line->group[0] != '\0')
            json_write_member(out, "group", line->group);
        for (int n = 0; n < LANGUAGE_COUNT; n++)
            json_write_member(out, language_code((enum language)n), line->names[n]);
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

static void write_cell(struct text *out, size_t row, size_t col, const struct picture_cell *cell)
{
    json_write_comma(out);
    text_printf(out, "{\"at\":[%zu,%zu]", row, col);
    if (cell->state == PICTURE_SHOWN)
        json_write_member_int(out, "people", cell->people);
    for (int m = 0; m < MEASURES && cell->state == PICTURE_SHOWN; m++) {
        if (cell->values[m] != MEASURE_NOT)
            json_write_member_int(out, measure_table[m].name, cell->values[m]);
    }
    text_add_char(out, '}');
}

void picture_write(const struct picture *picture, struct text *json)
{
    text_add_char(json, '{');
    json_write_member_int(json, "k", picture->k);
    write_lines(json, "rows", &picture->rows);
    write_lines(json, "cols", &picture->cols);
    json_write_key(json, "cells");
    text_add_char(json, '[');
    for (size_t row = 0; row <= picture->rows.list.count; row++) {
        for (size_t col = 0; col <= picture->cols.list.count; col++) {
            if (picture_cell(picture, row, col)->state != PICTURE_HIDDEN)
                write_cell(json, row, col, picture_cell(picture, row, col));
        }
    }
    text_add(json, "]}");
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static enum result no_picture(struct error *error)
{
    return error_set(error, RESULT_BAD_INPUT, "a part of the snapshot is damaged");
}

static enum result read_lines(const struct json *document, const char *key, struct picture_lines *lines,
                              struct error *error)
{
    const struct json *list = NULL;
    enum result result = json_need_array(document, key, &list, error);
    for (const struct json *value = result == RESULT_OK ? json_first(list) : NULL; value != NULL;
         value = json_next(value)) {
        const char *code = "", *group = "", *names[LANGUAGE_COUNT] = {"", "", ""};
        if (lines->list.count == LINES_MOST || json_need_string(value, "code", &code, error) != RESULT_OK ||
            json_opt_string(value, "group", &group, error) != RESULT_OK)
            return no_picture(error);
        for (int i = 0; i < LANGUAGE_COUNT; i++) {
            if (json_need_string(value, language_code((enum language)i), &names[i], error) != RESULT_OK)
                return no_picture(error);
        }
        picture_line_add(lines, code, group, names);
    }
    return result;
}

static bool read_place(const struct json *value, const struct picture *picture, struct picture_cell **cell)
{
    const struct json *at = NULL, *first, *second;
    double row = -1.0, col = -1.0;
    if (json_need_array(value, "at", &at, NULL) != RESULT_OK || (first = json_first(at)) == NULL ||
        (second = json_next(first)) == NULL || !json_as_number(first, &row) || !json_as_number(second, &col) ||
        !(row >= 0.0 && row <= (double)picture->rows.list.count) ||
        !(col >= 0.0 && col <= (double)picture->cols.list.count))
        return false;
    *cell = picture_cell(picture, (size_t)row, (size_t)col);
    return true;
}

static enum result read_cell(const struct json *value, const struct picture *picture, struct error *error)
{
    struct picture_cell *cell = NULL;
    int64_t people = 0;
    if (!read_place(value, picture, &cell))
        return no_picture(error);
    cell->state = PICTURE_NOBODY;
    for (const struct json *member = json_first(value); member != NULL; member = json_next(member)) {
        const char *key = json_key(member);
        enum measure measure = measure_of_name(key);
        double number = 0.0;
        if (strcmp(key, "at") == 0)
            continue;
        if (!json_as_number(member, &number) || !(number >= -1.0 && number <= INT32_MAX))
            return no_picture(error);
        cell->state = PICTURE_SHOWN;
        if (strcmp(key, "people") == 0)
            people = (int64_t)number;
        else if (measure < MEASURES)
            cell->values[measure] = (int)number;
        else
            return error_set(error, RESULT_REFUSED, "the snapshot shows \"%.40s\", which no protected figure is", key);
    }
    cell->people = (int)people;
    if (cell->state == PICTURE_SHOWN && (people < picture->k || !people_band_is(people)))
        return error_set(error, RESULT_REFUSED,
                         "the snapshot shows a number that is not protected; nothing is printed");
    return RESULT_OK;
}

enum result picture_read(const char *json, struct picture *picture, struct error *error)
{
    own_(json_freep) struct json *document = NULL;
    const struct json *cells = NULL;
    struct picture_lines rows = {.list = LIST_INIT}, cols = {.list = LIST_INIT};
    const struct json_limits limits = {.max_bytes = BYTES_MOST, .max_depth = DEPTH};
    int64_t k = 0;
    enum result result = json_parse(json, strlen(json), limits, &document, error);
    if (result == RESULT_OK)
        result = json_need_int(document, "k", &k, error);
    if (result == RESULT_OK && k < PROTECT_FEWEST)
        result = error_set(error, RESULT_REFUSED,
                           "the snapshot was protected for groups of %d only; nothing is printed", (int)k);
    if (result == RESULT_OK)
        result = read_lines(document, "rows", &rows, error);
    if (result == RESULT_OK)
        result = read_lines(document, "cols", &cols, error);
    picture_start(picture, k, &rows, &cols);
    if (result == RESULT_OK)
        result = json_need_array(document, "cells", &cells, error);
    for (const struct json *value = result == RESULT_OK ? json_first(cells) : NULL;
         value != NULL && result == RESULT_OK; value = json_next(value))
        result = read_cell(value, picture, error);
    return result;
}
