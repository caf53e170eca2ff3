/* A file that only takes room: when the disk is full it is removed, so that the store can still end cleanly and delete;
 * later it is made again. */
#ifndef NEUVO_ENGINE_BALLAST_H
#define NEUVO_ENGINE_BALLAST_H

#include <stdbool.h>
#include <stdint.h>

struct ballast;

/* path NULL or bytes 0: none. A disk without room for it goes without. */
struct ballast *ballast_new(const char *path, int64_t bytes);
void ballast_free(struct ballast *ballast); /* the file stays */
/* True when there was a ballast and its room is free now: for a minute at least. */
bool ballast_release(struct ballast *ballast, int64_t monotonic_ms);
/* Makes it again when it is gone; tried at most once a minute. */
void ballast_restore(struct ballast *ballast, int64_t monotonic_ms);

#endif
