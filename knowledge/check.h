/*
 * What an editor should look at though nothing keeps the articles from answering: topics that stand in each other's
 * way, versions of one topic that say different things, gaps. Each check is a row of the table in check.c.
 */
#ifndef NEUVO_KNOWLEDGE_CHECK_H
#define NEUVO_KNOWLEDGE_CHECK_H

#include "knowledge/knowledge.h"

/* Adds a complaint for each finding, article by article. It asks every title and example question, which takes about a
 * millisecond each. today: "2026-11-26". */
void knowledge_check(const struct knowledge *knowledge, struct analyser *analyser, const char *today,
                     struct complaints *findings);

#endif
