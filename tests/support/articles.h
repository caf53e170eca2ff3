/* Made-up articles for measuring: with the shipped ones they make a thousand. */
#ifndef NEUVO_TESTS_ARTICLES_H
#define NEUVO_TESTS_ARTICLES_H

#include <stddef.h>

enum { ARTICLES_OVERRIDES = 941 };

/* Writes one of them below folder/oma/fi; another version is another text. */
void article_write(const char *folder, size_t number, unsigned version);
/* All of them, and NEUVO_KNOWLEDGE_OVERRIDES names the folder. */
void articles_write(const char *folder);

#endif
