/* The files of articles as they were when they were last looked at. */
#ifndef NEUVO_STORE_ARTICLE_FILES_H
#define NEUVO_STORE_ARTICLE_FILES_H

#include "model/article_edit.h"
#include "store/store.h"

/* From now on it is known so. */
enum result article_file_keep(struct store *store, int64_t organisation_id, const struct article_file *file,
                              struct error *error);
/* Adds all that are known, without texts. */
enum result article_files_known(struct store *store, int64_t organisation_id, struct article_files *files,
                                struct error *error);

#endif
