/*
 * Backups: one file that holds the whole database, and the way back.
 *
 * A backup is a database file itself. It holds what the database holds, the instance's hash key included (without it
 * repeats would not be known after a restore), and nothing else: no settings, no tokens, no keys of platforms.
 */
#ifndef NEUVO_STORE_BACKUP_H
#define NEUVO_STORE_BACKUP_H

#include "base/error.h"

#include <stdbool.h>

/* Writes a consistent copy, also while the server runs: a temporary file beside it, checked, fsynced, renamed. An
 * existing file is replaced only by a whole new one. Mode 0600. REFUSED: file is one of the store's own. */
enum result store_backup(const char *url, const char *file, struct error *error);

/* Puts the backup into folder as its database (folder/neuvo.db), checked first. The folder may be missing; REFUSED when
 * it is not empty. copy: the result is a second instance (a test machine): it gets its own instance number and key, and
 * its outbox, timers and cursors are emptied, so that it does nothing a second time. A failure leaves no file behind.
 */
enum result store_restore(const char *file, const char *folder, bool copy, struct error *error);

#endif
