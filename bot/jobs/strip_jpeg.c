/* JPEG: segments of marker and length, and after each "start of scan" bytes up to the next marker. Of the APPn only
 * JFIF (without its thumbnail), Adobe (how colours are meant) and, of EXIF, which way is up stay; comments and what
 * lies behind the end go. EXIF: CIPA DC-008, 4.6; its tags lie as in TIFF 6.0. */
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
    APP1 = 0xE1,
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

/* ---- which way is up ----------------------------------------------------------------------------------------- */

enum { EXIF_MARK = 6, TIFF_HEAD = 8, ENTRY = 12, TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3, NOT_TOLD = 0 };

/* A number of two or four bytes, in the order that the file chose. */
static uint32_t number_at(const unsigned char *at, size_t bytes, bool big_first)
{
    uint32_t number = 0;
    for (size_t i = 0; i < bytes; i++)
        number = number << 8 | at[big_first ? i : bytes - 1 - i];
    return number;
}

/* Of one that looks right: a single SHORT from 1 to 8. */
static int orientation_in(const unsigned char *entry, bool big_first)
{
    uint32_t value = number_at(entry + 8, 2, big_first);
    bool right = number_at(entry, 2, big_first) == TAG_ORIENTATION &&
                 number_at(entry + 2, 2, big_first) == TYPE_SHORT && number_at(entry + 4, 4, big_first) == 1;
    return right && value >= 1 && value <= 8 ? (int)value : NOT_TOLD;
}

/* From the first directory of tags, which must lie inside the segment as a whole. */
static int orientation_of(const unsigned char *data, size_t length)
{
    const unsigned char *tiff = data + EXIF_MARK;
    if (length < EXIF_MARK + TIFF_HEAD || memcmp(data, "Exif\0", EXIF_MARK) != 0)
        return NOT_TOLD;
    bool big_first = memcmp(tiff, "MM\0*", 4) == 0;
    if (!big_first && memcmp(tiff, "II*\0", 4) != 0)
        return NOT_TOLD;
    size_t left = length - EXIF_MARK, at = number_at(tiff + 4, 4, big_first);
    if (at < TIFF_HEAD || at > left || left - at < 2 + 4)
        return NOT_TOLD;
    size_t count = number_at(tiff + at, 2, big_first);
    if (count > (left - at - 2 - 4) / ENTRY)
        return NOT_TOLD;
    for (size_t i = 0; i < count; i++) {
        int orientation = orientation_in(tiff + at + 2 + i * ENTRY, big_first);
        if (orientation != NOT_TOLD)
            return orientation;
    }
    return NOT_TOLD;
}

/* Made anew with this one tag, so that nothing else comes along. */
static bool put_orientation(struct text *out, int orientation)
{
    unsigned char exif[] = "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0x\0\0\0\0\0";
    if (orientation == NOT_TOLD)
        return false;
    exif[EXIF_MARK + TIFF_HEAD + 2 + 9] = (unsigned char)orientation;
    put_segment(out, APP1, exif, sizeof exif);
    return true;
}

/* ---- segments ------------------------------------------------------------------------------------------------ */

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

/* What was seen of the picture so far. */
struct seen {
    bool scan, orientation;
};

/* False: broken. */
static bool take_segment(struct strip_reader *reader, int marker, struct seen *seen, struct text *out)
{
    const unsigned char *size = strip_take(reader, 2);
    size_t length = size == NULL ? 0 : (size_t)size[0] << 8 | size[1];
    const unsigned char *data = length < 2 ? NULL : strip_take(reader, length - 2);
    if (data == NULL)
        return false;
    if (marker == APP1) /* the first one that tells it, and where such belong: before the picture */
        seen->orientation = seen->orientation || seen->scan || put_orientation(out, orientation_of(data, length - 2));
    else if (marker >= APP0 && marker <= APP15)
        put_application(out, marker, data, length - 2);
    else if (is_picture(marker))
        put_segment(out, marker, data, length - 2);
    else
        return marker == COM;
    if (marker != SOS)
        return true;
    seen->scan = true;
    copy_scan(reader, out);
    return true;
}

bool strip_jpeg(struct strip_reader reader, struct text *out)
{
    struct seen seen = {.scan = false};
    strip_put(out, strip_take(&reader, 2), 2);
    for (;;) {
        int marker = next_marker(&reader);
        if (marker == EOI) {
            strip_put(out, "\xff\xd9", 2);
            return seen.scan;
        }
        if (!take_segment(&reader, marker, &seen, out))
            return false;
    }
}
