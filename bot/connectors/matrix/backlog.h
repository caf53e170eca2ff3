/*
 * Has a homeserver kept something back from an application service? Synapse numbers its transactions one after the
 * other, and may leave one lying when it finds its way back after a failure: it believes that it was sent, until
 * something else fails. So a transaction that leaves a gap is refused once; then the homeserver begins with the oldest
 * that lies there. Where nobody says anything after trouble, Neuvo knocks: it writes a state event into a room of its
 * own, which must come back by a transaction.
 *
 * Numbers may be missing for good (other services of the homeserver share them): that is seen by the same transaction
 * coming again at once, and soon no gap is refused any more until there is trouble again.
 */
#ifndef NEUVO_MATRIX_BACKLOG_H
#define NEUVO_MATRIX_BACKLOG_H

#include <stdbool.h>

#define BACKLOG_KNOCK "fi.neuvo.knock" /* type of the event */
#define BACKLOG_ROOM "knock"           /* stands where a user would, in the room that is made for it */

struct backlog;
struct connector;

struct backlog *backlog_new(struct connector *connector);
void backlog_free(struct backlog *backlog); /* NULL is fine */
/* Something went wrong, or the process has just started: knocks by and by. */
void backlog_doubt(struct backlog *backlog);
/* False: refuse this one, so that older ones come first. knock: one of its events is our own knock. */
bool backlog_admits(struct backlog *backlog, const char *transaction, bool knock);
/* All of it is kept. */
void backlog_taken(struct backlog *backlog, const char *transaction);

#endif
