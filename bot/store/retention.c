#include "store/retention.h"

#include "store/inside.h"

#include <stddef.h>
#include <string.h>

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)
#define FEW_ROWS 1000
#define CLOCK_AHEAD_MS (400 * DAY_MS) /* beyond the newest row: the clock is wrong */

const struct retention_policy retention_default = {.entries_ms = 30 * DAY_MS,
                                                   .tickets_ms = 365 * DAY_MS,
                                                   .audit_ms = 730 * DAY_MS,
                                                   .media_ms = 14 * DAY_MS,
                                                   .inbound_ms = 90 * DAY_MS};

/*
 * A rule removes rows of one table. Its statements take the organisation as $1, the oldest time that is kept as $2 and
 * the number of rows as $3. A walk goes through all rows in the order of their ids instead, and its steps, the first of
 * which tells how many rows went, take the time as $2 and the ids above $3 up to $4.
 */
struct rule {
    size_t keep;              /* offset of the time in struct retention_policy */
    const char *newest;       /* the time of the newest row of organisation $1; NULL: not asked */
    const char *count;        /* all rows of organisation $1; NULL: no fifth: the table is small */
    const char *remove_parts; /* what hangs on the rows, first; NULL: nothing */
    const char *remove;
    const char *walk; /* the next ids: organisation $1, above $2, at most $3; NULL: no walk */
    const char *walk_steps[3];
};

#define KEEP(field) offsetof(struct retention_policy, field)
#define NEWEST(table, time, order) \
    .newest = "SELECT " time " FROM " table " WHERE organisation_id = $1 ORDER BY " order " DESC LIMIT 1"
#define COUNT(table) .count = "SELECT COUNT(*) FROM " table " WHERE organisation_id = $1"
/* The order of ids is the order of time. */
#define OLDEST(table, time, order, key) \
    "(SELECT " key " FROM " table " WHERE organisation_id = $1 AND " time " < $2 ORDER BY " order " LIMIT $3)"
#define REMOVE(table, time, order, key) \
    NEWEST(table, time, order), COUNT(table), \
        .remove = "DELETE FROM " table " WHERE organisation_id = $1 AND (" key ") IN " OLDEST(table, time, order, key)

/* Small tables have no index on their time: their rows go in any order. */
#define REMOVE_ANY(table, condition, key) \
    .remove = "DELETE FROM " table " WHERE organisation_id = $1 AND " key " IN (SELECT " key " FROM " table \
              " WHERE organisation_id = $1 AND " condition " LIMIT $3)"

#define WALK(table, id) \
    "SELECT " id " FROM " table " WHERE organisation_id = $1 AND " id " > $2 ORDER BY " id " LIMIT $3"
#define WALKED(table, id) \
    "DELETE FROM " table " WHERE organisation_id = $1 AND " id " > $3 AND " id " <= $4 AND $2 > 0 "
#define NONE_OF(table, column, of) \
    "AND NOT EXISTS (SELECT 1 FROM " table " x WHERE x.organisation_id = $1 AND x." column " = " of ") "

#define OVER_ROUNDS "(SELECT id FROM checkin_round WHERE organisation_id = $1 AND to_ms < $2)"

/* What shows a picture of a ticket leads to its event, which is taken back when the picture goes. */
#define SHOWS_NOTHING \
    " AND NOT EXISTS (SELECT 1 FROM attachment x WHERE x.organisation_id = $1 " \
    "AND x.to_conversation_id = entry.conversation_id AND x.to_seq = entry.seq)"

