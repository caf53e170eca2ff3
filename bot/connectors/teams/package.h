/*
 * A zip file of a few small files, uncompressed (PKWARE's APPNOTE 6.3, methods 0): what Teams takes as an app. Written
 * by ourselves because no library of the house writes zip files, and three stored files need none. Sizes below 4 GiB.
 */
#ifndef NEUVO_TEAMS_PACKAGE_H
#define NEUVO_TEAMS_PACKAGE_H

#include "base/list.h"
#include "base/text.h"

#include <stdint.h>

struct package_file {
    char *name;
    uint32_t checksum, bytes, at;
};

struct package {
    struct text zip;
    LIST_OF(struct package_file) files;
};

#define PACKAGE_INIT \
    { \
        .zip = TEXT_INIT \
    }

void package_done(struct package *package);
void package_add(struct package *package, const char *name, const void *bytes, size_t length);
/* Ends it: package->zip is the file. */
void package_finish(struct package *package);

/* CRC-32 of ISO 3309, as zip and PNG have it. before: of the bytes in front, 0 for none. */
uint32_t package_checksum(uint32_t before, const void *bytes, size_t length);

#endif
