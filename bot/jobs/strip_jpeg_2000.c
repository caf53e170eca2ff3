/* JPEG 2000, as it lies in a PDF: boxes of length, name, content. Only those stay that the picture is drawn from (ISO
 * 15444-1, annex I); of a bare codestream, its comments go (annex A). */
#include "jobs/strip.h"

#include "base/own.h"

#include <string.h>

enum { BOX_HEAD = 8, SOC = 0x4F, SOT = 0x90, COMMENT = 0x64 };

static size_t big_endian(const unsigned char *at, size_t bytes)
{
    size_t number = 0;
    for (size_t i = 0; i < bytes; i++)
        number = number << 8 | at[i];
    return number;
}

/* The main header is one of segments; behind it the coded picture follows to the end. */
static bool copy_codestream(struct strip_reader reader, struct text *out)
{
    const unsigned char *start = strip_take(&reader, 2);
    if (start == NULL || start[0] != 0xFF || start[1] != SOC)
        return false;
    strip_put(out, start, 2);
    for (;;) {
        const unsigned char *head = strip_take(&reader, 4);
        size_t length = head == NULL ? 0 : big_endian(head + 2, 2);
        if (length < 2 || head[0] != 0xFF || strip_take(&reader, length - 2) == NULL)
            return false;
        if (head[1] != COMMENT)
            strip_put(out, head, length + 2);
        if (head[1] == SOT) {
            strip_put(out, reader.at, reader.left);
            return reader.left > 0;
        }
    }
}

static void put_head(struct text *out, size_t length, const unsigned char *name)
{
    const unsigned char head[4] = {(unsigned char)(length >> 24), (unsigned char)(length >> 16),
                                   (unsigned char)(length >> 8), (unsigned char)length};
    strip_put(out, head, sizeof head);
    strip_put(out, name, 4);
}

/* A length of 0: to the end. One of 8 bytes (1) is for files larger than any that is taken here. */
static bool take_box(struct strip_reader *reader, struct text *out, bool *pixels)
{
    const unsigned char *head = strip_take(reader, BOX_HEAD);
    if (head == NULL)
        return false;
    size_t length = big_endian(head, 4);
    size_t inside = length == 0 ? reader->left : length < BOX_HEAD ? SIZE_MAX : length - BOX_HEAD;
    const unsigned char *content = strip_take(reader, inside);
    if (content == NULL)
        return false;
    const unsigned char *name = head + 4;
    if (memcmp(name, "jP  ", 4) == 0 || memcmp(name, "ftyp", 4) == 0 || memcmp(name, "jp2h", 4) == 0) {
        put_head(out, inside + BOX_HEAD, name);
        strip_put(out, content, inside);
    } else if (memcmp(name, "jp2c", 4) == 0) {
        own_(text_done) struct text codestream = TEXT_INIT;
        *pixels = copy_codestream((struct strip_reader){.at = content, .left = inside}, &codestream);
        put_head(out, codestream.length + BOX_HEAD, name);
        strip_put(out, codestream.data, codestream.length);
        return *pixels;
    }
    return true;
}

bool strip_jpeg_2000(struct strip_reader reader, struct text *out)
{
    bool pixels = false;
    if (reader.left >= 2 && reader.at[0] == 0xFF)
        return copy_codestream(reader, out);
    while (reader.left > 0) {
        if (!take_box(&reader, out, &pixels))
            return false;
    }
    return pixels;
}
