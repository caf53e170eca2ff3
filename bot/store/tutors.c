#include "store/tutors.h"

#include "model/ticket.h"
#include "store/inside.h"

#include <stdlib.h>

void tutor_rows_done(struct tutor_rows *rows)
{
    for (size_t i = 0; i < rows->list.count; i++) {
        free(rows->list.items[i].hours);
        free(rows->list.items[i].languages);
        free(rows->list.items[i].units);
        free(rows->list.items[i].topics);
        free(rows->list.items[i].digest);
    }
    list_done(&rows->list);
}

static const char *or_nothing(const char *text)
{
    return text == NULL ? "" : text;
}

enum result tutor_hours_set(struct store *store, int64_t organisation_id, const struct tutor_row *row,
                            struct error *error)
{
    return db_run(
        store->db, NULL,
        "INSERT INTO tutor_hours (organisation_id, person_id, hours, week_minutes, off, calendar, languages, units, "
        "topics, most, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (organisation_id, "
        "person_id) DO "
        "UPDATE SET hours = excluded.hours, week_minutes = excluded.week_minutes, off = excluded.off, calendar = "
        "excluded.calendar, languages = excluded.languages, units = excluded.units, topics = excluded.topics, "
        "most = excluded.most, digest = excluded.digest",
        VALUES(INT(organisation_id), INT(row->person_id), TEXT(or_nothing(row->hours)), INT(row->week_minutes),
               INT(row->off), INT(row->calendar), TEXT(or_nothing(row->languages)), TEXT(or_nothing(row->units)),
               TEXT(or_nothing(row->topics)), INT(row->most), TEXT(or_nothing(row->digest))),
        error);
}

enum result tutor_warned(struct store *store, int64_t organisation_id, int64_t person_id, int64_t ticket_id,
                         int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE tutor_hours SET warned_ticket_id = $3, warned_ms = $4 WHERE organisation_id = $1 AND "
                  "person_id = $2",
                  VALUES(INT(organisation_id), INT(person_id), INT(ticket_id), INT(now_ms)), error);
}

enum result tutor_remove(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    static const char *const statements[] = {
        "DELETE FROM access WHERE organisation_id = $1 AND person_id = $2 AND access = 'tutor'",
        ("DELETE FROM queue_member WHERE organisation_id = $1 AND queue_id IN (SELECT id FROM queue WHERE "
         "organisation_id = $1) AND person_id = $2"),
        "DELETE FROM calendar_stretch WHERE organisation_id = $1 AND owner = 'tutor' AND owner_id = $2",
        "DELETE FROM own_card_wish WHERE organisation_id = $1 AND person_id = $2",
        "DELETE FROM tutor_hours WHERE organisation_id = $1 AND person_id = $2",
    };
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof statements / sizeof *statements && result == RESULT_OK; i++)
        result = db_run(store->db, NULL, statements[i], VALUES(INT(organisation_id), INT(person_id)), error);
    return result;
}

#define TUTOR_COLUMNS \
    "SELECT h.person_id, h.week_minutes, h.off, h.hours, h.calendar, h.languages, h.units, h.topics, h.most, " \
    "h.warned_ticket_id, h.warned_ms, h.digest, h.digest_ms, (SELECT COUNT(*) FROM ticket t WHERE t.organisation_id " \
    "= $1 AND t.claimer_id = " \
    "h.person_id AND t.state = $2) FROM tutor_hours h "

static enum result take_rows(enum result result, struct rows *found, struct tutor_rows *rows, struct error *error)
{
    while (result == RESULT_OK && rows_next(found, &result, error))
        *list_push(&rows->list) = (struct tutor_row){.person_id = rows_int(found, 0),
                                                     .week_minutes = rows_int(found, 1),
                                                     .off = rows_int(found, 2) != 0,
                                                     .hours = x_strdup(rows_text(found, 3)),
                                                     .calendar = rows_int(found, 4) != 0,
                                                     .languages = x_strdup(rows_text(found, 5)),
                                                     .units = x_strdup(rows_text(found, 6)),
                                                     .topics = x_strdup(rows_text(found, 7)),
                                                     .most = rows_int(found, 8),
                                                     .warned_ticket_id = rows_int(found, 9),
                                                     .warned_ms = rows_int(found, 10),
                                                     .digest = x_strdup(rows_text(found, 11)),
                                                     .digest_ms = rows_int(found, 12),
                                                     .open = rows_int(found, 13)};
    return result;
}

