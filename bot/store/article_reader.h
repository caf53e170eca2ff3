/* What the console and the knowledge worker read of articles, beside the writer: as in articles.h. */
#ifndef NEUVO_STORE_ARTICLE_READER_H
#define NEUVO_STORE_ARTICLE_READER_H

#include "store/articles.h"
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

#endif
