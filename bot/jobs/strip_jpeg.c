/* JPEG: segments of marker and length, and after each "start of scan" bytes up to the next marker. Of the APPn only
 * JFIF (without its thumbnail) and Adobe (how colours are meant) stay; comments and what lies behind the end go. */
#include "jobs/strip.h"

#include <string.h>

enum {
    SOF0 = 0xC0,
    SOF15 = 0xCF,
    JPG = 0xC8, /* reserved */
    RST0 = 0xD0,
    RST7 = 0xD7,
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    DQT = 0xDB,
    DNL = 0xDC,
    DRI = 0xDD,
    APP0 = 0xE0,
    APP14 = 0xEE,
    APP15 = 0xEF,
    COM = 0xFE,
};

static void put_segment(struct text *out, int marker, const unsigned char *data, size_t length)
{
    const unsigned char head[4] = {0xFF, (unsigned char)marker, (unsigned char)((length + 2) >> 8),
                                   (unsigned char)((length + 2) & 0xFF)};
    strip_put(out, head, sizeof head);
    strip_put(out, data, length);
}

static void put_application(struct text *out, int marker, const unsigned char *data, size_t length)
{
    enum { JFIF_BYTES = 14, ADOBE_BYTES = 12 };
    unsigned char jfif[JFIF_BYTES];
    if (marker == APP0 && length >= JFIF_BYTES && memcmp(data, "JFIF", 5) == 0) {
        memcpy(jfif, data, sizeof jfif);
        jfif[12] = jfif[13] = 0; /* width and height of the thumbnail */
        put_segment(out, marker, jfif, sizeof jfif);
    } else if (marker == APP14 && length >= ADOBE_BYTES && memcmp(data, "Adobe", 5) == 0) {
        put_segment(out, marker, data, ADOBE_BYTES);
    }
}

/* The next marker; -1: there is none. Any number of FF may stand before it. */
static int next_marker(struct strip_reader *reader)
{
    const unsigned char *byte = strip_take(reader, 1);
    if (byte == NULL || *byte != 0xFF)
        return -1;
    while (byte != NULL && *byte == 0xFF)
        byte = strip_take(reader, 1);
    return byte == NULL ? -1 : *byte;
}

/* Coded bytes: FF 00 is a byte, FF D0 to D7 a restart; any other FF begins the next segment. */
static void copy_scan(struct strip_reader *reader, struct text *out)
{
    const unsigned char *start = reader->at;
    while (reader->left > 0) {
        bool ends = reader->left >= 2 && reader->at[0] == 0xFF && reader->at[1] != 0x00 &&
                    (reader->at[1] < RST0 || reader->at[1] > RST7);
        if (ends)
            break;
        (void)strip_take(reader, 1);
    }
    strip_put(out, start, (size_t)(reader->at - start));
}

static bool is_picture(int marker)
{
    return (marker >= SOF0 && marker <= SOF15 && marker != JPG) || marker == SOS || marker == DQT || marker == DNL ||
           marker == DRI;
}

/* False: broken. */
static bool take_segment(struct strip_reader *reader, int marker, struct text *out)
{
    const unsigned char *size = strip_take(reader, 2);
    size_t length = size == NULL ? 0 : (size_t)size[0] << 8 | size[1];
    const unsigned char *data = length < 2 ? NULL : strip_take(reader, length - 2);
    if (data == NULL)
        return false;
    if (marker >= APP0 && marker <= APP15)
        put_application(out, marker, data, length - 2);
    else if (is_picture(marker))
        put_segment(out, marker, data, length - 2);
    else
        return marker == COM;
    if (marker == SOS)
        copy_scan(reader, out);
    return true;
}

bool strip_jpeg(struct strip_reader reader, struct text *out)
{
    bool scanned = false;
    strip_put(out, strip_take(&reader, 2), 2);
    for (;;) {
        int marker = next_marker(&reader);
        if (marker == EOI) {
            strip_put(out, "\xff\xd9", 2);
            return scanned;
        }
        if (!take_segment(&reader, marker, out))
            return false;
        scanned = scanned || marker == SOS;
    }
}
