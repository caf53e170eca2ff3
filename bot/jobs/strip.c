#include "jobs/strip.h"

#include "jobs/strip_apart.h"

#include <string.h>

const unsigned char *strip_take(struct strip_reader *reader, size_t count)
{
    const unsigned char *taken = reader->at;
    if (count > reader->left)
        return NULL;
    reader->at += count;
    reader->left -= count;
    return taken;
}

void strip_put(struct text *out, const void *bytes, size_t count)
{
    text_add_bytes(out, bytes, count);
}

/* Each kind by its first bytes. */
static const struct {
    enum picture_kind kind;
    const char *media_type;
    const char *magic, *more; /* more: at byte 8, NULL for none */
    size_t length;
    bool (*strip)(struct strip_reader reader, struct text *out);
} kinds[] = {
    {PICTURE_PNG, "image/png", "\x89PNG\r\n\x1a\n", NULL, 8, strip_png},
    {PICTURE_JPEG, "image/jpeg", "\xff\xd8\xff", NULL, 3, strip_jpeg},
    {PICTURE_WEBP, "image/webp", "RIFF", "WEBP", 4, strip_webp},
    {PICTURE_GIF, "image/gif", "GIF87a", NULL, 6, strip_gif},
    {PICTURE_GIF, "image/gif", "GIF89a", NULL, 6, strip_gif},
    {PICTURE_PDF, "application/pdf", "%PDF-", NULL, 5, NULL},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* KINDS: none of them. */
static size_t row_of(const char *bytes, size_t length)
{
    size_t i = 0;
    while (i < KINDS && (length < kinds[i].length || memcmp(bytes, kinds[i].magic, kinds[i].length) != 0 ||
                         (kinds[i].more != NULL && (length < 12 || memcmp(bytes + 8, kinds[i].more, 4) != 0))))
        i++;
    return i;
}

enum picture_kind picture_kind_of(const char *bytes, size_t length)
{
    size_t row = row_of(bytes, length);
    return row == KINDS ? PICTURE_NONE : kinds[row].kind;
}

const char *picture_media_type(enum picture_kind kind)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (kinds[i].kind == kind)
            return kinds[i].media_type;
    }
    return "";
}

enum result picture_strip(const char *bytes, size_t length, struct text *out, enum picture_kind *kind,
                          struct error *error)
{
    size_t row = row_of(bytes, length);
    *kind = row == KINDS ? PICTURE_NONE : kinds[row].kind;
    if (*kind == PICTURE_NONE)
        return error_set(error, RESULT_BAD_INPUT, "it is no PNG, JPEG, WebP, GIF or PDF, whatever its name says");
    if (*kind == PICTURE_PDF)
        return strip_apart(bytes, length, out, error);
    struct strip_reader reader = {.at = (const unsigned char *)bytes, .left = length};
    if (!kinds[row].strip(reader, out))
        return error_set(error, RESULT_BAD_INPUT, "the picture (%s) is broken or cut off", kinds[row].media_type);
    return RESULT_OK;
}
