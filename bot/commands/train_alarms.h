/* neuvo train --alarms: prints intents/alarms_table.h, learnt from labelled messages. */
#ifndef NEUVO_COMMANDS_CALIBRATE_ALARMS_H
#define NEUVO_COMMANDS_CALIBRATE_ALARMS_H

#include "base/error.h"
#include "knowledge/knowledge.h"

/* files: lines "label: message" (security; danger, smoke, crisis, battery; calm), '#' begins a remark. Those
 * that end in .jsonl hold labelled questions, which are calm like the example questions of the articles, unless an
 * article answers them that is urgent. What it measured goes to stderr. */
enum result alarms_print(const struct knowledge *knowledge, const char *const *files, size_t count,
                         struct error *error);

#endif
