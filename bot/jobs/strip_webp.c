/* WebP: a RIFF file. What is not on the list (EXIF, "XMP ", ICCP, unknown chunks) goes, and the flags that promised it.
 */
#include "jobs/strip.h"

#include <string.h>

enum { HEAD = 8, NAME = 4, FRAME_HEAD = 16, EXTENDED = 10, TOLD = 0x20 | 0x08 | 0x04 /* ICCP, EXIF, XMP */ };

static size_t little_endian(const unsigned char *at)
{
    return (size_t)at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;
}

static void put_size(char *at, size_t size)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (char)(size >> (8 * i) & 0xFF);
}

/* One chunk with its padding. */
struct chunk {
    const unsigned char *name, *data;
    size_t length;
};

static bool next_chunk(struct strip_reader *reader, struct chunk *chunk)
{
    chunk->name = strip_take(reader, HEAD);
    if (chunk->name == NULL)
        return false;
    chunk->length = little_endian(chunk->name + NAME);
    chunk->data = strip_take(reader, chunk->length);
    return chunk->data != NULL && (chunk->length % 2 == 0 || strip_take(reader, 1) != NULL);
}

static bool named(const struct chunk *chunk, const char *name)
{
    return memcmp(chunk->name, name, NAME) == 0;
}

static bool is_bitmap(const struct chunk *chunk)
{
    return named(chunk, "VP8 ") || named(chunk, "VP8L");
}

static void put_chunk(struct text *out, const struct chunk *chunk)
{
    strip_put(out, chunk->name, HEAD);
    strip_put(out, chunk->data, chunk->length);
    if (chunk->length % 2 != 0)
        text_add_char(out, '\0');
}

/* A frame of an animation holds chunks of its own. */
static bool put_frame(struct text *out, const struct chunk *frame)
{
    struct strip_reader inside = {.at = frame->data, .left = frame->length};
    struct chunk chunk;
    size_t start = out->length;
    bool pixels = false;
    strip_put(out, frame->name, HEAD);
    const unsigned char *head = strip_take(&inside, FRAME_HEAD);
    if (head == NULL)
        return false;
    strip_put(out, head, FRAME_HEAD);
    while (inside.left > 0) {
        if (!next_chunk(&inside, &chunk))
            return false;
        pixels = pixels || is_bitmap(&chunk);
        if (is_bitmap(&chunk) || named(&chunk, "ALPH"))
            put_chunk(out, &chunk);
    }
    put_size(out->data + start + NAME, out->length - start - HEAD);
    return pixels;
}

static bool take_chunk(struct strip_reader *reader, struct text *out, bool *pixels)
{
    struct chunk chunk;
    if (!next_chunk(reader, &chunk))
        return false;
    if (named(&chunk, "VP8X")) {
        if (chunk.length < EXTENDED)
            return false;
        size_t start = out->length;
        chunk.length = EXTENDED;
        put_chunk(out, &chunk);
        put_size(out->data + start + NAME, EXTENDED);
        out->data[start + HEAD] = (char)(chunk.data[0] & ~TOLD);
    } else if (named(&chunk, "ANMF")) {
        *pixels = true;
        return put_frame(out, &chunk);
    } else if (is_bitmap(&chunk) || named(&chunk, "ALPH") || named(&chunk, "ANIM")) {
        *pixels = *pixels || is_bitmap(&chunk);
        put_chunk(out, &chunk);
    }
    return true;
}

bool strip_webp(struct strip_reader reader, struct text *out)
{
    size_t start = out->length;
    bool pixels = false;
    const unsigned char *head = strip_take(&reader, HEAD + NAME);
    size_t size = head == NULL ? 0 : little_endian(head + NAME);
    if (size < NAME || size - NAME > reader.left)
        return false;
    reader.left = size - NAME; /* what lies behind it is none of the picture */
    strip_put(out, head, HEAD + NAME);
    while (reader.left > 0) {
        if (!take_chunk(&reader, out, &pixels))
            return false;
    }
    put_size(out->data + start + NAME, out->length - start - HEAD);
    return pixels;
}
