/*
 * Reports on groups, in words: from the snapshot store and from nothing else. What is not there protected cannot be
 * printed; a snapshot that shows what it must not is REFUSED, and nothing of it is printed.
 */
#ifndef NEUVO_INSIGHT_REPORT_H
#define NEUVO_INSIGHT_REPORT_H

#include "base/error.h"
#include "base/language.h"
#include "insight/picture.h"
#include "insight/sheet.h"
#include "model/quarter.h"

struct framework;
struct phrases;
struct store;

enum { REPORT_QUARTERS = 8 }; /* so far back is looked */

struct report_source {
    struct store *store;
    int64_t organisation_id;
    const struct framework *framework;
    const struct phrases *phrases;
    enum language language;
    int64_t quarter;  /* the newest one that is wanted, which must be there; 0: of all */
    const char *area; /* code of a unit at the top of the tree; NULL: the whole organisation */
};

/* Demand: by quarter, subject, area and topic. NOT_FOUND (without a text), as below: there is no snapshot. */
enum result report_demand(const struct report_source *source, struct sheets *sheets, struct error *error);
/* Competence: each job against what it needs, each with the quarter it is of. */
enum result report_competence(const struct report_source *source, struct sheets *sheets, struct error *error);
/* All jobs together, a row for each competence: the beginning of it. */
enum result report_overview(const struct report_source *source, struct sheets *sheets, struct error *error);
/* Where to train, mend, reach out or leave: demand against competence. */
enum result report_matrix(const struct report_source *source, struct sheets *sheets, struct error *error);
/* What changed from the quarter before, and how surely. */
enum result report_effect(const struct report_source *source, struct sheets *sheets, struct error *error);
/* What was answered about support in rounds. */
enum result report_support(const struct report_source *source, struct sheets *sheets, struct error *error);

/* ---- the pictures behind them -------------------------------------------------------------------------------- */

/* The quarters that there are up to the wanted one, the newest first, at most REPORT_QUARTERS. NOT_FOUND (without a
 * text): there is none, or not the wanted one. */
struct report_quarters {
    int64_t quarters[REPORT_QUARTERS];
    int count;
};
enum result report_quarters(const struct report_source *source, enum snapshot_kind kind,
                            struct report_quarters *quarters, struct error *error);
/* The column of the wanted area; the total where none is wanted; -1: the picture does not have it. */
int report_col(const struct report_source *source, const struct picture *picture);
/* Into an empty picture. NOT_FOUND (without a text): there is no such part. */
enum result report_picture(const struct report_source *source, enum snapshot_kind kind, int64_t quarter,
                           const char *part, struct picture *picture, struct error *error);

/* A competence's newest figure of each job (row; the last one all jobs), each with the quarter that it is of, and what
 * it was before. */
struct holding_now {
    const struct picture_cell *cell, *before; /* NULL: hidden */
    int64_t quarter, before_quarter;
};
enum { HOLDING_ROWS_MOST = 32 };
struct holding {
    struct picture pictures[REPORT_QUARTERS];
    int count;
    struct holding_now rows[HOLDING_ROWS_MOST];
    int row_count; /* without the last one, all jobs */
};
enum result holding_read(const struct report_source *source, const struct report_quarters *quarters, int competence,
                         struct holding *holding, struct error *error);
void holding_done(struct holding *holding);
/* -1: fell, 1: rose, 0: not known or not certain (90 %). */
int holding_trend(const struct holding_now *now);
/* How the group stands: 1 surely has what the job needs, -1 surely not, 0 about. Needs a NEED. */
int holding_against_need(const struct picture_cell *cell);

#endif
