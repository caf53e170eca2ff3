/* neuvo knowledge export and import: what editors wrote, as files, and back; questions and answers from a table. */
#ifndef NEUVO_COMMANDS_EXCHANGE_H
#define NEUVO_COMMANDS_EXCHANGE_H

#include "base/error.h"
#include "commands/commands.h"

#include <stdbool.h>

struct exchange {
    const char *organisation, *config, *data;
    const char *path;     /* a folder with <lang>/<topic>.md, or a file of CSV or TSV */
    const char *language; /* of rows that say none; NULL: fi */
    bool dry_run;         /* nothing is kept */
    const struct shipped *shipped;
};

/* Every article of theirs that answers becomes DIR/<lang>/<topic>.md, byte for byte. */
enum result exchange_export(const struct exchange *exchange, struct error *error);
/* A folder: each file that says something else than what answers is published. A table: each article becomes a draft,
 * for an editor to look at. All faults are printed; where a folder has one, nothing is kept. */
enum result exchange_import(const struct exchange *exchange, struct error *error);

#endif