enum result tutors_of_queue(struct store *store, int64_t organisation_id, int64_t queue_id, struct tutor_rows *rows,
                            struct error *error)
{
    own_(rows_done) struct rows *found = NULL;
    enum result result = db_query(
        store->db, &found,
        TUTOR_COLUMNS "JOIN queue_member m ON m.organisation_id = h.organisation_id AND m.person_id = "
                      "h.person_id WHERE m.organisation_id = $1 AND m.queue_id = $3 AND h.organisation_id = $1",
        VALUES(INT(organisation_id), INT(TICKET_CLAIMED), INT(queue_id)), error);
    return take_rows(result, found, rows, error);
}

enum result tutor_hours_of(struct store *store, int64_t organisation_id, int64_t person_id, struct tutor_rows *rows,
                           struct error *error)
{
    own_(rows_done) struct rows *found = NULL;
    enum result result = db_query(store->db, &found, TUTOR_COLUMNS "WHERE h.organisation_id = $1 AND h.person_id = $3",
                                  VALUES(INT(organisation_id), INT(TICKET_CLAIMED), INT(person_id)), error);
    return take_rows(result, found, rows, error);
}

enum result tutors_all(struct store *store, int64_t organisation_id, struct tutor_rows *rows, struct error *error)
{
    own_(rows_done) struct rows *found = NULL;
    enum result result = db_query(store->db, &found, TUTOR_COLUMNS "WHERE h.organisation_id = $1",
                                  VALUES(INT(organisation_id), INT(TICKET_CLAIMED)), error);
    return take_rows(result, found, rows, error);
}

enum result digest_planned(struct store *store, int64_t organisation_id, int64_t person_id, int64_t due_ms,
                           struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE tutor_hours SET digest_ms = $3 WHERE organisation_id = $1 AND person_id = $2",
                  VALUES(INT(organisation_id), INT(person_id), INT(due_ms)), error);
}

enum result digest_count(struct store *store, int64_t organisation_id, int64_t person_id, struct digest_counts *counts,
                         struct error *error)
{
    own_(text_done) struct text language = TEXT_INIT;
    enum result result = db_number(store->db, &counts->waiting,
                                   "SELECT COUNT(*) FROM queue_member m JOIN ticket t ON t.organisation_id = "
                                   "m.organisation_id AND t.queue_id = m.queue_id AND t.state = $3 "
                                   "WHERE m.organisation_id = $1 AND m.person_id = $2",
                                   VALUES(INT(organisation_id), INT(person_id), INT(TICKET_NEW)), error);
    if (result == RESULT_OK)
        result = db_number(store->db, &counts->mine,
                           "SELECT COUNT(*) FROM ticket WHERE organisation_id = $1 AND claimer_id = $2 AND state = $3",
                           VALUES(INT(organisation_id), INT(person_id), INT(TICKET_CLAIMED)), error);
    if (result == RESULT_OK)
        result = db_number(store->db, &counts->unanswered,
                           "SELECT COUNT(*) FROM ticket WHERE organisation_id = $1 AND claimer_id = $2 AND state = $3 "
                           "AND heard_ms >= told_ms",
                           VALUES(INT(organisation_id), INT(person_id), INT(TICKET_CLAIMED)), error);
    if (result == RESULT_OK)
        result = db_text(store->db, &language, "SELECT language FROM person WHERE organisation_id = $1 AND id = $2",
                         VALUES(INT(organisation_id), INT(person_id)), error);
    counts->language = language_from_code(language.data);
    return result;
}

enum result queue_waiting(struct store *store, int64_t organisation_id, int64_t queue_id, int64_t *count,
                          struct error *error)
{
    return db_number(store->db, count,
                     "SELECT COUNT(*) FROM ticket WHERE organisation_id = $1 AND queue_id = $2 AND state = $3",
                     VALUES(INT(organisation_id), INT(queue_id), INT(TICKET_NEW)), error);
}

void queue_route_done(struct queue_route *route)
{
    free_pointer(&route->topics);
    free_pointer(&route->units);
    free_pointer(&route->languages);
}

void queue_routes_done(struct queue_routes *routes)
{
    for (size_t i = 0; i < routes->list.count; i++)
        queue_route_done(&routes->list.items[i]);
    list_done(&routes->list);
}

enum result queue_route_set(struct store *store, int64_t organisation_id, const struct queue_route *route,
                            struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE queue SET topics = $3, units = $4, languages = $5 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(route->queue_id), TEXT(route->topics), TEXT(route->units),
                         TEXT(route->languages)),
                  error);
}

enum result queue_routes_all(struct store *store, int64_t organisation_id, struct queue_routes *routes,
                             struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT id, topics, units, languages FROM queue WHERE organisation_id = $1 "
                                  "ORDER BY topics || units || languages <> '', code",
                                  VALUES(INT(organisation_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&routes->list) = (struct queue_route){rows_int(rows, 0), x_strdup(rows_text(rows, 1)),
                                                         x_strdup(rows_text(rows, 2)), x_strdup(rows_text(rows, 3))};
    return result;
}
