#include "store/drafts.h"

#include "store/inside.h"

enum { DRAFTS_MOST = 200 };

enum result draft_ask(struct store *store, int64_t organisation_id, int64_t number, int64_t ticket_id,
                      int64_t person_id, int64_t now_ms, bool *fresh, struct error *error)
{
    int64_t changes = 0;
    enum result result =
        db_run(store->db, &changes,
               "INSERT INTO draft (organisation_id, number, ticket_id, person_id, state, changed_ms) "
               "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation_id, number) DO UPDATE SET "
               "person_id = excluded.person_id, state = excluded.state, changed_ms = excluded.changed_ms "
               "WHERE draft.state IN ($5, $7) AND draft.person_id <> excluded.person_id",
               VALUES(INT(organisation_id), INT(number), INT(ticket_id), INT(person_id), INT(DRAFT_LINE_ASKED),
                      INT(now_ms), INT(DRAFT_QUESTION_ASKED)),
               error);
    *fresh = changes > 0;
    return result;
}

#define DRAFT_COLUMNS \
    "SELECT number, ticket_id, person_id, state, language, topic, question, answer, changed_ms FROM draft "

static struct draft read_draft(const struct rows *rows)
{
    return (struct draft){.number = rows_int(rows, 0),
                          .ticket_id = rows_int(rows, 1),
                          .person_id = rows_int(rows, 2),
                          .state = (enum draft_state)rows_int(rows, 3),
                          .language = language_from_code(rows_text(rows, 4)),
                          .topic = x_strdup(rows_text(rows, 5)),
                          .question = x_strdup(rows_text(rows, 6)),
                          .answer = x_strdup(rows_text(rows, 7)),
                          .changed_ms = rows_int(rows, 8)};
}

enum result draft_find(struct store *store, int64_t organisation_id, int64_t number, struct draft *draft,
                       struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, DRAFT_COLUMNS "WHERE organisation_id = $1 AND number = $2",
                                  VALUES(INT(organisation_id), INT(number)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *draft = read_draft(rows);
    return RESULT_OK;
}

enum result draft_write(struct store *store, int64_t organisation_id, const struct draft *draft, int64_t now_ms,
                        struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE draft SET state = $3, language = $4, topic = $5, question = $6, answer = $7, "
                  "changed_ms = $8 WHERE organisation_id = $1 AND number = $2",
                  VALUES(INT(organisation_id), INT(draft->number), INT(draft->state),
                         TEXT(language_code(draft->language)), TEXT(draft->topic), TEXT(draft->question),
                         TEXT(draft->answer), INT(now_ms)),
                  error);
}

enum result drafts_in(struct store *store, int64_t organisation_id, enum draft_state state, size_t limit,
                      struct drafts *drafts, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t most = (int64_t)(limit > DRAFTS_MOST ? DRAFTS_MOST : limit);
    enum result result =
        db_query(store->db, &rows, DRAFT_COLUMNS "WHERE organisation_id = $1 AND state = $2 ORDER BY number LIMIT $3",
                 VALUES(INT(organisation_id), INT(state), INT(most)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&drafts->list) = read_draft(rows);
    return result;
}
