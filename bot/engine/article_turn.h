/* What an editor does, inside the transaction: an article that they wrote (the version that was seen, the row, the
 * audit), or that a second person approves; what is to be looked at because of it; being done with what waited for
 * them. */
#ifndef NEUVO_ENGINE_ARTICLE_TURN_H
#define NEUVO_ENGINE_ARTICLE_TURN_H

#include "engine/turn.h"

/* TAKEN with the number of the new version as seq; REFUSED: "no_access"; "stale", when another version came since, or
 * somebody else was done with it; "own_text": who wrote it cannot approve it; "unfinished": it cannot be right still,
 * as something newer waits. */
enum result turn_editor(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                        struct error *error);

/* Files of articles changed: a shipped one is news for editors, one of the organisation's own a version by nobody. What
 * is unfinished is not disturbed: then it is looked at again after the next start. */
enum result turn_take_files(const struct turn_tools *tools, const char *organisation, const struct article_files *files,
                            struct error *error);
/* The time has come at which a version was to be published; by a durable timer. */
enum result turn_take_article_due(const struct turn_tools *tools, int64_t organisation_id, const char *payload,
                                  struct turn_result *turn_result, struct error *error);

#endif
