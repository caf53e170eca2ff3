/* How often the right article comes first on public questions, Neuvo beside FTS5: speed counts only with the same
 * recall. */
#ifndef NEUVO_BENCH_SEARCH_RECALL_H
#define NEUVO_BENCH_SEARCH_RECALL_H

#include "bench/search_fts5.h"

struct recall {
    size_t asked, ours, theirs;
};

/* knowledge was built from the file `articles` (lines {"id","title","text"}); questions: lines
   {"id","lang","text","relevant"}, of which the first thousand count. False when a file cannot be read. */
bool recall_measure(const struct knowledge *knowledge, struct analyser *analyser, const char *articles,
                    const char *questions, struct recall *recall);

#endif
