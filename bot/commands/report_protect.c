/*
 * neuvo report protect: which counts of a table must not be shown, so that researchers can check the method. Lines
 * {"id","k","rows":[…],"cols":[…],"n":[[…]],"structural_zero":[["row","col"],…]} in, lines
 * {"id","hidden":["ROW|COL",…]} out, TOTAL for totals.
 */
#include "base/list.h"
#include "base/own.h"
#include "commands/report.h"
#include "commands/stream.h"
#include "insight/protect.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char total[] = "TOTAL";
static const double people_most = 1e9;

/* The names of the rows or columns, which stay in the line. */
struct names {
    LIST_OF(const char *) list;
};

static void names_done(struct names *names)
{
    list_done(&names->list);
}

static ptrdiff_t names_find(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->list.count; i++) {
        if (strcmp(names->list.items[i], name) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

static enum result names_read(const struct json *line, const char *key, int most, struct names *names,
                              struct error *error)
{
    const struct json *array = NULL;
    enum result result = json_need_array(line, key, &array, error);
    if (result != RESULT_OK)
        return result;
    for (const struct json *value = json_first(array); value != NULL; value = json_next(value)) {
        const char *name = json_as_string(value);
        if (name == NULL || strcmp(name, total) == 0 || strchr(name, '|') != NULL)
            return error_set(error, RESULT_BAD_INPUT, "%s: must be a list of names other than %s, without |", key,
                             total);
        if (names_find(names, name) >= 0)
            return error_set(error, RESULT_BAD_INPUT, "%s: \"%.100s\" is there twice", key, name);
        *list_push(&names->list) = name;
    }
    if (names->list.count == 0 || names->list.count > (size_t)most)
        return error_set(error, RESULT_BAD_INPUT, "%s: must be 1 to %d names", key, most);
    return RESULT_OK;
}

static enum result read_row(const struct json *counts, int row, struct group_table *table, struct error *error)
{
    int col = 0;
    if (json_type(counts) != JSON_ARRAY)
        return error_set(error, RESULT_BAD_INPUT, "n: must be a list of rows, each a list of counts");
    for (const struct json *value = json_first(counts); value != NULL; value = json_next(value), col++) {
        double number = -1.0;
        if (col == table->cols)
            return error_set(error, RESULT_BAD_INPUT, "n[%d]: has more counts than there are cols (%d)", row,
                             table->cols);
        if (!json_as_number(value, &number) || !(number >= 0.0 && number <= people_most) || floor(number) < number)
            return error_set(error, RESULT_BAD_INPUT, "n[%d][%d]: must be a whole number from 0 to %.0f", row, col,
                             people_most);
        table->n[group_table_cell(table, row, col)] = (int64_t)number;
    }
    if (col != table->cols)
        return error_set(error, RESULT_BAD_INPUT, "n[%d]: must have as many counts as there are cols (%d)", row,
                         table->cols);
    return RESULT_OK;
}

static enum result read_counts(const struct json *line, struct group_table *table, struct error *error)
{
    const struct json *n = NULL;
    int row = 0;
    enum result result = json_need_array(line, "n", &n, error);
    if (result != RESULT_OK)
        return result;
    for (const struct json *counts = json_first(n); counts != NULL; counts = json_next(counts), row++) {
        if (row == table->rows)
            return error_set(error, RESULT_BAD_INPUT, "n: has more rows than there are names of rows (%d)",
                             table->rows);
        result = read_row(counts, row, table, error);
        if (result != RESULT_OK)
            return result;
    }
    if (row != table->rows)
        return error_set(error, RESULT_BAD_INPUT, "n: must have as many rows as there are names of rows (%d)",
                         table->rows);
    return RESULT_OK;
}

static enum result read_structure(const struct json *line, const struct names *rows, const struct names *cols,
                                  struct group_table *table, struct error *error)
{
    const struct json *pairs = NULL;
    enum result result = json_opt_array(line, "structural_zero", &pairs, error);
    for (const struct json *pair = pairs == NULL ? NULL : json_first(pairs); pair != NULL; pair = json_next(pair)) {
        const struct json *first = json_type(pair) == JSON_ARRAY ? json_first(pair) : NULL;
        const struct json *second = first == NULL ? NULL : json_next(first);
        const char *row = first == NULL ? NULL : json_as_string(first);
        const char *col = second == NULL ? NULL : json_as_string(second);
        ptrdiff_t r = row == NULL ? -1 : names_find(rows, row), c = col == NULL ? -1 : names_find(cols, col);
        if (r < 0 || c < 0)
            return error_set(error, RESULT_BAD_INPUT,
                             "structural_zero: must be pairs [\"row\",\"col\"] of their names");
        size_t cell = group_table_cell(table, (int)r, (int)c);
        if (table->n[cell] != 0)
            return error_set(error, RESULT_BAD_INPUT, "structural_zero: \"%.100s|%.100s\" has people in it", row, col);
        table->state[cell] = CELL_STRUCTURAL;
    }
    return result;
}

static void write_hidden(const struct group_table *table, const struct names *rows, const struct names *cols,
                         struct text *out)
{
    own_(text_done) struct text name = TEXT_INIT;
    json_write_key(out, "hidden");
    text_add_char(out, '[');
    for (int row = 0; row <= table->rows; row++) {
        for (int col = 0; col <= table->cols; col++) {
            if (!group_table_hidden(table, group_table_cell(table, row, col)))
                continue;
            text_clear(&name);
            text_printf(&name, "%s|%s", row == table->rows ? total : rows->list.items[row],
                        col == table->cols ? total : cols->list.items[col]);
            json_write_comma(out);
            json_write_string(out, name.data);
        }
    }
    text_add_char(out, ']');
}

static enum result protect_line(void *context, const struct json *line, struct text *out, struct error *error)
{
    own_(names_done) struct names rows = {LIST_INIT}, cols = {LIST_INIT};
    own_(group_table_done) struct group_table table = {.rows = 0};
    int64_t k = 0;
    (void)context;
    enum result result = json_need_int(line, "k", &k, error);
    if (result == RESULT_OK && (k < PROTECT_FEWEST || k > 1000))
        result = error_set(error, RESULT_BAD_INPUT, "k: must be from %d to 1000", PROTECT_FEWEST);
    if (result == RESULT_OK)
        result = names_read(line, "rows", GROUP_ROWS_MOST, &rows, error);
    if (result == RESULT_OK)
        result = names_read(line, "cols", GROUP_COLS_MOST, &cols, error);
    if (result != RESULT_OK)
        return result;
    group_table_start(&table, (int)rows.list.count, (int)cols.list.count);
    result = read_counts(line, &table, error);
    if (result == RESULT_OK)
        result = read_structure(line, &rows, &cols, &table, error);
    if (result != RESULT_OK)
        return result;
    group_table_sum(&table);
    protect(&table, k);
    write_hidden(&table, &rows, &cols, out);
    return RESULT_OK;
}

int report_protect(void)
{
    return stream_run(stdin, stdout, protect_line, NULL);
}
