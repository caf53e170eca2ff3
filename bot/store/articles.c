#include "store/articles.h"

#include "store/inside.h"
#include "store/organisations.h"

#include <string.h>

enum { VERSIONS_SHOWN = 200 };

enum result article_head_find(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                              struct article_head *head, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    *head = (struct article_head){0};
    enum result result =
        db_query(store->db, &rows,
                 "SELECT newest, in_force, newest_deed, newest_waits, newest_due_ms, archived FROM article WHERE "
                 "organisation_id = $1 AND topic = $2 AND language = $3",
                 VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language))), error);
    if (result == RESULT_OK && rows_next(rows, &result, error))
        *head = (struct article_head){.newest = rows_int(rows, 0),
                                      .in_force = rows_int(rows, 1),
                                      .deed = (enum article_deed)rows_int(rows, 2),
                                      .waits = rows_int(rows, 3) != 0,
                                      .due_ms = rows_int(rows, 4),
                                      .archived = rows_int(rows, 5) != 0};
    return result;
}

bool article_is_unfinished(const struct article_head *head)
{
    return head->newest > 0 && (head->waits || head->deed == ARTICLE_DRAFTED || head->deed == ARTICLE_SCHEDULED);
}

enum result article_approval_wanted(struct store *store, int64_t organisation_id, bool *wanted, struct error *error)
{
    own_(text_done) struct text value = TEXT_INIT;
    enum result result = organisation_fact(store, organisation_id, ARTICLE_APPROVAL_FACT, &value, error);
    *wanted = result == RESULT_OK && strcmp(value.data, ARTICLE_APPROVAL_SECOND) == 0;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result note_change(struct store *store, int64_t organisation_id, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO article_change (organisation_id, changes) VALUES ($1, 1) "
                  "ON CONFLICT (organisation_id) DO UPDATE SET changes = article_change.changes + 1",
                  VALUES(INT(organisation_id)), error);
}

/* What its newest version does, once nothing keeps it from that. */
static void take_effect(struct article_head *head)
{
    switch (head->deed) {
    case ARTICLE_PUBLISHED:
    case ARTICLE_CHECKED:
    case ARTICLE_ARCHIVED:
        head->in_force = head->newest;
        head->archived = head->deed == ARTICLE_ARCHIVED;
        break;
    case ARTICLE_TAKEN_BACK:
        head->in_force = 0;
        head->archived = false;
        break;
    default:
        break;
    }
}

/* `before`: what was in force; another one counts as a change of what answers. */
static enum result save_head(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                             const struct article_head *head, int64_t before, struct error *error)
{
    bool unseen = head->archived || (head->in_force == 0 && article_is_unfinished(head));
    enum result result = db_run(
        store->db, NULL,
        "INSERT INTO article (organisation_id, topic, language, newest, newest_deed, in_force, newest_waits, "
        "newest_due_ms, archived, unseen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        "ON CONFLICT (organisation_id, topic, language) DO UPDATE SET newest = excluded.newest, newest_deed = "
        "excluded.newest_deed, in_force = excluded.in_force, newest_waits = excluded.newest_waits, newest_due_ms = "
        "excluded.newest_due_ms, archived = excluded.archived, unseen = excluded.unseen",
        VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language)), INT(head->newest), INT(head->deed),
               INT(head->in_force), INT(head->waits), INT(head->due_ms), INT(head->archived), INT(unseen)),
        error);
    return result == RESULT_OK && head->in_force != before ? note_change(store, organisation_id, error) : result;
}

enum result article_add_version(struct store *store, int64_t organisation_id, int64_t person_id,
                                const struct article_edit *edit, bool waits, int64_t now_ms, int64_t *number,
                                struct error *error)
{
    struct article_head head;
    enum result result = article_head_find(store, organisation_id, edit->topic, edit->language, &head, error);
    int64_t before = head.in_force;
    *number = ++head.newest;
    head.deed = edit->deed;
    head.waits = waits;
    head.due_ms = edit->deed == ARTICLE_SCHEDULED ? edit->due_ms : 0;
    if (!waits)
        take_effect(&head);
    if (result == RESULT_OK)
        result = db_run(
            store->db, NULL,
            "INSERT INTO article_version (organisation_id, topic, language, number, person_id, at_ms, deed, "
            "text, due_ms, waits) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            VALUES(INT(organisation_id), TEXT(edit->topic), TEXT(language_code(edit->language)), INT(head.newest),
                   INT(person_id), INT(now_ms), INT(edit->deed), TEXT(edit->text), INT(head.due_ms), INT(waits)),
            error);
    return result == RESULT_OK ? save_head(store, organisation_id, edit->topic, edit->language, &head, before, error)
                               : result;
}

