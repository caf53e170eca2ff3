/* The reports that there are, and their forms: for the command and for the console alike. */
#ifndef NEUVO_INSIGHT_REPORT_TABLE_H
#define NEUVO_INSIGHT_REPORT_TABLE_H

#include "insight/report.h"

struct report_row {
    const char *what;        /* "demand" */
    enum snapshot_kind kind; /* of the figures behind it */
    enum result (*make)(const struct report_source *source, struct sheets *sheets, struct error *error);
    bool heat;        /* it has a heat map too */
    bool by_area;     /* it can be had of one area */
    const char *none; /* name of the phrase that says that there is nothing yet */
};
/* Ends with what == NULL. */
extern const struct report_row report_table[];
/* NULL: there is none of that name. */
const struct report_row *report_find(const char *what);

/* Does a picture that it reads have that area? NULL and "" are the whole organisation. */
bool report_has_area(const struct report_source *source, const struct report_row *row, const char *area);
/* Adds {"what", "quarter", "quarters", "areas", "heat", "none", "sheets"}: what can be chosen, and the report, its
 * heat map first. Where there is nothing yet, "none" says so. */
enum result report_json(const struct report_source *source, const struct report_row *row, struct text *json,
                        struct error *error);

#endif
