#include "store/attachments.h"

#include "store/entries.h"
#include "store/inside.h"
#include "store/outbox.h"
#include "store/tickets.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- wanted ------------------------------------------------------------------------------------------------ */

enum result attachment_add(struct store *store, int64_t organisation_id, const struct attachment_owner *owner,
                           const struct attachment_draft *draft, const char *idempotency_key, int64_t now_ms,
                           struct error *error)
{
    int64_t id = store_new_id(store, now_ms), outbox_id = 0;
    enum result result = db_run(
        store->db, NULL,
        "INSERT INTO attachment (organisation_id, id, ticket_id, conversation_id, person_id, connector, event, origin, "
        "state, created_ms, changed_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        VALUES(INT(organisation_id), INT(id), INT(owner->ticket_id), INT(owner->conversation_id), INT(owner->person_id),
               TEXT(owner->connector), TEXT(draft->event), TEXT(draft->origin), INT(ATTACHMENT_WANTED), INT(now_ms)),
        error);
    if (result != RESULT_OK)
        return result;
    return outbox_add(store, organisation_id, -id, 0, idempotency_key, "fetch", "", draft->event, now_ms, &outbox_id,
                      error);
}

/* ---- outcomes ---------------------------------------------------------------------------------------------- */

struct errand {
    int64_t organisation_id, id;
    enum attachment_state state;
};

/* CROSS JOIN: from each organisation into its index, as in outbox.c. */
static enum result find_errand(struct store *store, int64_t outbox_id, struct errand *errand, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT o.organisation_id, a.id, a.state FROM organisation g CROSS JOIN outbox o "
                                  "CROSS JOIN attachment a WHERE o.organisation_id = g.organisation_id AND o.id = $1 "
                                  "AND o.kind = 'fetch' AND a.organisation_id = o.organisation_id "
                                  "AND a.id = -o.conversation_id",
                                  VALUES(INT(outbox_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *errand = (struct errand){rows_int(rows, 0), rows_int(rows, 1), (enum attachment_state)rows_int(rows, 2)};
    return RESULT_OK;
}

static enum result set_file(struct store *store, const struct errand *errand, enum attachment_state state,
                            const struct arrival *outcome, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE attachment SET state = $3, sha256 = $4, media_type = $5, bytes = $6, reason = $7, "
                  "changed_ms = $8 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(errand->organisation_id), INT(errand->id), INT(state), TEXT(outcome->file),
                         TEXT(outcome->media_type), INT(outcome->bytes), TEXT(outcome->reason), INT(now_ms)),
                  error);
}

/* It was dropped: a fetch that was still out may have brought a file, which then goes next. */
static enum result removed(struct store *store, const struct errand *errand, const struct arrival *outcome,
                           int64_t now_ms, struct error *error)
{
    bool fetched = !string_empty(outcome->file);
    enum result result = RESULT_OK;
    if (outcome->outcome == SENT_DONE && !fetched) {
        result = db_run(store->db, NULL, "DELETE FROM attachment WHERE organisation_id = $1 AND id = $2",
                        VALUES(INT(errand->organisation_id), INT(errand->id)), error);
        return result == RESULT_OK ? outbox_done(store, outcome->departure_id, "", now_ms, error) : result;
    }
    if (fetched)
        result = set_file(store, errand, ATTACHMENT_DELETED, outcome, now_ms, error);
    int64_t wait_ms = outcome->outcome == SENT_LATER ? outcome->retry_after_ms : 0;
    return result == RESULT_OK ? outbox_later(store, outcome->departure_id, now_ms + wait_ms, outcome->reason, error)
                               : result;
}

