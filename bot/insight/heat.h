/*
 * A heat map of protected figures: each cell a glyph and a number, so that no colour has to tell it. As a drawing (SVG)
 * and as the table that stands beside it, of the same cells.
 */
#ifndef NEUVO_INSIGHT_HEAT_H
#define NEUVO_INSIGHT_HEAT_H

#include "insight/report.h"

enum { HEAT_LINES_MOST = 64, HEAT_WORDS_BYTES = 24, HEAT_NOTES_MOST = 6 };

struct heat_cell {
    int shade; /* -1: nothing is shown; 0 … 4 */
    char words[HEAT_WORDS_BYTES];
};
struct heat {
    char *title, *corner; /* corner: what the rows are */
    char *rows[HEAT_LINES_MOST], *cols[HEAT_LINES_MOST];
    int row_count, col_count;
    struct heat_cell *cells; /* row by row */
    char *notes[HEAT_NOTES_MOST];
    int note_count;
};
void heat_done(struct heat *heat);

/* Demand: questions of each subject in each area. Competence: how far each job is from what it needs. Rows and columns
 * in which nothing is shown are left out. NOT_FOUND (without a text): there is no snapshot. */
enum result heat_make(const struct report_source *source, enum snapshot_kind kind, struct heat *heat,
                      struct error *error);
/* cols: so many columns in a table at most, the others in a next one; 0: all in one. The notes follow the last. */
void heat_sheet(const struct heat *heat, int cols, struct sheets *sheets);
/* A document of its own with title and legend, white beneath, so that it reads in the dark too. */
void heat_svg(const struct heat *heat, struct text *svg);

#endif
