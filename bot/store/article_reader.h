/* What the console and the knowledge worker read of articles, beside the writer: as in articles.h. */
#ifndef NEUVO_STORE_ARTICLE_READER_H
#define NEUVO_STORE_ARTICLE_READER_H

#include "store/article_files.h"
#include "store/article_marks.h"
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
/* How often it answered since then. */
enum result reader_article_used(struct reader *reader, int64_t organisation_id, const char *topic,
                                enum language language, int64_t since_ms, int64_t *used, struct error *error);
enum result reader_article_marks(struct reader *reader, int64_t organisation_id, const char *topic,
                                 enum language language, struct article_marks *marks, struct error *error);
/* Whether a second person must approve what is published. */
enum result reader_article_approval(struct reader *reader, int64_t organisation_id, bool *wanted, struct error *error);
/* Topics after `after`, in their order, that are written and answer nothing; with the text of their newest version. */
enum result reader_articles_unseen(struct reader *reader, int64_t organisation_id, enum language language,
                                   const char *after, size_t limit, struct article_versions *versions,
                                   struct error *error);
enum result reader_article_files(struct reader *reader, int64_t organisation_id, struct article_files *files,
                                 struct error *error);
enum result reader_failed_questions(struct reader *reader, int64_t organisation_id, size_t limit,
                                    struct failed_questions *questions, struct error *error);
/* Those that wait for an editor. */
enum result reader_drafts(struct reader *reader, int64_t organisation_id, size_t limit, struct drafts *drafts,
                          struct error *error);

#endif
