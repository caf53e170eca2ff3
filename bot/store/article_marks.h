/* What editors should look at (model/article_edit.h): one mark of a kind for an article. */
#ifndef NEUVO_STORE_ARTICLE_MARKS_H
#define NEUVO_STORE_ARTICLE_MARKS_H

#include "model/article_edit.h"
#include "store/store.h"

/* An older mark of that kind gives way. */
enum result article_mark_set(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                             const struct article_mark *mark, struct error *error);
/* Somebody looked at it. */
enum result article_marks_clear(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                                struct error *error);
enum result article_mark_clear(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                               enum article_mark_kind kind, struct error *error);
/* Adds the marks of one. */
enum result article_marks_of(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                             struct article_marks *marks, struct error *error);
/* Whether it changed in another language since somebody looked at it. */
enum result article_is_behind(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                              bool *behind, struct error *error);

#endif
