/* What was learnt from picks and confirmations: read for an answer, listed for editors, removed by them. */
#ifndef NEUVO_COMMANDS_LEARNT_H
#define NEUVO_COMMANDS_LEARNT_H

#include "base/error.h"
#include "settings/settings.h"

struct learnt;

/* All that was learnt, from the store of these settings; NULL where there is none, or it cannot be read. *organisation:
 * the id of the one organisation that the command line asks for. */
struct learnt *learnt_read(const struct settings *settings, const char *data, int64_t *organisation_id);

/* neuvo knowledge learnt, neuvo knowledge forget CODE. */
enum result learnt_print(const char *organisation, const char *config, const char *data, struct error *error);
enum result learnt_forget(const char *organisation, const char *config, const char *data, const char *code,
                          struct error *error);

#endif
