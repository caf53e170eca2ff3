#include "store/outbox.h"

#include "store/attachments.h"
#include "store/conversations.h"
#include "store/dead.h"
#include "store/inside.h"

#include <string.h>

/* A picture takes longer to fetch or to send than a reply. */
static const int64_t fetch_more_ms = 120000;
/* So long words that are kept nowhere else wait for a reader, and so often it is tried whether one is there. */
static const int64_t reader_awaited_ms = 10 * 60 * 1000, reader_looked_for_ms = 30 * 1000;

/* Where an outbox row belongs. */
struct origin {
    int64_t organisation_id, conversation_id, seq;
};

void departures_done(struct departures *departures)
{
    for (size_t i = 0; i < departures->list.count; i++)
        departure_free(departures->list.items[i]);
    list_done(&departures->list);
}

static enum result open_lane(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t now_ms,
                             struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO lane (organisation_id, conversation_id, due_ms) VALUES ($1, $2, $3) "
                  "ON CONFLICT (organisation_id, conversation_id) DO UPDATE SET unasked = 0",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(now_ms)), error);
}

enum result outbox_can_wait(struct store *store, int64_t organisation_id, int64_t conversation_id, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE lane SET unasked = 1 WHERE organisation_id = $1 AND conversation_id = $2 AND "
                  "(SELECT COUNT(*) FROM outbox o WHERE o.organisation_id = $1 AND o.conversation_id = $2) = 1",
                  VALUES(INT(organisation_id), INT(conversation_id)), error);
}

enum result outbox_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                       const char *idempotency_key, const char *kind, const char *body, const char *cause_external_id,
                       int64_t now_ms, int64_t *id, struct error *error)
{
    *id = store_new_id(store, now_ms);
    enum result result =
        db_run(store->db, NULL,
               "INSERT INTO outbox (organisation_id, id, conversation_id, seq, idempotency_key, kind, "
               "body, cause, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
               VALUES(INT(organisation_id), INT(*id), INT(conversation_id), INT(seq), TEXT(idempotency_key), TEXT(kind),
                      TEXT(body), TEXT(cause_external_id), INT(now_ms)),
               error);
    return result == RESULT_OK ? open_lane(store, organisation_id, conversation_id, now_ms, error) : result;
}

/* Rows of the entry that nobody has seen. What was handed over once may have arrived, also when it must be tried later:
 * it goes out again with its own key. An edit that may have arrived is outdone by the one that follows. */
