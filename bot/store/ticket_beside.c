/* What stands beside a ticket's question, and the tutor's own lists: the times booked with them, what they told. */
#include "store/desk_reader.h"

#include "base/clock.h"
#include "base/own.h"
#include "model/booking.h"
#include "store/inside.h"
#include "store/person_units.h"

#include <stdlib.h>
#include <string.h>

static const int64_t time_lasts_ms = INT64_C(60000) * BOOKING_MINUTES;

/* Topics that stand with a comma between them. */
static void add_articles(struct console_query *query, const char *part, const char *topics)
{
    while (*topics != '\0') {
        size_t length = strcspn(topics, ",");
        *list_push(&query->articles) = (struct ticket_article){part, x_strndup(topics, length), x_strdup(""), false};
        topics += length + (topics[length] == ',');
    }
}

static enum result add_time(struct store *store, int64_t organisation_id, struct console_query *query,
                            struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT b.from_ms, b.remote, COALESCE((SELECT a.name FROM access a WHERE a.organisation_id = "
                 "b.organisation_id AND a.person_id = b.tutor_id AND a.access = 'tutor'), '') FROM booking b "
                 "WHERE b.organisation_id = $1 AND b.ticket_id = $2 AND b.from_ms > $3",
                 VALUES(INT(organisation_id), INT(query->ticket_id), INT(clock_now_ms() - time_lasts_ms)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&query->times) = (struct booked_time){.ticket_id = query->ticket_id,
                                                         .number = query->rows.items[0].number,
                                                         .from_ms = rows_int(rows, 0),
                                                         .remote = rows_int(rows, 1) != 0,
                                                         .tutor = x_strdup(rows_text(rows, 2)),
                                                         .question = x_strdup("")};
    return result;
}

enum result reader_ticket_beside(struct reader *reader, int64_t organisation_id, struct console_query *query,
                                 struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    own_(text_done) struct text asker = TEXT_INIT;
    struct store *store = reader_store(reader);
    enum result result =
        db_query(store->db, &rows,
                 "SELECT t.topic, t.rejected, t.nearest, t.reopened, t.other_language, t.person_id, COALESCE((SELECT "
                 "i.words FROM incident i WHERE i.organisation_id = t.organisation_id AND i.id = t.incident_id), '') "
                 "FROM ticket t WHERE t.organisation_id = $1 AND t.id = $2",
                 VALUES(INT(organisation_id), INT(query->ticket_id)), error);
    if (result != RESULT_OK || !rows_next(rows, &result, error))
        return result;
    add_articles(query, "offered", rows_text(rows, 0));
    add_articles(query, "rejected", rows_text(rows, 1));
    add_articles(query, "nearest", rows_text(rows, 2));
    query->beside = (struct ticket_beside){.again = rows_int(rows, 3) > 0,
                                           .other = language_from_code(rows_text(rows, 4)),
                                           .incident = x_strdup(rows_text(rows, 6))};
    result = person_describe(store, organisation_id, rows_int(rows, 5), clock_now_ms(), &asker, error);
    query->beside.asker = x_strdup(asker.data);
    return result == RESULT_OK ? add_time(store, organisation_id, query, error) : result;
}

/* ---- the tutor's own --------------------------------------------------------------------------------------------- */

enum result reader_times(struct reader *reader, int64_t organisation_id, struct console_query *query,
                         struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t tutor_id = query->viewer.person_id;
    enum result result = db_query(
        reader_store(reader)->db, &rows,
        "SELECT b.ticket_id, t.number, b.from_ms, b.remote, t.question, t.room, t.device, t.call_back FROM booking b "
        "JOIN ticket t ON t.organisation_id = b.organisation_id AND t.id = b.ticket_id JOIN queue_member m ON "
        "m.organisation_id = t.organisation_id AND m.queue_id = t.queue_id AND m.person_id = b.tutor_id "
        "WHERE b.organisation_id = $1 AND b.tutor_id = $2 AND b.from_ms > $3 ORDER BY b.from_ms LIMIT $4",
        VALUES(INT(organisation_id), INT(tutor_id), INT(clock_now_ms() - time_lasts_ms), INT(QUERY_ROWS)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&query->times) = (struct booked_time){
            .ticket_id = rows_int(rows, 0),
            .number = rows_int(rows, 1),
            .from_ms = rows_int(rows, 2),
            .remote = rows_int(rows, 3) != 0,
            .tutor = x_strdup(query->viewer.name == NULL ? "" : query->viewer.name),
            .question = x_strdup(rows_text(rows, 4)),
            .where = {x_strdup(rows_text(rows, 5)), x_strdup(rows_text(rows, 6)), x_strdup(rows_text(rows, 7))}};
    return result;
}

static int newest_first(const void *a, const void *b)
{
    int64_t one = ((const struct draft *)a)->number, other = ((const struct draft *)b)->number;
    return (one < other) - (one > other);
}

/* Those of one tutor are few. */
enum result reader_told(struct reader *reader, int64_t organisation_id, struct console_query *query,
                        struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    struct drafts *drafts = &query->drafts;
    enum result result =
        db_query(reader_store(reader)->db, &rows,
                 "SELECT d.number, d.ticket_id, d.state, d.language, d.question, d.answer, d.changed_ms FROM draft d "
                 "WHERE d.organisation_id = $1 AND d.person_id = $2 AND d.state NOT IN ($3, $4, $5)",
                 VALUES(INT(organisation_id), INT(query->viewer.person_id), INT(DRAFT_LINE_ASKED),
                        INT(DRAFT_QUESTION_ASKED), INT(DRAFT_SKIPPED)),
                 error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&query->drafts.list) = (struct draft){.number = rows_int(rows, 0),
                                                         .ticket_id = rows_int(rows, 1),
                                                         .person_id = query->viewer.person_id,
                                                         .state = (enum draft_state)rows_int(rows, 2),
                                                         .language = language_from_code(rows_text(rows, 3)),
                                                         .topic = x_strdup(""),
                                                         .question = x_strdup(rows_text(rows, 4)),
                                                         .answer = x_strdup(rows_text(rows, 5)),
                                                         .changed_ms = rows_int(rows, 6)};
    if (drafts->list.count > 1)
        qsort(drafts->list.items, drafts->list.count, sizeof *drafts->list.items, newest_first);
    while (drafts->list.count > QUERY_ROWS)
        draft_done(&drafts->list.items[--drafts->list.count]);
    return result;
}
