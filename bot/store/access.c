#include "store/access.h"

#include "store/inside.h"

#include <stdlib.h>

enum result access_grant(struct store *store, int64_t organisation_id, int64_t person_id, const char *access,
                         const char *name, int64_t now_ms, struct error *error)
{
    return db_run(
        store->db, NULL,
        "INSERT INTO access (organisation_id, person_id, access, name, created_ms) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (organisation_id, person_id, access) DO UPDATE SET name = excluded.name",
        VALUES(INT(organisation_id), INT(person_id), TEXT(access), TEXT(name), INT(now_ms)), error);
}

enum result access_find(struct store *store, int64_t organisation_id, int64_t person_id, const char *access,
                        struct text *name, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows, "SELECT name FROM access WHERE organisation_id = $1 AND person_id = $2 AND access = $3",
        VALUES(INT(organisation_id), INT(person_id), TEXT(access)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    text_clear(name);
    text_add(name, rows_text(rows, 0));
    return RESULT_OK;
}

void access_rows_done(struct access_rows *rows)
{
    for (size_t i = 0; i < rows->list.count; i++)
        free(rows->list.items[i].name);
    list_done(&rows->list);
}

enum result access_all(struct store *store, int64_t organisation_id, const char *access, struct access_rows *rows,
                       struct error *error)
{
    own_(rows_done) struct rows *found = NULL;
    enum result result =
        db_query(store->db, &found,
                 "SELECT person_id, name FROM access WHERE organisation_id = $1 AND access = $2 ORDER BY name",
                 VALUES(INT(organisation_id), TEXT(access)), error);
    while (result == RESULT_OK && rows_next(found, &result, error))
        *list_push(&rows->list) = (struct access_row){rows_int(found, 0), x_strdup(rows_text(found, 1))};
    return result;
}

enum result queue_member_add(struct store *store, int64_t organisation_id, int64_t queue_id, int64_t person_id,
                             struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO queue_member (organisation_id, queue_id, person_id) VALUES ($1, $2, $3) "
                  "ON CONFLICT DO NOTHING",
                  VALUES(INT(organisation_id), INT(queue_id), INT(person_id)), error);
}

enum result queue_member_only(struct store *store, int64_t organisation_id, int64_t queue_id, int64_t person_id,
                              struct error *error)
{
    enum result result = db_run(store->db, NULL,
                                "DELETE FROM queue_member WHERE organisation_id = $1 AND queue_id IN (SELECT id FROM "
                                "queue WHERE organisation_id = $1 AND id <> $2) AND person_id = $3",
                                VALUES(INT(organisation_id), INT(queue_id), INT(person_id)), error);
    return result == RESULT_OK ? queue_member_add(store, organisation_id, queue_id, person_id, error) : result;
}

enum result queue_member_is(struct store *store, int64_t organisation_id, int64_t queue_id, int64_t person_id, bool *is,
                            struct error *error)
{
    int64_t one = 0;
    enum result result = db_number(
        store->db, &one, "SELECT 1 FROM queue_member WHERE organisation_id = $1 AND queue_id = $2 AND person_id = $3",
        VALUES(INT(organisation_id), INT(queue_id), INT(person_id)), error);
    *is = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

void queue_place_done(struct queue_place *place)
{
    text_done(&place->connector);
    text_done(&place->place);
}

enum result queue_place_set(struct store *store, int64_t organisation_id, int64_t queue_id, const char *connector,
                            const char *place, struct error *error)
{
    return db_run(store->db, NULL, "UPDATE queue SET connector = $3, place = $4 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(queue_id), TEXT(connector), TEXT(place)), error);
}

enum result queue_place_of(struct store *store, int64_t organisation_id, int64_t queue_id, struct queue_place *place,
                           struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT connector, place FROM queue WHERE organisation_id = $1 AND id = $2 "
                                  "AND place <> ''",
                                  VALUES(INT(organisation_id), INT(queue_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    place->queue_id = queue_id;
    text_add(&place->connector, rows_text(rows, 0));
    text_add(&place->place, rows_text(rows, 1));
    return RESULT_OK;
}

enum result queue_place_is(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                           bool *is, struct error *error)
{
    int64_t one = 0;
    enum result result =
        db_number(store->db, &one,
                  "SELECT 1 FROM queue WHERE organisation_id = $1 AND connector = $2 AND place = $3 AND place <> '' "
                  "LIMIT 1",
                  VALUES(INT(organisation_id), TEXT(connector), TEXT(place)), error);
    *is = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
