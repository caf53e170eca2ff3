/* A name for a topic out of a question or a title. */
#ifndef NEUVO_MODEL_ARTICLE_NAME_H
#define NEUVO_MODEL_ARTICLE_NAME_H

#include "base/text.h"

/* Adds a-z, 0-9 and -, at most 48 characters; nothing where nothing is left. */
void article_name_of(const char *words, struct text *name);

#endif
