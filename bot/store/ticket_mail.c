#include "store/ticket_mail.h"

#include "store/inside.h"

enum result ticket_mail_set(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t conversation_id,
                            const char *address, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO ticket_mail (organisation_id, ticket_id, conversation_id, address) "
                  "VALUES ($1, $2, $3, $4) ON CONFLICT (organisation_id, ticket_id) DO UPDATE SET address = $4, "
                  "mailed_ms = 0",
                  VALUES(INT(organisation_id), INT(ticket_id), INT(conversation_id), TEXT(address)), error);
}

/* One mail until the asker was here again: opened the page (ticket_mail_note), or wrote.
 * The departure knows only its own id, so the organisations are gone through. Of several tickets asked in one
 * conversation it is about the one for which the words were passed on. */
enum result ticket_mail_wanted(struct store *store, int64_t departure_id, struct unread *unread, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT o.organisation_id, o.conversation_id, m.ticket_id, o.seq FROM organisation g "
                 "CROSS JOIN outbox o CROSS JOIN ticket_mail m CROSS JOIN relay r "
                 "WHERE o.organisation_id = g.organisation_id AND o.id = $1 AND o.kind IN ('relay', 'picture') "
                 "AND m.organisation_id = o.organisation_id AND m.conversation_id = o.conversation_id "
                 "AND (m.mailed_ms = 0 OR EXISTS (SELECT 1 FROM entry e WHERE e.organisation_id = m.organisation_id "
                 "AND e.conversation_id = m.conversation_id AND e.from_neuvo = 0 AND e.at_ms > m.mailed_ms)) "
                 "AND r.organisation_id = m.organisation_id AND r.ticket_id = m.ticket_id "
                 "AND r.to_conversation_id = o.conversation_id AND r.to_seq = o.seq LIMIT 1",
                 VALUES(INT(departure_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *unread = (struct unread){rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2), rows_int(rows, 3)};
    return RESULT_OK;
}

enum result ticket_mail_note(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t now_ms,
                             struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE ticket_mail SET mailed_ms = $3 WHERE organisation_id = $1 AND ticket_id = $2 "
                  "AND mailed_ms <> $3",
                  VALUES(INT(organisation_id), INT(ticket_id), INT(now_ms)), error);
}
