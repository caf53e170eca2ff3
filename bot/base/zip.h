/*
 * A zip file of a few small files, uncompressed (PKWARE's APPNOTE 6.3, methods 0): an app of Teams, a spreadsheet.
 * Written by ourselves because no library of the house writes zip files, and a few stored files need none. Sizes below
 * 4 GiB.
 */
#ifndef NEUVO_BASE_ZIP_H
#define NEUVO_BASE_ZIP_H

#include "base/list.h"
#include "base/text.h"

#include <stdint.h>

struct zip_file {
    char *name;
    uint32_t checksum, bytes, at;
};

struct zip {
    struct text bytes;
    LIST_OF(struct zip_file) files;
};

#define ZIP_INIT \
    { \
        .bytes = TEXT_INIT \
    }

void zip_done(struct zip *zip);
void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length);
/* Ends it: zip->bytes is the file. */
void zip_finish(struct zip *zip);

/* CRC-32 of ISO 3309, as zip and PNG have it. before: of the bytes in front, 0 for none. */
uint32_t zip_checksum(uint32_t before, const void *bytes, size_t length);

#endif
