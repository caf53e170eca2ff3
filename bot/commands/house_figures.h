/* What the house needs for figures of groups: the watch that makes snapshots, and the made-up people of --demo. */
#ifndef NEUVO_COMMANDS_HOUSE_FIGURES_H
#define NEUVO_COMMANDS_HOUSE_FIGURES_H

#include "commands/house_checkins.h"
#include "jobs/snapshot_watch.h"
#include "settings/settings.h"
#include "store/store.h"

/* So long questions and tickets are kept: what is older is not all there, and is no quarter. */
int64_t house_kept_ms(const struct settings *settings);
/* NULL: there are no competences to count by. */
struct snapshot_watch *house_figures_watch(const struct settings *settings, const char *url, struct mailbox *arrivals,
                                           struct knowledge_watch *knowledge, const struct house_checkins *checkins);
enum result house_figures_demo(struct store *store, const struct house_checkins *checkins, struct error *error);

#endif
