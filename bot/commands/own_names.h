/*
 * What of a record belongs to one organisation alone: its Matrix servers and Teams tenants, by which a message finds
 * its organisation (model/record.h). Each list is kept as one fact, with commas between the names.
 */
#ifndef NEUVO_COMMANDS_OWN_NAMES_H
#define NEUVO_COMMANDS_OWN_NAMES_H

#include "base/error.h"
#include "base/text.h"

struct store;
struct yaml;

/* Is it a key of one of the lists ("matrix_servers[0]")? */
bool own_names_have(const char *key);
/* Adds a complaint, a line each, about what can be no such name. */
void own_names_check(const struct yaml *yaml, const char *file, struct text *complaints);
/* A list that the file does not name stays as it was; an empty one is ended. BAD_INPUT: another organisation has the
 * name. */
enum result own_names_import(struct store *store, int64_t organisation_id, const struct yaml *yaml,
                             struct error *error);

#endif
