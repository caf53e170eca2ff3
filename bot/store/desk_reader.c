#include "store/desk_reader.h"

#include "base/own.h"
#include "store/conversations.h"
#include "store/inside.h"
#include "store/organisations.h"

#include <stdio.h>
#include <stdlib.h>

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
    "t.topic, COALESCE((SELECT a.name FROM access a WHERE a.organisation_id = t.organisation_id AND a.person_id = " \
    "t.claimer_id AND a.access = 'tutor'), ''), t.claimer_id, t.conversation_id, t.queue_id FROM ticket t "

/* The queues whose tickets the viewer answers. */
static enum result own_queues(struct store *store, int64_t organisation_id, int64_t person_id,
                              struct place_rows *queues, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT q.id, q.name FROM queue q JOIN queue_member m ON m.organisation_id = "
                                  "q.organisation_id AND m.queue_id = q.id AND m.person_id = $2 "
                                  "WHERE q.organisation_id = $1",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&queues->list) =
            (struct place_row){.id = rows_int(rows, 0), .code = x_strdup(""), .name = x_strdup(rows_text(rows, 1))};
    return result;
}

static void add_row(const struct rows *rows, const char *queue, struct console_query *query)
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
                                                   .queue = x_strdup(queue),
                                                   .claimer = x_strdup(rows_text(rows, 10)),
                                                   .mine = rows_int(rows, 11) == query->viewer.person_id};
}

static enum result add_queue(struct store *store, int64_t organisation_id, const struct place_row *queue,
                             struct console_query *query, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t before = query->before > 0 ? query->before : INT64_MAX;
    enum result result = db_query(
        store->db, &rows,
        ROW_COLUMNS "WHERE t.organisation_id = $1 AND t.queue_id = $2 AND t.state = $3 "
                    "AND t.number < $4 ORDER BY t.number DESC LIMIT $5",
        VALUES(INT(organisation_id), INT(queue->id), INT(query->state), INT(before), INT(QUERY_ROWS + 1)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        add_row(rows, queue->name, query);
    return result;
}

static int newest_first(const void *a, const void *b)
{
    int64_t one = ((const struct ticket_row *)a)->number, other = ((const struct ticket_row *)b)->number;
    return (one < other) - (one > other);
}

enum result reader_tickets(struct reader *reader, int64_t organisation_id, struct console_query *query,
                           struct error *error)
{
    struct store *store = reader_store(reader);
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = own_queues(store, organisation_id, query->viewer.person_id, &queues, error);
    for (size_t i = 0; i < queues.list.count && result == RESULT_OK; i++)
        result = add_queue(store, organisation_id, &queues.list.items[i], query, error);
    if (query->rows.count > 1)
        qsort(query->rows.items, query->rows.count, sizeof *query->rows.items, newest_first);
    query->more = query->rows.count > QUERY_ROWS;
    while (query->rows.count > QUERY_ROWS)
        ticket_row_done(&query->rows.items[--query->rows.count]);
    return result;
}

/* What was passed on from one conversation for this ticket: the newest. */
static enum result add_passed_on(struct store *store, int64_t organisation_id, int64_t conversation_id, bool asker,
                                 struct console_query *query, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT e.at_ms, e.body, e.edited, COALESCE((SELECT a.name FROM access a WHERE a.organisation_id = "
        "e.organisation_id AND a.person_id = e.person_id AND a.access = 'tutor'), '') FROM relay r JOIN entry e ON "
        "e.organisation_id = r.organisation_id AND e.conversation_id = r.conversation_id AND e.seq = r.seq "
        "WHERE r.organisation_id = $1 AND r.conversation_id = $2 AND r.ticket_id = $3 ORDER BY r.seq DESC LIMIT $4",
        VALUES(INT(organisation_id), INT(conversation_id), INT(query->ticket_id), INT(QUERY_ROWS)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&query->lines) = (struct ticket_line){.at_ms = rows_int(rows, 0),
                                                         .from = asker ? "asker" : "tutor",
                                                         .text = x_strdup(rows_text(rows, 1)),
                                                         .edited = rows_int(rows, 2) != 0,
                                                         .name = x_strdup(asker ? "" : rows_text(rows, 3))};
    return result;
}

/* The asker's conversation and those in which tutors wrote: the thread of a room, the console. */
static enum result add_both_sides(struct store *store, int64_t organisation_id, int64_t askers,
                                  struct console_query *query, struct error *error)
{
    own_(id_list_done) struct id_list conversations = {.list = LIST_INIT};
    enum result result =
        ids_select(store, &conversations,
                   "SELECT DISTINCT conversation_id FROM relay WHERE organisation_id = $1 AND ticket_id = $2",
                   VALUES(INT(organisation_id), INT(query->ticket_id)), error);
    for (size_t i = 0; i < conversations.list.count && result == RESULT_OK; i++) {
        int64_t id = conversations.list.items[i];
        result = add_passed_on(store, organisation_id, id, id == askers, query, error);
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

static const struct place_row *find_queue(const struct place_rows *queues, int64_t id)
{
    for (size_t i = 0; i < queues->list.count; i++) {
        if (queues->list.items[i].id == id)
            return &queues->list.items[i];
    }
    return NULL;
}

enum result reader_ticket(struct reader *reader, int64_t organisation_id, struct console_query *query,
                          struct error *error)
{
    struct store *store = reader_store(reader);
    own_(rows_done) struct rows *rows = NULL;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = own_queues(store, organisation_id, query->viewer.person_id, &queues, error);
    if (result == RESULT_OK)
        result = db_query(store->db, &rows, ROW_COLUMNS "WHERE t.organisation_id = $1 AND t.id = $2",
                          VALUES(INT(organisation_id), INT(query->ticket_id)), error);
    if (result != RESULT_OK)
        return result;
    const struct place_row *queue = rows_next(rows, &result, error) ? find_queue(&queues, rows_int(rows, 13)) : NULL;
    if (queue == NULL)
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    int64_t askers = rows_int(rows, 12);
    add_row(rows, queue->name, query);
    result = add_both_sides(store, organisation_id, askers, query, error);
    return result == RESULT_OK ? add_notes(store, organisation_id, query, error) : result;
}
