/* An article that an editor wrote, inside the transaction: the access, the version that was seen, the row, the audit.
 */
#ifndef NEUVO_ENGINE_ARTICLE_TURN_H
#define NEUVO_ENGINE_ARTICLE_TURN_H

#include "engine/turn.h"

/* TAKEN with the number of the new version as seq; REFUSED: "no_access"; "stale", when another version came since. */
enum result turn_article(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                         struct error *error);

#endif
