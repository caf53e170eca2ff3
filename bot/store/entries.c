#include "store/entries.h"

#include "store/inside.h"

/* The engine is the only writer. Two statements are half of what RETURNING costs. */
static enum result next_seq(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t now_ms,
                            int64_t *seq, struct error *error)
{
    enum result result =
        db_number(store->db, seq, "SELECT last_seq + 1 FROM conversation WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(conversation_id)), error);
    if (result == RESULT_OK)
        result = db_run(store->db, NULL,
                        "UPDATE conversation SET last_seq = $4, last_ms = CASE WHEN last_ms < $3 THEN $3 ELSE last_ms "
                        "END WHERE organisation_id = $1 AND id = $2",
                        VALUES(INT(organisation_id), INT(conversation_id), INT(now_ms), INT(*seq)), error);
    if (result == RESULT_NOT_FOUND)
        return error_set(error, result, "there is no conversation %lld", (long long)conversation_id);
    return result;
}

/* Mostly it is there already and of today: then nothing is written. */
static enum result note_participant(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                    int64_t person_id, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO participant (organisation_id, person_id, conversation_id, last_ms) "
                  "VALUES ($1, $2, $3, $4) ON CONFLICT (organisation_id, person_id, conversation_id) "
                  "DO UPDATE SET last_ms = excluded.last_ms WHERE participant.last_ms < excluded.last_ms - 86400000",
                  VALUES(INT(organisation_id), INT(person_id), INT(conversation_id), INT(now_ms)), error);
}

enum result entry_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                      bool from_neuvo, const char *kind, const char *body, const char *external_id,
                      int64_t knowledge_version, int64_t now_ms, int64_t *seq, struct error *error)
{
    enum result result = next_seq(store, organisation_id, conversation_id, now_ms, seq, error);
    if (result == RESULT_OK && person_id != 0)
        result = note_participant(store, organisation_id, conversation_id, person_id, now_ms, error);
    if (result != RESULT_OK)
        return result;
    return db_run(store->db, NULL,
                  "INSERT INTO entry (organisation_id, conversation_id, seq, at_ms, from_neuvo, person_id, kind, body, "
                  "external_id, knowledge_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(*seq), INT(now_ms), INT(from_neuvo),
                         INT(person_id), TEXT(kind), TEXT(body), TEXT(external_id), INT(knowledge_version)),
                  error);
}

static enum result read_entries(struct rows *rows, struct entries *entries, struct error *error)
{
    enum result result = RESULT_OK;
    while (rows_next(rows, &result, error))
        *list_push(&entries->list) = (struct entry){.seq = rows_int(rows, 0),
                                                    .at_ms = rows_int(rows, 1),
                                                    .from_neuvo = rows_int(rows, 2) != 0,
                                                    .body = x_strdup(rows_text(rows, 3)),
                                                    .external_id = x_strdup(rows_text(rows, 4))};
    return result;
}

static int64_t bounded(size_t limit)
{
    return limit > ENTRIES_MOST ? ENTRIES_MOST : (int64_t)limit;
}

enum result entries_after(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t after_seq,
                          size_t limit, struct entries *entries, bool *more, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    size_t before = entries->list.count;
    *more = false;
    /* One row beyond the limit tells whether there is more. */
    enum result result =
        db_query(store->db, &rows,
                 "SELECT seq, at_ms, from_neuvo, body, external_id FROM entry WHERE organisation_id = $1 "
                 "AND conversation_id = $2 AND seq > $3 AND redacted = 0 ORDER BY seq LIMIT $4",
                 VALUES(INT(organisation_id), INT(conversation_id), INT(after_seq), INT(bounded(limit) + 1)), error);
    if (result == RESULT_OK)
        result = read_entries(rows, entries, error);
    if (entries->list.count - before > (size_t)bounded(limit)) {
        *more = true;
        entry_done(&entries->list.items[--entries->list.count]);
    }
    return result;
}

static void turn_round(struct entries *entries, size_t from)
{
    for (size_t to = entries->list.count; from + 1 < to; from++) {
        struct entry entry = entries->list.items[from];
        entries->list.items[from] = entries->list.items[--to];
        entries->list.items[to] = entry;
    }
}

