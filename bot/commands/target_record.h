/*
 * How long requests may take, in an organisation's record:
 *
 *     queues: [{code: digituki, name: …, first_reply_hours: 8, solution_hours: 40, escalates_to: tunnukset}]
 *     silent_days: 5          an asker who does not answer is asked then; 0: never
 *
 * Hours and days are those of the office. escalates_to: the code of another queue, or a person's Matrix id.
 */
#ifndef NEUVO_COMMANDS_TARGET_RECORD_H
#define NEUVO_COMMANDS_TARGET_RECORD_H

#include "base/error.h"
#include "base/text.h"

struct store;
struct yaml;

/* Adds a complaint, a line each with file, line and key. */
void target_record_check(const struct yaml *yaml, const char *file, struct text *complaints);
/* What target_record_check had nothing against; the queues are in the store already. */
enum result target_record_import(struct store *store, int64_t organisation_id, const struct yaml *yaml,
                                 struct error *error);

#endif
