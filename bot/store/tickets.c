#include "store/tickets.h"

#include "store/bookings.h"
#include "store/inside.h"

#include <stdlib.h>

#define TICKETS_MOST 200

const char *ticket_state_name(enum ticket_state state)
{
    static const char *const names[] = {"new", "claimed", "waiting", "resolved", "reopened", "cancelled"};
    return (size_t)state < sizeof names / sizeof *names ? names[state] : "unknown";
}

void ticket_done(struct ticket *ticket)
{
    free_pointer(&ticket->question);
    free_pointer(&ticket->topic);
    free_pointer(&ticket->reason);
    free_pointer(&ticket->rejected);
    free_pointer(&ticket->nearest);
    free_pointer(&ticket->note);
    ticket_where_done(&ticket->where);
}

void tickets_done(struct tickets *tickets)
{
    for (size_t i = 0; i < tickets->list.count; i++)
        ticket_done(&tickets->list.items[i]);
    list_done(&tickets->list);
}

enum result ticket_next_number(struct store *store, int64_t organisation_id, int64_t *number, struct error *error)
{
    return db_number(store->db, number, "SELECT last_ticket_number + 1 FROM organisation WHERE organisation_id = $1",
                     VALUES(INT(organisation_id)), error);
}

/* wanted 0: the next one, whichever it is. */
static enum result take_number(struct store *store, int64_t organisation_id, int64_t wanted, int64_t *number,
                               struct error *error)
{
    enum result result =
        db_number(store->db, number,
                  "UPDATE organisation SET last_ticket_number = last_ticket_number + 1 WHERE organisation_id = $1 "
                  "AND ($2 = 0 OR last_ticket_number + 1 = $2) RETURNING last_ticket_number",
                  VALUES(INT(organisation_id), INT(wanted)), error);
    if (result == RESULT_NOT_FOUND)
        return error_set(error, RESULT_CONFLICT, "ticket number %lld is not the next one (any more); decide again",
                         (long long)wanted);
    return result;
}

static enum result add_event(struct store *store, int64_t organisation_id, int64_t id, int64_t number,
                             const char *actor, enum ticket_state state, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO ticket_event (organisation_id, ticket_id, number, at_ms, actor, state) "
                  "VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(INT(organisation_id), INT(id), INT(number), INT(now_ms), TEXT(actor), INT(state)), error);
}

enum result ticket_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                       enum language language, const struct ticket_draft *draft, const char *event, int64_t queue_id,
                       int64_t now_ms, int64_t *id, struct error *error)
{
    int64_t number = 0;
    enum result result = take_number(store, organisation_id, draft->number, &number, error);
    if (result != RESULT_OK)
        return result;
    *id = store_new_id(store, now_ms);
    result = db_run(store->db, NULL,
                    "INSERT INTO ticket (organisation_id, id, number, conversation_id, person_id, queue_id, language, "
                    "question, topic, reason, urgency, state, created_ms, changed_ms, opened_ms, event, room, device, "
                    "call_back, rejected, nearest) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $13, $14, $15, $16, $17, "
                    "$18, $19)",
                    VALUES(INT(organisation_id), INT(*id), INT(number), INT(conversation_id), INT(person_id),
                           INT(queue_id), TEXT(language_code(language)), TEXT(draft->question), TEXT(draft->topic),
                           TEXT(draft->reason), INT(draft->urgency), INT(TICKET_NEW), INT(now_ms), TEXT(event),
                           TEXT(draft->where.room), TEXT(draft->where.device), TEXT(draft->where.call_back),
                           TEXT(draft->rejected), TEXT(draft->nearest)),
                    error);
    return result == RESULT_OK ? add_event(store, organisation_id, *id, 1, "asker", TICKET_NEW, now_ms, error) : result;
}

