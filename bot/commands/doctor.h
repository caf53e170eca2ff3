/* What the files of `neuvo doctor` share: a line for each thing that was looked at, on stdout. */
#ifndef NEUVO_COMMANDS_DOCTOR_H
#define NEUVO_COMMANDS_DOCTOR_H

#include <stdbool.h>

struct settings;
struct store;

enum mark {
    MARK_GOOD,
    MARK_NOTE, /* worth knowing, nothing is wrong */
    MARK_MEND,
};

struct visit {
    unsigned bad; /* how often MARK_MEND was said */
};

void visit_say(struct visit *visit, enum mark mark, const char *what, const char *detail);

/* The store, for reading; NULL: there is none that can be read, which is said under that name unless there is none yet.
 */
struct store *visit_open_store(struct visit *visit, const struct settings *settings, const char *data,
                               const char *what);
/* Does a service run on that data folder? */
bool visit_neuvo_runs(const char *data);

/* Matrix, when a homeserver is set: what the settings say, whose people there are served, and the homeserver's answers.
 * try_room: also what only shows by doing, in a room of its own. */
void visit_matrix(struct visit *visit, const struct settings *settings, const char *data, bool try_room);

/* Outside service desks with a webhook: does each take a signed ping? */
void visit_service_desks(struct visit *visit, const struct settings *settings, const char *data);

/* Teams, when an application is named: whose people there are served, and what Microsoft answers. */
void visit_teams(struct visit *visit, const struct settings *settings, const char *data);

/* Mail, when a server is set: does it answer, and take the sign-in? */
void visit_mail(struct visit *visit, const struct settings *settings);

#endif