enum result article_approve(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                            int64_t approver_id, struct error *error)
{
    struct article_head head;
    enum result result = article_head_find(store, organisation_id, topic, language, &head, error);
    int64_t before = head.in_force;
    if (result != RESULT_OK || !head.waits)
        return result == RESULT_OK ? RESULT_CONFLICT : result;
    head.waits = false;
    take_effect(&head);
    result = db_run(
        store->db, NULL,
        "UPDATE article_version SET waits = 0, approver_id = $5 WHERE organisation_id = $1 AND topic = $2 "
        "AND language = $3 AND number = $4",
        VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language)), INT(head.newest), INT(approver_id)),
        error);
    return result == RESULT_OK ? save_head(store, organisation_id, topic, language, &head, before, error) : result;
}

enum result article_fall_due(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                             int64_t number, bool *published, struct error *error)
{
    struct article_head head;
    enum result result = article_head_find(store, organisation_id, topic, language, &head, error);
    int64_t before = head.in_force;
    *published = result == RESULT_OK && head.newest == number && head.deed == ARTICLE_SCHEDULED && !head.waits;
    if (!*published)
        return result;
    head.deed = ARTICLE_PUBLISHED;
    head.due_ms = 0;
    take_effect(&head);
    return save_head(store, organisation_id, topic, language, &head, before, error);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* The name under which they edit; "" where they do so no more. */
#define VERSION_COLUMNS \
    "SELECT v.topic, v.language, v.number, v.person_id, v.at_ms, v.deed, v.due_ms, v.waits, COALESCE((SELECT a.name " \
    "FROM access a WHERE a.organisation_id = v.organisation_id AND a.person_id = v.person_id AND a.access = " \
    "'editor'), ''), COALESCE((SELECT b.name FROM access b WHERE b.organisation_id = v.organisation_id AND " \
    "b.person_id = v.approver_id AND b.access = 'editor'), ''), "

static struct article_version read_version(const struct rows *rows)
{
    return (struct article_version){.topic = x_strdup(rows_text(rows, 0)),
                                    .language = language_from_code(rows_text(rows, 1)),
                                    .number = rows_int(rows, 2),
                                    .person_id = rows_int(rows, 3),
                                    .at_ms = rows_int(rows, 4),
                                    .deed = (enum article_deed)rows_int(rows, 5),
                                    .due_ms = rows_int(rows, 6),
                                    .waits = rows_int(rows, 7) != 0,
                                    .author = x_strdup(rows_text(rows, 8)),
                                    .approver = x_strdup(rows_text(rows, 9)),
                                    .text = x_strdup(rows_text(rows, 10))};
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

enum result articles_unseen(struct store *store, int64_t organisation_id, enum language language, const char *after,
                            size_t limit, struct article_versions *versions, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        VERSION_COLUMNS "v.text FROM article h JOIN article_version v ON v.organisation_id = h.organisation_id AND "
                        "v.topic = h.topic AND v.language = h.language AND v.number = h.newest WHERE h.organisation_id "
                        "= $1 AND h.language = $2 AND h.unseen = 1 AND h.topic > $3 ORDER BY h.topic LIMIT $4",
        VALUES(INT(organisation_id), TEXT(language_code(language)), TEXT(after), INT((int64_t)limit)), error);
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

enum result article_used(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                         int64_t since_ms, int64_t *used, struct error *error)
{
    return db_number(store->db, used,
                     "SELECT COUNT(*) FROM question WHERE organisation_id = $1 AND topic = $2 AND language = $3 AND "
                     "at_ms >= $4",
                     VALUES(INT(organisation_id), TEXT(topic), TEXT(language_code(language)), INT(since_ms)), error);
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
