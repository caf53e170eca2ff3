/*
 * A table of figures about groups that are protected already: all that reports and the handbook get to
 * see. As text (JSON) it is a part of a snapshot. Pure.
 *
 * It holds no exact number of people and nothing of a hidden cell; what does not look so is not read.
 */
#ifndef NEUVO_INSIGHT_PICTURE_H
#define NEUVO_INSIGHT_PICTURE_H

#include "base/error.h"
#include "base/language.h"
#include "base/list.h"
#include "insight/group_table.h"
#include "insight/measure.h"

enum picture_state { PICTURE_HIDDEN, PICTURE_SHOWN, PICTURE_NOBODY };

struct picture_cell {
    enum picture_state state;
    int people;           /* the least of its band */
    int values[MEASURES]; /* MEASURE_NOT: not told */
};

/* A row or a column, as it was called then. */
struct picture_line {
    char *code, *group; /* group: code of the row that it is a part of, in another table; "" none */
    char *names[LANGUAGE_COUNT];
};
struct picture_lines {
    LIST_OF(struct picture_line) list;
};
void picture_line_add(struct picture_lines *lines, const char *code, const char *group,
                      const char *const names[LANGUAGE_COUNT]);
void picture_lines_done(struct picture_lines *lines);

struct picture {
    int64_t k;
    struct picture_lines rows, cols; /* without the totals; no column: each row has its total only */
    struct picture_cell *cells;      /* (rows + 1) × (cols + 1), row by row, the totals last */
};
#define PICTURE_INIT \
    { \
        .cells = NULL \
    }

/* Takes rows and columns; all cells are hidden and tell nothing. */
void picture_start(struct picture *picture, int64_t k, struct picture_lines *rows, struct picture_lines *cols);
void picture_done(struct picture *picture);
struct picture_cell *picture_cell(const struct picture *picture, size_t row, size_t col);
/* States and bands of people, by a table that is protected and has the same lines. */
void picture_protect(struct picture *picture, const struct group_table *table);
bool picture_is_empty(const struct picture *picture); /* is nothing shown? */

void picture_write(const struct picture *picture, struct text *json);
/* Into an empty picture. REFUSED: it shows what a protected picture cannot. BAD_INPUT: it is no picture. */
enum result picture_read(const char *json, struct picture *picture, struct error *error);

#endif
