/*
 * A mark of the message in hand that survives the process, so that a message which kills it can be told apart.
 *
 * The mark lies in a small file mapped into memory: setting it costs no system call, and the kernel keeps it when the
 * process dies (a power cut is nobody's poison). At the next start the engine finds the mark, counts an attempt, and
 * after three puts the message to the dead letters.
 */
#ifndef NEUVO_ENGINE_INFLIGHT_H
#define NEUVO_ENGINE_INFLIGHT_H

#include "base/error.h"
#include "base/hash.h"

struct inflight;

/* Opens or makes the file. found: the mark that a dead process left, "" for none. path NULL: no file, marks go nowhere.
 */
enum result inflight_open(const char *path, struct inflight **inflight, char found[HASH_HEX_BYTES],
                          struct error *error);
void inflight_close(struct inflight *inflight); /* NULL is fine; clears the mark */
void inflight_set(struct inflight *inflight, const char key[HASH_HEX_BYTES]);
void inflight_clear(struct inflight *inflight);

#endif
