/* csv_read: bounded; what it read, written anew with every cell in quotation marks, is read the same again. */
#include "fuzz/target.h"

#include "base/csv.h"
#include "base/own.h"
#include "base/text.h"

#include <stdbool.h>
#include <string.h>

static void write_row(const struct csv_row *row, char separator, struct text *out)
{
    for (size_t i = 0; i < row->cells.count; i++) {
        if (i > 0)
            text_add_char(out, separator);
        text_add_char(out, '"');
        for (const char *byte = row->cells.items[i]; *byte != '\0'; byte++) {
            if (*byte == '"')
                text_add_char(out, '"');
            text_add_char(out, *byte);
        }
        text_add_char(out, '"');
    }
    text_add(out, "\r\n");
}

static void check_rows(const struct csv *csv, size_t lines, bool whole)
{
    for (size_t i = 0; i < csv->rows.count; i++) {
        const struct csv_row *row = &csv->rows.items[i];
        HOLDS(row->line >= 1 && row->line <= lines);
        HOLDS(i == 0 || row->line > csv->rows.items[i - 1].line);
        HOLDS(row->cells.count <= CSV_COLUMNS_MOST && (row->cells.count >= 1 || !whole));
        for (size_t k = 0; k < row->cells.count; k++)
            HOLDS(strlen(row->cells.items[k]) <= CSV_CELL_BYTES);
    }
}

static void check_again(const struct csv *csv)
{
    own_(text_done) struct text written = TEXT_INIT;
    own_(csv_done) struct csv again = {.rows = LIST_INIT};
    struct error error = ERROR_INIT;
    /* A first row of one cell tells no separator; any row's own one would be taken for it. */
    if (csv->rows.count == 0 || (csv->rows.items[0].cells.count == 1 && csv->separator != ','))
        return;
    for (size_t i = 0; i < csv->rows.count; i++)
        write_row(&csv->rows.items[i], csv->separator, &written);
    HOLDS(csv_read(written.data, written.length, &again, &error) == RESULT_OK);
    HOLDS(again.rows.count == csv->rows.count && again.separator == csv->separator);
    for (size_t i = 0; i < csv->rows.count; i++) {
        HOLDS(again.rows.items[i].cells.count == csv->rows.items[i].cells.count);
        for (size_t k = 0; k < csv->rows.items[i].cells.count; k++)
            HOLDS(strcmp(again.rows.items[i].cells.items[k], csv->rows.items[i].cells.items[k]) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(csv_done) struct csv csv = {.rows = LIST_INIT};
    struct error error = ERROR_INIT;
    size_t lines = 1;
    for (size_t i = 0; i < length; i++)
        lines += bytes[i] == '\n' || bytes[i] == '\r';
    enum result result = csv_read((const char *)bytes, length, &csv, &error);
    check_rows(&csv, lines, result == RESULT_OK);
    if (result != RESULT_OK)
        HOLDS(result == RESULT_BAD_INPUT && strncmp(error.text, "line ", 5) == 0);
    else
        check_again(&csv);
    return 0;
}
