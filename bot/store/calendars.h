/* When people are there: an organisation's office hours, and what calendar files say of units and tutors. */
#ifndef NEUVO_STORE_CALENDARS_H
#define NEUVO_STORE_CALENDARS_H

#include "base/text.h"
#include "model/duty.h"
#include "store/store.h"

/* As desk/rota.h reads them; "" never told. */
enum result office_hours_set(struct store *store, int64_t organisation_id, const char *hours, struct error *error);
/* Replaces what hours held. */
enum result office_hours(struct store *store, int64_t organisation_id, struct text *hours, struct error *error);

/* When the unit of that code works, or the nearest above it that told; "" none did. Replaces what hours held. */
enum result unit_hours_set(struct store *store, int64_t organisation_id, const char *unit, const char *hours,
                           struct error *error);
enum result unit_hours(struct store *store, int64_t organisation_id, const char *unit, struct text *hours,
                       struct error *error);

enum calendar_owner { CALENDAR_UNIT, CALENDAR_TUTOR }; /* a break; on duty */

/* Replaces what was kept; owner_id 0 of UNIT: of the whole organisation. The stretches are in order, and none touch. */
enum result calendar_set(struct store *store, int64_t organisation_id, enum calendar_owner owner, int64_t owner_id,
                         const struct duties *stretches, struct error *error);
/* Adds those that lie between the two moments, in order. */
enum result calendar_between(struct store *store, int64_t organisation_id, enum calendar_owner owner, int64_t owner_id,
                             int64_t from_ms, int64_t to_ms, struct duties *stretches, struct error *error);
/* The breaks of the unit of that code ("" none is known), of those above it and of the whole organisation, joined. Into
 * an empty list. */
enum result calendar_breaks(struct store *store, int64_t organisation_id, const char *unit, int64_t from_ms,
                            int64_t to_ms, struct duties *breaks, struct error *error);

#endif
