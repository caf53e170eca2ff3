#include "store/article_reader.h"

#include "store/inside.h"

enum result reader_article_head(struct reader *reader, int64_t organisation_id, const char *topic,
                                enum language language, struct article_head *head, struct error *error)
{
    return article_head_find(reader_store(reader), organisation_id, topic, language, head, error);
}

enum result reader_article_version(struct reader *reader, int64_t organisation_id, const char *topic,
                                   enum language language, int64_t number, struct article_version *version,
                                   struct error *error)
{
    return article_version_find(reader_store(reader), organisation_id, topic, language, number, version, error);
}

enum result reader_article_versions(struct reader *reader, int64_t organisation_id, const char *topic,
                                    enum language language, struct article_versions *versions, struct error *error)
{
    return article_versions_of(reader_store(reader), organisation_id, topic, language, versions, error);
}

enum result reader_articles_in_force(struct reader *reader, int64_t organisation_id, struct article_versions *versions,
                                     struct error *error)
{
    return articles_in_force(reader_store(reader), organisation_id, versions, error);
}

enum result reader_article_changes(struct reader *reader, int64_t organisation_id, int64_t *changes,
                                   struct error *error)
{
    return article_changes(reader_store(reader), organisation_id, changes, error);
}

enum result reader_article_helped(struct reader *reader, int64_t organisation_id, const char *topic,
                                  enum language language, int64_t *helped, int64_t *not_helped, struct error *error)
{
    return article_helped(reader_store(reader), organisation_id, topic, language, helped, not_helped, error);
}

enum result reader_article_used(struct reader *reader, int64_t organisation_id, const char *topic,
                                enum language language, int64_t since_ms, int64_t *used, struct error *error)
{
    return article_used(reader_store(reader), organisation_id, topic, language, since_ms, used, error);
}

enum result reader_article_marks(struct reader *reader, int64_t organisation_id, const char *topic,
                                 enum language language, struct article_marks *marks, struct error *error)
{
    return article_marks_of(reader_store(reader), organisation_id, topic, language, marks, error);
}

enum result reader_article_approval(struct reader *reader, int64_t organisation_id, bool *wanted, struct error *error)
{
    return article_approval_wanted(reader_store(reader), organisation_id, wanted, error);
}

enum result reader_articles_unseen(struct reader *reader, int64_t organisation_id, enum language language,
                                   const char *after, size_t limit, struct article_versions *versions,
                                   struct error *error)
{
    return articles_unseen(reader_store(reader), organisation_id, language, after, limit, versions, error);
}

enum result reader_article_files(struct reader *reader, int64_t organisation_id, struct article_files *files,
                                 struct error *error)
{
    return article_files_known(reader_store(reader), organisation_id, files, error);
}

enum result reader_failed_questions(struct reader *reader, int64_t organisation_id, size_t limit,
                                    struct failed_questions *questions, struct error *error)
{
    return failed_questions_waiting(reader_store(reader), organisation_id, limit, questions, error);
}

enum result reader_drafts(struct reader *reader, int64_t organisation_id, size_t limit, struct drafts *drafts,
                          struct error *error)
{
    return drafts_in(reader_store(reader), organisation_id, DRAFT_WAITS, limit, drafts, error);
}
