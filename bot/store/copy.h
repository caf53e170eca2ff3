/* A whole database into a new file, for backups and before schema steps. Only this room includes it. */
#ifndef NEUVO_STORE_COPY_H
#define NEUVO_STORE_COPY_H

#include "store/db.h"

/* Writes file.tmp (mode 0600), checks it, fsyncs it and renames it over file: a crash leaves no half copy under that
 * name. Reads and writes of others go on. */
enum result database_copy(struct db *db, const char *file, struct error *error);

/* fsyncs a finished file and renames it; FULL: no space. On failure `from` is removed. */
enum result file_settle(const char *from, const char *to, struct error *error);

#endif
