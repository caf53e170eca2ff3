/* What the console asks of figures of groups; part of a console_query. The answer's bytes are the query's. */
#ifndef NEUVO_MODEL_REPORT_QUERY_H
#define NEUVO_MODEL_REPORT_QUERY_H

#include "base/language.h"

struct report_query {
    char *what, *format;    /* "demand" …; "json", "svg", "csv", "xlsx", "html" */
    char *quarter, *area;   /* "" the newest, the whole organisation */
    enum language language; /* NONE: the default */
    char *refused; /* what was asked for and no report has: from it a small group could be computed; "" nothing */
};

void report_query_free(struct report_query *query); /* NULL is fine */

#endif
