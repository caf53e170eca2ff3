/*
 * Pictures without what they tell besides the picture: where and when it was taken, with what, by whom. Which way is up
 * stays, since a photo would lie on its side without it.
 *
 * What a picture is, its first bytes say and nobody else. Every kind is copied by a list of what may stay, so that what
 * we do not know goes too: also whatever lies behind the picture's end. Of a PDF only the drawn pages stay.
 *
 * PNG: W3C PNG, third edition. JPEG: ITU-T T.81, JFIF 1.02. WebP: RFC 9649. GIF: GIF89a.
 */
#ifndef NEUVO_JOBS_STRIP_H
#define NEUVO_JOBS_STRIP_H

#include "base/error.h"
#include "base/text.h"

enum picture_kind { PICTURE_NONE, PICTURE_PNG, PICTURE_JPEG, PICTURE_WEBP, PICTURE_GIF, PICTURE_PDF };

enum picture_kind picture_kind_of(const char *bytes, size_t length);
const char *picture_media_type(enum picture_kind kind); /* "image/png", …; "" for NONE */

/* Adds the stripped picture to out, which never becomes longer than length (a PDF may). BAD_INPUT: no picture that we
 * take, or one that is cut off or lies about its lengths; what is in out then is worth nothing. FAILED: not now (a PDF
 * needs a process of its own, strip_apart.h). */
enum result picture_strip(const char *bytes, size_t length, struct text *out, enum picture_kind *kind,
                          struct error *error);

/* ---- between the files of the strippers ------------------------------------------------------------------- */

/* What is left to read. */
struct strip_reader {
    const unsigned char *at;
    size_t left;
};

/* The next count bytes, and steps over them. NULL: there are not so many. */
const unsigned char *strip_take(struct strip_reader *reader, size_t count);
void strip_put(struct text *out, const void *bytes, size_t count);

/* Each false: the picture is broken. The first bytes fit the kind already. */
bool strip_png(struct strip_reader reader, struct text *out);
bool strip_jpeg(struct strip_reader reader, struct text *out);
bool strip_webp(struct strip_reader reader, struct text *out);
bool strip_gif(struct strip_reader reader, struct text *out);
bool strip_jpeg_2000(struct strip_reader reader, struct text *out); /* only inside a PDF */
/* BAD_INPUT: protected, damaged, or too much for us; the text says which. In the caller's own process. */
enum result strip_pdf(const char *bytes, size_t length, struct text *out, struct error *error);

#endif
