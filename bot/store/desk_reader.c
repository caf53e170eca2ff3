#include "store/desk_reader.h"

#include "base/own.h"
#include "store/conversations.h"
#include "store/inside.h"
#include "store/tickets.h"

#include <stdio.h>

enum result reader_session(struct reader *reader, int64_t organisation_id, const char *token, struct viewer *viewer,
                           char hash[HASH_HEX_BYTES], struct text *accesses, struct error *error)
{
    struct store *store = reader_store(reader);
    struct session session;
    own_(rows_done) struct rows *rows = NULL;
    secret_hash(store, organisation_id, token, hash);
    enum result result = session_find(store, organisation_id, hash, &session, error);
    if (result != RESULT_OK)
        return result;
    *viewer = (struct viewer){session.person_id, session.created_ms, session.seen_ms, NULL, 0};
    result = db_query(store->db, &rows,
                      "SELECT l.name, COALESCE(a.access, '') FROM local_account l LEFT JOIN access a ON "
                      "a.organisation_id = l.organisation_id AND a.person_id = l.person_id "
                      "WHERE l.organisation_id = $1 AND l.person_id = $2",
                      VALUES(INT(organisation_id), INT(session.person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        if (viewer->name == NULL)
            viewer->name = x_strdup(rows_text(rows, 0));
        text_printf(accesses, "%s,", rows_text(rows, 1));
    }
    return result == RESULT_OK && viewer->name == NULL ? RESULT_NOT_FOUND : result;
}

enum result reader_login(struct reader *reader, int64_t organisation_id, const char *login,
                         struct local_account *account, struct error *error)
{
    return local_account_find(reader_store(reader), organisation_id, login, account, error);
}

enum result reader_invited(struct reader *reader, int64_t organisation_id, const char *code, int64_t now_ms,
                           struct local_account *account, struct error *error)
{
    return local_account_invited(reader_store(reader), organisation_id, code, now_ms, account, error);
}

void reader_secret_hash(struct reader *reader, int64_t organisation_id, const char *secret, char hash[HASH_HEX_BYTES])
{
    secret_hash(reader_store(reader), organisation_id, secret, hash);
}

/* ---- tickets ----------------------------------------------------------------------------------------------------- */

#define ROW_COLUMNS \
    "SELECT t.id, t.number, t.version, t.created_ms, t.changed_ms, t.state, t.urgency, t.language, t.question, " \
    "t.topic, q.name, COALESCE((SELECT a.name FROM access a WHERE a.organisation_id = t.organisation_id AND " \
    "a.person_id = t.claimer_id AND a.access = 'tutor'), ''), t.claimer_id, t.conversation_id " \
    "FROM queue_member m JOIN queue q ON q.organisation_id = m.organisation_id AND q.id = m.queue_id "

static void add_row(const struct rows *rows, struct console_query *query)
{
    *list_push(&query->rows) = (struct ticket_row){.id = rows_int(rows, 0),
                                                   .number = rows_int(rows, 1),
                                                   .version = rows_int(rows, 2),
                                                   .created_ms = rows_int(rows, 3),
                                                   .changed_ms = rows_int(rows, 4),
                                                   .state = (int)rows_int(rows, 5),
                                                   .urgency = (enum urgency)rows_int(rows, 6),
                                                   .language = language_from_code(rows_text(rows, 7)),
                                                   .question = x_strdup(rows_text(rows, 8)),
                                                   .topic = x_strdup(rows_text(rows, 9)),
                                                   .queue = x_strdup(rows_text(rows, 10)),
                                                   .claimer = x_strdup(rows_text(rows, 11)),
                                                   .mine = rows_int(rows, 12) == query->viewer.person_id};
}

enum result reader_tickets(struct reader *reader, int64_t organisation_id, struct console_query *query,
                           struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t before = query->before > 0 ? query->before : INT64_MAX;
    enum result result = db_query(
        reader_store(reader)->db, &rows,
        ROW_COLUMNS
        "JOIN ticket t ON t.organisation_id = m.organisation_id AND t.queue_id = m.queue_id AND t.state = $3 "
        "AND t.number < $4 WHERE m.organisation_id = $1 AND m.person_id = $2 ORDER BY t.number DESC LIMIT $5",
        VALUES(INT(organisation_id), INT(query->viewer.person_id), INT(query->state), INT(before), INT(QUERY_ROWS + 1)),
        error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        query->more = query->rows.count == QUERY_ROWS;
        if (!query->more)
            add_row(rows, query);
    }
    return result;
}

/* What went from one side to the other: the newest. */
static enum result add_passed_on(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                 struct console_query *query, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT e.at_ms, r.conversation_id = $3, e.body, e.edited, COALESCE((SELECT a.name FROM access a WHERE "
        "a.organisation_id = e.organisation_id AND a.person_id = e.person_id AND a.access = 'tutor'), '') "
        "FROM relay r JOIN entry e ON e.organisation_id = r.organisation_id AND e.conversation_id = r.conversation_id "
        "AND e.seq = r.seq WHERE r.organisation_id = $1 AND r.ticket_id = $2 ORDER BY e.at_ms DESC LIMIT $4",
        VALUES(INT(organisation_id), INT(query->ticket_id), INT(conversation_id), INT(QUERY_ROWS)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        bool asker = rows_int(rows, 1) != 0;
        *list_push(&query->lines) = (struct ticket_line){.at_ms = rows_int(rows, 0),
                                                         .from = asker ? "asker" : "tutor",
                                                         .text = x_strdup(rows_text(rows, 2)),
                                                         .edited = rows_int(rows, 3) != 0,
                                                         .name = x_strdup(asker ? "" : rows_text(rows, 4))};
    }
    return result;
}

static enum result add_notes(struct store *store, int64_t organisation_id, struct console_query *query,
                             struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    struct conversation conversation;
    char place[40];
    (void)snprintf(place, sizeof place, "ticket/%lld", (long long)query->ticket_id);
    enum result result = conversation_find(store, organisation_id, "console", place, "", &conversation, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = db_query(store->db, &rows,
                      "SELECT e.at_ms, e.body, COALESCE((SELECT a.name FROM access a WHERE a.organisation_id = "
                      "e.organisation_id AND a.person_id = e.person_id AND a.access = 'tutor'), '') FROM entry e "
                      "WHERE e.organisation_id = $1 AND e.conversation_id = $2 AND e.kind = 'note' "
                      "ORDER BY e.seq DESC LIMIT $3",
                      VALUES(INT(organisation_id), INT(conversation.id), INT(QUERY_ROWS)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&query->lines) = (struct ticket_line){.at_ms = rows_int(rows, 0),
                                                         .from = "note",
                                                         .text = x_strdup(rows_text(rows, 1)),
                                                         .name = x_strdup(rows_text(rows, 2))};
    return result;
}

enum result reader_ticket(struct reader *reader, int64_t organisation_id, struct console_query *query,
                          struct error *error)
{
    struct store *store = reader_store(reader);
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        ROW_COLUMNS "JOIN ticket t ON t.organisation_id = m.organisation_id AND t.queue_id = m.queue_id AND t.id = $3 "
                    "WHERE m.organisation_id = $1 AND m.person_id = $2",
        VALUES(INT(organisation_id), INT(query->viewer.person_id), INT(query->ticket_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    int64_t conversation_id = rows_int(rows, 13);
    add_row(rows, query);
    result = add_passed_on(store, organisation_id, conversation_id, query, error);
    return result == RESULT_OK ? add_notes(store, organisation_id, query, error) : result;
}
