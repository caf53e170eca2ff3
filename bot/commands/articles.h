/* The articles as the organisation has them: the shipped ones and its overrides, with the facts it may name. */
#ifndef NEUVO_COMMANDS_ARTICLES_H
#define NEUVO_COMMANDS_ARTICLES_H

#include "commands/commands.h"
#include "commands/edited_articles.h"
#include "knowledge/knowledge.h"
#include "settings/settings.h"

/* Where they are. overrides: overrides_split() of the settings; both live as long as the sources are used. */
struct knowledge_sources articles_sources(const struct shipped *shipped, char *const *overrides);
/* Builds them, with what editors wrote (NULL: without); faults: a complaint for each file that could not be read as it
 * stands. Release with knowledge_release(). */
enum result articles_build(const struct shipped *shipped, const struct settings *settings,
                           const struct edited_articles *edited, struct analyser *analyser,
                           struct knowledge **knowledge, struct complaints *faults, struct error *error);
/* "path:line: key: text" and a line end. */
void articles_complaint(const struct complaint *complaint, struct text *out);
/* "2026-11-26", by the clock. */
void articles_today(char today[11]);

#endif