enum result attachment_outcome(struct store *store, const struct arrival *outcome, int64_t now_ms,
                               struct attachment_name *of, struct error *error)
{
    struct errand errand;
    *of = (struct attachment_name){0};
    enum result result = find_errand(store, outcome->departure_id, &errand, error);
    if (result != RESULT_OK)
        return result;
    if (errand.state == ATTACHMENT_DELETED)
        return removed(store, &errand, outcome, now_ms, error);
    if (outcome->outcome == SENT_LATER)
        return outbox_later(store, outcome->departure_id, now_ms + outcome->retry_after_ms, outcome->reason, error);
    *of = (struct attachment_name){errand.organisation_id, errand.id};
    bool held = outcome->outcome == SENT_DONE && !string_empty(outcome->file);
    result = set_file(store, &errand, held ? ATTACHMENT_HELD : ATTACHMENT_FAILED, outcome, now_ms, error);
    return result == RESULT_OK ? outbox_done(store, outcome->departure_id, "", now_ms, error) : result;
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

void attachment_rows_done(struct attachment_rows *rows)
{
    for (size_t i = 0; i < rows->list.count; i++) {
        free(rows->list.items[i].media_type);
        free(rows->list.items[i].sha256);
        free(rows->list.items[i].reason);
    }
    list_done(&rows->list);
}

enum result attachments_of_ticket(struct store *store, int64_t organisation_id, int64_t ticket_id,
                                  struct attachment_rows *found, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT id, bytes, state, media_type, sha256, reason FROM attachment "
                                  "WHERE organisation_id = $1 AND ticket_id = $2 AND state <> $3 ORDER BY id",
                                  VALUES(INT(organisation_id), INT(ticket_id), INT(ATTACHMENT_DELETED)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&found->list) = (struct attachment_row){.id = rows_int(rows, 0),
                                                           .bytes = rows_int(rows, 1),
                                                           .state = (enum attachment_state)rows_int(rows, 2),
                                                           .media_type = x_strdup(rows_text(rows, 3)),
                                                           .sha256 = x_strdup(rows_text(rows, 4)),
                                                           .reason = x_strdup(rows_text(rows, 5))};
    return result;
}

enum result attachment_find(struct store *store, int64_t organisation_id, int64_t id, struct attachment_source *source,
                            struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT ticket_id, conversation_id, person_id, state, to_seq, media_type FROM attachment "
                 "WHERE organisation_id = $1 AND id = $2",
                 VALUES(INT(organisation_id), INT(id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    source->owner = (struct attachment_owner){rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2), NULL};
    source->state = (enum attachment_state)rows_int(rows, 3);
    source->to_seq = rows_int(rows, 4);
    source->file = string_equal(rows_text(rows, 5), "application/pdf");
    return RESULT_OK;
}

enum result attachment_set_shown(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                                 int64_t seq, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE attachment SET to_conversation_id = $3, to_seq = $4 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(conversation_id), INT(seq)), error);
}

enum result attachments_behind(struct store *store, int64_t departure_id, struct attachment_names *names,
                               struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT a.organisation_id, a.id FROM organisation g CROSS JOIN outbox o CROSS JOIN ticket t "
                 "CROSS JOIN attachment a WHERE o.organisation_id = g.organisation_id AND o.id = $1 "
                 "AND t.organisation_id = o.organisation_id AND t.card_conversation_id = o.conversation_id "
                 "AND t.card_seq = o.seq AND a.organisation_id = t.organisation_id AND a.ticket_id = t.id "
                 "AND a.state = $2 AND a.to_seq = 0 ORDER BY a.id",
                 VALUES(INT(departure_id), INT(ATTACHMENT_HELD)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&names->list) = (struct attachment_name){rows_int(rows, 0), rows_int(rows, 1)};
    return result;
}

enum result attachments_count(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t *count,
                              struct error *error)
{
    return db_number(store->db, count, "SELECT COUNT(*) FROM attachment WHERE organisation_id = $1 AND ticket_id = $2",
                     VALUES(INT(organisation_id), INT(ticket_id)), error);
}

enum result attachments_each_file(struct store *store,
                                  void (*take)(void *context, const char *organisation, const char *sha256),
                                  void *context, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        own_(rows_done) struct rows *rows = NULL;
        result = db_query(store->db, &rows,
                          "SELECT g.code, a.sha256 FROM attachment a JOIN organisation g "
                          "ON g.organisation_id = a.organisation_id WHERE a.organisation_id = $1 AND a.sha256 <> ''",
                          VALUES(INT(organisations.list.items[i])), error);
        while (result == RESULT_OK && rows_next(rows, &result, error))
            take(context, rows_text(rows, 0), rows_text(rows, 1));
    }
    return result;
}

/* ---- dropping ---------------------------------------------------------------------------------------------- */

/* What waits for its turn goes at once; what is out tells its outcome first. */
static enum result send_for_it(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms,
                               struct error *error)
{
    int64_t found = 0;
    char key[48];
    enum result result = db_number(store->db, &found,
                                   "SELECT id FROM outbox WHERE organisation_id = $1 AND conversation_id = $2 LIMIT 1",
                                   VALUES(INT(organisation_id), INT(-id)), error);
    if (result == RESULT_OK)
        return db_run(store->db, NULL,
                      "UPDATE lane SET due_ms = $3 WHERE organisation_id = $1 AND conversation_id = $2 AND out_id = 0",
                      VALUES(INT(organisation_id), INT(-id), INT(now_ms)), error);
    if (result != RESULT_NOT_FOUND)
        return result;
    (void)snprintf(key, sizeof key, "discard-%lld", (long long)id);
    return outbox_add(store, organisation_id, -id, 0, key, "fetch", "", "", now_ms, &found, error);
}

