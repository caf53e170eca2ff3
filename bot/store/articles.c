#include "store/articles.h"

#include "store/inside.h"

enum { VERSIONS_SHOWN = 200 };

enum result article_head_find(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                              struct article_head *head, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    *head = (struct article_head){0};
    enum result result = db_query(
        store->db, &rows,
        "SELECT newest, in_force, newest_deed FROM article WHERE organisation_id = $1 AND topic = $2 AND language = $3",
        VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language))), error);
    if (result == RESULT_OK && rows_next(rows, &result, error))
        *head = (struct article_head){rows_int(rows, 0), rows_int(rows, 1), (enum article_deed)rows_int(rows, 2)};
    return result;
}

static enum result note_change(struct store *store, int64_t organisation_id, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO article_change (organisation_id, changes) VALUES ($1, 1) "
                  "ON CONFLICT (organisation_id) DO UPDATE SET changes = article_change.changes + 1",
                  VALUES(INT(organisation_id)), error);
}

enum result article_add_version(struct store *store, int64_t organisation_id, int64_t person_id,
                                const struct article_edit *edit, int64_t now_ms, int64_t *number, struct error *error)
{
    struct article_head head;
    const char *language = language_code(edit->language);
    enum result result = article_head_find(store, organisation_id, edit->topic, edit->language, &head, error);
    int64_t before = head.in_force;
    *number = ++head.newest;
    if (edit->deed == ARTICLE_PUBLISHED)
        head.in_force = head.newest;
    else if (edit->deed == ARTICLE_TAKEN_BACK)
        head.in_force = 0;
    if (result == RESULT_OK)
        result =
            db_run(store->db, NULL,
                   "INSERT INTO article_version (organisation_id, topic, language, number, person_id, at_ms, deed, "
                   "text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                   VALUES(INT(organisation_id), TEXT(edit->topic), TEXT(language), INT(head.newest), INT(person_id),
                          INT(now_ms), INT(edit->deed), TEXT(edit->text)),
                   error);
    if (result == RESULT_OK)
        result = db_run(store->db, NULL,
                        "INSERT INTO article (organisation_id, topic, language, newest, newest_deed, in_force) "
                        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation_id, topic, language) DO UPDATE SET "
                        "newest = excluded.newest, newest_deed = excluded.newest_deed, in_force = excluded.in_force",
                        VALUES(INT(organisation_id), TEXT(edit->topic), TEXT(language), INT(head.newest),
                               INT(edit->deed), INT(head.in_force)),
                        error);
    return result == RESULT_OK && head.in_force != before ? note_change(store, organisation_id, error) : result;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* The name under which they edit; "" where they do so no more. */
#define VERSION_COLUMNS \
    "SELECT v.topic, v.language, v.number, v.person_id, v.at_ms, v.deed, COALESCE((SELECT a.name FROM access a WHERE " \
    "a.organisation_id = v.organisation_id AND a.person_id = v.person_id AND a.access = 'editor'), ''), "

static struct article_version read_version(const struct rows *rows)
{
    return (struct article_version){.topic = x_strdup(rows_text(rows, 0)),
                                    .language = language_from_code(rows_text(rows, 1)),
                                    .number = rows_int(rows, 2),
                                    .person_id = rows_int(rows, 3),
                                    .at_ms = rows_int(rows, 4),
                                    .deed = (enum article_deed)rows_int(rows, 5),
                                    .author = x_strdup(rows_text(rows, 6)),
                                    .text = x_strdup(rows_text(rows, 7))};
}

enum result article_version_find(struct store *store, int64_t organisation_id, const char *topic,
                                 enum language language, int64_t number, struct article_version *version,
                                 struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 VERSION_COLUMNS "v.text FROM article_version v WHERE v.organisation_id = $1 AND v.topic = $2 AND "
                                 "v.language = $3 AND v.number = $4",
                 VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language)), INT(number)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *version = read_version(rows);
    return RESULT_OK;
}

enum result article_versions_of(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                                struct article_versions *versions, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 VERSION_COLUMNS "'' FROM article_version v WHERE v.organisation_id = $1 AND v.topic = $2 AND "
                                 "v.language = $3 ORDER BY v.number DESC LIMIT $4",
                 VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language)), INT(VERSIONS_SHOWN)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&versions->list) = read_version(rows);
    return result;
}

enum result articles_in_force(struct store *store, int64_t organisation_id, struct article_versions *versions,
                              struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 VERSION_COLUMNS "v.text FROM article h JOIN article_version v ON v.organisation_id = "
                                 "h.organisation_id AND v.topic = h.topic AND v.language = h.language AND v.number = "
                                 "h.in_force WHERE h.organisation_id = $1",
                 VALUES(INT(organisation_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&versions->list) = read_version(rows);
    return result;
}

enum result articles_drafted(struct store *store, int64_t organisation_id, enum language language, const char *after,
                             size_t limit, struct article_versions *versions, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        VERSION_COLUMNS "v.text FROM article h JOIN article_version v ON v.organisation_id = h.organisation_id AND "
                        "v.topic = h.topic AND v.language = h.language AND v.number = h.newest WHERE h.organisation_id "
                        "= $1 AND h.language = $2 AND h.in_force = 0 AND h.newest_deed = $3 AND h.topic > $4 ORDER BY "
                        "h.topic LIMIT $5",
        VALUES(INT(organisation_id), TEXT(language_code(language)), INT(ARTICLE_DRAFTED), TEXT(after),
               INT((int64_t)limit)),
        error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&versions->list) = read_version(rows);
    return result;
}

enum result article_changes(struct store *store, int64_t organisation_id, int64_t *changes, struct error *error)
{
    *changes = 0;
    enum result result = db_number(store->db, changes, "SELECT changes FROM article_change WHERE organisation_id = $1",
                                   VALUES(INT(organisation_id)), error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result article_helped(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                           int64_t *helped, int64_t *not_helped, struct error *error)
{
    static const char sql[] = "SELECT COUNT(*) FROM feedback WHERE organisation_id = $1 AND topic = $2 AND "
                              "language = $3 AND kind = $4";
    const char *code = language_code(language);
    enum result result =
        db_number(store->db, helped, sql, VALUES(INT(organisation_id), TEXT(topic), TEXT(code), TEXT("helped")), error);
    return result == RESULT_OK
               ? db_number(store->db, not_helped, sql,
                           VALUES(INT(organisation_id), TEXT(topic), TEXT(code), TEXT("not_helped")), error)
               : result;
}
