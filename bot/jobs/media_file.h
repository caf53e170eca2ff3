/*
 * Pictures on the disk: DIR/media/<organisation>/<name>, each encrypted as a whole, under DIR/media.key.
 *
 * The key is made at first use (0600) and never goes into a backup: without it the files are noise. A file is written
 * by a temporary one, fsync and rename; plain bytes are only ever in memory. The name is the SHA-256 of the encrypted
 * bytes, so it says nothing of the picture, two equal pictures have two files, and a damaged file is found.
 *
 * Form: "NEUVOPIC", the header of libsodium's secretstream (XChaCha20-Poly1305), then pieces of 64 KiB and their tags.
 * The organisation is authenticated with each piece: a file that is moved to another one does not open.
 *
 * Any thread; of two at the same time only one may write (they may both make the key).
 */
#ifndef NEUVO_JOBS_MEDIA_FILE_H
#define NEUVO_JOBS_MEDIA_FILE_H

#include "base/error.h"
#include "base/list.h"
#include "base/text.h"

#define MEDIA_BYTES ((size_t)10 << 20) /* the largest picture that is taken */
enum { MEDIA_NAME_BYTES = 65 };        /* 64 hex digits and a NUL */

/* data: DIR. organisation: its code. Keeps the bytes as they are; name gets the file's. FULL: no space. BAD_INPUT: the
 * key is damaged or open to others, and the text says how to mend it. */
enum result media_keep(const char *data, const char *organisation, const struct text *bytes,
                       char name[MEDIA_NAME_BYTES], struct error *error);
/* Adds the plain bytes to out. For whoever was asked whether the reader may see them: this does not ask. NOT_FOUND: no
 * such file. BAD_INPUT: damaged, of another organisation, or of another key. */
enum result media_open(const char *data, const char *organisation, const char *name, struct text *out,
                       struct error *error);
/* A file that is not there is fine. */
enum result media_remove(const char *data, const char *organisation, const char *name, struct error *error);

struct media_file {
    char *organisation, *name;
};
struct media_files {
    LIST_OF(struct media_file) list;
};
void media_files_done(struct media_files *files);
/* Removes what is not among the known ones, temporary files too, and was written before that time (Unix ms): what is
 * newer may be on its way to become known. removed: how many. */
enum result media_sweep(const char *data, const struct media_files *known, int64_t before_ms, size_t *removed,
                        struct error *error);

#endif
