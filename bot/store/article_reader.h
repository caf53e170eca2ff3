/* What the console and the knowledge worker read of articles, beside the writer: as in articles.h. */
#ifndef NEUVO_STORE_ARTICLE_READER_H
#define NEUVO_STORE_ARTICLE_READER_H

#include "store/articles.h"
#include "store/drafts.h"
#include "store/failed_questions.h"
#include "store/reader.h"

enum result reader_article_head(struct reader *reader, int64_t organisation_id, const char *topic,
                                enum language language, struct article_head *head, struct error *error);
enum result reader_article_version(struct reader *reader, int64_t organisation_id, const char *topic,
                                   enum language language, int64_t number, struct article_version *version,
                                   struct error *error);
enum result reader_article_versions(struct reader *reader, int64_t organisation_id, const char *topic,
                                    enum language language, struct article_versions *versions, struct error *error);
enum result reader_articles_in_force(struct reader *reader, int64_t organisation_id, struct article_versions *versions,
                                     struct error *error);
enum result reader_article_changes(struct reader *reader, int64_t organisation_id, int64_t *changes,
                                   struct error *error);
enum result reader_article_helped(struct reader *reader, int64_t organisation_id, const char *topic,
                                  enum language language, int64_t *helped, int64_t *not_helped, struct error *error);
/* Topics after `after`, in their order, that are written and answer nothing yet; with their texts. */
enum result reader_article_drafts(struct reader *reader, int64_t organisation_id, enum language language,
                                  const char *after, size_t limit, struct article_versions *versions,
                                  struct error *error);
enum result reader_failed_questions(struct reader *reader, int64_t organisation_id, size_t limit,
                                    struct failed_questions *questions, struct error *error);
/* Those that wait for an editor. */
enum result reader_drafts(struct reader *reader, int64_t organisation_id, size_t limit, struct drafts *drafts,
                          struct error *error);

#endif
