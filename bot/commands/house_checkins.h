/* What check-ins need while the house runs: what they ask, and the key by which a person's record is sealed. */
#ifndef NEUVO_COMMANDS_HOUSE_CHECKINS_H
#define NEUVO_COMMANDS_HOUSE_CHECKINS_H

#include "base/error.h"
#include "base/seal.h"
#include "commands/commands.h"
#include "engine/engine.h"

struct house_checkins;
struct settings;

/* The key: checkin.key of systemd's credentials, else of the data folder, where it is made once; data NULL: one by
 * chance. Faulty items are logged and left out. Without a framework there are no check-ins.
 * BAD_INPUT: the key is none. */
enum result house_checkins_open(const struct shipped *shipped, const char *data, struct house_checkins **checkins,
                                struct error *error);
/* A key of that file name in systemd's credentials, else in the data folder, where it is made once. */
enum result house_key(const char *data, const char *file, struct seal_key *key, struct error *error);
/* The key in the data folder (or systemd's credentials), which is made when it is missing. */
enum result house_checkins_key(const char *data, struct seal_key *key, struct error *error);
/* The key of what Matrix keeps for encrypted rooms: matrix.key. Where they are off, or data is NULL: one by chance. */
enum result house_matrix_key(const struct settings *settings, const char *data, struct seal_key *key,
                             struct error *error);
/* NULL when there are none. */
const struct engine_checkins *house_checkins_of(const struct house_checkins *checkins);
void house_checkins_free(struct house_checkins *checkins); /* NULL is fine */

#endif
