/* What an article would say if no editor had written anything: what lies in the organisation's folders, else what came
 * with the program. */
#ifndef NEUVO_JOBS_ARTICLE_TEXT_H
#define NEUVO_JOBS_ARTICLE_TEXT_H

#include "knowledge/knowledge.h"
#include "model/article_fields.h"

/* Into an empty value. False: there is no such file, or none that can be read. */
bool article_text_beneath(const struct knowledge_sources *sources, const char *topic, enum language language,
                          struct article_fields *fields);

#endif
