/* neuvo report: figures of groups, from protected snapshots; making these; and the protection itself, for researchers.
 */
#include "commands/report.h"

#include "commands/arguments.h"
#include "insight/report_table.h"
#include "store/organisations.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "demand|competence|matrix|effect|support [--quarter 2026-Q3] [--lang fi|sv|en] [--csv FILE] [--xlsx FILE] [--svg "
    "FILE] "
    "[--organisation CODE] [--config FILE] [--data DIR] | make [--quarter 2026-Q3] … | protect <lines of JSON";

int command_report(int argc, char **argv, const struct shipped *shipped)
{
    struct report_wish wish = {.organisation = ORGANISATION_DEFAULT, .data = shipped->default_data};
    int count = 1;
    const struct argument arguments[] = {{"--quarter", &wish.quarter, NULL},
                                         {"--lang", &wish.lang, NULL},
                                         {"--csv", &wish.csv, NULL},
                                         {"--xlsx", &wish.xlsx, NULL},
                                         {"--svg", &wish.svg, NULL},
                                         {"--unit", &wish.unit, NULL},
                                         {"--role", &wish.role, NULL},
                                         {"--except", &wish.except, NULL},
                                         {"--k", &wish.k, NULL},
                                         {"--organisation", &wish.organisation, NULL},
                                         {"--config", &wish.config, NULL},
                                         {"--data", &wish.data, NULL},
                                         {.name = NULL}};
    if (!arguments_read("report", usage, argc, argv, arguments, &wish.what, &count))
        return 2;
    if (count == 1 && strcmp(wish.what, "protect") == 0)
        return report_protect();
    if (count == 1 && strcmp(wish.what, "make") == 0)
        return report_make(&wish, shipped);
    if (count == 1 && report_find(wish.what) != NULL)
        return report_print(&wish, shipped);
    fprintf(stderr, "neuvo report: what is it to do?\nusage: neuvo report %s\n", usage);
    return 2;
}
