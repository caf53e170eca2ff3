/* The rotas that the desk reads from the store: when an office is open, and when a tutor answers. */
#ifndef NEUVO_ENGINE_DESK_OFFICE_H
#define NEUVO_ENGINE_DESK_OFFICE_H

#include "desk/rota.h"
#include "engine/turn.h"
#include "store/tutors.h"

/* Hours, and what a calendar file adds to them. It stays where it is: the hours point to the stretches. */
struct office {
    struct rota hours;
    struct duties stretches; /* breaks of an office; duty of a tutor with a calendar */
};
#define OFFICE_INIT \
    { \
        .hours = {.slots = LIST_INIT}, .stretches = {.list = LIST_INIT } \
    }
void office_done(struct office *office);

/* Of the organisation, with the breaks of the asker's unit; person_id 0: not known. Into an empty value. */
enum result desk_office(struct turn *turn, int64_t person_id, struct office *office, struct error *error);
/* When the person works: these hours, else those of their unit, else of the organisation; with the same breaks. */
enum result desk_working_hours(struct turn *turn, int64_t person_id, const char *hours, struct office *office,
                               struct error *error);
/* Of a tutor; the same. False: they told none, or what was told cannot be read. */
bool desk_tutor_hours(struct turn *turn, const struct tutor_row *tutor, struct office *office);

#endif