static const struct rule rules[] = {
    {KEEP(entries_ms), NEWEST("entry", "at_ms", "at_ms"), COUNT("entry"),
     .remove =
         "DELETE FROM entry WHERE organisation_id = $1 AND (conversation_id, seq) IN (SELECT conversation_id, seq "
         "FROM entry WHERE organisation_id = $1 AND at_ms < $2" SHOWS_NOTHING " ORDER BY at_ms LIMIT $3)"},
    {KEEP(entries_ms), REMOVE("outbox", "at_ms", "id", "id")},
    {KEEP(entries_ms), .walk = WALK("lane", "conversation_id"),
     .walk_steps = {WALKED("lane", "conversation_id") NONE_OF("outbox", "conversation_id", "lane.conversation_id")}},
    {KEEP(entries_ms), REMOVE("dead", "at_ms", "at_ms", "id")},
    {KEEP(entries_ms), REMOVE_ANY("attempt", "at_ms < $2", "hash")},
    {KEEP(entries_ms), REMOVE_ANY("link_code", "until_ms < $2", "hash")},
    {KEEP(entries_ms), REMOVE_ANY("ticket_key", "until_ms > 0 AND until_ms < $2", "hash")},
    {KEEP(entries_ms), REMOVE_ANY("session", "created_ms < $2", "hash")},
    {KEEP(entries_ms), REMOVE_ANY("link_miss", "since_ms < $2", "person_id")},
    {KEEP(entries_ms),
     .remove =
         "DELETE FROM person_unit WHERE organisation_id = $1 AND source = 'today' AND person_id IN (SELECT "
         "person_id FROM person_unit WHERE organisation_id = $1 AND source = 'today' AND until_ms < $2 LIMIT $3)"},
    {KEEP(entries_ms), REMOVE_ANY("job", "updated_ms < $2 AND state >= 2", "id")},
    {KEEP(entries_ms), REMOVE_ANY("incident_told", "at_ms < $2", "incident_id")},
    {KEEP(tickets_ms), REMOVE_ANY("incident", "began_ms < $2", "id")},
    {KEEP(entries_ms), REMOVE_ANY("booking", "from_ms < $2", "ticket_id")},
    {KEEP(tickets_ms), REMOVE_ANY("draft", "changed_ms < $2", "number")},
    {KEEP(tickets_ms), .remove = "DELETE FROM own_card WHERE organisation_id = $1 AND ticket_id IN " OLDEST(
                           "ticket", "changed_ms", "changed_ms", "id")},
    {KEEP(tickets_ms), .remove = "DELETE FROM alarm WHERE organisation_id = $1 AND ticket_id IN " OLDEST(
                           "ticket", "changed_ms", "changed_ms", "id")},
    {KEEP(tickets_ms), .remove = "DELETE FROM relay WHERE organisation_id = $1 AND ticket_id IN " OLDEST(
                           "ticket", "changed_ms", "changed_ms", "id")},
    {KEEP(tickets_ms), .remove = "DELETE FROM ticket_key WHERE organisation_id = $1 AND ticket_id IN " OLDEST(
                           "ticket", "changed_ms", "changed_ms", "id")},
    {KEEP(tickets_ms), .remove = "DELETE FROM shared_bands WHERE organisation_id = $1 AND ticket_id IN " OLDEST(
                           "ticket", "changed_ms", "changed_ms", "id")},
    {KEEP(tickets_ms), .remove = "DELETE FROM ticket_mail WHERE organisation_id = $1 AND ticket_id IN " OLDEST(
                           "ticket", "changed_ms", "changed_ms", "id")},
    {KEEP(tickets_ms),
     .remove_parts = "DELETE FROM ticket_event WHERE organisation_id = $1 AND ticket_id IN " OLDEST(
         "ticket", "changed_ms", "changed_ms", "id"),
     REMOVE("ticket", "changed_ms", "changed_ms", "id")},
    {KEEP(tickets_ms), REMOVE("feedback", "at_ms", "at_ms", "id")},
    {KEEP(tickets_ms), REMOVE("question", "at_ms", "at_ms", "id")},
    {KEEP(entries_ms), REMOVE("failed_question", "at_ms", "at_ms", "id")},
    {KEEP(audit_ms), REMOVE("audit", "at_ms", "at_ms", "id")},
    {KEEP(tickets_ms), REMOVE_ANY("round_answer", "round_id IN " OVER_ROUNDS, "round_id")},
    {KEEP(tickets_ms), REMOVE_ANY("round_told", "round_id IN " OVER_ROUNDS, "round_id")},
    {KEEP(tickets_ms), REMOVE_ANY("checkin_round", "to_ms < $2", "id")},
    {KEEP(audit_ms), REMOVE_ANY("sealed", "changed_ms < $2", "person_id")}, /* two years without a check-in */
    {KEEP(inbound_ms), REMOVE("inbound", "at_ms", "at_ms", "hash")},
    {KEEP(entries_ms), NEWEST("conversation", "created_ms", "id"), .walk = WALK("conversation", "id"),
     .walk_steps =
         {WALKED("conversation", "id") "AND last_ms < $2 AND created_ms < $2 " NONE_OF(
              "entry", "conversation_id", "conversation.id") NONE_OF("lane", "conversation_id", "conversation.id"),
          WALKED("dialog_state", "conversation_id") NONE_OF("conversation", "id", "dialog_state.conversation_id"),
          WALKED("participant", "conversation_id") NONE_OF("conversation", "id", "participant.conversation_id")}},
    /* A participant's time is exact to a day. Where old entries had to stay tonight, what leads to them stays too. */
    {KEEP(entries_ms), .walk = WALK("person", "id"),
     .walk_steps = {WALKED("participant", "person_id") "AND last_ms < $2 - 86400000 AND COALESCE((SELECT x.at_ms FROM "
                                                       "entry x WHERE x.organisation_id = $1 AND x.conversation_id = "
                                                       "participant.conversation_id ORDER BY x.seq LIMIT 1), $2) >= "
                                                       "$2"}},
    {KEEP(entries_ms), NEWEST("person", "created_ms", "id"), .walk = WALK("person", "id"),
     .walk_steps = {WALKED("person", "id") "AND created_ms < $2 " NONE_OF("participant", "person_id", "person.id")
                        NONE_OF("ticket", "person_id", "person.id") NONE_OF("feedback", "person_id", "person.id")
                            NONE_OF("question", "person_id", "person.id") NONE_OF(
                                "queue_member", "person_id", "person.id") NONE_OF("access", "person_id", "person.id")
                                NONE_OF("local_account", "person_id", "person.id")
                                    NONE_OF("sealed", "person_id", "person.id"),
                    WALKED("account", "person_id") NONE_OF("person", "id", "account.person_id"),
                    WALKED("person_unit", "person_id") NONE_OF("person", "id", "person_unit.person_id")}},
    {KEEP(entries_ms), .walk = WALK("consent", "id"),
     .walk_steps = {WALKED("consent", "id") NONE_OF("person", "id", "consent.person_id")}},
};
#define RULES (sizeof rules / sizeof *rules)

