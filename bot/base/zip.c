#include "base/zip.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum {
    VERSION = 20,
    UTF8_NAMES = 0x0800,
    DATE = (46 << 9) | (1 << 5) | 1
}; /* 1 January 2026: the same file each time */

void zip_done(struct zip *zip)
{
    for (size_t i = 0; i < zip->files.count; i++)
        free(zip->files.items[i].name);
    list_done(&zip->files);
    text_done(&zip->bytes);
}

uint32_t zip_checksum(uint32_t before, const void *bytes, size_t length)
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
static void add_facts(struct text *zip, const struct zip_file *file)
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

void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length)
{
    struct zip_file *file = list_push(&zip->files);
    *file = (struct zip_file){.name = x_strdup(name),
                              .checksum = zip_checksum(0, bytes, length),
                              .bytes = (uint32_t)length,
                              .at = (uint32_t)zip->bytes.length};
    add_number(&zip->bytes, 0x04034B50, 4);
    add_facts(&zip->bytes, file);
    text_add(&zip->bytes, name);
    text_add_bytes(&zip->bytes, bytes, length);
}

void zip_finish(struct zip *zip)
{
    struct text *out = &zip->bytes;
    uint32_t begins = (uint32_t)out->length, count = (uint32_t)zip->files.count;
    for (size_t i = 0; i < zip->files.count; i++) {
        const struct zip_file *file = &zip->files.items[i];
        add_number(out, 0x02014B50, 4);
        add_number(out, VERSION, 2);
        add_facts(out, file);
        add_number(out, 0, 2); /* no comment */
        add_number(out, 0, 2); /* first disk */
        add_number(out, 0, 2);
        add_number(out, 0, 4);
        add_number(out, file->at, 4);
        text_add(out, file->name);
    }
    uint32_t ends = (uint32_t)out->length;
    add_number(out, 0x06054B50, 4);
    add_number(out, 0, 4); /* one disk */
    add_number(out, count, 2);
    add_number(out, count, 2);
    add_number(out, ends - begins, 4);
    add_number(out, begins, 4);
    add_number(out, 0, 2);
}
