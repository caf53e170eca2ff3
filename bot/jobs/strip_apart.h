/*
 * A PDF is stripped in a process of its own: whoever writes one that breaks the library, or lets it grow, breaks and
 * ends that process. It has none of our memory, files, sockets and settings, 512 MiB and five seconds.
 *
 * It is this very program, called by a name that is in no help. Bytes travel in files that exist only in memory.
 */
#ifndef NEUVO_JOBS_STRIP_APART_H
#define NEUVO_JOBS_STRIP_APART_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

/* As strip_pdf(), on a worker: takes ten seconds at most. FAILED: no process could be made just now. A program that
 * calls this begins its main() with strip_apart_is_wanted(). */
enum result strip_apart(const char *bytes, size_t length, struct text *out, struct error *error);

/* Is this process such a one? Then its main() returns what strip_apart_main() returns. */
bool strip_apart_is_wanted(int argc, char **argv);
int strip_apart_main(void);

#endif