enum result ticket_move(struct store *store, int64_t organisation_id, int64_t id, enum ticket_state from,
                        enum ticket_state to, const char *actor, int64_t now_ms, struct error *error)
{
    int64_t version = 0;
    enum result result = db_number(store->db, &version,
                                   "UPDATE ticket SET state = $4, changed_ms = $5, version = version + 1 "
                                   "WHERE organisation_id = $1 AND id = $2 AND state = $3 RETURNING version",
                                   VALUES(INT(organisation_id), INT(id), INT(from), INT(to), INT(now_ms)), error);
    if (result == RESULT_NOT_FOUND)
        return error_set(error, RESULT_CONFLICT, "the ticket is not %s (any more)", ticket_state_name(from));
    if (result == RESULT_OK && (to == TICKET_RESOLVED || to == TICKET_CANCELLED)) /* nobody meets for it any more */
        result = booking_drop(store, organisation_id, id, error);
    return result == RESULT_OK ? add_event(store, organisation_id, id, version, actor, to, now_ms, error) : result;
}

enum result ticket_set_claimer(struct store *store, int64_t organisation_id, int64_t id, int64_t claimer_id,
                               struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET claimer_id = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(claimer_id)), error);
}

enum result ticket_set_desk(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                            struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET desk_conversation_id = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(conversation_id)), error);
}

enum result ticket_set_card(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                            int64_t seq, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE ticket SET card_conversation_id = $3, card_seq = $4 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(conversation_id), INT(seq)), error);
}

#define TICKET_COLUMNS \
    "SELECT id, number, queue_id, created_ms, state, urgency, language, question, topic, reason, conversation_id, " \
    "person_id, claimer_id, card_conversation_id, card_seq, note, changed_ms, version, desk_conversation_id, room, " \
    "device, call_back, acknowledged_ms, other_language, opened_ms, reopened, told_ms, heard_ms, helped, " \
    "asked_helped_ms, incident_id, rejected, nearest FROM ticket "

static struct ticket read_ticket(const struct rows *rows)
{
    return (struct ticket){
        .id = rows_int(rows, 0),
        .number = rows_int(rows, 1),
        .queue_id = rows_int(rows, 2),
        .created_ms = rows_int(rows, 3),
        .state = (enum ticket_state)rows_int(rows, 4),
        .urgency = (enum urgency)rows_int(rows, 5),
        .language = language_from_code(rows_text(rows, 6)),
        .question = x_strdup(rows_text(rows, 7)),
        .topic = x_strdup(rows_text(rows, 8)),
        .reason = x_strdup(rows_text(rows, 9)),
        .conversation_id = rows_int(rows, 10),
        .person_id = rows_int(rows, 11),
        .claimer_id = rows_int(rows, 12),
        .card_conversation_id = rows_int(rows, 13),
        .card_seq = rows_int(rows, 14),
        .note = x_strdup(rows_text(rows, 15)),
        .changed_ms = rows_int(rows, 16),
        .version = rows_int(rows, 17),
        .desk_conversation_id = rows_int(rows, 18),
        .where = {x_strdup(rows_text(rows, 19)), x_strdup(rows_text(rows, 20)), x_strdup(rows_text(rows, 21))},
        .acknowledged_ms = rows_int(rows, 22),
        .other_language = language_from_code(rows_text(rows, 23)),
        .opened_ms = rows_int(rows, 24),
        .reopened = rows_int(rows, 25),
        .told_ms = rows_int(rows, 26),
        .heard_ms = rows_int(rows, 27),
        .helped = (enum ticket_helped)rows_int(rows, 28),
        .asked_helped_ms = rows_int(rows, 29),
        .incident_id = rows_int(rows, 30),
        .rejected = x_strdup(rows_text(rows, 31)),
        .nearest = x_strdup(rows_text(rows, 32))};
}

/* What a query of TICKET_COLUMNS found, where it went well. */
static enum result read_all(struct rows *rows, enum result result, struct tickets *tickets, struct error *error)
{
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&tickets->list) = read_ticket(rows);
    return result;
}

static enum result take_one(enum result result, struct rows *rows, struct ticket *ticket, struct error *error)
{
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *ticket = read_ticket(rows);
    return RESULT_OK;
}

enum result ticket_find(struct store *store, int64_t organisation_id, int64_t id, struct ticket *ticket,
                        struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, TICKET_COLUMNS "WHERE organisation_id = $1 AND id = $2",
                                  VALUES(INT(organisation_id), INT(id)), error);
    return take_one(result, rows, ticket, error);
}

