#include "store/article_marks.h"

#include "store/inside.h"

#include <string.h>

enum result article_mark_set(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                             const struct article_mark *mark, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO article_mark (organisation_id, topic, language, kind, why, at_ms) VALUES ($1, $2, $3, "
                  "$4, $5, $6) ON CONFLICT (organisation_id, topic, language, kind) DO UPDATE SET why = excluded.why, "
                  "at_ms = excluded.at_ms",
                  VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language)),
                         TEXT(article_mark_name(mark->kind)), TEXT(mark->why), INT(mark->at_ms)),
                  error);
}

enum result article_marks_clear(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                                struct error *error)
{
    return db_run(store->db, NULL,
                  "DELETE FROM article_mark WHERE organisation_id = $1 AND topic = $2 AND language = $3",
                  VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language))), error);
}

enum result article_mark_clear(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                               enum article_mark_kind kind, struct error *error)
{
    return db_run(
        store->db, NULL,
        "DELETE FROM article_mark WHERE organisation_id = $1 AND topic = $2 AND language = $3 AND kind = $4",
        VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language)), TEXT(article_mark_name(kind))), error);
}

static enum article_mark_kind kind_of_name(const char *name)
{
    int kind = 0;
    while (kind < MARK_COUNT && strcmp(article_mark_name((enum article_mark_kind)kind), name) != 0)
        kind++;
    return (enum article_mark_kind)kind;
}

enum result article_marks_of(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                             struct article_marks *marks, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT kind, at_ms, why FROM article_mark WHERE organisation_id = $1 AND topic = "
                                  "$2 AND language = $3 ORDER BY kind",
                                  VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language))), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        enum article_mark_kind kind = kind_of_name(rows_text(rows, 0));
        if (kind < MARK_COUNT) /* else a newer Neuvo wrote it */
            *list_push(&marks->list) = (struct article_mark){kind, rows_int(rows, 1), x_strdup(rows_text(rows, 2))};
    }
    return result;
}

enum result article_is_behind(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                              bool *behind, struct error *error)
{
    int64_t count = 0;
    enum result result = db_number(
        store->db, &count,
        "SELECT COUNT(*) FROM article_mark WHERE organisation_id = $1 AND topic = $2 AND language = $3 AND "
        "kind = $4",
        VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language)), TEXT(article_mark_name(MARK_BEHIND))),
        error);
    *behind = count > 0;
    return result;
}
