#include "store/person_units.h"

#include "store/inside.h"
#include "store/organisations.h"

#include <string.h>

static const char today[] = "today";

static const char *source_name(enum known_from from)
{
    return from == KNOWN_FROM_CLAIM ? "claim" : from == KNOWN_FROM_PLACE ? "place" : "said";
}

static enum known_from source_of(const char *name)
{
    if (strcmp(name, "claim") == 0)
        return KNOWN_FROM_CLAIM;
    return strcmp(name, "place") == 0 ? KNOWN_FROM_PLACE : KNOWN_FROM_SAID;
}

enum result person_unit_set(struct store *store, int64_t organisation_id, int64_t person_id, enum known_from from,
                            const char *code, int64_t until_ms, struct error *error)
{
    int64_t unit_id = 0;
    enum result result = unit_find(store, organisation_id, code, &unit_id, NULL, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = db_run(
        store->db, NULL,
        "INSERT INTO person_unit (organisation_id, person_id, source, unit_id, until_ms) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (organisation_id, person_id, source) DO UPDATE SET unit_id = excluded.unit_id, "
        "until_ms = excluded.until_ms "
        "WHERE person_unit.unit_id <> excluded.unit_id OR person_unit.until_ms <> excluded.until_ms",
        VALUES(INT(organisation_id), INT(person_id), TEXT(until_ms != 0 ? today : source_name(from)), INT(unit_id),
               INT(until_ms)),
        error);
    if (result != RESULT_OK || until_ms != 0 || from != KNOWN_FROM_SAID)
        return result;
    return db_run(store->db, NULL,
                  "DELETE FROM person_unit WHERE organisation_id = $1 AND person_id = $2 AND source = 'today'",
                  VALUES(INT(organisation_id), INT(person_id)), error);
}

/* ---- the people list --------------------------------------------------------------------------------------- */

struct account {
    char *connector, *name;
};
struct accounts {
    LIST_OF(struct account) list;
};

static void accounts_done(struct accounts *accounts)
{
    for (size_t i = 0; i < accounts->list.count; i++) {
        free_pointer(&accounts->list.items[i].connector);
        free_pointer(&accounts->list.items[i].name);
    }
    list_done(&accounts->list);
}

static enum result accounts_of(struct store *store, int64_t organisation_id, int64_t person_id,
                               struct accounts *accounts, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT connector, account FROM account "
                                  "WHERE organisation_id = $1 AND person_id = $2 ORDER BY connector, account",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&accounts->list) = (struct account){x_strdup(rows_text(rows, 0)), x_strdup(rows_text(rows, 1))};
    return result;
}

enum result person_listed(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                          struct listed_person *listed, struct error *error)
{
    own_(accounts_done) struct accounts accounts = {.list = LIST_INIT};
    enum result result = accounts_of(store, organisation_id, person_id, &accounts, error);
    if (result != RESULT_OK)
        return result;
    result = RESULT_NOT_FOUND;
    for (size_t i = 0; i < accounts.list.count && result == RESULT_NOT_FOUND; i++)
        result = people_list_find(store, organisation_id, accounts.list.items[i].connector, accounts.list.items[i].name,
                                  now_ms, listed, error);
    return result;
}

/* The list tells the unit only when it names exactly one. */
static enum result listed_unit(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                               struct known_unit *unit, struct error *error)
{
    own_(listed_person_done) struct listed_person listed = {0};
    own_(text_done) struct text name = TEXT_INIT;
    int64_t unit_id = 0;
    enum result result = person_listed(store, organisation_id, person_id, now_ms, &listed, error);
    if (result != RESULT_OK)
        return result;
    if (listed.units[0] == '\0' || strchr(listed.units, ',') != NULL)
        return RESULT_NOT_FOUND;
    result = unit_find(store, organisation_id, listed.units, &unit_id, &name, error);
    if (result != RESULT_OK)
        return result;
    *unit = (struct known_unit){
        .code = TAKE(listed.units), .name = text_detach(&name), .from = KNOWN_FROM_LIST, .lasting = KNOWN_FROM_LIST};
    return RESULT_OK;
}

/* ---- what counts ------------------------------------------------------------------------------------------- */

/* Takes the row in when it counts more than what is there. */
static void weigh(struct known_unit *unit, const struct rows *rows)
{
    bool of_today = strcmp(rows_text(rows, 0), today) == 0;
    enum known_from from = of_today ? KNOWN_FROM_SAID : source_of(rows_text(rows, 0));
    bool counts = unit->code == NULL || of_today || (!unit->today && from < unit->from);
    if (!of_today && (unit->lasting == KNOWN_NOT || from < unit->lasting))
        unit->lasting = from;
    if (!counts)
        return;
    enum known_from lasting = unit->lasting;
    known_unit_done(unit);
    *unit = (struct known_unit){.code = x_strdup(rows_text(rows, 1)),
                                .name = x_strdup(rows_text(rows, 2)),
                                .from = from,
                                .today = of_today,
                                .lasting = lasting};
}

enum result person_unit_find(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                             struct known_unit *unit, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    own_(known_unit_done) struct known_unit found = {.code = NULL};
    enum result result = listed_unit(store, organisation_id, person_id, now_ms, &found, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    result = db_query(store->db, &rows,
                      "SELECT p.source, u.code, u.name FROM person_unit p "
                      "JOIN unit u ON u.organisation_id = p.organisation_id AND u.id = p.unit_id "
                      "WHERE p.organisation_id = $1 AND p.person_id = $2 AND (p.until_ms = 0 OR p.until_ms > $3)",
                      VALUES(INT(organisation_id), INT(person_id), INT(now_ms)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        weigh(&found, rows);
    if (result != RESULT_OK)
        return result;
    if (found.code == NULL)
        return RESULT_NOT_FOUND;
    *unit = found;
    found = (struct known_unit){.code = NULL};
    return RESULT_OK;
}

enum result person_describe(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                            struct text *described, struct error *error)
{
    own_(known_unit_done) struct known_unit unit = {.name = NULL};
    own_(listed_person_done) struct listed_person listed = {.roles = NULL};
    enum result result = person_unit_find(store, organisation_id, person_id, now_ms, &unit, error);
    if (result == RESULT_OK)
        text_add(described, unit.name);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = person_listed(store, organisation_id, person_id, now_ms, &listed, error);
    if (result == RESULT_OK && !string_empty(listed.roles))
        text_printf(described, "%s%s", described->length == 0 ? "" : ", ", listed.roles);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
