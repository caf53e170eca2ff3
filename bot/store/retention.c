#include "store/retention.h"

#include "store/inside.h"

#include <stddef.h>
#include <string.h>

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)
#define FEW_ROWS 1000

const struct retention_policy retention_default = {
    .entries_ms = 30 * DAY_MS, .tickets_ms = 365 * DAY_MS, .audit_ms = 730 * DAY_MS, .inbound_ms = 90 * DAY_MS};

/*
 * A rule removes rows of one table. Its statements take the organisation as $1, the oldest time that is kept as $2 and
 * the number of rows as $3. A walk goes through all rows in the order of their ids instead, and its steps, the first of
 * which tells how many rows went, take the time as $2 and the ids above $3 up to $4.
 */
struct rule {
    const char *name;
    size_t keep;                       /* offset of the time in struct retention_policy */
    const char *count_all, *count_old; /* NULL: no check of the fifth: the table is small */
    const char *remove_parts;          /* what hangs on the rows, first; NULL: nothing */
    const char *remove;
    const char *walk; /* the next ids: organisation $1, above $2, at most $3; NULL: no walk */
    const char *walk_steps[3];
};

#define KEEP(field) offsetof(struct retention_policy, field)
#define COUNTS(table, time) \
    .count_all = "SELECT COUNT(*) FROM " table " WHERE organisation_id = $1", \
    .count_old = "SELECT COUNT(*) FROM " table " WHERE organisation_id = $1 AND " time " < $2"
#define OLDEST(table, time, key) \
    "(SELECT " key " FROM " table " WHERE organisation_id = $1 AND " time " < $2 ORDER BY " time " LIMIT $3)"
#define REMOVE(table, time, key) \
    .remove = "DELETE FROM " table " WHERE organisation_id = $1 AND (" key ") IN " OLDEST(table, time, key)

/* Small tables have no index on their time: their rows go in any order. */
#define REMOVE_ANY(table, condition, key) \
    .remove = "DELETE FROM " table " WHERE organisation_id = $1 AND " key " IN (SELECT " key " FROM " table \
              " WHERE organisation_id = $1 AND " condition " LIMIT $3)"

#define WALK(table) "SELECT id FROM " table " WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT $3"
#define WALKED(table, id) \
    "DELETE FROM " table " WHERE organisation_id = $1 AND " id " > $3 AND " id " <= $4 AND $2 > 0 "
#define NONE_OF(table, column, of) \
    "AND NOT EXISTS (SELECT 1 FROM " table " x WHERE x.organisation_id = $1 AND x." column " = " of ") "

static const struct rule rules[] = {
    {.name = "entry", KEEP(entries_ms), COUNTS("entry", "at_ms"), REMOVE("entry", "at_ms", "conversation_id, seq")},
    {.name = "dead", KEEP(entries_ms), COUNTS("dead", "at_ms"), REMOVE("dead", "at_ms", "id")},
    {.name = "attempt", KEEP(entries_ms), REMOVE_ANY("attempt", "at_ms < $2", "hash")},
    {.name = "job", KEEP(entries_ms), REMOVE_ANY("job", "updated_ms < $2 AND state >= 2", "id")},
    {.name = "ticket",
     KEEP(tickets_ms),
     COUNTS("ticket", "changed_ms"),
     .remove_parts =
         "DELETE FROM ticket_event WHERE organisation_id = $1 AND ticket_id IN " OLDEST("ticket", "changed_ms", "id"),
     REMOVE("ticket", "changed_ms", "id")},
    {.name = "feedback", KEEP(tickets_ms), COUNTS("feedback", "at_ms"), REMOVE("feedback", "at_ms", "id")},
    {.name = "audit", KEEP(audit_ms), COUNTS("audit", "at_ms"), REMOVE("audit", "at_ms", "id")},
    {.name = "inbound", KEEP(inbound_ms), COUNTS("inbound", "at_ms"), REMOVE("inbound", "at_ms", "hash")},
    {.name = "conversation",
     KEEP(entries_ms),
     .walk = WALK("conversation"),
     .walk_steps =
         {WALKED("conversation", "id") "AND last_ms < $2 AND created_ms < $2 " NONE_OF(
              "entry", "conversation_id", "conversation.id") NONE_OF("lane", "conversation_id", "conversation.id"),
          WALKED("dialog_state", "conversation_id") NONE_OF("conversation", "id", "dialog_state.conversation_id"),
          WALKED("participant", "conversation_id") NONE_OF("conversation", "id", "participant.conversation_id")}},
    /* A participant's time is exact to a day. */
    {.name = "participant",
     KEEP(entries_ms),
     .walk = WALK("person"),
     .walk_steps = {WALKED("participant", "person_id") "AND last_ms < $2 - 86400000"}},
    {.name = "person",
     KEEP(entries_ms),
     .walk = WALK("person"),
     .walk_steps = {WALKED("person", "id") "AND created_ms < $2 " NONE_OF("participant", "person_id", "person.id")
                        NONE_OF("ticket", "person_id", "person.id") NONE_OF("feedback", "person_id", "person.id")
                            NONE_OF("queue_member", "person_id", "person.id"),
                    WALKED("account", "person_id") NONE_OF("person", "id", "account.person_id")}},
};
#define RULES (sizeof rules / sizeof *rules)

static enum result check_fifth(struct store *store, const struct rule *rule, int64_t organisation_id, int64_t oldest_ms,
                               struct error *error)
{
    int64_t all = 0, old = 0;
    enum result result = db_number(store->db, &all, rule->count_all, VALUES(INT(organisation_id)), error);
    if (result == RESULT_OK)
        result = db_number(store->db, &old, rule->count_old, VALUES(INT(organisation_id), INT(oldest_ms)), error);
    if (result != RESULT_OK || all <= FEW_ROWS || old * 5 <= all)
        return result;
    return error_set(error, RESULT_REFUSED,
                     "%lld of %lld rows of table %s would be removed in one night, so none was; is the clock right?",
                     (long long)old, (long long)all, rule->name);
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
    int64_t removed = 0, oldest_ms = 0;
    enum result result = RESULT_OK;
    memcpy(&oldest_ms, (const char *)policy + rule->keep, sizeof oldest_ms);
    oldest_ms = now_ms - oldest_ms;
    *finished = true;
    /* Where entries stayed, what leads to them must stay. */
    if (rule->walk != NULL && night->refused > 0)
        return RESULT_OK;
    if (!night->allowed && rule->count_all != NULL && !policy->large_is_meant)
        result = check_fifth(store, rule, organisation_id, oldest_ms, error);
    if (result != RESULT_OK)
        return result;
    night->allowed = true;
    result = rule->walk == NULL ? remove_old(store, rule, organisation_id, oldest_ms, limit, &removed, finished, error)
                                : remove_walking(store, rule, organisation_id, oldest_ms, limit, &night->after_id,
                                                 &removed, finished, error);
    night->removed += removed;
    return result;
}

static void go_on(struct retention_night *night, size_t organisations)
{
    night->after_id = 0;
    night->allowed = false;
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
    result = run_chunk(store, &rules[night->rule], policy, organisations.list.items[night->organisation], now_ms,
                       (int64_t)limit, night, &finished, error);
    if (result != RESULT_OK && result != RESULT_REFUSED)
        return result;
    if (result == RESULT_REFUSED)
        night->refused++;
    if (finished)
        go_on(night, organisations.list.count);
    *more = night->rule < RULES;
    return result;
}
