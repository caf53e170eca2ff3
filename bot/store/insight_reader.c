#include "store/insight_reader.h"

#include "model/checkin.h"
#include "model/ticket.h"
#include "store/inside.h"
#include "store/person_units.h"
#include "store/questions.h"
#include "store/rounds.h"

#include <stdlib.h>
#include <string.h>

struct store *reader_snapshot_store(struct reader *reader)
{
    return reader_store(reader);
}

enum result reader_units(struct reader *reader, int64_t organisation_id, struct place_rows *units, struct error *error)
{
    return unit_list(reader_store(reader), organisation_id, units, error);
}

enum result reader_facts(struct reader *reader, int64_t organisation_id, struct facts *facts, struct error *error)
{
    return organisation_facts_all(reader_store(reader), organisation_id, facts, error);
}

enum result reader_snapshots(struct reader *reader, int64_t organisation_id, enum snapshot_kind kind,
                             struct snapshots_made *made, struct error *error)
{
    return snapshots_made(reader_store(reader), organisation_id, kind, made, error);
}

enum result reader_organisations(struct reader *reader, struct organisations *organisations, struct error *error)
{
    return organisation_list(reader_store(reader), organisations, error);
}

/* The list is by code. -1: there is none (any more). */
static int unit_of_code(const struct place_rows *units, const char *code)
{
    size_t low = 0, high = units->list.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(units->list.items[middle].code, code);
        if (order == 0)
            return (int)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static enum asked_outcome outcome_of(const char *name)
{
    static const char *const names[] = {"answer",        "clarify",       "unknown",
                                        QUESTION_HELPED, QUESTION_MISSED, QUESTION_PERSON};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0)
            return (enum asked_outcome)i;
    }
    return ASKED_UNKNOWN;
}

static enum result read_questions(struct store *store, int64_t organisation_id, int64_t from_ms, int64_t to_ms,
                                  const struct place_rows *units, struct asked_list *asked, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT person_id, conversation_id, at_ms, unit, topic, outcome FROM question WHERE "
                                  "organisation_id = $1 AND at_ms >= $2 AND at_ms < $3 ORDER BY at_ms",
                                  VALUES(INT(organisation_id), INT(from_ms), INT(to_ms)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        struct asked one = {.person_id = rows_int(rows, 0),
                            .conversation_id = rows_int(rows, 1),
                            .at_ms = rows_int(rows, 2),
                            .unit = unit_of_code(units, rows_text(rows, 3)),
                            .topic = asked_topic(asked, rows_text(rows, 4)),
                            .outcome = outcome_of(rows_text(rows, 5)),
                            .claim_ms = -1};
        *list_push(&asked->list) = one;
    }
    return result;
}

/* Which questions were handed over, by conversation and time. */
struct handed {
    int64_t conversation_id, at_ms;
    size_t index;
};

static int compare_handed(const void *a, const void *b)
{
    const struct handed *x = a, *y = b;
    if (x->conversation_id != y->conversation_id)
        return x->conversation_id < y->conversation_id ? -1 : 1;
    return x->at_ms < y->at_ms ? -1 : x->at_ms > y->at_ms;
}

/* The last one of the conversation that was asked before the ticket was made. NULL: there is none. */
static struct asked *asked_before(struct asked_list *asked, const struct handed *handed, size_t count,
                                  int64_t conversation_id, int64_t made_ms)
{
    const struct handed wanted = {conversation_id, made_ms, 0};
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_handed(&handed[middle], &wanted) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low > 0 && handed[low - 1].conversation_id == conversation_id;
    return found ? &asked->list.items[handed[low - 1].index] : NULL;
}

