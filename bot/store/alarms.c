#include "store/alarms.h"

#include "store/inside.h"

enum result alarm_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                      int64_t ticket_id, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO alarm (organisation_id, conversation_id, seq, ticket_id) VALUES ($1, $2, $3, $4)",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(seq), INT(ticket_id)), error);
}

enum result alarm_find(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                       int64_t *ticket_id, struct error *error)
{
    return db_number(store->db, ticket_id,
                     "SELECT ticket_id FROM alarm WHERE organisation_id = $1 AND conversation_id = $2 AND seq = $3",
                     VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
}

enum result alarm_acknowledge(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t now_ms,
                              struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET acknowledged_ms = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(ticket_id), INT(now_ms)), error);
}