/* ---- is the clock right? ----------------------------------------------------------------------------------- */

static enum result raise_newest(struct store *store, const char *sql, int64_t organisation_id, int64_t *newest_ms,
                                struct error *error)
{
    int64_t at_ms = 0;
    enum result result = db_number(store->db, &at_ms, sql, VALUES(INT(organisation_id)), error);
    if (result == RESULT_OK && at_ms > *newest_ms)
        *newest_ms = at_ms;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result find_newest(struct store *store, const struct id_list *organisations, int64_t *newest_ms,
                               struct error *error)
{
    enum result result = RESULT_OK;
    *newest_ms = 0;
    for (size_t i = 0; i < organisations->list.count && result == RESULT_OK; i++) {
        int64_t id = organisations->list.items[i];
        result =
            raise_newest(store, "SELECT created_ms FROM organisation WHERE organisation_id = $1", id, newest_ms, error);
        for (size_t rule = 0; rule < RULES && result == RESULT_OK; rule++)
            if (rules[rule].newest != NULL)
                result = raise_newest(store, rules[rule].newest, id, newest_ms, error);
    }
    return result;
}

static enum result check_clock(struct store *store, const struct id_list *organisations, int64_t now_ms,
                               struct retention_night *night, struct error *error)
{
    int64_t newest_ms = 0;
    enum result result = find_newest(store, organisations, &newest_ms, error);
    if (result != RESULT_OK)
        return result;
    night->checked = true;
    if (now_ms - newest_ms <= CLOCK_AHEAD_MS)
        return RESULT_OK;
    night->refused++;
    night->rule = RULES;
    return error_set(
        error, RESULT_REFUSED,
        "the clock is %lld days beyond the newest row of the database, so nothing was removed tonight; set "
        "the clock right (if it is, removal goes on by itself after the next message)",
        (long long)((now_ms - newest_ms) / DAY_MS));
}

/* ---- one chunk --------------------------------------------------------------------------------------------- */

/* How many rows may go tonight, asked at the first chunk. */
static enum result allow(struct store *store, const struct rule *rule, int64_t organisation_id,
                         struct retention_night *night, struct error *error)
{
    int64_t all = 0;
    enum result result = RESULT_OK;
    if (rule->count != NULL && !night->counted)
        result = db_number(store->db, &all, rule->count, VALUES(INT(organisation_id)), error);
    if (result == RESULT_OK && !night->counted)
        night->left = all > FEW_ROWS ? all / 5 : INT64_MAX;
    night->counted = result == RESULT_OK;
    return result;
}

static enum result remove_old(struct store *store, const struct rule *rule, int64_t organisation_id, int64_t oldest_ms,
                              int64_t limit, int64_t *removed, bool *finished, struct error *error)
{
    enum result result = RESULT_OK;
    if (rule->remove_parts != NULL)
        result = db_run(store->db, NULL, rule->remove_parts, VALUES(INT(organisation_id), INT(oldest_ms), INT(limit)),
                        error);
    if (result == RESULT_OK)
        result =
            db_run(store->db, removed, rule->remove, VALUES(INT(organisation_id), INT(oldest_ms), INT(limit)), error);
    *finished = *removed < limit;
    return result;
}

static enum result remove_walking(struct store *store, const struct rule *rule, int64_t organisation_id,
                                  int64_t oldest_ms, int64_t limit, int64_t *after_id, int64_t *removed, bool *finished,
                                  struct error *error)
{
    own_(id_list_done) struct id_list ids = {.list = LIST_INIT};
    enum result result =
        ids_select(store, &ids, rule->walk, VALUES(INT(organisation_id), INT(*after_id), INT(limit)), error);
    *finished = ids.list.count < (size_t)limit;
    if (result != RESULT_OK || ids.list.count == 0)
        return result;
    int64_t last = ids.list.items[ids.list.count - 1];
    for (size_t i = 0; i < 3 && rule->walk_steps[i] != NULL && result == RESULT_OK; i++)
        result = db_run(store->db, i == 0 ? removed : NULL, rule->walk_steps[i],
                        VALUES(INT(organisation_id), INT(oldest_ms), INT(*after_id), INT(last)), error);
    *after_id = last;
    return result;
}

/* One chunk of one rule in one organisation. */
static enum result run_chunk(struct store *store, const struct rule *rule, const struct retention_policy *policy,
                             int64_t organisation_id, int64_t now_ms, int64_t limit, struct retention_night *night,
                             bool *finished, struct error *error)
{
    int64_t removed = 0, keep_ms = 0;
    memcpy(&keep_ms, (const char *)policy + rule->keep, sizeof keep_ms);
    enum result result = allow(store, rule, organisation_id, night, error);
    if (result != RESULT_OK)
        return result;
    if (rule->walk != NULL)
        result = remove_walking(store, rule, organisation_id, now_ms - keep_ms, limit, &night->after_id, &removed,
                                finished, error);
    else
        result = remove_old(store, rule, organisation_id, now_ms - keep_ms, limit < night->left ? limit : night->left,
                            &removed, finished, error);
    night->left -= removed;
    night->removed += removed;
    *finished = *finished || night->left <= 0;
    return result;
}

static void go_on(struct retention_night *night, size_t organisations)
{
    night->after_id = 0;
    night->counted = false;
    if (++night->organisation < organisations)
        return;
    night->organisation = 0;
    night->rule++;
}

enum result retention_run(struct store *store, const struct retention_policy *policy, int64_t now_ms, size_t limit,
                          struct retention_night *night, bool *more, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    bool finished = true;
    enum result result = ids_of_organisations(store, &organisations, error);
    *more = false;
    if (result != RESULT_OK || night->organisation >= organisations.list.count || night->rule >= RULES)
        return result;
    if (!night->checked)
        result = check_clock(store, &organisations, now_ms, night, error);
    if (result == RESULT_OK)
        result = run_chunk(store, &rules[night->rule], policy, organisations.list.items[night->organisation], now_ms,
                           (int64_t)limit, night, &finished, error);
    if (result != RESULT_OK)
        return result;
    if (finished)
        go_on(night, organisations.list.count);
    *more = night->rule < RULES;
    return result;
}
