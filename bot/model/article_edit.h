/* What an editor did to an article, as the engine takes it and the store keeps it. */
#ifndef NEUVO_MODEL_ARTICLE_EDIT_H
#define NEUVO_MODEL_ARTICLE_EDIT_H

#include "base/language.h"
#include "base/list.h"

#include <stdint.h>

enum article_deed {
    ARTICLE_PUBLISHED, /* it answers from now on */
    ARTICLE_DRAFTED,   /* it waits; what answered goes on answering */
    ARTICLE_TAKEN_BACK /* what came with the program, or lies in a file, answers again */
};

struct article_edit {
    char *topic;
    enum language language;
    enum article_deed deed;
    char *text; /* as in a file: front matter and Markdown; "" when TAKEN_BACK */
};
void article_edit_free(struct article_edit *edit); /* NULL is fine */

/* One of the versions that are kept of an article; they are never changed. */
struct article_version {
    char *topic;
    enum language language;
    int64_t number, person_id, at_ms; /* number from 1 */
    enum article_deed deed;
    char *author; /* "" they are gone */
    char *text;   /* "" where a list tells without it */
};
struct article_versions {
    LIST_OF(struct article_version) list;
};
void article_version_done(struct article_version *version);
void article_versions_done(struct article_versions *versions);

#endif
