/* Tickets as the console reads them: the lists of a viewer's queues, and one with what was said about it. */
#include "store/desk_reader.h"

#include "base/own.h"
#include "store/attachments.h"
#include "store/conversations.h"
#include "store/drafts.h"
#include "store/inside.h"
#include "store/organisations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW_COLUMNS \
    "SELECT t.id, t.number, t.version, t.created_ms, t.changed_ms, t.state, t.urgency, t.language, t.question, " \
    "t.topic, COALESCE((SELECT a.name FROM access a WHERE a.organisation_id = t.organisation_id AND a.person_id = " \
    "t.claimer_id AND a.access = 'tutor'), ''), t.claimer_id, t.conversation_id, t.queue_id, t.note, " \
    "t.room, t.device, t.call_back, t.helped, t.desk_reference, EXISTS (SELECT 1 FROM shared_bands s WHERE " \
    "s.organisation_id = t.organisation_id AND s.ticket_id = t.id) FROM ticket t "

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
    *list_push(&query->rows) = (struct ticket_row){
        .id = rows_int(rows, 0),
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
        .note = x_strdup(rows_text(rows, 14)),
        .where = {x_strdup(rows_text(rows, 15)), x_strdup(rows_text(rows, 16)), x_strdup(rows_text(rows, 17))},
        .helped = (enum ticket_helped)rows_int(rows, 18),
        .reference = x_strdup(rows_text(rows, 19)),
        .bands = rows_int(rows, 20) != 0,
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

/* ---- what was said about it -------------------------------------------------------------------------------------- */

/* Where a ticket's words lie. */
struct sides {
    int64_t organisation_id;
    int64_t askers;  /* conversation */
    int64_t console; /* the one that belongs to it in the console; 0: there is none yet */
};

/* What the viewer wrote in the console, they can change there. */
static char *own_id(const struct console_query *query, bool here, int64_t person_id, const char *id)
{
    return x_strdup(here && person_id == query->viewer.person_id ? id : "");
}

#define TUTOR_OF(row) \
    "COALESCE((SELECT a.name FROM access a WHERE a.organisation_id = " row ".organisation_id AND a.person_id = " row \
    ".person_id AND a.access = 'tutor'), '')"

/* What was passed on from one conversation for this ticket: the newest. */
static enum result add_passed_on(struct store *store, const struct sides *sides, int64_t conversation_id,
                                 struct console_query *query, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    bool asker = conversation_id == sides->askers, here = conversation_id == sides->console;
    enum result result = db_query(
        store->db, &rows,
        "SELECT e.at_ms, e.body, e.edited, " TUTOR_OF(
            "e") ", e.person_id, e.external_id FROM relay r JOIN entry e ON "
                 "e.organisation_id = r.organisation_id AND e.conversation_id = r.conversation_id AND e.seq = r.seq "
                 "WHERE r.organisation_id = $1 AND r.conversation_id = $2 AND r.ticket_id = $3 ORDER BY r.seq DESC "
                 "LIMIT $4",
        VALUES(INT(sides->organisation_id), INT(conversation_id), INT(query->ticket_id), INT(QUERY_ROWS)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&query->lines) =
            (struct ticket_line){.at_ms = rows_int(rows, 0),
                                 .from = asker ? "asker" : "tutor",
                                 .text = x_strdup(rows_text(rows, 1)),
                                 .edited = rows_int(rows, 2) != 0,
                                 .name = x_strdup(asker ? "" : rows_text(rows, 3)),
                                 .id = own_id(query, here, rows_int(rows, 4), rows_text(rows, 5)),
                                 .file = x_strdup("")};
    return result;
}

/* The asker's conversation and those in which tutors wrote: the thread of a room, the console. */
static enum result add_both_sides(struct store *store, const struct sides *sides, struct console_query *query,
                                  struct error *error)
{
    own_(id_list_done) struct id_list conversations = {.list = LIST_INIT};
    enum result result =
        ids_select(store, &conversations,
                   "SELECT DISTINCT conversation_id FROM relay WHERE organisation_id = $1 AND ticket_id = $2",
                   VALUES(INT(sides->organisation_id), INT(query->ticket_id)), error);
    for (size_t i = 0; i < conversations.list.count && result == RESULT_OK; i++)
        result = add_passed_on(store, sides, conversations.list.items[i], query, error);
    return result;
}

static enum result add_notes(struct store *store, const struct sides *sides, struct console_query *query,
                             struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT e.at_ms, e.body, e.edited, " TUTOR_OF("e") ", e.person_id, e.external_id FROM entry e "
                                                           "WHERE e.organisation_id = $1 AND e.conversation_id = $2 "
                                                           "AND e.kind = 'note' ORDER BY e.seq DESC LIMIT $3",
        VALUES(INT(sides->organisation_id), INT(sides->console), INT(QUERY_ROWS)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&query->lines) =
            (struct ticket_line){.at_ms = rows_int(rows, 0),
                                 .from = "note",
                                 .text = x_strdup(rows_text(rows, 1)),
                                 .edited = rows_int(rows, 2) != 0,
                                 .name = x_strdup(rows_text(rows, 3)),
                                 .id = own_id(query, true, rows_int(rows, 4), rows_text(rows, 5)),
                                 .file = x_strdup("")};
    return result;
}

static enum result add_pictures(struct store *store, const struct sides *sides, struct console_query *query,
                                struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT p.created_ms, p.conversation_id, " TUTOR_OF(
            "p") ", p.person_id, p.event, p.id, p.state, p.sha256, p.media_type "
                 "FROM attachment p WHERE p.organisation_id = $1 AND p.ticket_id = $2 AND p.state <> $3 ORDER BY p.id "
                 "LIMIT $4",
        VALUES(INT(sides->organisation_id), INT(query->ticket_id), INT(ATTACHMENT_DELETED), INT(QUERY_ROWS)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        int64_t conversation_id = rows_int(rows, 1);
        bool asker = conversation_id == sides->askers, here = conversation_id == sides->console;
        *list_push(&query->lines) =
            (struct ticket_line){.at_ms = rows_int(rows, 0),
                                 .from = asker ? "asker" : "tutor",
                                 .text = x_strdup(""),
                                 .name = x_strdup(asker ? "" : rows_text(rows, 2)),
                                 .id = own_id(query, here, rows_int(rows, 3), rows_text(rows, 4)),
                                 .picture = rows_int(rows, 5),
                                 .picture_state = (int)rows_int(rows, 6),
                                 .file = x_strdup(rows_text(rows, 7)),
                                 .pdf = string_equal(rows_text(rows, 8), "application/pdf")};
    }
    return result;
}

/* ---- to whom it can be passed on --------------------------------------------------------------------------------- */

static enum result add_targets(struct store *store, int64_t organisation_id, int64_t queue_id,
                               struct console_query *query, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = db_query(store->db, &rows,
                                  "SELECT a.person_id, a.name FROM access a JOIN queue_member m ON m.organisation_id = "
                                  "a.organisation_id AND m.person_id = a.person_id AND m.queue_id = $2 "
                                  "WHERE a.organisation_id = $1 AND a.access = 'tutor' UNION ALL "
                                  "SELECT d.person_id, d.name FROM service_desk d JOIN queue q ON q.organisation_id = "
                                  "d.organisation_id AND q.service_desk = d.code WHERE q.organisation_id = $1 AND "
                                  "q.id = $2 ORDER BY 2",
                                  VALUES(INT(organisation_id), INT(queue_id)), error);
    while (result == RESULT_OK && query->targets.count < QUERY_ROWS && rows_next(rows, &result, error))
        *list_push(&query->targets) = (struct ticket_target){"tutor", rows_int(rows, 0), x_strdup(rows_text(rows, 1))};
    if (result == RESULT_OK)
        result = queue_list(store, organisation_id, &queues, error);
    for (size_t i = 0; i < queues.list.count && result == RESULT_OK; i++)
        *list_push(&query->targets) =
            (struct ticket_target){"queue", queues.list.items[i].id, x_strdup(queues.list.items[i].name)};
    return result;
}

/* ---- what waits beside it ------------------------------------------------------------------------------------------
 */

/* As engine/desk_alike.c looks at it. */
static enum result add_waiting(struct store *store, int64_t organisation_id, int64_t queue_id,
                               struct console_query *query, struct error *error)
{
    enum { LOOKED_AT = 100 };
    own_(rows_done) struct rows *rows = NULL;
    const struct ticket_row *ticket = &query->rows.items[0];
    if (ticket->urgency != URGENCY_NONE || *ticket->question == '\0' ||
        !ticket_is_open((enum ticket_state)ticket->state))
        return RESULT_OK;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT w.question, w.topic FROM ticket t JOIN ticket w ON w.organisation_id = t.organisation_id "
                 "AND w.queue_id = $3 AND w.state = $4 AND w.incident_id = 0 AND w.id <> t.id AND w.person_id <> 0 "
                 "AND w.person_id <> t.person_id AND w.language = t.language AND w.urgency = $5 AND w.question <> '' "
                 "WHERE t.organisation_id = $1 AND t.id = $2 ORDER BY w.number DESC LIMIT $6",
                 VALUES(INT(organisation_id), INT(query->ticket_id), INT(queue_id), INT(TICKET_NEW), INT(URGENCY_NONE),
                        INT(LOOKED_AT)),
                 error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&query->waiting) = (struct waiting_row){x_strdup(rows_text(rows, 0)), x_strdup(rows_text(rows, 1))};
    return result;
}

