/* The peer in C: SQLite FTS5 in memory, its own bm25, the question's words joined by OR. */
#ifndef NEUVO_BENCH_SEARCH_FTS5_H
#define NEUVO_BENCH_SEARCH_FTS5_H

#include "bench/search_texts.h"

struct fts5;

struct fts5 *fts5_new(void);
void fts5_free(struct fts5 *fts5);
void fts5_add(struct fts5 *fts5, size_t number, const struct made *made);
void fts5_seal(struct fts5 *fts5);
/* The number of the best article; SIZE_MAX for none. Ten are fetched. */
size_t fts5_ask(struct fts5 *fts5, const char *question);

#endif
