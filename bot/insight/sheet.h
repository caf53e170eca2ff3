/* A report's table in words: what it shows, columns, rows, remarks. As text for a terminal, as HTML, as JSON. Pure. */
#ifndef NEUVO_INSIGHT_SHEET_H
#define NEUVO_INSIGHT_SHEET_H

#include "base/list.h"
#include "base/text.h"

enum { SHEET_COLUMNS_MOST = 40 };

struct sheet_row {
    char *cells[SHEET_COLUMNS_MOST];
    int count;
};
struct sheet {
    char *title;
    struct sheet_row columns;
    LIST_OF(struct sheet_row) rows;
    LIST_OF(char *) notes;
};
struct sheets {
    LIST_OF(struct sheet) list;
};

/* The new last one; valid until the next. */
struct sheet *sheet_add(struct sheets *sheets, const char *title);
void sheet_column(struct sheet *sheet, const char *name);
void sheet_row(struct sheet *sheet); /* begins one */
void sheet_cell(struct sheet *sheet, const char *words);
void sheet_note(struct sheet *sheet, const char *words);
void sheets_done(struct sheets *sheets);

void sheet_write_text(const struct sheet *sheet, struct text *out);
void sheet_write_html(const struct sheet *sheet, struct text *out);
void sheet_write_json(const struct sheet *sheet, struct text *out);

#endif
