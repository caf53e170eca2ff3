/* The data folder of a subcommand that works on a store which is there already: a mistyped --data must not make one. */
#ifndef NEUVO_COMMANDS_DATA_FOLDER_H
#define NEUVO_COMMANDS_DATA_FOLDER_H

#include "base/error.h"

/* NOT_FOUND: there is no such folder, or no store in it; the text says how to mend it. url: of the store, as
 * store_url_of() gives it. */
enum result data_folder_check(const char *data, const char *url, struct error *error);

#endif
