/*
 * The thesaurus: concepts with their words in the three languages, and the names of products with the ways people write
 * them. Read from a folder of YAML files; immutable afterwards, part of the snapshot.
 *
 *     laptop:
 *       fi: [läppäri, kannettava, kannettava tietokone]
 *       sv: [bärbar, bärbar dator]
 *       en: [laptop, notebook]
 *
 * A word of a concept gives the concept's term beside its own, so that "läppäri" finds "kannettava" and "laptop". In
 * names.yaml, "teams: [teams, timssi]": any form with a Finnish or Swedish ending counts (teamsissa, timssiin,
 * teamsmötet).
 */
#ifndef NEUVO_KNOWLEDGE_THESAURUS_H
#define NEUVO_KNOWLEDGE_THESAURUS_H

#include "knowledge/analyse.h"

struct thesaurus;

/* Faults give complaints; the rest is taken. A folder that is not there gives an empty thesaurus and a complaint. */
struct thesaurus *thesaurus_load(const char *folder, struct analyser *analyser, struct complaints *complaints);
void thesaurus_free(struct thesaurus *thesaurus);
/* A number that differs between thesauri with different content. */
uint64_t thesaurus_mark(const struct thesaurus *thesaurus);
/* A product that an article names in its front matter counts as a name, too. */
void thesaurus_add_name(struct thesaurus *thesaurus, const char *name, const char *written);

/* Whether the word begins with a name in a way that thesaurus_apply() takes for it. */
bool thesaurus_has_name(const struct thesaurus *thesaurus, const char *word);

/* Gives the last word of the analysis its names and concepts (a concept of several words goes to the last of them).
   joined: the last word written together with those before it, or "". */
void thesaurus_apply(const struct thesaurus *thesaurus, struct analyser *analyser, enum language language,
                     const char *joined, struct analysis *analysis);

#endif
