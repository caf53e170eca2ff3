/* What may not stand in the text of an article: nothing at all, and placeholders that nobody can fill. */
#ifndef NEUVO_TEXT_CHECK_H
#define NEUVO_TEXT_CHECK_H

#include "knowledge/article.h"

/* Looks at the body, which begins inside the file's text (so that lines are the file's). False when there was a fault:
   each gives a complaint. */
bool text_check(const char *path, const char *file, const char *body, const struct article_rules *rules,
                struct complaints *complaints);
/* The first sign of a placeholder, closed or not; NULL when there is none. */
const char *placeholder_find(const char *text);

#endif
