#include "connectors/teams/package.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum {
    VERSION = 20,
    UTF8_NAMES = 0x0800,
    DATE = (46 << 9) | (1 << 5) | 1
}; /* 1 January 2026: the same file each time */

void package_done(struct package *package)
{
    for (size_t i = 0; i < package->files.count; i++)
        free(package->files.items[i].name);
    list_done(&package->files);
    text_done(&package->zip);
}

uint32_t package_checksum(uint32_t before, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    uint32_t sum = ~before;
    for (size_t i = 0; i < length; i++) {
        sum ^= at[i];
        for (int bit = 0; bit < 8; bit++)
            sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xEDB88320U : 0);
    }
    return ~sum;
}

/* Little-endian. */
static void add_number(struct text *zip, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        text_add_char(zip, (char)(unsigned char)(number >> (8 * i)));
}

/* The part that is the same before the file and in the directory. */
static void add_facts(struct text *zip, const struct package_file *file)
{
    add_number(zip, VERSION, 2);
    add_number(zip, UTF8_NAMES, 2);
    add_number(zip, 0, 2); /* stored */
    add_number(zip, 0, 2); /* midnight */
    add_number(zip, DATE, 2);
    add_number(zip, file->checksum, 4);
    add_number(zip, file->bytes, 4);
    add_number(zip, file->bytes, 4);
    add_number(zip, (uint32_t)strlen(file->name), 2);
    add_number(zip, 0, 2); /* nothing more */
}

void package_add(struct package *package, const char *name, const void *bytes, size_t length)
{
    struct package_file *file = list_push(&package->files);
    *file = (struct package_file){.name = x_strdup(name),
                                  .checksum = package_checksum(0, bytes, length),
                                  .bytes = (uint32_t)length,
                                  .at = (uint32_t)package->zip.length};
    add_number(&package->zip, 0x04034B50, 4);
    add_facts(&package->zip, file);
    text_add(&package->zip, name);
    text_add_bytes(&package->zip, bytes, length);
}

void package_finish(struct package *package)
{
    struct text *zip = &package->zip;
    uint32_t begins = (uint32_t)zip->length, count = (uint32_t)package->files.count;
    for (size_t i = 0; i < package->files.count; i++) {
        const struct package_file *file = &package->files.items[i];
        add_number(zip, 0x02014B50, 4);
        add_number(zip, VERSION, 2);
        add_facts(zip, file);
        add_number(zip, 0, 2); /* no comment */
        add_number(zip, 0, 2); /* first disk */
        add_number(zip, 0, 2);
        add_number(zip, 0, 4);
        add_number(zip, file->at, 4);
        text_add(zip, file->name);
    }
    uint32_t ends = (uint32_t)zip->length;
    add_number(zip, 0x06054B50, 4);
    add_number(zip, 0, 4); /* one disk */
    add_number(zip, count, 2);
    add_number(zip, count, 2);
    add_number(zip, ends - begins, 4);
    add_number(zip, begins, 4);
    add_number(zip, 0, 2);
}
