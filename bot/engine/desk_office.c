#include "engine/desk_office.h"

#include "base/own.h"
#include "desk/clocks.h"
#include "store/calendars.h"
#include "store/person_units.h"

static const int64_t look_back_ms = INT64_C(60) * 24 * 3600 * 1000, /* a clock may have begun before a break */
    look_ahead_ms = INT64_C(24) * 3600 * 1000 * DAYS_MOST;

void office_done(struct office *office)
{
    rota_done(&office->hours);
    duties_done(&office->stretches);
}

/* What was imported was checked; hours that cannot be read all the same are the usual ones. */
static enum result read_hours(const char *told, struct rota *hours, struct error *error)
{
    if (*told != '\0' && rota_read(told, hours, error) == RESULT_OK && hours->slots.count > 0)
        return RESULT_OK;
    hours->slots.count = 0;
    return rota_read(OFFICE_HOURS, hours, error);
}

static enum result find_unit(struct turn *turn, int64_t person_id, struct known_unit *unit, struct error *error)
{
    enum result result = person_id == 0 ? RESULT_NOT_FOUND
                                        : person_unit_find(turn->tools->store, turn->organisation_id, person_id,
                                                           turn->now_ms, unit, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result add_breaks(struct turn *turn, const char *unit, struct office *office, struct error *error)
{
    office->hours.breaks = &office->stretches;
    return calendar_breaks(turn->tools->store, turn->organisation_id, unit == NULL ? "" : unit,
                           turn->now_ms - look_back_ms, turn->now_ms + look_ahead_ms, &office->stretches, error);
}

enum result desk_office(struct turn *turn, int64_t person_id, struct office *office, struct error *error)
{
    own_(text_done) struct text told = TEXT_INIT;
    own_(known_unit_done) struct known_unit unit = {.code = NULL};
    enum result result = office_hours(turn->tools->store, turn->organisation_id, &told, error);
    if (result == RESULT_OK)
        result = find_unit(turn, person_id, &unit, error);
    if (result == RESULT_OK)
        result = add_breaks(turn, unit.code, office, error);
    return result == RESULT_OK ? read_hours(told.data, &office->hours, error) : result;
}

enum result desk_working_hours(struct turn *turn, int64_t person_id, const char *hours, struct office *office,
                               struct error *error)
{
    struct store *store = turn->tools->store;
    own_(text_done) struct text told = TEXT_INIT;
    own_(known_unit_done) struct known_unit unit = {.code = NULL};
    enum result result = find_unit(turn, person_id, &unit, error);
    text_add(&told, hours);
    if (result == RESULT_OK && told.length == 0 && unit.code != NULL)
        result = unit_hours(store, turn->organisation_id, unit.code, &told, error);
    if (result == RESULT_OK && told.length == 0)
        result = office_hours(store, turn->organisation_id, &told, error);
    if (result == RESULT_OK)
        result = add_breaks(turn, unit.code, office, error);
    return result == RESULT_OK ? read_hours(told.data, &office->hours, error) : result;
}

bool desk_tutor_hours(struct turn *turn, const struct tutor_row *tutor, struct office *office)
{
    struct error error = ERROR_INIT;
    office->hours.week_minutes = tutor->week_minutes;
    office->hours.off = tutor->off;
    if (!tutor->calendar)
        return rota_read(tutor->hours, &office->hours, &error) == RESULT_OK && office->hours.slots.count > 0;
    office->hours.calendar = &office->stretches;
    return calendar_between(turn->tools->store, turn->organisation_id, CALENDAR_TUTOR, tutor->person_id,
                            turn->now_ms - look_back_ms, turn->now_ms + look_ahead_ms, &office->stretches,
                            &error) == RESULT_OK;
}
