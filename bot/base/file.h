/* Whole files: read with a bound, write so that a crash leaves the old one or the new one, never half of it. */
#ifndef NEUVO_BASE_FILE_H
#define NEUVO_BASE_FILE_H

#include "base/error.h"
#include "base/text.h"

/* Reads a regular file of at most max_bytes into text (appended). BAD_INPUT: too large or not a regular file. */
enum result file_read(const char *path, size_t max_bytes, struct text *text, struct error *error);
/* Writes path.tmp, fsyncs it, renames it over path and fsyncs the folder. mode as for open(2). FULL: no space. */
enum result file_write(const char *path, const char *bytes, size_t length, unsigned mode, struct error *error);
/* Writes a file that is not there yet: path, else name-2.ext … name-999.ext beside it. Never over another, not even a
 * dangling link. written (appended): the path that it got. BAD_INPUT: all these names are taken. FULL: no space. */
enum result file_write_new(const char *path, const char *bytes, size_t length, unsigned mode, struct text *written,
                           struct error *error);
/* mkdir -p; fine when it is there. */
enum result folder_make(const char *path, unsigned mode, struct error *error);

#endif
