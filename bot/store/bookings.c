#include "store/bookings.h"

#include "store/inside.h"

enum { BOOKINGS_MOST = 200 };

enum result booking_drop(struct store *store, int64_t organisation_id, int64_t ticket_id, struct error *error)
{
    return db_run(store->db, NULL, "DELETE FROM booking WHERE organisation_id = $1 AND ticket_id = $2",
                  VALUES(INT(organisation_id), INT(ticket_id)), error);
}

enum result booking_set(struct store *store, int64_t organisation_id, const struct booking *booking,
                        struct error *error)
{
    int64_t changes = 0;
    enum result result = booking_drop(store, organisation_id, booking->ticket_id, error);
    if (result == RESULT_OK)
        result =
            db_run(store->db, &changes,
                   "INSERT INTO booking (organisation_id, ticket_id, person_id, tutor_id, from_ms, remote, "
                   "made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                   VALUES(INT(organisation_id), INT(booking->ticket_id), INT(booking->person_id),
                          INT(booking->tutor_id), INT(booking->from_ms), INT(booking->remote), INT(booking->made_ms)),
                   error);
    if (result == RESULT_OK && changes == 0)
        return error_set(error, RESULT_CONFLICT, "that time of the tutor is taken");
    return result;
}

#define BOOKING_COLUMNS "SELECT ticket_id, person_id, tutor_id, from_ms, remote, made_ms FROM booking "

static struct booking read_booking(const struct rows *rows)
{
    return (struct booking){.ticket_id = rows_int(rows, 0),
                            .person_id = rows_int(rows, 1),
                            .tutor_id = rows_int(rows, 2),
                            .from_ms = rows_int(rows, 3),
                            .remote = rows_int(rows, 4) != 0,
                            .made_ms = rows_int(rows, 5)};
}

enum result booking_find(struct store *store, int64_t organisation_id, int64_t ticket_id, struct booking *booking,
                         struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, BOOKING_COLUMNS "WHERE organisation_id = $1 AND ticket_id = $2",
                                  VALUES(INT(organisation_id), INT(ticket_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *booking = read_booking(rows);
    return RESULT_OK;
}

enum result bookings_of_tutor(struct store *store, int64_t organisation_id, int64_t tutor_id, int64_t from_ms,
                              struct bookings *bookings, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        BOOKING_COLUMNS "WHERE organisation_id = $1 AND tutor_id = $2 AND from_ms >= $3 ORDER BY from_ms LIMIT $4",
        VALUES(INT(organisation_id), INT(tutor_id), INT(from_ms), INT(BOOKINGS_MOST)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&bookings->list) = read_booking(rows);
    return result;
}

enum result bookings_taken(struct store *store, int64_t organisation_id, int64_t tutor_id, int64_t from_ms,
                           int64_t length_ms, struct duties *taken, struct error *error)
{
    struct bookings bookings = {.list = LIST_INIT};
    enum result result = bookings_of_tutor(store, organisation_id, tutor_id, from_ms, &bookings, error);
    for (size_t i = 0; i < bookings.list.count; i++) {
        int64_t begins_ms = bookings.list.items[i].from_ms;
        *list_push(&taken->list) = (struct duty){begins_ms, begins_ms + length_ms};
    }
    list_done(&bookings.list);
    return result;
}
