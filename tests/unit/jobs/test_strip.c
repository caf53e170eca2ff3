/* Pictures by hand: what stays, what goes, and what is refused because it is cut off or lies about its lengths. */
#include "jobs/strip.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A string literal with its NULs. */
#define BYTES(literal) (literal), sizeof(literal) - 1

#define PNG "\x89PNG\r\n\x1a\n"
#define IHDR "\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55"
#define IDAT "\0\0\0\2IDATxxCRC!"
#define IEND "\0\0\0\0IEND\xae\x42\x60\x82"

#define SOI "\xff\xd8"
#define DQT "\xff\xdb\0\4\0\1"
#define SCAN \
    "\xff\xda\0\3\1ab\xff\0cd\xff\xd0" \
    "ef"
#define EOI "\xff\xd9"

#define VP8L "VP8L\4\0\0\0abcd"

#define SCREEN \
    "GIF89a\1\0\1\0\x80\0\0" \
    "RGBrgb"
#define IMAGE ",\0\0\0\0\1\0\1\0\0\2\2Dx\0"

struct row {
    const char *what;
    enum picture_kind kind;
    const char *in;
    size_t in_length;
    const char *out; /* NULL: refused */
    size_t out_length;
};

#define STAYS(kind, what, in, out) \
    { \
        what, kind, BYTES(in), BYTES(out) \
    }
#define REFUSED(kind, what, in) \
    { \
        what, kind, BYTES(in), NULL, 0 \
    }