enum result ticket_of_number(struct store *store, int64_t organisation_id, int64_t number, struct ticket *ticket,
                             struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, TICKET_COLUMNS "WHERE organisation_id = $1 AND number = $2",
                                  VALUES(INT(organisation_id), INT(number)), error);
    return take_one(result, rows, ticket, error);
}

enum result ticket_of_card(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                           struct ticket *ticket, struct error *error)
{
    if (seq <= 0) /* not in the statement, where "> 0" would be looked for instead of the number itself */
        return RESULT_NOT_FOUND;
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows, TICKET_COLUMNS "WHERE organisation_id = $1 AND card_conversation_id = $2 AND card_seq = $3",
        VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
    return take_one(result, rows, ticket, error);
}

enum result ticket_claimed_of(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                              struct ticket *ticket, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 TICKET_COLUMNS "WHERE organisation_id = $1 AND conversation_id = $2 "
                                "AND person_id = $3 AND state = $4 ORDER BY number DESC LIMIT 1",
                 VALUES(INT(organisation_id), INT(conversation_id), INT(person_id), INT(TICKET_CLAIMED)), error);
    return take_one(result, rows, ticket, error);
}

enum result ticket_of_event(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *event,
                            struct ticket *ticket, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 TICKET_COLUMNS "WHERE organisation_id = $1 AND conversation_id = $2 AND event = $3 AND event <> ''",
                 VALUES(INT(organisation_id), INT(conversation_id), TEXT(event)), error);
    return take_one(result, rows, ticket, error);
}

enum result ticket_reword(struct store *store, int64_t organisation_id, int64_t id, const char *question,
                          struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE ticket SET question = $3, note = CASE WHEN $3 = '' THEN '' ELSE note END, "
                  "room = CASE WHEN $3 = '' THEN '' ELSE room END, "
                  "device = CASE WHEN $3 = '' THEN '' ELSE device END, "
                  "call_back = CASE WHEN $3 = '' THEN '' ELSE call_back END WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), TEXT(question)), error);
}

enum result ticket_set_where(struct store *store, int64_t organisation_id, int64_t id, const struct ticket_where *where,
                             struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE ticket SET room = $3, device = $4, call_back = $5 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), TEXT(where->room), TEXT(where->device), TEXT(where->call_back)),
                  error);
}

enum result ticket_told(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET told_ms = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(now_ms)), error);
}

enum result ticket_heard(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET heard_ms = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(now_ms)), error);
}

enum result ticket_opened_again(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms,
                                struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE ticket SET opened_ms = $3, heard_ms = $3, reopened = reopened + 1 "
                  "WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(now_ms)), error);
}

enum result ticket_set_helped(struct store *store, int64_t organisation_id, int64_t id, enum ticket_helped helped,
                              struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET helped = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(helped)), error);
}

enum result ticket_asked_helped(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms,
                                struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET asked_helped_ms = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(now_ms)), error);
}

enum result ticket_set_other_language(struct store *store, int64_t organisation_id, int64_t id, enum language language,
                                      struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET other_language = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), TEXT(language_code(language))), error);
}

enum result ticket_pass_on(struct store *store, int64_t organisation_id, int64_t id, int64_t queue_id, const char *note,
                           struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET queue_id = $3, note = $4 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(queue_id), TEXT(note)), error);
}

enum result relay_add(struct store *store, int64_t organisation_id, const struct relay *relay, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO relay (organisation_id, conversation_id, seq, to_conversation_id, to_seq, ticket_id) "
                  "VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(INT(organisation_id), INT(relay->conversation_id), INT(relay->seq),
                         INT(relay->to_conversation_id), INT(relay->to_seq), INT(relay->ticket_id)),
                  error);
}

enum result relay_find(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                       struct relay *relay, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT to_conversation_id, to_seq, ticket_id FROM relay WHERE organisation_id = $1 "
                                  "AND conversation_id = $2 AND seq = $3",
                                  VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *relay = (struct relay){conversation_id, seq, rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2)};
    return RESULT_OK;
}

