/* What editors wrote in the console and that answers, read from the store beside a running Neuvo. */
#ifndef NEUVO_COMMANDS_EDITED_ARTICLES_H
#define NEUVO_COMMANDS_EDITED_ARTICLES_H

#include "knowledge/knowledge.h"
#include "model/article_edit.h"
#include "settings/settings.h"

struct edited_articles {
    struct article_versions versions;
    LIST_OF(struct edited_article) edited; /* the same, as sources */
};
#define EDITED_ARTICLES_INIT \
    { \
        .versions = {.list = LIST_INIT}, .edited = LIST_INIT \
    }

/* Into an empty value. Where there is no store yet, nobody wrote anything. data: the folder of the store. */
void edited_articles_read(const struct settings *settings, const char *data, const char *organisation,
                          struct edited_articles *articles);
/* They count from now on; must outlive the sources. */
void edited_articles_use(const struct edited_articles *articles, struct knowledge_sources *sources);
void edited_articles_done(struct edited_articles *articles);

#endif