static enum result drop_waiting(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                                struct error *error)
{
    return db_run(store->db, NULL,
                  "DELETE FROM outbox WHERE organisation_id = $1 AND conversation_id = $2 AND seq = $3 "
                  "AND (attempt = 0 OR EXISTS (SELECT 1 FROM entry e WHERE e.organisation_id = $1 "
                  "AND e.conversation_id = $2 AND e.seq = $3 AND e.external_id <> '')) AND id <> "
                  "COALESCE((SELECT l.out_id FROM lane l WHERE l.organisation_id = $1 AND l.conversation_id = $2), 0)",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
}

static enum result was_sent_or_is_out(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                      int64_t seq, bool *sent, struct error *error)
{
    int64_t found = 0;
    enum result result = db_number(store->db, &found,
                                   "SELECT 1 FROM entry WHERE organisation_id = $1 AND conversation_id = $2 "
                                   "AND seq = $3 AND external_id <> ''",
                                   VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
    if (result == RESULT_NOT_FOUND)
        result = db_number(store->db, &found,
                           "SELECT 1 FROM outbox WHERE organisation_id = $1 AND conversation_id = $2 AND seq = $3 "
                           "LIMIT 1",
                           VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
    *sent = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result outbox_change(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t target_seq,
                          const char *idempotency_key, const char *body, const char *cause_external_id, int64_t now_ms,
                          struct error *error)
{
    bool sent = false;
    enum result result = drop_waiting(store, organisation_id, conversation_id, target_seq, error);
    if (result == RESULT_OK)
        result = was_sent_or_is_out(store, organisation_id, conversation_id, target_seq, &sent, error);
    if (result != RESULT_OK || (!sent && string_empty(body)))
        return result;
    result =
        db_run(store->db, NULL,
               "INSERT INTO outbox (organisation_id, id, conversation_id, seq, target_seq, idempotency_key, kind, "
               "body, cause, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
               VALUES(INT(organisation_id), INT(store_new_id(store, now_ms)), INT(conversation_id), INT(target_seq),
                      INT(sent ? target_seq : 0), TEXT(idempotency_key), TEXT(string_empty(body) ? "retract" : "reply"),
                      TEXT(body), TEXT(cause_external_id), INT(now_ms)),
               error);
    return result == RESULT_OK ? open_lane(store, organisation_id, conversation_id, now_ms, error) : result;
}

/* ---- claiming ---------------------------------------------------------------------------------------------- */

/* What is to be done about a picture (attachments.h), whose lane has a negative number. */
static enum result read_errand(struct store *store, int64_t organisation_id, int64_t lane, struct departure **head,
                               struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT a.connector, g.code, o.idempotency_key, o.cause, a.origin, a.sha256, o.id, o.at_ms, "
                 "o.attempt, a.state FROM outbox o "
                 "JOIN attachment a ON a.organisation_id = o.organisation_id AND a.id = -o.conversation_id "
                 "JOIN organisation g ON g.organisation_id = o.organisation_id "
                 "WHERE o.organisation_id = $1 AND o.conversation_id = $2 ORDER BY o.seq, o.id LIMIT 1",
                 VALUES(INT(organisation_id), INT(lane)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    struct departure *departure = departure_new(DEPARTURE_REPLY, rows_text(rows, 0));
    bool dropped = rows_int(rows, 9) == ATTACHMENT_DELETED;
    message_set(&departure->organisation, rows_text(rows, 1));
    message_set(&departure->idempotency_key, rows_text(rows, 2));
    message_set(&departure->cause, rows_text(rows, 3));
    message_set(&departure->target, rows_text(rows, dropped ? 5 : 4));
    departure->id = rows_int(rows, 6);
    departure->at_ms = rows_int(rows, 7);
    departure->attempt = (unsigned)rows_int(rows, 8) + 1;
    departure->action = dropped ? DEPARTURE_DISCARD : DEPARTURE_FETCH;
    *head = departure;
    return RESULT_OK;
}

/* A mail about a ticket goes to the address that its asker left, or that of the service desk which has it, as long as
 * that is there. */
#define PLACE \
    "CASE WHEN c.connector = 'mail' AND c.place LIKE 'ticket/%' THEN COALESCE((SELECT m.address FROM ticket_mail m " \
    "WHERE m.organisation_id = c.organisation_id AND m.ticket_id = CAST(SUBSTR(c.place, 8) AS BIGINT)), c.place) " \
    "WHEN c.connector = 'mail' AND c.place LIKE 'desk/%' THEN COALESCE((SELECT d.mail FROM ticket k " \
    "JOIN service_desk d ON d.organisation_id = k.organisation_id AND d.person_id = k.claimer_id " \
    "WHERE k.organisation_id = c.organisation_id AND k.number = CAST(SUBSTR(c.place, 6) AS BIGINT)), c.place) " \
    "ELSE c.place END"

static enum result read_head(struct store *store, int64_t organisation_id, int64_t conversation_id,
                             struct departure **head, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT c.connector, g.code, " PLACE ", c.thread, o.idempotency_key, o.body, o.cause, "
        "COALESCE(t.external_id, ''), COALESCE(p.sha256, ''), COALESCE(p.media_type, ''), o.id, o.seq, o.at_ms, "
        "o.attempt, o.kind FROM outbox o "
        "JOIN conversation c ON c.organisation_id = o.organisation_id AND c.id = o.conversation_id "
        "JOIN organisation g ON g.organisation_id = o.organisation_id "
        "LEFT JOIN entry t ON t.organisation_id = o.organisation_id "
        "AND t.conversation_id = o.conversation_id AND t.seq = o.target_seq AND o.target_seq <> 0 "
        "LEFT JOIN attachment p ON o.kind = 'picture' AND p.organisation_id = o.organisation_id "
        "AND p.to_conversation_id = o.conversation_id AND p.to_seq = o.seq "
        "WHERE o.organisation_id = $1 AND o.conversation_id = $2 ORDER BY o.seq, o.id LIMIT 1",
        VALUES(INT(organisation_id), INT(conversation_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    struct departure *departure = departure_new(DEPARTURE_REPLY, rows_text(rows, 0));
    char **const fields[] = {&departure->organisation,    &departure->place, &departure->thread,
                             &departure->idempotency_key, &departure->body,  &departure->cause,
                             &departure->target,          &departure->file,  &departure->media_type};
    for (int i = 0; i < 9; i++)
        message_set(fields[i], rows_text(rows, i + 1));
    const char *kind = rows_text(rows, 14);
    departure->id = rows_int(rows, 10);
    departure->seq = rows_int(rows, 11);
    departure->at_ms = rows_int(rows, 12);
    departure->attempt = (unsigned)rows_int(rows, 13) + 1;
    departure->relayed = strcmp(kind, "relay") == 0 || strcmp(kind, "picture") == 0;
    if (strcmp(kind, "retract") == 0)
        departure->action = DEPARTURE_RETRACT;
    else
        departure->action = string_empty(departure->target) ? DEPARTURE_SAY : DEPARTURE_EDIT;
    *head = departure;
    return RESULT_OK;
}

static enum result drop_lane(struct store *store, int64_t organisation_id, int64_t conversation_id, struct error *error)
{
    return db_run(store->db, NULL, "DELETE FROM lane WHERE organisation_id = $1 AND conversation_id = $2",
                  VALUES(INT(organisation_id), INT(conversation_id)), error);
}

static enum result set_lane(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t due_ms,
                            int64_t out_id, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE lane SET due_ms = $3, out_id = $4 WHERE organisation_id = $1 AND conversation_id = $2",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(due_ms), INT(out_id)), error);
}

static enum result claim_lane(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t lease_ends,
                              struct departures *departures, struct error *error)
{
    struct departure *head = NULL;
    enum result result = conversation_id < 0 ? read_errand(store, organisation_id, conversation_id, &head, error)
                                             : read_head(store, organisation_id, conversation_id, &head, error);
    if (result == RESULT_NOT_FOUND)
        return drop_lane(store, organisation_id, conversation_id, error);
    if (result != RESULT_OK)
        return result;
    *list_push(&departures->list) = head;
    if (head->action == DEPARTURE_FETCH || !string_empty(head->file))
        lease_ends += fetch_more_ms;
    result = db_run(store->db, NULL, "UPDATE outbox SET attempt = attempt + 1 WHERE organisation_id = $1 AND id = $2",
                    VALUES(INT(organisation_id), INT(head->id)), error);
    return result == RESULT_OK ? set_lane(store, organisation_id, conversation_id, lease_ends, head->id, error)
                               : result;
}

static enum result claim_of_organisation(struct store *store, int64_t organisation_id, bool unasked, int64_t now_ms,
                                         int64_t lease_ends, size_t limit, struct departures *departures,
                                         struct error *error)
{
    own_(id_list_done) struct id_list lanes = {.list = LIST_INIT};
    enum result result =
        ids_select(store, &lanes,
                   "SELECT conversation_id FROM lane WHERE organisation_id = $1 AND unasked = $4 AND due_ms <= $2 "
                   "ORDER BY due_ms LIMIT $3",
                   VALUES(INT(organisation_id), INT(now_ms), INT((int64_t)limit), INT(unasked)), error);
    for (size_t i = 0; i < lanes.list.count && result == RESULT_OK; i++)
        result = claim_lane(store, organisation_id, lanes.list.items[i], lease_ends, departures, error);
    return result;
}

static enum result claim(struct store *store, bool unasked, int64_t now_ms, int64_t lease_ms, size_t limit,
                         struct departures *departures, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    size_t count = organisations.list.count, before = departures->list.count;
    size_t first = store->turn++;
    for (size_t i = 0; i < count && result == RESULT_OK; i++) {
        size_t claimed = departures->list.count - before;
        if (claimed < limit)
            result = claim_of_organisation(store, organisations.list.items[(first + i) % count], unasked, now_ms,
                                           now_ms + lease_ms, limit - claimed, departures, error);
    }
    return result;
}

enum result outbox_claim(struct store *store, int64_t now_ms, int64_t lease_ms, size_t limit,
                         struct departures *departures, struct error *error)
{
    return claim(store, false, now_ms, lease_ms, limit, departures, error);
}

enum result outbox_claim_unasked(struct store *store, int64_t now_ms, int64_t lease_ms, size_t limit,
                                 struct departures *departures, struct error *error)
{
    return claim(store, true, now_ms, lease_ms, limit, departures, error);
}

/* ---- outcomes ---------------------------------------------------------------------------------------------- */

/* Where the row is, and its body when asked for; a mail may hold a link, which nobody is to read later. CROSS JOIN:
 * from each organisation into its index, not all rows. */
static enum result find_origin(struct store *store, int64_t id, struct origin *origin, struct text *body,
                               struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT o.organisation_id, o.conversation_id, o.seq, CASE WHEN o.kind = 'mail' "
                                  "THEN '' ELSE o.body END FROM organisation g "
                                  "CROSS JOIN outbox o WHERE o.organisation_id = g.organisation_id AND o.id = $1",
                                  VALUES(INT(id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *origin = (struct origin){rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2)};
    if (body != NULL)
        text_add(body, rows_text(rows, 3));
    return RESULT_OK;
}

/* The lane looks at its next row now, or ends when there is none. */
static enum result lane_goes_on(struct store *store, const struct origin *origin, int64_t now_ms, struct error *error)
{
    int64_t next = 0;
    enum result result =
        db_number(store->db, &next, "SELECT id FROM outbox WHERE organisation_id = $1 AND conversation_id = $2 LIMIT 1",
                  VALUES(INT(origin->organisation_id), INT(origin->conversation_id)), error);
    if (result == RESULT_NOT_FOUND)
        return drop_lane(store, origin->organisation_id, origin->conversation_id, error);
    if (result != RESULT_OK)
        return result;
    return set_lane(store, origin->organisation_id, origin->conversation_id, now_ms, 0, error);
}

static enum result remove_row(struct store *store, const struct origin *origin, int64_t id, struct error *error)
{
    return db_run(store->db, NULL, "DELETE FROM outbox WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(origin->organisation_id), INT(id)), error);
}

enum result outbox_done(struct store *store, int64_t id, const char *external_id, int64_t now_ms, struct error *error)
{
    struct origin origin;
    enum result result = find_origin(store, id, &origin, NULL, error);
    if (result == RESULT_OK)
        result = remove_row(store, &origin, id, error);
    /* What changed an entry has an id of its own; the entry keeps that of the first event. */
    if (result == RESULT_OK && !string_empty(external_id))
        result =
            db_run(store->db, NULL,
                   "UPDATE entry SET external_id = $4 WHERE organisation_id = $1 AND conversation_id = $2 "
                   "AND seq = $3 AND external_id = ''",
                   VALUES(INT(origin.organisation_id), INT(origin.conversation_id), INT(origin.seq), TEXT(external_id)),
                   error);
    return result == RESULT_OK ? lane_goes_on(store, &origin, now_ms, error) : result;
}

enum result outbox_seen(struct store *store, const char *idempotency_key, const char *external_id, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++)
        result = db_run(store->db, NULL,
                        "UPDATE entry SET external_id = $3 WHERE organisation_id = $1 AND external_id = '' "
                        "AND (conversation_id, seq) = (SELECT o.conversation_id, o.seq FROM outbox o "
                        "WHERE o.organisation_id = $1 AND o.idempotency_key = $2 AND o.target_seq = 0)",
                        VALUES(INT(organisations.list.items[i]), TEXT(idempotency_key), TEXT(external_id)), error);
    return result;
}

enum result outbox_waits_behind(struct store *store, int64_t id, bool *behind, struct error *error)
{
    int64_t count = 0;
    enum result result = db_number(store->db, &count,
                                   "SELECT COUNT(*) FROM organisation g CROSS JOIN outbox o CROSS JOIN outbox n "
                                   "WHERE o.organisation_id = g.organisation_id AND o.id = $1 "
                                   "AND n.organisation_id = o.organisation_id "
                                   "AND n.conversation_id = o.conversation_id AND n.id <> o.id",
                                   VALUES(INT(id)), error);
    *behind = count > 0;
    return result;
}

enum result outbox_later(struct store *store, int64_t id, int64_t due_ms, const char *reason, struct error *error)
{
    struct origin origin;
    enum result result = find_origin(store, id, &origin, NULL, error);
    if (result == RESULT_OK)
        result = db_run(store->db, NULL, "UPDATE outbox SET reason = $3 WHERE organisation_id = $1 AND id = $2",
                        VALUES(INT(origin.organisation_id), INT(id), TEXT(reason)), error);
    return result == RESULT_OK ? set_lane(store, origin.organisation_id, origin.conversation_id, due_ms, 0, error)
                               : result;
}

/* ---- where nobody reads -------------------------------------------------------------------------------------- */

enum result outbox_await_reader(struct store *store, int64_t id, int64_t now_ms, bool *waits, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    *waits = false;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT o.organisation_id, o.conversation_id, o.seq FROM organisation g CROSS JOIN outbox o "
                 "CROSS JOIN entry e WHERE o.organisation_id = g.organisation_id AND o.id = $1 AND o.kind = 'reply' "
                 "AND o.target_seq = 0 AND o.at_ms > $2 AND e.organisation_id = o.organisation_id "
                 "AND e.conversation_id = o.conversation_id AND e.seq = o.seq AND e.redacted = 0 AND e.body <> o.body",
                 VALUES(INT(id), INT(now_ms - reader_awaited_ms)), error);
    if (result != RESULT_OK || !rows_next(rows, &result, error))
        return result;
    const struct origin origin = {rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2)};
    *waits = true;
    return set_lane(store, origin.organisation_id, origin.conversation_id, now_ms + reader_looked_for_ms, 0, error);
}

enum result outbox_reader_is_back(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t now_ms,
                                  struct entries *entries, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT seq, body FROM outbox WHERE organisation_id = $1 AND conversation_id = $2 "
                                  "AND kind = 'reply' AND target_seq = 0",
                                  VALUES(INT(organisation_id), INT(conversation_id)), error);
    bool found = false;
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        found = true;
        for (size_t i = 0; i < entries->list.count; i++) {
            struct entry *entry = &entries->list.items[i];
            if (entry->seq != rows_int(rows, 0))
                continue;
            free_pointer(&entry->body);
            entry->body = x_strdup(rows_text(rows, 1));
        }
    }
    if (result != RESULT_OK || !found)
        return result;
    return db_run(store->db, NULL,
                  "UPDATE lane SET due_ms = $3 WHERE organisation_id = $1 AND conversation_id = $2 AND out_id = 0 "
                  "AND due_ms > $3",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(now_ms)), error);
}

/* A lane of errands has the negative number of its attachment. */
static enum result hurry_organisation(struct store *store, int64_t organisation_id, const char *connector,
                                      int64_t now_ms, size_t limit, int64_t *changes, struct error *error)
{
    return db_run(store->db, changes,
                  "UPDATE lane SET due_ms = $2 WHERE organisation_id = $1 AND conversation_id IN "
                  "(SELECT l.conversation_id FROM lane l "
                  "LEFT JOIN conversation c ON c.organisation_id = l.organisation_id AND c.id = l.conversation_id "
                  "LEFT JOIN attachment a ON a.organisation_id = l.organisation_id AND a.id = -l.conversation_id "
                  "WHERE l.organisation_id = $1 AND l.due_ms > $2 AND l.out_id = 0 "
                  "AND COALESCE(c.connector, a.connector) = $3 LIMIT $4)",
                  VALUES(INT(organisation_id), INT(now_ms), TEXT(connector), INT((int64_t)limit)), error);
}

enum result outbox_hurry(struct store *store, const char *connector, int64_t now_ms, size_t limit, size_t *hurried,
                         struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    *hurried = 0;
    enum result result = ids_of_organisations(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        int64_t changes = 0;
        result = hurry_organisation(store, organisations.list.items[i], connector, now_ms, limit, &changes, error);
        *hurried += (size_t)changes;
    }
    return result;
}

enum result outbox_never(struct store *store, int64_t id, const char *reason, int64_t now_ms, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT;
    struct origin origin;
    enum result result = find_origin(store, id, &origin, &body, error);
    if (result == RESULT_OK)
        result =
            dead_add(store, origin.organisation_id, origin.conversation_id, "outbox", body.data, reason, now_ms, error);
    if (result == RESULT_OK)
        result = remove_row(store, &origin, id, error);
    return result == RESULT_OK ? lane_goes_on(store, &origin, now_ms, error) : result;
}

enum result outbox_move_place(struct store *store, int64_t id, const char *place, struct error *error)
{
    struct origin origin;
    enum result result = find_origin(store, id, &origin, NULL, error);
    return result == RESULT_OK ? conversation_move(store, origin.organisation_id, origin.conversation_id, place, error)
                               : result;
}

/* ---- the whole outbox -------------------------------------------------------------------------------------- */

enum result outbox_release_all(struct store *store, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++)
        result =
            db_run(store->db, NULL, "UPDATE lane SET due_ms = 0, out_id = 0 WHERE organisation_id = $1 AND out_id <> 0",
                   VALUES(INT(organisations.list.items[i])), error);
    return result;
}

#define UNSENT \
    "FROM outbox o WHERE o.organisation_id = $1 AND o.conversation_id = $2 AND o.kind = 'reply' AND o.id <> " \
    "COALESCE((SELECT l.out_id FROM lane l WHERE l.organisation_id = $1 AND l.conversation_id = $2), 0) AND NOT " \
    "EXISTS " \
    "(SELECT 1 FROM own_card c WHERE c.organisation_id = $1 AND c.conversation_id = $2 AND c.seq = o.seq)"

enum result outbox_withdraw_unsent(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                   struct error *error)
{
    enum result result = db_run(store->db, NULL,
                                "UPDATE entry SET body = '', redacted = 1 WHERE organisation_id = $1 "
                                "AND conversation_id = $2 AND seq IN (SELECT o.seq " UNSENT ")",
                                VALUES(INT(organisation_id), INT(conversation_id)), error);
    if (result != RESULT_OK)
        return result;
    return db_run(store->db, NULL, "DELETE FROM outbox WHERE organisation_id = $1 AND id IN (SELECT o.id " UNSENT ")",
                  VALUES(INT(organisation_id), INT(conversation_id)), error);
}

enum result outbox_next_due(struct store *store, bool unasked, int64_t *due_ms, struct error *error)
{
    int64_t unasked_ms = -1;
    enum result result = smallest_number(store,
                                         "SELECT due_ms FROM lane WHERE organisation_id = $1 AND unasked = 0 "
                                         "ORDER BY due_ms LIMIT 1",
                                         due_ms, error);
    if (result == RESULT_OK && unasked)
        result = smallest_number(store,
                                 "SELECT due_ms FROM lane WHERE organisation_id = $1 AND unasked = 1 "
                                 "ORDER BY due_ms LIMIT 1",
                                 &unasked_ms, error);
    if (unasked_ms >= 0 && (*due_ms < 0 || unasked_ms < *due_ms))
        *due_ms = unasked_ms;
    return result;
}

enum result outbox_counts(struct store *store, struct outbox_counts *counts, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    *counts = (struct outbox_counts){0};
    enum result result = ids_of_organisations(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        own_(rows_done) struct rows *rows = NULL;
        result = db_query(store->db, &rows, "SELECT COUNT(*), MIN(at_ms) FROM outbox WHERE organisation_id = $1",
                          VALUES(INT(organisations.list.items[i])), error);
        if (result != RESULT_OK || !rows_next(rows, &result, error))
            return result;
        int64_t oldest_ms = rows_int(rows, 1);
        counts->waiting += rows_int(rows, 0);
        if (oldest_ms > 0 && (counts->oldest_ms == 0 || oldest_ms < counts->oldest_ms))
            counts->oldest_ms = oldest_ms;
    }
    return result;
}
