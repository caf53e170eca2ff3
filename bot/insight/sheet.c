#include "insight/sheet.h"

#include "base/html.h"
#include "base/json.h"
#include "base/own.h"

#include <stdlib.h>

struct sheet *sheet_add(struct sheets *sheets, const char *title)
{
    struct sheet *sheet = list_push(&sheets->list);
    sheet->title = x_strdup(title);
    return sheet;
}

static void row_add(struct sheet_row *row, const char *words)
{
    if (row->count < SHEET_COLUMNS_MOST)
        row->cells[row->count++] = x_strdup(words);
}

void sheet_column(struct sheet *sheet, const char *name)
{
    row_add(&sheet->columns, name);
}

void sheet_row(struct sheet *sheet)
{
    (void)list_push(&sheet->rows);
}

void sheet_cell(struct sheet *sheet, const char *words)
{
    if (sheet->rows.count > 0)
        row_add(&sheet->rows.items[sheet->rows.count - 1], words);
}

void sheet_note(struct sheet *sheet, const char *words)
{
    *list_push(&sheet->notes) = x_strdup(words);
}

static void row_done(struct sheet_row *row)
{
    for (int i = 0; i < row->count; i++)
        free(row->cells[i]);
}

void sheets_done(struct sheets *sheets)
{
    for (size_t s = 0; s < sheets->list.count; s++) {
        struct sheet *sheet = &sheets->list.items[s];
        free(sheet->title);
        row_done(&sheet->columns);
        for (size_t i = 0; i < sheet->rows.count; i++)
            row_done(&sheet->rows.items[i]);
        for (size_t i = 0; i < sheet->notes.count; i++)
            free(sheet->notes.items[i]);
        list_done(&sheet->rows);
        list_done(&sheet->notes);
    }
    list_done(&sheets->list);
}

/* ---- text -------------------------------------------------------------------------------------------------------- */

static void pad(struct text *out, const char *words, size_t width, bool last)
{
    text_add(out, words);
    for (size_t i = utf8_count(words); i < width + 2 && !last; i++)
        text_add_char(out, ' ');
}

static void write_row(const struct sheet_row *row, const size_t *widths, struct text *out)
{
    for (int i = 0; i < row->count; i++)
        pad(out, row->cells[i], widths[i], i + 1 == row->count);
    text_add_char(out, '\n');
}

static void widen(const struct sheet_row *row, size_t *widths)
{
    for (int i = 0; i < row->count; i++) {
        size_t width = utf8_count(row->cells[i]);
        widths[i] = width > widths[i] ? width : widths[i];
    }
}

void sheet_write_text(const struct sheet *sheet, struct text *out)
{
    size_t widths[SHEET_COLUMNS_MOST] = {0};
    widen(&sheet->columns, widths);
    for (size_t i = 0; i < sheet->rows.count; i++)
        widen(&sheet->rows.items[i], widths);
    text_printf(out, "%s\n", sheet->title);
    if (sheet->rows.count > 0)
        write_row(&sheet->columns, widths, out);
    for (size_t i = 0; i < sheet->rows.count; i++)
        write_row(&sheet->rows.items[i], widths, out);
    for (size_t i = 0; i < sheet->notes.count; i++)
        text_printf(out, "%s\n", sheet->notes.items[i]);
    text_add_char(out, '\n');
}

/* ---- HTML and JSON ----------------------------------------------------------------------------------------------- */

void sheet_write_html(const struct sheet *sheet, struct text *out)
{
    if (sheet->rows.count > 0) {
        text_add(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
        html_escape(out, sheet->title);
        text_add(out, "\">\n<table>\n");
        html_element(out, "caption", sheet->title);
        text_add(out, "<thead><tr>");
        for (int i = 0; i < sheet->columns.count; i++)
            html_element(out, "th scope=\"col\"", sheet->columns.cells[i]);
        text_add(out, "</tr></thead>\n<tbody>\n");
        for (size_t r = 0; r < sheet->rows.count; r++) {
            const struct sheet_row *row = &sheet->rows.items[r];
            text_add(out, "<tr>");
            for (int i = 0; i < row->count; i++)
                html_element(out, i == 0 ? "th scope=\"row\"" : "td", row->cells[i]);
            text_add(out, "</tr>\n");
        }
        text_add(out, "</tbody>\n</table>\n</div>\n");
    }
    for (size_t i = 0; i < sheet->notes.count; i++)
        html_element(out, "p", sheet->notes.items[i]);
}

static void write_strings(struct text *out, char *const *strings, size_t count)
{
    text_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        json_write_comma(out);
        json_write_string(out, strings[i]);
    }
    text_add_char(out, ']');
}

void sheet_write_json(const struct sheet *sheet, struct text *out)
{
    json_write_comma(out);
    text_add_char(out, '{');
    json_write_member(out, "title", sheet->title);
    json_write_key(out, "columns");
    write_strings(out, sheet->columns.cells, (size_t)sheet->columns.count);
    json_write_key(out, "rows");
    text_add_char(out, '[');
    for (size_t i = 0; i < sheet->rows.count; i++) {
        json_write_comma(out);
        write_strings(out, sheet->rows.items[i].cells, (size_t)sheet->rows.items[i].count);
    }
    text_add_char(out, ']');
    json_write_key(out, "notes");
    write_strings(out, sheet->notes.items, sheet->notes.count);
    text_add_char(out, '}');
}
