/*
 * What the pictures of groups are made of, read beside the writer. Only the worker that makes snapshots reads this
 * (jobs/snapshot.h); what it finds leaves it protected, into the snapshot store.
 */
#ifndef NEUVO_STORE_INSIGHT_READER_H
#define NEUVO_STORE_INSIGHT_READER_H

#include "model/asked.h"
#include "model/round.h"
#include "store/organisations.h"
#include "store/people_list.h"
#include "store/reader.h"
#include "store/snapshot.h"

/* What was asked from from_ms on and before to_ms, with its tickets. units: reader_units(). */
enum result reader_asked(struct reader *reader, int64_t organisation_id, int64_t from_ms, int64_t to_ms,
                         const struct place_rows *units, struct asked_list *asked, struct error *error);
/* Calls take for everybody who allows to be counted in groups and whose record changed from from_ms on: the record,
 * sealed, and the code of the unit where they work ("" not known). take returns false to hear of no more. */
enum result reader_contributors(struct reader *reader, int64_t organisation_id, int64_t from_ms, int64_t now_ms,
                                bool (*take)(void *context, int64_t person_id, const char *unit, const char *sealed),
                                void *context, struct error *error);
/* Answers to the questions about support, of rounds that ended from from_ms on and before to_ms; of one person and
 * question the newest. */
enum result reader_support(struct reader *reader, int64_t organisation_id, int64_t from_ms, int64_t to_ms,
                           void (*take)(void *context, enum support_question question, int64_t owner,
                                        const char *sealed),
                           void *context, struct error *error);
/* For reports, which read snapshots (store/snapshot.h) and nothing else. */
struct store *reader_snapshot_store(struct reader *reader);
enum result reader_people_list(struct reader *reader, int64_t organisation_id, struct people_list *list,
                               struct error *error);
enum result reader_rounds(struct reader *reader, int64_t organisation_id, struct checkin_rounds *rounds,
                          struct error *error);
enum result reader_units(struct reader *reader, int64_t organisation_id, struct place_rows *units, struct error *error);
enum result reader_facts(struct reader *reader, int64_t organisation_id, struct facts *facts, struct error *error);
enum result reader_snapshots(struct reader *reader, int64_t organisation_id, enum snapshot_kind kind,
                             struct snapshots_made *made, struct error *error);
/* All of them, by code. */
enum result reader_organisations(struct reader *reader, struct organisations *organisations, struct error *error);

#endif
