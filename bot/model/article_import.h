/* Articles read from a table of questions and answers, each with what speaks against it. */
#ifndef NEUVO_MODEL_ARTICLE_IMPORT_H
#define NEUVO_MODEL_ARTICLE_IMPORT_H

#include "base/language.h"
#include "base/list.h"
#include "model/article_fields.h"

#include <stdbool.h>

struct imported_article {
    unsigned line; /* where its first row begins */
    char *topic;
    bool named; /* by the table; else made out of its title */
    enum language language;
    struct article_fields fields;
};
struct import_fault {
    unsigned line;
    char *text;
};
struct article_import {
    LIST_OF(struct imported_article) articles;
    LIST_OF(struct import_fault) faults; /* of rows; whoever has some is not among the articles */
    unsigned rows;
};
void article_import_done(struct article_import *import);

#endif
