/* neuvo knowledge drafts: what tutors told of solved tickets, for an editor who accepts it into the organisation's own
 * articles or drops it. */
#ifndef NEUVO_COMMANDS_DRAFTS_H
#define NEUVO_COMMANDS_DRAFTS_H

#include "base/error.h"
#include "commands/commands.h"

struct drafts_errand {
    const char *organisation, *config, *data;
    const char *topic;  /* accept: an example of this one; NULL: as the draft says */
    const char *name;   /* accept: an article of its own of this name; NULL: as the draft says */
    const char *number; /* which; NULL for the list */
    const struct shipped *shipped;
};

enum result drafts_print(const struct drafts_errand *errand, struct error *error);
enum result drafts_show(const struct drafts_errand *errand, struct error *error);
enum result drafts_accept(const struct drafts_errand *errand, struct error *error);
enum result drafts_drop(const struct drafts_errand *errand, struct error *error);

#endif
