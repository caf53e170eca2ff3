/*
 * Outside service desks in an organisation's record:
 *
 *     service_desks: [{code: tuki, name: Kunnan palvelupiste, webhook: "https://desk.example/neuvo",
 *                      secret_file: desk.secret, mail: tuki@kunta.example}]
 *     queues: [{code: laitteet, name: Laitteet, service_desk: tuki}]
 *
 * A webhook needs a secret: a file beside the record, whose one line both sides sign with.
 */
#ifndef NEUVO_COMMANDS_DESK_RECORD_H
#define NEUVO_COMMANDS_DESK_RECORD_H

#include "base/error.h"
#include "base/text.h"
#include "store/store.h"

struct yaml;

/* Adds a complaint, a line each with file and line. */
void desk_record_check(const struct yaml *yaml, const char *file, struct text *complaints);
/* The desks of the record, and which queue passes tickets on to which; the queues are in the store already. */
enum result desk_record_import(struct store *store, int64_t organisation_id, const struct yaml *yaml, const char *file,
                               struct error *error);

#endif
