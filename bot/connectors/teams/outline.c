#include "connectors/teams/outline.h"

#include "base/own.h"
#include "base/zip.h"

#include <math.h>
#include <string.h>

enum { SIDE = 32, ROW = 1 + SIDE * 4, BYTES = SIDE * ROW };

/* ---- the picture ---------------------------------------------------------------------------------------------------
 */

/* How far the point is outside a rounded box of 22 × 16 around (16, 14); negative inside. */
static double outside_bubble(double x, double y)
{
    static const double half_width = 12, half_height = 9, radius = 5;
    double dx = fabs(x - 16) - (half_width - radius), dy = fabs(y - 13.5) - (half_height - radius);
    return hypot(fmax(dx, 0), fmax(dy, 0)) + fmin(fmax(dx, dy), 0) - radius;
}

/* From a line between two points. */
static double from_line(double x, double y, const double line[4])
{
    double dx = line[2] - line[0], dy = line[3] - line[1];
    double along = ((x - line[0]) * dx + (y - line[1]) * dy) / (dx * dx + dy * dy);
    along = fmin(fmax(along, 0), 1);
    return hypot(x - line[0] - along * dx, y - line[1] - along * dy);
}

/* 0 to 1: how much of the point is white. The letter stands in the bubble, whose tail is at the lower left. */
static double ink(double x, double y)
{
    static const double lines[][4] = {{12.5, 18, 12.5, 9.5},
                                      {12.5, 9.5, 19.5, 17.5},
                                      {19.5, 17.5, 19.5, 9},
                                      {9.5, 22.5, 9.5, 28},
                                      {9.5, 28, 15, 22.5}};
    double distance = fabs(outside_bubble(x, y));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        distance = fmin(distance, from_line(x, y, lines[i]));
    return fmin(fmax(1.5 - distance, 0), 1);
}

static void draw(unsigned char pixels[BYTES])
{
    for (int y = 0; y < SIDE; y++) {
        unsigned char *row = pixels + (ptrdiff_t)y * ROW;
        row[0] = 0; /* no filter */
        for (int x = 0; x < SIDE; x++) {
            memset(row + 1 + 4 * (ptrdiff_t)x, 0xFF, 3);
            row[4 + 4 * (ptrdiff_t)x] = (unsigned char)lround(255 * ink(x + 0.5, y + 0.5));
        }
    }
}

/* ---- PNG
 * ---------------------------------------------------------------------------------------------------------------- */

static void add_number(struct text *out, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        text_add_char(out, (char)(unsigned char)(number >> shift));
}

static void add_chunk(struct text *png, const char *type, const struct text *bytes)
{
    size_t begins = png->length + 4;
    add_number(png, (uint32_t)bytes->length);
    text_add(png, type);
    text_add_bytes(png, bytes->data, bytes->length);
    add_number(png, zip_checksum(0, png->data + begins, png->length - begins));
}

/* One stored block of deflate (RFC 1951, 3.2.4) in the frame of zlib (RFC 1950). */
static void add_stored(struct text *out, const unsigned char pixels[BYTES])
{
    uint32_t a = 1, b = 0;
    const unsigned char head[] = {0x78, 0x01, 1, BYTES & 0xFF, BYTES >> 8, ~BYTES & 0xFF, (~BYTES >> 8) & 0xFF};
    text_add_bytes(out, (const char *)head, sizeof head);
    text_add_bytes(out, (const char *)pixels, BYTES);
    for (int i = 0; i < BYTES; i++) {
        a = (a + pixels[i]) % 65521;
        b = (b + a) % 65521;
    }
    add_number(out, b << 16 | a);
}

void outline_draw(struct text *png)
{
    static const char signature[] = {(char)0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    static const char form[] = {8, 6, 0, 0, 0}; /* 8 bits, red green blue alpha */
    unsigned char pixels[BYTES];
    own_(text_done) struct text header = TEXT_INIT;
    own_(text_done) struct text data = TEXT_INIT;
    const struct text end = TEXT_INIT;
    draw(pixels);
    add_number(&header, SIDE);
    add_number(&header, SIDE);
    text_add_bytes(&header, form, sizeof form);
    add_stored(&data, pixels);
    text_add_bytes(png, signature, sizeof signature);
    add_chunk(png, "IHDR", &header);
    add_chunk(png, "IDAT", &data);
    add_chunk(png, "IEND", &end);
}
