#include "store/rounds.h"

#include "base/hash.h"
#include "model/local_time.h"
#include "model/message.h"
#include "store/inside.h"
#include "store/people_list.h"
#include "store/timers.h"

#include <inttypes.h>
#include <stdio.h>

static void hash_person(const struct store *store, int64_t person_id, char hex[HASH_HEX_BYTES])
{
    char id[24];
    (void)snprintf(id, sizeof id, "%" PRId64, person_id);
    hash_strings_hex(store_key(store), hex, "round", id, NULL);
}

/* ---- rounds ------------------------------------------------------------------------------------------------ */

enum result round_add(struct store *store, int64_t organisation_id, struct checkin_round *round, int64_t now_ms,
                      struct error *error)
{
    enum result result = db_number(store->db, &round->number,
                                   "SELECT COALESCE(MAX(number), 0) + 1 FROM checkin_round WHERE organisation_id = $1",
                                   VALUES(INT(organisation_id)), error);
    round->id = store_new_id(store, now_ms);
    if (result == RESULT_OK)
        result = db_run(store->db, NULL,
                        "INSERT INTO checkin_round (organisation_id, id, number, name, roles, from_ms, to_ms, "
                        "questions, support, created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                        VALUES(INT(organisation_id), INT(round->id), INT(round->number), TEXT(round->name),
                               TEXT(round->roles), INT(round->from_ms), INT(round->to_ms), INT(round->questions),
                               INT(round->support), INT(now_ms)),
                        error);
    int64_t first_ms = round->from_ms > now_ms ? round->from_ms : now_ms;
    return result == RESULT_OK ? round_invites_on(store, organisation_id, round->id, 0, first_ms, error) : result;
}

enum result round_invites_on(struct store *store, int64_t organisation_id, int64_t id, int64_t after_person_id,
                             int64_t due_ms, struct error *error)
{
    char payload[48];
    int64_t timer_id = 0;
    (void)snprintf(payload, sizeof payload, "%" PRId64 " %" PRId64, id, after_person_id);
    return timer_add(store, organisation_id, 0, 0, TIMER_ROUND, payload, due_ms, due_ms, &timer_id, error);
}

void round_detail(const struct checkin_round *round, struct text *out)
{
    struct local_time from = local_time(round->from_ms), to = local_time(round->to_ms - 1);
    text_printf(out, "roles %s, %04d-%02d-%02d to %04d-%02d-%02d", round->roles, from.year, from.month, from.day,
                to.year, to.month, to.day);
}

static struct checkin_round read_round(const struct rows *rows)
{
    return (struct checkin_round){.id = rows_int(rows, 0),
                                  .number = rows_int(rows, 1),
                                  .name = x_strdup(rows_text(rows, 2)),
                                  .roles = x_strdup(rows_text(rows, 3)),
                                  .from_ms = rows_int(rows, 4),
                                  .to_ms = rows_int(rows, 5),
                                  .questions = (int)rows_int(rows, 6),
                                  .support = (unsigned)rows_int(rows, 7),
                                  .closed = rows_int(rows, 8) != 0};
}

static enum result was_told(struct store *store, int64_t organisation_id, int64_t id, int64_t person_id, bool *told,
                            struct error *error)
{
    int64_t count = 0;
    char hash[HASH_HEX_BYTES];
    hash_person(store, person_id, hash);
    enum result result = db_number(
        store->db, &count,
        "SELECT COUNT(*) FROM round_told WHERE organisation_id = $1 AND round_id IN (0, $2) AND person_hash = $3",
        VALUES(INT(organisation_id), INT(id), TEXT(hash)), error);
    *told = count > 0;
    return result;
}