enum result entries_latest(struct store *store, int64_t organisation_id, int64_t conversation_id, size_t limit,
                           struct entries *entries, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    size_t before = entries->list.count;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT seq, at_ms, from_neuvo, body, external_id FROM entry WHERE organisation_id = $1 "
                 "AND conversation_id = $2 AND redacted = 0 ORDER BY seq DESC LIMIT $3",
                 VALUES(INT(organisation_id), INT(conversation_id), INT(bounded(limit))), error);
    if (result == RESULT_OK)
        result = read_entries(rows, entries, error);
    turn_round(entries, before);
    return result;
}

static enum result found(enum result result, int64_t changed)
{
    return result == RESULT_OK && changed == 0 ? RESULT_NOT_FOUND : result;
}

enum result entry_edit(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *external_id,
                       const char *body, struct error *error)
{
    int64_t changed = 0;
    enum result result =
        db_run(store->db, &changed,
               "UPDATE entry SET body = $4, edited = 1 WHERE organisation_id = $1 "
               "AND conversation_id = $2 AND external_id = $3 AND external_id <> '' AND redacted = 0",
               VALUES(INT(organisation_id), INT(conversation_id), TEXT(external_id), TEXT(body)), error);
    return found(result, changed);
}

enum result entry_redact(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *external_id,
                         struct error *error)
{
    int64_t changed = 0;
    enum result result = db_run(store->db, &changed,
                                "UPDATE entry SET body = '', redacted = 1 WHERE organisation_id = $1 "
                                "AND conversation_id = $2 AND external_id = $3 AND external_id <> ''",
                                VALUES(INT(organisation_id), INT(conversation_id), TEXT(external_id)), error);
    return found(result, changed);
}

/* ---- by the platform's id ---------------------------------------------------------------------------------- */

void entry_place_done(struct entry_place *place)
{
    text_done(&place->thread);
    text_done(&place->body);
}

enum result entry_find(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                       const char *external_id, struct entry_place *found, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT c.id, c.direct, c.last_ms, c.ended, c.thread, e.seq, e.person_id, e.from_neuvo, e.body FROM entry e "
        "JOIN conversation c ON c.organisation_id = e.organisation_id AND c.id = e.conversation_id "
        "WHERE e.organisation_id = $1 AND e.external_id = $2 AND e.external_id <> '' AND e.redacted = 0 "
        "AND c.connector = $3 AND c.place = $4",
        VALUES(INT(organisation_id), TEXT(external_id), TEXT(connector), TEXT(place)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    found->conversation = (struct conversation){.id = rows_int(rows, 0),
                                                .organisation_id = organisation_id,
                                                .direct = rows_int(rows, 1) != 0,
                                                .last_ms = rows_int(rows, 2),
                                                .ended = rows_int(rows, 3) != 0};
    text_add(&found->thread, rows_text(rows, 4));
    found->seq = rows_int(rows, 5);
    found->person_id = rows_int(rows, 6);
    found->from_neuvo = rows_int(rows, 7) != 0;
    text_add(&found->body, rows_text(rows, 8));
    return RESULT_OK;
}

enum result entry_external_id(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                              struct text *external_id, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT external_id FROM entry WHERE organisation_id = $1 AND conversation_id = $2 "
                                  "AND seq = $3 AND external_id <> ''",
                                  VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    text_add(external_id, rows_text(rows, 0));
    return RESULT_OK;
}

enum result entry_is_newest_in(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                               bool *newest, struct error *error)
{
    int64_t later = 0;
    enum result result = db_number(store->db, &later,
                                   "SELECT seq FROM entry WHERE organisation_id = $1 AND conversation_id = $2 "
                                   "AND seq > $3 AND from_neuvo = 0 LIMIT 1",
                                   VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
    *newest = result == RESULT_NOT_FOUND;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result entry_set_answers(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                              int64_t question_seq, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE entry SET answers = $4 WHERE organisation_id = $1 AND conversation_id = $2 AND seq = $3",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(seq), INT(question_seq)), error);
}

enum result entry_answer_of(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t question_seq,
                            int64_t *seq, struct error *error)
{
    return db_number(store->db, seq,
                     "SELECT seq FROM entry WHERE organisation_id = $1 AND conversation_id = $2 AND seq > $3 "
                     "AND answers = $3 AND redacted = 0 ORDER BY seq LIMIT 1",
                     VALUES(INT(organisation_id), INT(conversation_id), INT(question_seq)), error);
}

enum result entry_rewrite(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                          const char *body, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE entry SET body = $4, edited = 1, redacted = $5 "
                  "WHERE organisation_id = $1 AND conversation_id = $2 AND seq = $3",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(seq), TEXT(body), INT(string_empty(body))),
                  error);
}
