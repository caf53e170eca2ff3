/*
 * Where articles come from: folders of <lang>/<topic>.md, override folders, .jsonl files.
 *
 * Bounded: folders are walked to a fixed depth (so that a symbolic link that leads back is harmless), files and their
 * number have limits. What cannot be read gives a complaint and is passed over.
 */
#ifndef NEUVO_KNOWLEDGE_SOURCE_H
#define NEUVO_KNOWLEDGE_SOURCE_H

#include "knowledge/article.h"

/* What an editor put away. */
struct archived_article {
    char *topic;
    enum language language;
};

struct article_list {
    LIST_OF(struct article_record *) items;
    LIST_OF(struct archived_article) archived;
};

/* Loads everything, sorted by topic and language, one record for each pair: the last source in the order shipped,
   organisation, unit wins. An article whose file has not changed is shared with previous. Where a file had a fault and
   previous holds an article of the same path, a copy of that one stands in. NOT_FOUND: the shipped path is not there.
 */
enum result source_load(const struct knowledge_sources *sources, const struct article_list *previous,
                        struct article_list *articles, struct complaints *complaints, struct error *error);
void article_list_done(struct article_list *articles);

/* One .jsonl file; called by source_load for a path that ends in .jsonl. */
enum result lines_load(const char *path, size_t max_articles, struct article_list *articles,
                       struct complaints *complaints, struct error *error);

#endif
