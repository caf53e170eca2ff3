#include "store/service_desks.h"

#include "store/access.h"
#include "store/inside.h"
#include "store/people.h"
#include "store/timers.h"
#include "store/tutors.h"

#include <stdlib.h>
#include <string.h>

void service_desk_done(struct service_desk *desk)
{
    free(desk->code);
    free(desk->name);
    free(desk->webhook);
    free(desk->secret);
    free(desk->mail);
}

void service_desks_done(struct service_desks *desks)
{
    for (size_t i = 0; i < desks->list.count; i++)
        service_desk_done(&desks->list.items[i]);
    list_done(&desks->list);
}

/* It has tickets and speaks as a tutor does; but it is a member of no queue, and nobody can sign in as it. */
enum result service_desk_set(struct store *store, int64_t organisation_id, struct service_desk *desk, int64_t now_ms,
                             struct error *error)
{
    struct person person = {.id = 0};
    enum result result = person_for_account(store, organisation_id, "servicedesk", desk->code, PRESENCE_PERSONAL,
                                            now_ms, &person, error);
    desk->person_id = person.id;
    if (result == RESULT_OK)
        result = access_grant(store, organisation_id, person.id, "tutor", desk->name, now_ms, error);
    return result == RESULT_OK
               ? db_run(store->db, NULL,
                        "INSERT INTO service_desk (organisation_id, code, person_id, name, webhook, secret, mail) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (organisation_id, code) DO UPDATE SET "
                        "person_id = excluded.person_id, name = excluded.name, webhook = excluded.webhook, "
                        "secret = excluded.secret, mail = excluded.mail",
                        VALUES(INT(organisation_id), TEXT(desk->code), INT(person.id), TEXT(desk->name),
                               TEXT(desk->webhook), TEXT(desk->secret), TEXT(desk->mail)),
                        error)
               : result;
}

enum result service_desk_remove(struct store *store, int64_t organisation_id, const struct service_desk *desk,
                                int64_t now_ms, struct error *error)
{
    int64_t timer_id = 0;
    enum result result = tutor_remove(store, organisation_id, desk->person_id, error);
    if (result == RESULT_OK)
        result = db_run(store->db, NULL, "DELETE FROM service_desk WHERE organisation_id = $1 AND code = $2",
                        VALUES(INT(organisation_id), TEXT(desk->code)), error);
    return result == RESULT_OK ? timer_add(store, organisation_id, 0, desk->person_id, "tutor_gone", "", now_ms, now_ms,
                                           &timer_id, error)
                               : result;
}

#define DESK_COLUMNS "SELECT d.person_id, d.code, d.name, d.webhook, d.secret, d.mail FROM service_desk d "

static struct service_desk read_desk(const struct rows *rows)
{
    return (struct service_desk){.person_id = rows_int(rows, 0),
                                 .code = x_strdup(rows_text(rows, 1)),
                                 .name = x_strdup(rows_text(rows, 2)),
                                 .webhook = x_strdup(rows_text(rows, 3)),
                                 .secret = x_strdup(rows_text(rows, 4)),
                                 .mail = x_strdup(rows_text(rows, 5))};
}

static enum result take_one(enum result result, struct rows *rows, struct service_desk *desk, struct error *error)
{
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *desk = read_desk(rows);
    return RESULT_OK;
}

enum result service_desks_all(struct store *store, int64_t organisation_id, struct service_desks *desks,
                              struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, DESK_COLUMNS "WHERE d.organisation_id = $1 ORDER BY d.code",
                                  VALUES(INT(organisation_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&desks->list) = read_desk(rows);
    return result;
}

enum result queue_service_desk_set(struct store *store, int64_t organisation_id, int64_t queue_id, const char *code,
                                   struct error *error)
{
    return db_run(store->db, NULL, "UPDATE queue SET service_desk = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(queue_id), TEXT(code)), error);
}

enum result service_desk_of_queue(struct store *store, int64_t organisation_id, int64_t queue_id,
                                  struct service_desk *desk, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 DESK_COLUMNS "JOIN queue q ON q.organisation_id = d.organisation_id AND q.service_desk = d.code "
                              "WHERE q.organisation_id = $1 AND q.id = $2",
                 VALUES(INT(organisation_id), INT(queue_id)), error);
    return take_one(result, rows, desk, error);
}

enum result service_desk_find(struct store *store, int64_t organisation_id, const char *code, struct service_desk *desk,
                              struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, DESK_COLUMNS "WHERE d.organisation_id = $1 AND d.code = $2",
                                  VALUES(INT(organisation_id), TEXT(code)), error);
    return take_one(result, rows, desk, error);
}

enum result service_desk_of_person(struct store *store, int64_t organisation_id, int64_t person_id,
                                   struct service_desk *desk, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, DESK_COLUMNS "WHERE d.organisation_id = $1 AND d.person_id = $2",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    return take_one(result, rows, desk, error);
}

enum result ticket_reference_set(struct store *store, int64_t organisation_id, int64_t ticket_id, const char *reference,
                                 struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET desk_reference = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(ticket_id), TEXT(reference)), error);
}

enum result ticket_reference(struct store *store, int64_t organisation_id, int64_t ticket_id, struct text *reference,
                             struct error *error)
{
    return db_text(store->db, reference, "SELECT desk_reference FROM ticket WHERE organisation_id = $1 AND id = $2",
                   VALUES(INT(organisation_id), INT(ticket_id)), error);
}

/* The departure knows only its own id, so the organisations are gone through. Both places end with the number:
 * "CODE/12" by webhook, "desk/12" by mail. */
enum result service_desk_departure(struct store *store, int64_t departure_id, int64_t *organisation_id, int64_t *number,
                                   struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT o.organisation_id, c.place FROM organisation g CROSS JOIN outbox o CROSS JOIN conversation c "
                 "WHERE o.organisation_id = g.organisation_id AND o.id = $1 AND c.organisation_id = o.organisation_id "
                 "AND c.id = o.conversation_id "
                 "AND (c.connector = 'servicedesk' OR (c.connector = 'mail' AND c.place LIKE 'desk/%'))",
                 VALUES(INT(departure_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    const char *slash = strrchr(rows_text(rows, 1), '/');
    *organisation_id = rows_int(rows, 0);
    *number = slash == NULL ? 0 : strtoll(slash + 1, NULL, 10);
    return RESULT_OK;
}
