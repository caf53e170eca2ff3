/* Pictures by hand: what stays, what goes, and what is refused because it is cut off or lies about its lengths. */
#include "jobs/strip.h"
#include "jobs/strip_apart.h"

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

/* ---- which way is up ----------------------------------------------------------------------------------------- */

/* What a camera writes before its photo, and a photo: 16 × 8, dark on the left, light on the right. */
#define JFIF SOI "\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
static const unsigned char photo[] = {
    0xff, 0xdb, 0x00, 0x43, 0x00, 0x0d, 0x09, 0x0a, 0x0b, 0x0a, 0x08, 0x0d, 0x0b, 0x0a, 0x0b, 0x0e, 0x0e, 0x0d,
    0x0f, 0x13, 0x20, 0x15, 0x13, 0x12, 0x12, 0x13, 0x27, 0x1c, 0x1e, 0x17, 0x20, 0x2e, 0x29, 0x31, 0x30, 0x2e,
    0x29, 0x2d, 0x2c, 0x33, 0x3a, 0x4a, 0x3e, 0x33, 0x36, 0x46, 0x37, 0x2c, 0x2d, 0x40, 0x57, 0x41, 0x46, 0x4c,
    0x4e, 0x52, 0x53, 0x52, 0x32, 0x3e, 0x5a, 0x61, 0x5a, 0x50, 0x60, 0x4a, 0x51, 0x52, 0x4f, 0xff, 0xc0, 0x00,
    0x0b, 0x08, 0x00, 0x08, 0x00, 0x10, 0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x15, 0x00, 0x01, 0x01, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x08, 0xff, 0xc4, 0x00,
    0x14, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0x3d, 0x50, 0x8f, 0xff, 0xd9,
};

/* The two orders of bytes that a camera may write: a maker and the orientation in the first directory, and a second
 * one behind it. */
static const char big[] = "\xff\xe1\0\x46"
                          "Exif\0\0MM\0*\0\0\0\x08\0\2"
                          "\1\x0f\0\2\0\0\0\6\0\0\0\x26"
                          "\1\x12\0\3\0\0\0\1\0\1\0\0"
                          "\0\0\0\x2cNikon\0\0\1\1\x32\0\2\0\0\0\4"
                          "2026\0\0\0\0";
static const char little[] = "\xff\xe1\0\x38"
                             "Exif\0\0II*\0\x08\0\0\0\2\0"
                             "\x0f\1\2\0\6\0\0\0\x26\0\0\0"
                             "\x12\1\3\0\1\0\0\0\1\0\0\0"
                             "\0\0\0\0Nikon\0\0\0\0\0";
enum { BIG_AT = 4 + 6 + 8 + 2 + 12 + 9, LITTLE_AT = BIG_AT - 1, ORIENTATION_BYTES = 36, ORIENTATION_AT = 29 };

static void build_photo(struct text *out, const char *exif, size_t length)
{
    text_add_bytes(out, BYTES(JFIF));
    text_add_bytes(out, exif, length);
    text_add_bytes(out, (const char *)photo, sizeof photo);
}

/* Takes the photo with that segment; 0: no orientation is in what comes out. */
static int orientation_after(const char *exif, size_t length)
{
    own_(text_done) struct text in = TEXT_INIT, out = TEXT_INIT;
    struct error error = ERROR_INIT;
    enum picture_kind kind = PICTURE_NONE;
    build_photo(&in, exif, length);
    assert_int_equal(picture_strip(in.data, in.length, &out, &kind, &error), RESULT_OK);
    bool told = out.length == sizeof JFIF - 1 + ORIENTATION_BYTES + sizeof photo;
    assert_true(told || out.length == sizeof JFIF - 1 + sizeof photo);
    assert_memory_equal(out.data, JFIF, sizeof JFIF - 1);
    assert_memory_equal(out.data + out.length - sizeof photo, photo, sizeof photo);
    if (!told)
        return 0;
    static const char expected[] = "\xff\xe1\0\x22"
                                   "Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0";
    assert_memory_equal(out.data + sizeof JFIF - 1, expected, ORIENTATION_AT);
    assert_memory_equal(out.data + sizeof JFIF - 1 + ORIENTATION_AT + 1, "\0\0\0\0\0\0", 6);
    return out.data[sizeof JFIF - 1 + ORIENTATION_AT];
}

static void test_all_orientations(void **state)
{
    (void)state;
    for (char value = 0; value < 12; value++) {
        char one[sizeof big], other[sizeof little];
        int expected = value >= 1 && value <= 8 ? value : 0;
        memcpy(one, big, sizeof big);
        memcpy(other, little, sizeof little);
        one[BIG_AT] = other[LITTLE_AT] = value;
        assert_int_equal(orientation_after(one, sizeof one - 1), expected);
        assert_int_equal(orientation_after(other, sizeof other - 1), expected);
    }
}

/* Whatever byte of it is wrong, the photo comes through as it is and nothing is read outside the segment. */
static void test_odd_exif(void **state)
{
    (void)state;
    for (size_t at = 4; at < sizeof little - 1; at++) {
        for (int value = 0; value < 256; value += 15) {
            char odd[sizeof little];
            memcpy(odd, little, sizeof little);
            odd[at] = (char)value;
            (void)orientation_after(odd, sizeof odd - 1);
        }
    }
    for (size_t length = 0; length < sizeof little - 1 - 4; length++) {
        char cut[sizeof little];
        memcpy(cut, little, sizeof little);
        cut[3] = (char)(length + 2);
        (void)orientation_after(cut, length + 4);
    }
}

/* Only the first one counts; one behind the picture does not. */
static void test_two_exif(void **state)
{
    (void)state;
    char two[2 * (sizeof little - 1)];
    memcpy(two, little, sizeof little - 1);
    memcpy(two + sizeof little - 1, little, sizeof little - 1);
    two[LITTLE_AT] = 6;
    assert_int_equal(orientation_after(two, sizeof two), 6);
    two[LITTLE_AT] = 9;
    two[sizeof little - 1 + LITTLE_AT] = 3;
    assert_int_equal(orientation_after(two, sizeof two), 3);
}

int main(int argc, char **argv)
{
    if (strip_apart_is_wanted(argc, argv))
        return strip_apart_main();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows),     cmocka_unit_test(test_cut_anywhere),
                                       cmocka_unit_test(test_twice),    cmocka_unit_test(test_all_orientations),
                                       cmocka_unit_test(test_odd_exif), cmocka_unit_test(test_two_exif)};
    return cmocka_run_group_tests_name("strip", tests, NULL, NULL);
}