static const struct row rows[] = {
    STAYS(PICTURE_PNG, "nothing to remove", PNG IHDR IDAT IEND, PNG IHDR IDAT IEND),
    STAYS(PICTURE_PNG, "words", PNG IHDR "\0\0\0\5tEXtMatti1234" IDAT IEND, PNG IHDR IDAT IEND),
    STAYS(PICTURE_PNG, "EXIF", PNG IHDR IDAT "\0\0\0\3eXIfMM*1234" IEND, PNG IHDR IDAT IEND),
    STAYS(PICTURE_PNG, "time",
          PNG IHDR "\0\0\0\7tIME\7\xea\1\1\1\1\1"
                   "1234" IDAT IEND,
          PNG IHDR IDAT IEND),
    STAYS(PICTURE_PNG, "a private chunk", PNG IHDR "\0\0\0\1abCDx1234" IDAT IEND, PNG IHDR IDAT IEND),
    STAYS(PICTURE_PNG, "transparency", PNG IHDR "\0\0\0\1tRNSx1234" IDAT IEND, PNG IHDR "\0\0\0\1tRNSx1234" IDAT IEND),
    STAYS(PICTURE_PNG, "what was cropped away", PNG IHDR IDAT IEND IDAT "the rest", PNG IHDR IDAT IEND),
    REFUSED(PICTURE_PNG, "an unknown critical chunk", PNG IHDR "\0\0\0\1ABCDx1234" IDAT IEND),
    REFUSED(PICTURE_PNG, "no end", PNG IHDR IDAT),
    REFUSED(PICTURE_PNG, "no pixels", PNG IHDR IEND),
    REFUSED(PICTURE_PNG, "no header", PNG IDAT IEND),
    REFUSED(PICTURE_PNG, "a lying length", PNG IHDR "\0\1\0\0IDATxxCRC!" IEND),
    REFUSED(PICTURE_PNG, "a length of 4 GiB", PNG IHDR "\xff\xff\xff\xffIDATxxCRC!" IEND),
    REFUSED(PICTURE_PNG, "only the signature", PNG),
    REFUSED(PICTURE_PNG, "cut in a checksum", PNG IHDR "\0\0\0\2IDATxxC"),

    STAYS(PICTURE_JPEG, "nothing to remove", SOI DQT SCAN EOI, SOI DQT SCAN EOI),
    STAYS(PICTURE_JPEG, "EXIF",
          SOI "\xff\xe1\0\x0a"
              "Exif\0\0MM" DQT SCAN EOI,
          SOI DQT SCAN EOI),
    STAYS(PICTURE_JPEG, "a comment", SOI "\xff\xfe\0\7Matti" DQT SCAN EOI, SOI DQT SCAN EOI),
    STAYS(PICTURE_JPEG, "JFIF with a thumbnail", SOI "\xff\xe0\0\x13JFIF\0\1\2\0\0\1\0\1\1\1RGB" DQT SCAN EOI,
          SOI "\xff\xe0\0\x10JFIF\0\1\2\0\0\1\0\1\0\0" DQT SCAN EOI),
    STAYS(PICTURE_JPEG, "a JFIF extension", SOI "\xff\xe0\0\x08JFXX\0\x10" DQT SCAN EOI, SOI DQT SCAN EOI),
    STAYS(PICTURE_JPEG, "Adobe with more behind",
          SOI "\xff\xee\0\x10"
              "Adobe\0\x64\0\0\0\0\1xx" DQT SCAN EOI,
          SOI "\xff\xee\0\x0e"
              "Adobe\0\x64\0\0\0\0\1" DQT SCAN EOI),
    STAYS(PICTURE_JPEG, "something between two scans", SOI SCAN "\xff\xe2\0\3x" SCAN EOI, SOI SCAN SCAN EOI),
    STAYS(PICTURE_JPEG, "a second picture behind the end", SOI DQT SCAN EOI SOI "\xff\xe1\0\3x", SOI DQT SCAN EOI),
    STAYS(PICTURE_JPEG, "filling", SOI "\xff\xff" DQT SCAN EOI, SOI DQT SCAN EOI),
    REFUSED(PICTURE_JPEG, "no end", SOI DQT SCAN),
    REFUSED(PICTURE_JPEG, "no scan", SOI DQT EOI),
    REFUSED(PICTURE_JPEG, "a length below 2", SOI "\xff\xe1\0\1" DQT SCAN EOI),
    REFUSED(PICTURE_JPEG, "a lying length",
            SOI "\xff\xe1\xff\xff"
                "Exif" SCAN EOI),
    REFUSED(PICTURE_JPEG, "bytes where a marker belongs", SOI DQT "xx" SCAN EOI),
    REFUSED(PICTURE_JPEG, "an unknown marker", SOI "\xff\x02\0\2" SCAN EOI),
    REFUSED(PICTURE_JPEG, "ends within a marker", SOI "\xff"),

    STAYS(PICTURE_WEBP, "nothing to remove", "RIFF\x10\0\0\0WEBP" VP8L, "RIFF\x10\0\0\0WEBP" VP8L),
    STAYS(PICTURE_WEBP, "EXIF and XMP, and the flags for them",
          "RIFF\x38\0\0\0WEBPVP8X\x0a\0\0\0\x3c\0\0\0\0\0\0\0\0\0" VP8L "EXIF\3\0\0\0MM*\0XMP \2\0\0\0<>",
          "RIFF\x22\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\0\0\0\0\0\0" VP8L),
    STAYS(PICTURE_WEBP, "an unknown chunk in a frame",
          "RIFF\x36\0\0\0WEBPANMF\x2a\0\0\0"
          "0123456789abcdef" VP8L "Mine\6\0\0\0secret",
          "RIFF\x28\0\0\0WEBPANMF\x1c\0\0\0"
          "0123456789abcdef" VP8L),
    STAYS(PICTURE_WEBP, "something behind the end", "RIFF\x10\0\0\0WEBP" VP8L "Matti", "RIFF\x10\0\0\0WEBP" VP8L),
    REFUSED(PICTURE_WEBP, "a lying size", "RIFF\xff\0\0\0WEBP" VP8L),
    REFUSED(PICTURE_WEBP, "a size below the name", "RIFF\2\0\0\0WEBP" VP8L),
    REFUSED(PICTURE_WEBP, "a lying chunk",
            "RIFF\x10\0\0\0WEBPVP8L\xff\xff\xff\xff"
            "abcd"),
    REFUSED(PICTURE_WEBP, "no padding", "RIFF\x0d\0\0\0WEBPVP8L\1\0\0\0a"),
    REFUSED(PICTURE_WEBP, "no pixels", "RIFF\4\0\0\0WEBP"),
    REFUSED(PICTURE_WEBP, "a short frame", "RIFF\x0e\0\0\0WEBPANMF\2\0\0\0ab"),
    REFUSED(PICTURE_WEBP, "a short extended head", "RIFF\x0e\0\0\0WEBPVP8X\2\0\0\0ab"),

    STAYS(PICTURE_GIF, "nothing to remove", SCREEN IMAGE ";", SCREEN IMAGE ";"),
    STAYS(PICTURE_GIF, "a comment", SCREEN "!\xfe\5Matti\0" IMAGE ";", SCREEN IMAGE ";"),
    STAYS(PICTURE_GIF, "an application", SCREEN "!\xff\x0bXMP DataXMP\3abc\0" IMAGE ";", SCREEN IMAGE ";"),
    STAYS(PICTURE_GIF, "repeating", SCREEN "!\xff\x0bNETSCAPE2.0\3\1\0\0\0" IMAGE ";",
          SCREEN "!\xff\x0bNETSCAPE2.0\3\1\0\0\0" IMAGE ";"),
    STAYS(PICTURE_GIF, "more in the guise of repeating", SCREEN "!\xff\x0bNETSCAPE2.0\3\1\0\0\5Matti\0" IMAGE ";",
          SCREEN IMAGE ";"),
    STAYS(PICTURE_GIF, "timing", SCREEN "!\xf9\4\0\0\0\0\0" IMAGE ";", SCREEN "!\xf9\4\0\0\0\0\0" IMAGE ";"),
    STAYS(PICTURE_GIF, "plain text", SCREEN "!\x01\2ab\0" IMAGE ";", SCREEN IMAGE ";"),
    STAYS(PICTURE_GIF, "something behind the end", SCREEN IMAGE ";Matti", SCREEN IMAGE ";"),
    REFUSED(PICTURE_GIF, "no end", SCREEN IMAGE),
    REFUSED(PICTURE_GIF, "no picture", SCREEN ";"),
    REFUSED(PICTURE_GIF, "a table that is cut off", "GIF89a\1\0\1\0\x87\0\0RGB"),
    REFUSED(PICTURE_GIF, "a lying block",
            SCREEN ",\0\0\0\0\1\0\1\0\0\2\xff"
                   "Dx\0;"),
    REFUSED(PICTURE_GIF, "an unknown block", SCREEN "?" IMAGE ";"),
    REFUSED(PICTURE_GIF, "a short screen", "GIF87a\1"),

    REFUSED(PICTURE_PDF, "a PDF", "%PDF-1.7\n"),
    REFUSED(PICTURE_NONE, "a page", "<html><img src=x></html>"),
    REFUSED(PICTURE_NONE, "a program", "MZ\x90\0"),
    REFUSED(PICTURE_NONE, "another RIFF file", "RIFF\4\0\0\0WAVE"),
    REFUSED(PICTURE_NONE, "nothing", ""),
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(text_done) struct text out = TEXT_INIT;
        struct error error = ERROR_INIT;
        enum picture_kind kind = PICTURE_NONE;
        const struct row *row = &rows[i];
        enum result result = picture_strip(row->in, row->in_length, &out, &kind, &error);
        if (kind != row->kind || (result == RESULT_OK) != (row->out != NULL))
            fail_msg("kind %d, %s: result %d, kind %d, \"%s\"", (int)row->kind, row->what, (int)result, (int)kind,
                     error.text);
        if (result != RESULT_OK)
            assert_true(result == RESULT_BAD_INPUT && error.text[0] != '\0');
        else if (out.length != row->out_length || memcmp(out.data, row->out, out.length) != 0)
            fail_msg("kind %d, %s: %zu bytes instead of %zu", (int)row->kind, row->what, out.length, row->out_length);
    }
}

