/* What the console's reports and its handbook are made with. */
#ifndef NEUVO_COMMANDS_HOUSE_REPORTS_H
#define NEUVO_COMMANDS_HOUSE_REPORTS_H

#include "commands/house_checkins.h"
#include "jobs/reports.h"

struct house_reports {
    struct reports_shelf shelf;
    const char *handbook; /* its text */
    const struct engine_checkins *checkins;
};

/* It must stay where it is, and what it points to outlive the workers. checkins NULL: there are no figures. */
void house_reports_fill(struct house_reports *reports, const struct shipped *shipped, const struct phrases *phrases,
                        const struct house_checkins *checkins);

#endif