enum result tickets_of_person(struct store *store, int64_t organisation_id, int64_t person_id, size_t limit,
                              struct tickets *tickets, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t most = (int64_t)(limit > TICKETS_MOST ? TICKETS_MOST : limit);
    enum result result = db_query(
        store->db, &rows, TICKET_COLUMNS "WHERE organisation_id = $1 AND person_id = $2 ORDER BY number DESC LIMIT $3",
        VALUES(INT(organisation_id), INT(person_id), INT(most)), error);
    return read_all(rows, result, tickets, error);
}

enum result tickets_without_card(struct store *store, int64_t organisation_id, int64_t queue_id, size_t limit,
                                 struct tickets *tickets, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t most = (int64_t)(limit > TICKETS_MOST ? TICKETS_MOST : limit);
    enum result result =
        db_query(store->db, &rows,
                 TICKET_COLUMNS "WHERE organisation_id = $1 AND queue_id = $2 AND state IN ($3, $4) AND card_seq = 0 "
                                "AND question <> '' AND incident_id = 0 ORDER BY number LIMIT $5",
                 VALUES(INT(organisation_id), INT(queue_id), INT(TICKET_NEW), INT(TICKET_REOPENED), INT(most)), error);
    return read_all(rows, result, tickets, error);
}

enum result tickets_waiting(struct store *store, int64_t organisation_id, int64_t queue_id, size_t limit,
                            struct tickets *tickets, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t most = (int64_t)(limit > TICKETS_MOST ? TICKETS_MOST : limit);
    enum result result = db_query(store->db, &rows,
                                  TICKET_COLUMNS "WHERE organisation_id = $1 AND queue_id = $2 AND state = $3 "
                                                 "AND incident_id = 0 ORDER BY number DESC LIMIT $4",
                                  VALUES(INT(organisation_id), INT(queue_id), INT(TICKET_NEW), INT(most)), error);
    return read_all(rows, result, tickets, error);
}

enum result tickets_waiting_after(struct store *store, int64_t organisation_id, int64_t number, size_t limit,
                                  struct tickets *tickets, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t most = (int64_t)(limit > TICKETS_MOST ? TICKETS_MOST : limit);
    enum result result = db_query(store->db, &rows,
                                  TICKET_COLUMNS "WHERE organisation_id = $1 AND incident_id = 0 AND state = $2 "
                                                 "AND number > $3 ORDER BY number LIMIT $4",
                                  VALUES(INT(organisation_id), INT(TICKET_NEW), INT(number), INT(most)), error);
    return read_all(rows, result, tickets, error);
}

enum result tickets_claimed_by(struct store *store, int64_t organisation_id, int64_t claimer_id, size_t limit,
                               struct tickets *tickets, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t most = (int64_t)(limit > TICKETS_MOST ? TICKETS_MOST : limit);
    enum result result = db_query(
        store->db, &rows, TICKET_COLUMNS "WHERE organisation_id = $1 AND claimer_id = $2 AND state = $3 LIMIT $4",
        VALUES(INT(organisation_id), INT(claimer_id), INT(TICKET_CLAIMED), INT(most)), error);
    return read_all(rows, result, tickets, error);
}

enum result tickets_ringing(struct store *store, int64_t organisation_id, size_t limit, struct tickets *tickets,
                            struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t most = (int64_t)(limit > TICKETS_MOST ? TICKETS_MOST : limit);
    enum result result =
        db_query(store->db, &rows,
                 TICKET_COLUMNS "WHERE organisation_id = $1 AND urgency = $2 AND state = $3 "
                                "AND acknowledged_ms < changed_ms ORDER BY number LIMIT $4",
                 VALUES(INT(organisation_id), INT(URGENCY_SECURITY), INT(TICKET_NEW), INT(most)), error);
    return read_all(rows, result, tickets, error);
}

enum result tickets_of_incident(struct store *store, int64_t organisation_id, int64_t incident_id, size_t limit,
                                struct tickets *tickets, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t most = (int64_t)(limit > TICKETS_MOST ? TICKETS_MOST : limit);
    enum result result = db_query(
        store->db, &rows, TICKET_COLUMNS "WHERE organisation_id = $1 AND incident_id = $2 AND state = $3 LIMIT $4",
        VALUES(INT(organisation_id), INT(incident_id), INT(TICKET_NEW), INT(most)), error);
    return read_all(rows, result, tickets, error);
}
