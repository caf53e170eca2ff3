#include "store/own_cards.h"

#include "model/ticket.h"
#include "store/inside.h"

void own_cards_done(struct own_cards *cards)
{
    list_done(&cards->list);
}

void own_card_readers_done(struct own_card_readers *readers)
{
    list_done(&readers->list);
}

enum result own_card_add(struct store *store, int64_t organisation_id, const struct own_card *card, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO own_card (organisation_id, conversation_id, seq, ticket_id, person_id) "
                  "VALUES ($1, $2, $3, $4, $5)",
                  VALUES(INT(organisation_id), INT(card->conversation_id), INT(card->seq), INT(card->ticket_id),
                         INT(card->person_id)),
                  error);
}

static enum result take_one(enum result result, struct rows *rows, struct own_card *card, struct error *error)
{
    if (result != RESULT_OK || !rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *card = (struct own_card){.conversation_id = rows_int(rows, 0),
                              .seq = rows_int(rows, 1),
                              .ticket_id = rows_int(rows, 2),
                              .person_id = rows_int(rows, 3)};
    return RESULT_OK;
}

enum result own_card_at(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                        struct own_card *card, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT conversation_id, seq, ticket_id, person_id FROM own_card "
                                  "WHERE organisation_id = $1 AND conversation_id = $2 AND seq = $3",
                                  VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
    return take_one(result, rows, card, error);
}

enum result own_card_of(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t person_id,
                        struct own_card *card, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT conversation_id, seq, ticket_id, person_id FROM own_card "
                                  "WHERE organisation_id = $1 AND ticket_id = $2 AND person_id = $3 LIMIT 1",
                                  VALUES(INT(organisation_id), INT(ticket_id), INT(person_id)), error);
    return take_one(result, rows, card, error);
}

enum result own_cards_of_ticket(struct store *store, int64_t organisation_id, int64_t ticket_id,
                                struct own_cards *cards, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT c.conversation_id, c.seq, c.ticket_id, c.person_id, (SELECT COUNT(*) FROM queue_member m "
                 "WHERE m.organisation_id = $1 AND m.queue_id = t.queue_id AND m.person_id = c.person_id), "
                 "CASE WHEN t.claimer_id = c.person_id THEN 1 ELSE 0 END, t.queue_id FROM own_card c "
                 "JOIN ticket t ON t.organisation_id = c.organisation_id AND t.id = c.ticket_id "
                 "WHERE c.organisation_id = $1 AND c.ticket_id = $2",
                 VALUES(INT(organisation_id), INT(ticket_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&cards->list) = (struct own_card){.conversation_id = rows_int(rows, 0),
                                                     .seq = rows_int(rows, 1),
                                                     .ticket_id = rows_int(rows, 2),
                                                     .person_id = rows_int(rows, 3),
                                                     .answers = rows_int(rows, 4) > 0,
                                                     .mine = rows_int(rows, 5) > 0,
                                                     .queue_id = rows_int(rows, 6)};
    return result;
}

enum result own_cards_wish(struct store *store, int64_t organisation_id, int64_t person_id, bool wanted,
                           struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO own_card_wish (organisation_id, person_id, wanted) VALUES ($1, $2, $3) "
                  "ON CONFLICT (organisation_id, person_id) DO UPDATE SET wanted = excluded.wanted",
                  VALUES(INT(organisation_id), INT(person_id), INT(wanted)), error);
}

enum result own_card_readers(struct store *store, int64_t organisation_id, int64_t ticket_id,
                             struct own_card_readers *readers, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT m.person_id, COALESCE((SELECT w.wanted FROM own_card_wish w WHERE w.organisation_id = $1 "
        "AND w.person_id = m.person_id), $3) FROM ticket t JOIN queue_member m ON m.organisation_id = "
        "t.organisation_id AND m.queue_id = t.queue_id JOIN access a ON a.organisation_id = m.organisation_id AND "
        "a.person_id = m.person_id AND a.access = 'tutor' WHERE t.organisation_id = $1 AND t.id = $2 "
        "AND m.person_id <> t.person_id AND NOT EXISTS (SELECT 1 FROM own_card c WHERE c.organisation_id = $1 "
        "AND c.ticket_id = t.id AND c.person_id = m.person_id)",
        VALUES(INT(organisation_id), INT(ticket_id), INT(OWN_CARDS_WITHOUT_ROOM)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&readers->list) = (struct own_card_reader){rows_int(rows, 0), (enum own_card_wish)rows_int(rows, 1)};
    return result;
}

/* A person has few chats: the newest is looked for here and not by sorting. */
enum result own_card_place(struct store *store, int64_t organisation_id, int64_t person_id, int64_t *conversation_id,
                           struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t newest_ms = -1;
    enum result result = db_query(store->db, &rows,
                                  "SELECT c.id, c.last_ms FROM participant p JOIN conversation c "
                                  "ON c.organisation_id = p.organisation_id AND c.id = p.conversation_id "
                                  "WHERE p.organisation_id = $1 AND p.person_id = $2 AND c.direct = 1 AND c.ended = 0 "
                                  "AND c.thread = '' AND c.connector IN ('matrix', 'teams')",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        if (rows_int(rows, 1) <= newest_ms)
            continue;
        newest_ms = rows_int(rows, 1);
        *conversation_id = rows_int(rows, 0);
    }
    return result == RESULT_OK && newest_ms < 0 ? RESULT_NOT_FOUND : result;
}

enum result own_card_account(struct store *store, int64_t organisation_id, int64_t person_id, struct text *account,
                             struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT account FROM account WHERE organisation_id = $1 AND person_id = $2 "
                                  "AND connector = 'matrix' ORDER BY account LIMIT 1",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    if (result != RESULT_OK || !rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    text_add(account, rows_text(rows, 0));
    return RESULT_OK;
}
