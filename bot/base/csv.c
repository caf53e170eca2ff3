#include "base/csv.h"

#include "base/own.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    const char *cursor, *end;
    unsigned line;
    char separator;
    struct error *error;
};

static bool at_line_end(const struct reading *reading)
{
    return reading->cursor == reading->end || *reading->cursor == '\n' || *reading->cursor == '\r';
}

/* "\r\n" is one line end, and so is either alone. */
static void pass_line_end(struct reading *reading)
{
    if (reading->cursor == reading->end)
        return;
    bool both = reading->end - reading->cursor > 1 && reading->cursor[0] == '\r' && reading->cursor[1] == '\n';
    reading->cursor += both ? 2 : 1;
    reading->line++;
}

static enum result add_byte(const struct reading *reading, struct text *cell)
{
    if (cell->length == CSV_CELL_BYTES)
        return error_set(reading->error, RESULT_BAD_INPUT,
                         "line %u: a cell of more than %d bytes; is a quotation mark missing before it?", reading->line,
                         CSV_CELL_BYTES);
    text_add_char(cell, *reading->cursor);
    return RESULT_OK;
}

/* The cursor stands on the opening mark; afterwards behind the closing one. */
static enum result read_quoted(struct reading *reading, struct text *cell)
{
    unsigned opened = reading->line;
    enum result result = RESULT_OK;
    for (reading->cursor++; reading->cursor < reading->end && result == RESULT_OK; reading->cursor++) {
        if (*reading->cursor == '"') {
            if (reading->end - reading->cursor == 1 || reading->cursor[1] != '"') {
                reading->cursor++;
                return RESULT_OK;
            }
            reading->cursor++;
        }
        bool line_end =
            *reading->cursor == '\n' ||
            (*reading->cursor == '\r' && (reading->end - reading->cursor == 1 || reading->cursor[1] != '\n'));
        result = add_byte(reading, cell);
        reading->line += line_end;
    }
    if (result != RESULT_OK)
        return result;
    return error_set(reading->error, RESULT_BAD_INPUT,
                     "line %u: a quotation mark is opened and never closed; close it, or take it out", opened);
}

static enum result read_cell(struct reading *reading, struct text *cell)
{
    enum result result = RESULT_OK;
    if (reading->cursor < reading->end && *reading->cursor == '"') {
        result = read_quoted(reading, cell);
        if (result == RESULT_OK && !at_line_end(reading) && *reading->cursor != reading->separator)
            result = error_set(reading->error, RESULT_BAD_INPUT,
                               "line %u: something stands behind a closing quotation mark; put all of the cell "
                               "between the marks, and write a mark inside it twice",
                               reading->line);
        return result;
    }
    while (result == RESULT_OK && !at_line_end(reading) && *reading->cursor != reading->separator) {
        result = add_byte(reading, cell);
        reading->cursor++;
    }
    return result;
}

static enum result read_row(struct reading *reading, struct csv_row *row)
{
    row->line = reading->line;
    for (;;) {
        own_(text_done) struct text cell = TEXT_INIT;
        if (row->cells.count == CSV_COLUMNS_MOST)
            return error_set(reading->error, RESULT_BAD_INPUT, "line %u: more than %d cells", reading->line,
                             CSV_COLUMNS_MOST);
        enum result result = read_cell(reading, &cell);
        if (result != RESULT_OK)
            return result;
        *list_push(&row->cells) = text_detach(&cell);
        if (at_line_end(reading))
            return RESULT_OK;
        reading->cursor++;
    }
}

/* What the first line holds most of. */
static char find_separator(const char *cursor, const char *end)
{
    static const char candidates[] = ",;\t";
    size_t counts[3] = {0}, best = 0;
    bool quoted = false, begins = true; /* a cell */
    for (; cursor < end && (quoted || (*cursor != '\n' && *cursor != '\r')); cursor++) {
        const char *candidate = quoted ? NULL : memchr(candidates, *cursor, 3);
        if (*cursor == '"')
            quoted = quoted ? false : begins;
        if (candidate != NULL)
            counts[candidate - candidates]++;
        begins = candidate != NULL || (*cursor == '"' && !quoted);
    }
    for (size_t i = 1; i < 3; i++)
        best = counts[i] > counts[best] ? i : best;
    return candidates[best];
}

static enum result check_letters(const char *bytes, size_t length, struct error *error)
{
    unsigned line = 1;
    size_t start = 0;
    if (utf8_valid(bytes, length))
        return RESULT_OK;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != '\n')
            continue;
        if (!utf8_valid(bytes + start, i - start))
            break;
        start = i + 1;
        line++;
    }
    return error_set(error, RESULT_BAD_INPUT,
                     "line %u: is not written in UTF-8; in Excel, save it as \"CSV UTF-8\", elsewhere choose UTF-8",
                     line);
}

enum result csv_read(const char *bytes, size_t length, struct csv *csv, struct error *error)
{
    static const char mark[] = "\xEF\xBB\xBF";
    enum result result = check_letters(bytes, length, error);
    if (result != RESULT_OK)
        return result;
    size_t skipped = length >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
    struct reading reading = {.cursor = bytes + skipped, .end = bytes + length, .line = 1, .error = error};
    csv->separator = reading.separator = find_separator(reading.cursor, reading.end);
    while (result == RESULT_OK && reading.cursor < reading.end) {
        if (at_line_end(&reading)) {
            pass_line_end(&reading);
            continue;
        }
        if (csv->rows.count == CSV_ROWS_MOST)
            return error_set(error, RESULT_BAD_INPUT, "line %u: more than %d rows", reading.line, CSV_ROWS_MOST);
        result = read_row(&reading, list_push(&csv->rows));
        pass_line_end(&reading);
    }
    return result;
}

void csv_done(struct csv *csv)
{
    for (size_t i = 0; i < csv->rows.count; i++) {
        struct csv_row *row = &csv->rows.items[i];
        for (size_t k = 0; k < row->cells.count; k++)
            free(row->cells.items[k]);
        list_done(&row->cells);
    }
    list_done(&csv->rows);
}

const char *csv_cell(const struct csv_row *row, size_t column)
{
    return column < row->cells.count ? row->cells.items[column] : "";
}
