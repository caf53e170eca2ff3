/* Which competences, levels, jobs and profiles count: those that were imported into the data folder, else those that
 * came with the program. */
#ifndef NEUVO_COMMANDS_COMPETENCES_H
#define NEUVO_COMMANDS_COMPETENCES_H

#include "checkin/framework.h"
#include "commands/commands.h"

/* As framework_load. data: DIR; NULL: nothing was imported. */
enum result competences_load(const struct shipped *shipped, const char *data, struct framework **framework,
                             struct complaints *complaints);

#endif
