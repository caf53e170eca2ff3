/*
 * The tutors of a record, with their hours:
 *
 *     tutors: [{matrix: "@aino:kunta.example", name: Aino, queue: digituki, hours: "mon 9-11, thu 12.30-14",
 *               hours_per_week: 2, off: false}]       calendar: aino.ics may stand instead of hours (calendar_record.h)
 *
 *               languages: "fi, sv", units: koskela, topics: "wifi-*, mfa", at_once: 3     all that comes, where left
 * out
 *
 * Whoever stands there may act, for that queue. Whoever is taken out has no access from then on, also where they were
 * given it before by neuvo account create; the service gives back what they had.
 */
#ifndef NEUVO_COMMANDS_TUTOR_RECORD_H
#define NEUVO_COMMANDS_TUTOR_RECORD_H

#include "base/error.h"
#include "base/text.h"

struct store;
struct yaml;

/* Adds a complaint, a line each with file, line and key, about what cannot be meant. */
void tutor_record_check(const struct yaml *yaml, const char *file, struct text *complaints);
/* What tutor_record_check had nothing against. */
enum result tutor_record_import(struct store *store, int64_t organisation_id, const struct yaml *yaml, const char *file,
                                struct error *error);

#endif
