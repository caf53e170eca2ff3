/* What the files of `neuvo report` share. */
#ifndef NEUVO_COMMANDS_REPORT_H
#define NEUVO_COMMANDS_REPORT_H

#include "commands/commands.h"

/* What was asked for. */
struct report_wish {
    const char *what, *quarter, *lang, *organisation, *config, *data;
    const char *csv, *xlsx, *svg;         /* files; NULL: not wanted */
    const char *unit, *role, *except, *k; /* which are refused, in words */
};

int report_protect(void);
/* Each returns the exit status. */
int report_print(const struct report_wish *wish, const struct shipped *shipped);
int report_make(const struct report_wish *wish, const struct shipped *shipped);

#endif
