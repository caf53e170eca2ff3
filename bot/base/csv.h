/*
 * CSV as spreadsheets write it (RFC 4180 and the habits of Excel): comma, semicolon or tab between the cells, quotation
 * marks around some, a byte order mark, any line ends.
 *
 * The separator is what the first line holds most of outside of quotation marks; a tie is a comma. Lines without a
 * character are passed over. Reading is bounded by the size of the bytes and by the numbers below.
 */
#ifndef NEUVO_BASE_CSV_H
#define NEUVO_BASE_CSV_H

#include "base/error.h"
#include "base/list.h"

#include <stddef.h>

enum { CSV_CELL_BYTES = 16384, CSV_COLUMNS_MOST = 64, CSV_ROWS_MOST = 200000 };

struct csv_row {
    LIST_OF(char *) cells; /* at least one; as written, without the quotation marks around them */
    unsigned line;         /* 1-based: where the row begins */
};

struct csv {
    LIST_OF(struct csv_row) rows;
    char separator;
};

/* Fills an empty csv. BAD_INPUT: the error's text begins with "line N: " and says how to mend it; what was read before
 * stays in csv. The bytes must be UTF-8. */
enum result csv_read(const char *bytes, size_t length, struct csv *csv, struct error *error);
void csv_done(struct csv *csv);
/* The row's cell of that number, from 0; "" where the row is shorter. */
const char *csv_cell(const struct csv_row *row, size_t column);

#endif
