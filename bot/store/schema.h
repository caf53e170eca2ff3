/*
 * Schema steps: schema/NNNN_name.sql, built into the program, applied in order, each once and whole.
 *
 * The table `schema` tells which steps a database has had, with the fingerprint of each: a step that was shipped is
 * never changed, a new one is added. Used by store.c and tests only.
 */
#ifndef NEUVO_STORE_SCHEMA_H
#define NEUVO_STORE_SCHEMA_H

#include "store/db.h"

struct schema_step {
    int number; /* 1, 2, … without gaps */
    const char *name;
    const char *sql;
};

/* Those of this program (generated from schema/ by schema_steps.cmake). */
extern const struct schema_step schema_steps[];
extern const size_t schema_step_count;

/*
 * Brings the database up to the last step. Before a step on a database that is in use, a copy goes to backup_folder as
 * before-NNNN-TIME.db (NULL: no copy, for databases in memory). A step that fails leaves the database as the step
 * before left it. REFUSED: the database has steps that this program does not know, or others than it knows.
 */
enum result schema_migrate(struct db *db, const struct schema_step *steps, size_t count, const char *backup_folder,
                           int64_t now_ms, struct error *error);
/* Changes nothing. REFUSED also when steps are missing. */
enum result schema_verify(struct db *db, const struct schema_step *steps, size_t count, struct error *error);

#endif
