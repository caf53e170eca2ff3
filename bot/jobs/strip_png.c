/* PNG: chunks of length, type, data, checksum. What is not on the list (tEXt, zTXt, iTXt, eXIf, tIME, iCCP, private
 * ones) goes, and so does what a careless cropping tool left behind IEND. */
#include "jobs/strip.h"

#include <string.h>

enum { SIGNATURE = 8, TYPE = 4, CHECKSUM = 4, HEADER_DATA = 13 };

static bool may_stay(const unsigned char *type)
{
    static const char names[] = "IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs hIST acTL fcTL fdAT";
    for (const char *name = names; name < names + sizeof names - 1; name += TYPE + 1) {
        if (memcmp(name, type, TYPE) == 0)
            return true;
    }
    return false;
}

/* A picture cannot be shown without a critical chunk, and this one is unknown to us. */
static bool is_critical(const unsigned char *type)
{
    return (type[0] & 0x20) == 0;
}

bool strip_png(struct strip_reader reader, struct text *out)
{
    bool first = true, pixels = false;
    strip_put(out, strip_take(&reader, SIGNATURE), SIGNATURE);
    for (;;) {
        const unsigned char *chunk = reader.at;
        if (strip_take(&reader, 4 + TYPE) == NULL)
            return false;
        const unsigned char *type = chunk + 4;
        size_t length = (size_t)chunk[0] << 24 | (size_t)chunk[1] << 16 | (size_t)chunk[2] << 8 | chunk[3];
        if (length > INT32_MAX || strip_take(&reader, length) == NULL || strip_take(&reader, CHECKSUM) == NULL)
            return false;
        bool stays = may_stay(type);
        if (first && (memcmp(type, "IHDR", TYPE) != 0 || length != HEADER_DATA))
            return false;
        if (!stays && is_critical(type))
            return false;
        first = false;
        pixels = pixels || memcmp(type, "IDAT", TYPE) == 0;
        if (stays)
            strip_put(out, chunk, 4 + TYPE + length + CHECKSUM);
        if (memcmp(type, "IEND", TYPE) == 0)
            return pixels && length == 0;
    }
}