enum result round_find(struct store *store, int64_t organisation_id, int64_t id, int64_t person_id,
                       struct checkin_round *round, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    bool told = false;
    enum result result = was_told(store, organisation_id, id, person_id, &told, error);
    if (result == RESULT_OK)
        result = db_query(store->db, &rows,
                          "SELECT id, number, name, roles, from_ms, to_ms, questions, support, closed "
                          "FROM checkin_round WHERE organisation_id = $1 AND id = $2",
                          VALUES(INT(organisation_id), INT(id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *round = read_round(rows);
    round->told = told;
    return RESULT_OK;
}

enum result rounds_all(struct store *store, int64_t organisation_id, struct checkin_rounds *rounds, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT id, number, name, roles, from_ms, to_ms, questions, support, closed "
                                  "FROM checkin_round WHERE organisation_id = $1 ORDER BY number",
                                  VALUES(INT(organisation_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&rounds->list) = read_round(rows);
    return result;
}

enum result round_close(struct store *store, int64_t organisation_id, int64_t number, struct error *error)
{
    int64_t changes = 0;
    enum result result =
        db_run(store->db, &changes,
               "UPDATE checkin_round SET closed = 1 WHERE organisation_id = $1 AND number = $2 AND closed = 0",
               VALUES(INT(organisation_id), INT(number)), error);
    return result == RESULT_OK && changes == 0 ? RESULT_NOT_FOUND : result;
}

enum result round_tell(struct store *store, int64_t organisation_id, int64_t id, int64_t person_id, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    hash_person(store, person_id, hash);
    return db_run(store->db, NULL,
                  "INSERT INTO round_told (organisation_id, round_id, person_hash) VALUES ($1, $2, $3) "
                  "ON CONFLICT DO NOTHING",
                  VALUES(INT(organisation_id), INT(id), TEXT(hash)), error);
}

/* ---- who can be invited ------------------------------------------------------------------------------------ */

void reached_people_done(struct reached_people *people)
{
    for (size_t i = 0; i < people->list.count; i++) {
        struct reached *reached = &people->list.items[i];
        free_pointer(&reached->connector);
        free_pointer(&reached->place);
        free_pointer(&reached->thread);
        free_pointer(&reached->account);
        free_pointer(&reached->roles);
    }
    list_done(&people->list);
}

/* A web visit ends, and nobody is there then. */
static enum result read_places(struct store *store, int64_t organisation_id, int64_t after_person_id, size_t most,
                               struct reached_people *people, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t before = 0;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT p.person_id, c.id, c.connector, c.place, c.thread, a.account FROM participant p "
                 "CROSS JOIN conversation c CROSS JOIN account a "
                 "WHERE p.organisation_id = $1 AND p.person_id > $3 "
                 "AND c.organisation_id = p.organisation_id AND c.id = p.conversation_id "
                 "AND a.organisation_id = p.organisation_id AND a.person_id = p.person_id "
                 "AND a.connector = c.connector AND c.direct = 1 AND c.ended = 0 AND c.connector <> 'web' "
                 "AND a.presence = $2 ORDER BY p.person_id, c.last_ms DESC, a.account",
                 VALUES(INT(organisation_id), INT(PRESENCE_PERSONAL), INT(after_person_id)), error);
    while (result == RESULT_OK && people->list.count < most && rows_next(rows, &result, error)) {
        if (rows_int(rows, 0) == before)
            continue;
        before = rows_int(rows, 0);
        *list_push(&people->list) = (struct reached){.person_id = before,
                                                     .conversation_id = rows_int(rows, 1),
                                                     .connector = x_strdup(rows_text(rows, 2)),
                                                     .place = x_strdup(rows_text(rows, 3)),
                                                     .thread = x_strdup(rows_text(rows, 4)),
                                                     .account = x_strdup(rows_text(rows, 5))};
    }
    return result;
}

enum result round_reaches(struct store *store, int64_t organisation_id, int64_t after_person_id, size_t most,
                          int64_t now_ms, struct reached_people *people, struct error *error)
{
    enum result result = read_places(store, organisation_id, after_person_id, most, people, error);
    for (size_t i = 0; i < people->list.count && result == RESULT_OK; i++) {
        struct reached *reached = &people->list.items[i];
        own_(listed_person_done) struct listed_person listed = {0};
        result = people_list_find(store, organisation_id, reached->connector, reached->account, now_ms, &listed, error);
        reached->roles = result == RESULT_OK ? TAKE(listed.roles) : x_strdup("");
        result = result == RESULT_NOT_FOUND ? RESULT_OK : result;
    }
    return result;
}

/* ---- support ----------------------------------------------------------------------------------------------- */

enum result round_answer_keep(struct store *store, int64_t organisation_id, int64_t id, int64_t person_id,
                              enum support_question question, int64_t owner, const char *sealed, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    hash_person(store, person_id, hash);
    return db_run(store->db, NULL,
                  "INSERT INTO round_answer (organisation_id, round_id, person_hash, question, owner, sealed) "
                  "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation_id, round_id, person_hash, question) "
                  "DO UPDATE SET owner = $5, sealed = $6",
                  VALUES(INT(organisation_id), INT(id), TEXT(hash), INT(question), INT(owner), TEXT(sealed)), error);
}

enum result round_answers_drop(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    hash_person(store, person_id, hash);
    return db_run(store->db, NULL, "DELETE FROM round_answer WHERE organisation_id = $1 AND person_hash = $2",
                  VALUES(INT(organisation_id), TEXT(hash)), error);
}

/* ---- a person goes, or is another -------------------------------------------------------------------------- */

enum result rounds_forget(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    hash_person(store, person_id, hash);
    enum result result = round_answers_drop(store, organisation_id, person_id, error);
    return result == RESULT_OK
               ? db_run(store->db, NULL, "DELETE FROM round_told WHERE organisation_id = $1 AND person_hash = $2",
                        VALUES(INT(organisation_id), TEXT(hash)), error)
               : result;
}

enum result rounds_join(struct store *store, int64_t organisation_id, int64_t older_id, int64_t younger_id,
                        struct error *error)
{
    static const char *const copies[] = {
        "INSERT INTO round_told (organisation_id, round_id, person_hash) SELECT organisation_id, round_id, $2 "
        "FROM round_told WHERE organisation_id = $1 AND person_hash = $3 ON CONFLICT DO NOTHING",
        "INSERT INTO round_answer (organisation_id, round_id, person_hash, question, owner, sealed) "
        "SELECT organisation_id, round_id, $2, question, owner, sealed FROM round_answer "
        "WHERE organisation_id = $1 AND person_hash = $3 ON CONFLICT DO NOTHING"};
    char older[HASH_HEX_BYTES], younger[HASH_HEX_BYTES];
    enum result result = RESULT_OK;
    hash_person(store, older_id, older);
    hash_person(store, younger_id, younger);
    for (size_t i = 0; i < sizeof copies / sizeof *copies && result == RESULT_OK; i++)
        result = db_run(store->db, NULL, copies[i], VALUES(INT(organisation_id), TEXT(older), TEXT(younger)), error);
    return result == RESULT_OK ? rounds_forget(store, organisation_id, younger_id, error) : result;
}
