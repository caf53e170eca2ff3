/* How the items of check-ins do in use: how often they were answered, by whom nobody knows. */
#ifndef NEUVO_COMMANDS_ITEMS_USE_H
#define NEUVO_COMMANDS_ITEMS_USE_H

#include "base/text.h"
#include "checkin/bank.h"

/* Adds what the store in that folder has counted of the items in the organisation, and what to look at, a line each.
 * Where there is no store, or nothing is counted yet, it adds nothing. */
void items_use(const struct bank *bank, const char *config, const char *data, const char *organisation,
               struct text *out);

#endif
