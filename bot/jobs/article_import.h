/*
 * Reads questions and answers from a table: CSV with a line of headings, and the TSV that QnA Maker exports.
 *
 * A column for the question and one for the answer are needed (in Finnish, Swedish or English, any case); others that
 * are known: title, topic, language, keywords, tools, owner. Rows with the same QnaId, or the same answer in the same
 * language, are one article with several questions.
 */
#ifndef NEUVO_JOBS_ARTICLE_IMPORT_H
#define NEUVO_JOBS_ARTICLE_IMPORT_H

#include "base/error.h"
#include "model/article_import.h"

#include <stddef.h>

enum { IMPORT_BYTES = 2 * 1024 * 1024, IMPORTED_MOST = 1000 };

/* Into an empty value: every row that can be an article, and a fault for every one that cannot. language: of rows that
 * say none. BAD_INPUT: it is no such table; the text says what is missing. */
enum result article_import_read(const char *bytes, size_t length, enum language language, struct article_import *import,
                                struct error *error);
/* An article whose name was only made out of its title does not take the place of one that there is: it becomes a
 * fault.
 */
struct knowledge;
void article_import_compare(struct article_import *import, const struct knowledge *knowledge);

#endif
