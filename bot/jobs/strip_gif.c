/* GIF: blocks, each of sub-blocks with a length byte. Comments, plain text and the extensions of applications go, but
 * for the one that says how often an animation is repeated. */
#include "jobs/strip.h"

#include <string.h>

enum {
    SCREEN = 13, /* signature and logical screen */
    EXTENSION = 0x21,
    IMAGE = 0x2C,
    TRAILER = 0x3B,
    CONTROL = 0xF9,
    APPLICATION = 0xFF,
    IMAGE_HEAD = 9,
    COLOURS = 0x80,
};

/* The table of colours that a packed byte announces. */
static bool copy_colours(struct strip_reader *reader, unsigned char packed, struct text *out)
{
    size_t length = (packed & COLOURS) == 0 ? 0 : (size_t)3 << ((packed & 7) + 1);
    const unsigned char *table = strip_take(reader, length);
    if (table != NULL)
        strip_put(out, table, length);
    return table != NULL;
}

/* Sub-blocks up to the empty one. out NULL: they are dropped. */
static bool take_blocks(struct strip_reader *reader, struct text *out)
{
    for (;;) {
        const unsigned char *length = strip_take(reader, 1);
        const unsigned char *data = length == NULL ? NULL : strip_take(reader, *length);
        if (data == NULL)
            return false;
        if (out != NULL)
            strip_put(out, length, (size_t)*length + 1);
        if (*length == 0)
            return true;
    }
}

/* 11 bytes of name, then 1 and how often, two bytes. */
static bool repeats(const struct strip_reader *reader)
{
    enum { BYTES = 1 + 11 + 1 + 3 + 1 };
    return reader->left >= BYTES && reader->at[0] == 11 &&
           (memcmp(reader->at + 1, "NETSCAPE2.0", 11) == 0 || memcmp(reader->at + 1, "ANIMEXTS1.0", 11) == 0) &&
           reader->at[12] == 3 && reader->at[13] == 1 && reader->at[16] == 0;
}

static bool take_extension(struct strip_reader *reader, struct text *out)
{
    const unsigned char *label = strip_take(reader, 1);
    if (label == NULL)
        return false;
    bool control = *label == CONTROL && reader->left >= 6 && reader->at[0] == 4 && reader->at[5] == 0;
    if (!control && !(*label == APPLICATION && repeats(reader)))
        return take_blocks(reader, NULL);
    text_add_char(out, EXTENSION);
    strip_put(out, label, 1);
    return take_blocks(reader, out);
}

static bool take_image(struct strip_reader *reader, struct text *out)
{
    const unsigned char *head = strip_take(reader, IMAGE_HEAD);
    if (head == NULL)
        return false;
    text_add_char(out, IMAGE);
    strip_put(out, head, IMAGE_HEAD);
    if (!copy_colours(reader, head[IMAGE_HEAD - 1], out))
        return false;
    const unsigned char *code_size = strip_take(reader, 1);
    if (code_size == NULL)
        return false;
    strip_put(out, code_size, 1);
    return take_blocks(reader, out);
}

bool strip_gif(struct strip_reader reader, struct text *out)
{
    bool pixels = false, whole = true;
    const unsigned char *screen = strip_take(&reader, SCREEN);
    if (screen == NULL)
        return false;
    strip_put(out, screen, SCREEN);
    if (!copy_colours(&reader, screen[10], out))
        return false;
    while (whole) {
        const unsigned char *block = strip_take(&reader, 1);
        if (block == NULL || (*block != EXTENSION && *block != IMAGE && *block != TRAILER))
            return false;
        if (*block == TRAILER) {
            text_add_char(out, TRAILER);
            return pixels;
        }
        pixels = pixels || *block == IMAGE;
        whole = *block == IMAGE ? take_image(&reader, out) : take_extension(&reader, out);
    }
    return false;
}
