/* A draft as the text of an article: a new one, or an example question more in one that there is. Pure. */
#ifndef NEUVO_COMMANDS_DRAFT_ARTICLE_H
#define NEUVO_COMMANDS_DRAFT_ARTICLE_H

#include "base/text.h"
#include "model/draft.h"

/* The whole file. today: "2026-11-26". */
void draft_article_write(const struct draft *draft, const char *today, struct text *out);
/* The file `markdown` with this question among its questions. Where it has none of its own it gets the `others` first
 * (ends with NULL; may be NULL), which it had from elsewhere. False: it has no front matter. */
bool draft_article_add(const char *markdown, const char *question, const char *const *others, struct text *out);

#endif
