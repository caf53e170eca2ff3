/* Complaints about source files: what is wrong, where, how to mend it. Shown to editors and in the log. */
#ifndef NEUVO_KNOWLEDGE_COMPLAINT_H
#define NEUVO_KNOWLEDGE_COMPLAINT_H

#include "knowledge/knowledge.h"

/* Adds one; path and key are copied. complaints may be NULL: then nobody listens. At most COMPLAINTS_MAX are kept. */
enum { COMPLAINTS_MAX = 1000 };
void complaint_add(struct complaints *complaints, const char *path, unsigned line, const char *key, const char *format,
                   ...) __attribute__((format(printf, 5, 6)));

#endif