/* The other side has it no longer either. */
static enum result take_back_shown(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms,
                                   struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    char key[48];
    enum result result = db_query(store->db, &rows,
                                  "SELECT to_conversation_id, to_seq FROM attachment WHERE organisation_id = $1 "
                                  "AND id = $2 AND to_seq > 0",
                                  VALUES(INT(organisation_id), INT(id)), error);
    if (result != RESULT_OK || !rows_next(rows, &result, error))
        return result;
    int64_t conversation_id = rows_int(rows, 0), seq = rows_int(rows, 1);
    (void)snprintf(key, sizeof key, "picture-gone-%lld", (long long)id);
    result = entry_rewrite(store, organisation_id, conversation_id, seq, "", error);
    return result == RESULT_OK ? outbox_change(store, organisation_id, conversation_id, seq, key, "", "", now_ms, error)
                               : result;
}

static enum result drop(struct store *store, int64_t organisation_id, const struct id_list *ids, int64_t now_ms,
                        struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < ids->list.count && result == RESULT_OK; i++) {
        int64_t id = ids->list.items[i];
        result = take_back_shown(store, organisation_id, id, now_ms, error);
        if (result != RESULT_OK)
            return result;
        result =
            db_run(store->db, NULL,
                   "UPDATE attachment SET state = $3, origin = '', event = '', person_id = 0, to_conversation_id = 0, "
                   "to_seq = 0, changed_ms = $4 "
                   "WHERE organisation_id = $1 AND id = $2",
                   VALUES(INT(organisation_id), INT(id), INT(ATTACHMENT_DELETED), INT(now_ms)), error);
        if (result == RESULT_OK)
            result = send_for_it(store, organisation_id, id, now_ms, error);
    }
    return result;
}

enum result attachments_drop_of_event(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                      const char *event, int64_t now_ms, struct error *error)
{
    own_(id_list_done) struct id_list ids = {.list = LIST_INIT};
    if (string_empty(event)) /* those that were dropped before */
        return RESULT_OK;
    enum result result = ids_select(
        store, &ids, "SELECT id FROM attachment WHERE organisation_id = $1 AND conversation_id = $2 AND event = $3",
        VALUES(INT(organisation_id), INT(conversation_id), TEXT(event)), error);
    return result == RESULT_OK ? drop(store, organisation_id, &ids, now_ms, error) : result;
}

enum result attachments_drop_of_person(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                                       struct error *error)
{
    own_(id_list_done) struct id_list ids = {.list = LIST_INIT};
    enum result result = ids_select(
        store, &ids, "SELECT id FROM attachment WHERE organisation_id = $1 AND person_id = $2 AND person_id <> 0",
        VALUES(INT(organisation_id), INT(person_id)), error);
    return result == RESULT_OK ? drop(store, organisation_id, &ids, now_ms, error) : result;
}

enum result attachments_drop_closed(struct store *store, int64_t closed_before_ms, size_t limit, int64_t now_ms,
                                    int64_t *dropped, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    *dropped = 0;
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK && *dropped < (int64_t)limit; i++) {
        own_(id_list_done) struct id_list ids = {.list = LIST_INIT};
        int64_t of = organisations.list.items[i];
        result = ids_select(store, &ids,
                            "SELECT a.id FROM attachment a LEFT JOIN ticket t ON t.organisation_id = a.organisation_id "
                            "AND t.id = a.ticket_id WHERE a.organisation_id = $1 AND a.state <> $2 AND (t.id IS NULL "
                            "OR (t.state IN ($3, $4) AND t.changed_ms < $5)) LIMIT $6",
                            VALUES(INT(of), INT(ATTACHMENT_DELETED), INT(TICKET_RESOLVED), INT(TICKET_CANCELLED),
                                   INT(closed_before_ms), INT((int64_t)limit - *dropped)),
                            error);
        if (result == RESULT_OK)
            result = drop(store, of, &ids, now_ms, error);
        *dropped += (int64_t)ids.list.count;
    }
    return result;
}
