/*
 * An article as an editor sees it: the values of its front matter and its text. Read from the text of a file and made
 * into one again; what a value may be is knowledge's to say.
 */
#ifndef NEUVO_MODEL_ARTICLE_FIELDS_H
#define NEUVO_MODEL_ARTICLE_FIELDS_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

enum article_field {
    FIELD_TITLE,
    FIELD_QUESTIONS,
    FIELD_KEYWORDS,
    FIELD_TOOLS,
    FIELD_COMPETENCES,
    FIELD_OWNER,
    FIELD_CHECKED_ON,
    FIELD_REVIEW_BY,
    FIELD_AUDIENCE,
    FIELD_URGENT,
    FIELD_SEE_ALSO,
    FIELD_BODY,
    FIELD_COUNT
};

struct article_fields {
    char *values[FIELD_COUNT]; /* of a list: one value a line; NULL: it says nothing of it */
};

/* As in the front matter; "body" for the text. */
const char *article_field_name(enum article_field field);
bool article_field_is_list(enum article_field field);

void article_fields_set(struct article_fields *fields, enum article_field field, const char *value);
/* What the text of a file says, into an empty value. BAD_INPUT: it has no front matter, or one that cannot be read. */
enum result article_fields_read(const char *markdown, struct article_fields *fields, struct error *error);
/* Adds the text of a file. A list that is "" is written as such: it takes the place of what lies beneath. */
void article_fields_write(const struct article_fields *fields, struct text *markdown);
/* Lists that fields says nothing of are those of the article beneath. */
void article_fields_inherit(struct article_fields *fields, const struct article_fields *beneath);
void article_fields_copy(struct article_fields *fields, const struct article_fields *from);
void article_fields_done(struct article_fields *fields);

#endif
