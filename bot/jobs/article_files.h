/* Which files of articles changed since they were last looked at: an upgrade brought another text, or somebody edited
 * one on disk. On the knowledge worker. */
#ifndef NEUVO_JOBS_ARTICLE_FILES_H
#define NEUVO_JOBS_ARTICLE_FILES_H

#include "knowledge/knowledge.h"
#include "store/article_reader.h"

/* Adds those that are not as they are known in the store. Where nothing is known at all, they are no news. Files that
 * cannot be read are passed over. */
enum result article_files_changed(struct reader *reader, int64_t organisation_id,
                                  const struct knowledge_sources *sources, struct article_files *changed,
                                  struct error *error);

#endif