static enum result read_tickets(struct store *store, int64_t organisation_id, int64_t from_ms, int64_t to_ms,
                                struct asked_list *asked, const struct handed *handed, size_t count,
                                struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT t.conversation_id, t.created_ms, t.reopened, (SELECT MIN(e.at_ms) FROM ticket_event e WHERE "
                 "e.organisation_id = t.organisation_id AND e.ticket_id = t.id AND e.state = $4) FROM ticket t WHERE "
                 "t.organisation_id = $1 AND t.changed_ms >= $2 AND t.created_ms >= $2 AND t.created_ms < $3 AND "
                 "t.conversation_id <> 0",
                 VALUES(INT(organisation_id), INT(from_ms), INT(to_ms), INT(TICKET_CLAIMED)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        struct asked *one = asked_before(asked, handed, count, rows_int(rows, 0), rows_int(rows, 1));
        if (one == NULL)
            continue;
        one->has_ticket = true;
        one->reopened = rows_int(rows, 2) > 0;
        one->claim_ms = rows_int(rows, 3) > 0 ? rows_int(rows, 3) - rows_int(rows, 1) : -1;
    }
    return result;
}

enum result reader_asked(struct reader *reader, int64_t organisation_id, int64_t from_ms, int64_t to_ms,
                         const struct place_rows *units, struct asked_list *asked, struct error *error)
{
    struct store *store = reader_store(reader);
    LIST_OF(struct handed) handed = LIST_INIT;
    enum result result = read_questions(store, organisation_id, from_ms, to_ms, units, asked, error);
    for (size_t i = 0; i < asked->list.count; i++) {
        const struct asked *one = &asked->list.items[i];
        if (one->outcome == ASKED_PERSON && one->conversation_id != 0)
            *list_push(&handed) = (struct handed){one->conversation_id, one->at_ms, i};
    }
    if (handed.count > 1)
        qsort(handed.items, handed.count, sizeof *handed.items, compare_handed);
    if (result == RESULT_OK)
        result = read_tickets(store, organisation_id, from_ms, to_ms, asked, handed.items, handed.count, error);
    list_done(&handed);
    return result;
}

/* ---- who allows it ----------------------------------------------------------------------------------------------- */

enum result reader_people_list(struct reader *reader, int64_t organisation_id, struct people_list *list,
                               struct error *error)
{
    return people_list_all(reader_store(reader), organisation_id, list, error);
}

enum result reader_rounds(struct reader *reader, int64_t organisation_id, struct checkin_rounds *rounds,
                          struct error *error)
{
    return rounds_all(reader_store(reader), organisation_id, rounds, error);
}

enum result reader_contributors(struct reader *reader, int64_t organisation_id, int64_t from_ms, int64_t now_ms,
                                bool (*take)(void *context, int64_t person_id, const char *unit, const char *sealed),
                                void *context, struct error *error)
{
    struct store *store = reader_store(reader);
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT s.person_id, s.sealed FROM sealed s WHERE s.organisation_id = $1 AND s.changed_ms >= $2 AND COALESCE("
        "(SELECT c.consent FROM consent c WHERE c.organisation_id = s.organisation_id AND c.person_id = s.person_id "
        "ORDER BY c.id DESC LIMIT 1), 0) = $3 ORDER BY s.person_id",
        VALUES(INT(organisation_id), INT(from_ms), INT(CONSENT_CONTRIBUTE)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        own_(known_unit_done) struct known_unit unit = {.code = NULL};
        int64_t person_id = rows_int(rows, 0);
        result = person_unit_find(store, organisation_id, person_id, now_ms, &unit, error);
        if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
        if (result == RESULT_OK && !take(context, person_id, unit.code == NULL ? "" : unit.code, rows_text(rows, 1)))
            break;
    }
    return result;
}

enum result reader_support(struct reader *reader, int64_t organisation_id, int64_t from_ms, int64_t to_ms,
                           void (*take)(void *context, enum support_question question, int64_t owner,
                                        const char *sealed),
                           void *context, struct error *error)
{
    struct store *store = reader_store(reader);
    own_(text_done) struct text before = TEXT_INIT;
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT a.question, a.owner, a.sealed, a.person_hash FROM checkin_round r JOIN round_answer a ON "
        "a.organisation_id = r.organisation_id AND a.round_id = r.id WHERE r.organisation_id = $1 AND r.to_ms > $2 "
        "AND r.to_ms <= $3 ORDER BY a.question, a.person_hash, r.to_ms DESC",
        VALUES(INT(organisation_id), INT(from_ms), INT(to_ms)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        own_(text_done) struct text now = TEXT_INIT;
        int64_t question = rows_int(rows, 0);
        text_printf(&now, "%d/%s", (int)question, rows_text(rows, 3));
        if (question >= 0 && question < SUPPORT_QUESTIONS && strcmp(now.data, before.data) != 0)
            take(context, (enum support_question)question, rows_int(rows, 1), rows_text(rows, 2));
        text_clear(&before);
        text_add(&before, now.data);
    }
    return result;
}
