#include "store/calendars.h"

#include "store/inside.h"
#include "store/organisations.h"

enum { UNITS_ABOVE_MOST = 32 };

static const char *name_of(enum calendar_owner owner)
{
    return owner == CALENDAR_UNIT ? "unit" : "tutor";
}

enum result office_hours_set(struct store *store, int64_t organisation_id, const char *hours, struct error *error)
{
    return db_run(store->db, NULL, "UPDATE organisation SET office_hours = $2 WHERE organisation_id = $1",
                  VALUES(INT(organisation_id), TEXT(hours)), error);
}

enum result office_hours(struct store *store, int64_t organisation_id, struct text *hours, struct error *error)
{
    return db_text(store->db, hours, "SELECT office_hours FROM organisation WHERE organisation_id = $1",
                   VALUES(INT(organisation_id)), error);
}

enum result calendar_set(struct store *store, int64_t organisation_id, enum calendar_owner owner, int64_t owner_id,
                         const struct duties *stretches, struct error *error)
{
    enum result result = db_run(
        store->db, NULL, "DELETE FROM calendar_stretch WHERE organisation_id = $1 AND owner = $2 AND owner_id = $3",
        VALUES(INT(organisation_id), TEXT(name_of(owner)), INT(owner_id)), error);
    for (size_t i = 0; i < stretches->list.count && result == RESULT_OK; i++)
        result = db_run(store->db, NULL,
                        "INSERT INTO calendar_stretch (organisation_id, owner, owner_id, from_ms, to_ms) "
                        "VALUES ($1, $2, $3, $4, $5)",
                        VALUES(INT(organisation_id), TEXT(name_of(owner)), INT(owner_id),
                               INT(stretches->list.items[i].from_ms), INT(stretches->list.items[i].to_ms)),
                        error);
    return result;
}

enum result calendar_between(struct store *store, int64_t organisation_id, enum calendar_owner owner, int64_t owner_id,
                             int64_t from_ms, int64_t to_ms, struct duties *stretches, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT from_ms, to_ms FROM calendar_stretch WHERE organisation_id = $1 AND owner = $2 AND owner_id = $3 "
        "AND from_ms < $5 AND to_ms > $4 ORDER BY from_ms",
        VALUES(INT(organisation_id), TEXT(name_of(owner)), INT(owner_id), INT(from_ms), INT(to_ms)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&stretches->list) = (struct duty){rows_int(rows, 0), rows_int(rows, 1)};
    return result;
}

/* ---- when a unit works -------------------------------------------------------------------------------------- */

enum result unit_hours_set(struct store *store, int64_t organisation_id, const char *unit, const char *hours,
                           struct error *error)
{
    own_(text_done) struct text name = TEXT_INIT;
    text_printf(&name, "hours@%s", unit);
    return organisation_fact_set(store, organisation_id, name.data, hours, error);
}

static enum result code_above(struct store *store, int64_t organisation_id, struct text *code, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT above.code FROM unit u "
                                  "JOIN unit above ON above.organisation_id = u.organisation_id "
                                  "AND above.id = u.parent_id WHERE u.organisation_id = $1 AND u.code = $2",
                                  VALUES(INT(organisation_id), TEXT(code->data)), error);
    bool found = result == RESULT_OK && rows_next(rows, &result, error);
    text_clear(code);
    if (found)
        text_add(code, rows_text(rows, 0));
    return result;
}

enum result unit_hours(struct store *store, int64_t organisation_id, const char *unit, struct text *hours,
                       struct error *error)
{
    own_(text_done) struct text code = TEXT_INIT;
    enum result result = RESULT_OK;
    text_add(&code, unit);
    text_clear(hours);
    for (int i = 0; code.length > 0 && hours->length == 0 && i < UNITS_ABOVE_MOST && result == RESULT_OK; i++) {
        own_(text_done) struct text name = TEXT_INIT;
        text_printf(&name, "hours@%s", code.data);
        result = organisation_fact(store, organisation_id, name.data, hours, error);
        if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
        if (result == RESULT_OK)
            result = code_above(store, organisation_id, &code, error);
    }
    return result;
}

/* A unit that was said and is gone has no breaks of its own. */
enum result calendar_breaks(struct store *store, int64_t organisation_id, const char *unit, int64_t from_ms,
                            int64_t to_ms, struct duties *breaks, struct error *error)
{
    int64_t unit_id = 0;
    enum result result =
        *unit == '\0' ? RESULT_NOT_FOUND : unit_find(store, organisation_id, unit, &unit_id, NULL, error);
    if (result == RESULT_NOT_FOUND) {
        unit_id = 0;
        result = RESULT_OK;
    }
    for (int i = 0; unit_id != 0 && i < UNITS_ABOVE_MOST && result == RESULT_OK; i++) {
        result = calendar_between(store, organisation_id, CALENDAR_UNIT, unit_id, from_ms, to_ms, breaks, error);
        if (result == RESULT_OK)
            result = db_number(store->db, &unit_id, "SELECT parent_id FROM unit WHERE organisation_id = $1 AND id = $2",
                               VALUES(INT(organisation_id), INT(unit_id)), error);
    }
    if (result == RESULT_OK)
        result = calendar_between(store, organisation_id, CALENDAR_UNIT, 0, from_ms, to_ms, breaks, error);
    duties_join(breaks);
    return result;
}