/* Cut off anywhere a picture is refused, and nothing behind its end is read: the bytes lie at the end of a block. */
static void test_cut_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].out == NULL)
            continue;
        for (size_t length = 0; length < rows[i].out_length; length++) {
            own_(text_done) struct text out = TEXT_INIT;
            own_(free_pointer) char *exact = x_alloc(length + 1, 1);
            char *cut = x_realloc(TAKE(exact), length == 0 ? 1 : length, 1);
            struct error error = ERROR_INIT;
            enum picture_kind kind = PICTURE_NONE;
            memcpy(cut, rows[i].out, length);
            exact = cut;
            if (picture_strip(cut, length, &out, &kind, &error) == RESULT_OK)
                fail_msg("kind %d, %s: taken when cut to %zu bytes", (int)rows[i].kind, rows[i].what, length);
        }
    }
}

/* What is stripped once stays as it is. */
static void test_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(text_done) struct text out = TEXT_INIT;
        struct error error = ERROR_INIT;
        enum picture_kind kind = PICTURE_NONE;
        if (rows[i].out == NULL)
            continue;
        assert_int_equal(picture_strip(rows[i].out, rows[i].out_length, &out, &kind, &error), RESULT_OK);
        assert_int_equal(out.length, rows[i].out_length);
        assert_memory_equal(out.data, rows[i].out, out.length);
        assert_string_equal(picture_media_type(kind), picture_media_type(rows[i].kind));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_cut_anywhere),
                                       cmocka_unit_test(test_twice)};
    return cmocka_run_group_tests_name("strip", tests, NULL, NULL);
}
