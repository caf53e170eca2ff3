/* The YAML front matter of an article: one row per key says how it is checked and where it goes. */
#ifndef NEUVO_KNOWLEDGE_FRONT_MATTER_H
#define NEUVO_KNOWLEDGE_FRONT_MATTER_H

#include "knowledge/article.h"

/* Reads the bytes between the two --- lines (beginning with the end of the first one, so that line numbers are those of
   the file) into the record, whose path is set. False when there was a fault: each gives a complaint. */
bool front_matter_read(const char *bytes, size_t length, const struct article_rules *rules,
                       struct article_record *record, struct complaints *complaints);

/* A real date of the form 2026-11-23. */
bool date_valid(const char *date);

#endif