/* ---- one --------------------------------------------------------------------------------------------------------- */

static const struct place_row *find_queue(const struct place_rows *queues, int64_t id)
{
    for (size_t i = 0; i < queues->list.count; i++) {
        if (queues->list.items[i].id == id)
            return &queues->list.items[i];
    }
    return NULL;
}

static enum result find_console(struct store *store, int64_t ticket_id, struct sides *sides, struct error *error)
{
    struct conversation conversation;
    char place[40];
    (void)snprintf(place, sizeof place, "ticket/%lld", (long long)ticket_id);
    enum result result = conversation_find(store, sides->organisation_id, "console", place, "", &conversation, error);
    sides->console = result == RESULT_OK ? conversation.id : 0;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* What solved it was asked of the viewer, who has told nothing yet. */
static enum result read_draft(struct store *store, int64_t organisation_id, struct ticket_row *row, struct error *error)
{
    own_(draft_done) struct draft draft = {.number = 0};
    if (!row->mine || row->state != TICKET_RESOLVED)
        return RESULT_OK;
    enum result result = draft_find(store, organisation_id, row->number, &draft, error);
    row->asks_line = result == RESULT_OK && (draft.state == DRAFT_LINE_ASKED || draft.state == DRAFT_QUESTION_ASKED);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
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
    struct sides sides = {organisation_id, rows_int(rows, 12), 0};
    add_row(rows, queue->name, query);
    result = read_draft(store, organisation_id, &query->rows.items[0], error);
    if (result == RESULT_OK)
        result = find_console(store, query->ticket_id, &sides, error);
    if (result == RESULT_OK)
        result = add_both_sides(store, &sides, query, error);
    if (result == RESULT_OK && sides.console != 0)
        result = add_notes(store, &sides, query, error);
    if (result == RESULT_OK)
        result = add_pictures(store, &sides, query, error);
    if (result == RESULT_OK)
        result = add_waiting(store, organisation_id, queue->id, query, error);
    return result == RESULT_OK ? add_targets(store, organisation_id, queue->id, query, error) : result;
}

/* An outside service desk has the ticket: all that its asker sent for it. */
#define PICTURES_OF_DESK \
    "SELECT p.sha256 FROM attachment p JOIN ticket t ON t.organisation_id = p.organisation_id AND t.id = p.ticket_id " \
    "AND t.conversation_id = p.conversation_id AND t.state = $6 JOIN conversation c ON c.organisation_id = " \
    "t.organisation_id AND c.id = t.desk_conversation_id WHERE p.organisation_id = $1 AND p.id = $2 AND p.state = $3 " \
    "AND c.connector = $4 AND c.place = $5"
/* Anybody else: what was shown to them. */
#define PICTURES_SHOWN \
    "SELECT p.sha256 FROM attachment p JOIN conversation c ON c.organisation_id = p.organisation_id AND c.id = " \
    "p.to_conversation_id WHERE p.organisation_id = $1 AND p.id = $2 AND p.state = $3 AND p.to_seq > 0 " \
    "AND c.connector = $4 AND c.place = $5 AND c.ended = 0 AND $6 = $6"

enum result reader_picture_shown(struct reader *reader, int64_t organisation_id, const struct picture_query *query,
                                 struct text *name, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(reader_store(reader)->db, &rows,
                                  strcmp(query->connector, "servicedesk") == 0 ? PICTURES_OF_DESK : PICTURES_SHOWN,
                                  VALUES(INT(organisation_id), INT(query->id), INT(ATTACHMENT_HELD),
                                         TEXT(query->connector), TEXT(query->place), INT(TICKET_CLAIMED)),
                                  error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    text_add(name, rows_text(rows, 0));
    return RESULT_OK;
}
