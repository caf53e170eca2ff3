/* What an editor does, inside the transaction: an article that they wrote (the version that was seen, the row, the
 * audit); being done with what waited for them. */
#ifndef NEUVO_ENGINE_ARTICLE_TURN_H
#define NEUVO_ENGINE_ARTICLE_TURN_H

#include "engine/turn.h"

/* TAKEN with the number of the new version as seq; REFUSED: "no_access"; "stale", when another version came since, or
 * somebody else was done with it. */
enum result turn_editor(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                        struct error *error);

#endif
