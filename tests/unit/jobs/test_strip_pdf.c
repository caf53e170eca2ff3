/* PDFs by hand: what of one stays, what goes, what is refused, and that one which breaks the library breaks nothing of
 * ours. */
#include "jobs/strip.h"
#include "jobs/strip_apart.h"

#include "base/list.h"
#include "base/own.h"

#include <dirent.h>
#include <qpdf/qpdf-c.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(literal) (literal), sizeof(literal) - 1

/* ---- building ------------------------------------------------------------------------------------------------ */

struct build {
    struct text out;
    LIST_OF(size_t) starts;
};

static void build_done(struct build *build)
{
    text_done(&build->out);
    list_done(&build->starts);
}

static void begin(struct build *build)
{
    *build = (struct build){.out = TEXT_INIT, .starts = LIST_INIT};
    text_add(&build->out, "%PDF-1.7\n");
}

/* Objects are numbered from 1 on. */
static void add_object(struct build *build, const char *body)
{
    *list_push(&build->starts) = build->out.length;
    text_printf(&build->out, "%zu 0 obj\n%s\nendobj\n", build->starts.count, body);
}

static void add_stream(struct build *build, const char *keys, const char *bytes, size_t length)
{
    *list_push(&build->starts) = build->out.length;
    text_printf(&build->out, "%zu 0 obj\n<<%s/Length %zu>>\nstream\n", build->starts.count, keys, length);
    text_add_bytes(&build->out, bytes, length);
    text_add(&build->out, "\nendstream\nendobj\n");
}

static void finish(struct build *build, const char *trailer)
{
    size_t at = build->out.length;
    text_printf(&build->out, "xref\n0 %zu\n0000000000 65535 f \n", build->starts.count + 1);
    for (size_t i = 0; i < build->starts.count; i++)
        text_printf(&build->out, "%010zu 00000 n \n", build->starts.items[i]);
    text_printf(&build->out, "trailer\n<</Size %zu/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n", build->starts.count + 1,
                trailer, at);
}

/* A page that shows words, a picture of a camera and a filled-in field, and tells of its maker wherever one can. */
#define JPEG_BEGIN "\xff\xd8"
#define JPEG_EXIF \
    "\xff\xe1\0\x14" \
    "Exif\0\0SECRET-CAMER"
#define JPEG_PIXELS "\xff\xdb\0\4\0\1\xff\xda\0\3\1ab\xff\0cd\xff\xd9"
#define JP2_BEGIN "\0\0\0\x0cjP  \x0d\x0a\x87\x0a"
#define JP2_XML "\0\0\0\x12xml SECRET-XML"
#define JP2_PIXELS "\xff\x4f\xff\x51\0\4ab\xff\x64\0\x0cSECRET-COM\xff\x90\0\4ab-coded"
#define JP2_CODE "\0\0\0\x2ajp2c" JP2_PIXELS

static void build_full(struct build *build)
{
    begin(build);
    add_object(build, "<</Type/Catalog/Pages 2 0 R/Metadata 7 0 R/OpenAction<</S/JavaScript/JS(SECRET-JS)>>/Names<</"
                      "EmbeddedFiles<</Names[(a)9 0 R]>>>>/AcroForm<</Fields[10 0 R]>>/Lang(SECRET-LANG)>>");
    add_object(build,
               "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]/Resources<</Font<</F 5 0 R>>/XObject<</I "
               "6 0 R/J 15 0 R>>>>>>");
    add_object(build,
               "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[10 0 R 11 0 R 14 0 R 16 0 R]/LastModified(SECRET-"
               "DATE)/PieceInfo<</X(SECRET-PIECE)>>/AA<</O<</S/JavaScript/JS(SECRET-AA)>>>>>>");
    add_stream(build, "", BYTES("BT /F 12 Tf 10 50 Td (Moikka) Tj ET q 50 0 0 25 100 10 cm /I Do Q"));
    add_object(build, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Metadata 7 0 R>>");
    add_stream(build,
               "/Type/XObject/Subtype/Image/Width 16/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/"
               "DCTDecode/Metadata 7 0 R/Name/SECRET-NAME/OPI<</X(SECRET-OPI)>>",
               BYTES(JPEG_BEGIN JPEG_EXIF JPEG_PIXELS));
    add_stream(build, "/Type/Metadata/Subtype/XML", BYTES("<xmp>SECRET-XMP</xmp>"));
    add_object(build, "<</Author(SECRET-AUTHOR)/Producer(SECRET-PRODUCER)>>");
    add_object(build, "<</Type/Filespec/F(SECRET-FILE)/EF<</F 12 0 R>>>>");
    add_object(build,
               "<</Type/Annot/Subtype/Widget/FT/Tx/T(SECRET-FIELD)/V(SECRET-VALUE)/Rect[10 10 60 30]/F 4/P 3 0 R/"
               "AP<</N 13 0 R>>/A<</S/URI/URI(SECRET-URI)>>>>");
    add_object(build, "<</Type/Annot/Subtype/Text/Contents(SECRET-COMMENT)/T(SECRET-PERSON)/Rect[0 0 9 9]/Popup 14 0 "
                      "R>>");
    add_stream(build, "/Type/EmbeddedFile", BYTES("SECRET-EMBEDDED"));
    add_stream(build,
               "/Type/XObject/Subtype/Form/BBox[0 0 50 20]/Resources<</Font<</F 5 0 R>>>>/LastModified(SECRET-D)",
               BYTES("BT /F 10 Tf 2 5 Td (Field) Tj ET"));
    add_object(build, "<</Type/Annot/Subtype/Popup/Parent 11 0 R/Rect[0 0 1 1]>>");
    add_stream(build, "/Type/XObject/Subtype/Image/Width 16/Height 8/Filter[/JPXDecode]",
               BYTES(JP2_BEGIN JP2_XML JP2_CODE));
    add_object(build, "<</Type/Annot/Subtype/Widget/FT/Btn/Rect[1 1 9 9]/AS/On/AP<</N<</On 17 0 R/Off 18 0 R>>>>>>");
    add_stream(build, "/Type/XObject/Subtype/Form/BBox[0 0 8 8]", BYTES("% ticked"));
    add_stream(build, "/Type/XObject/Subtype/Form/BBox[0 0 8 8]", BYTES("% SECRET-OFF"));
    finish(build, "/Info 8 0 R");
}

/* A page with that in its resources. */
static void build_with(struct build *build, const char *resources, size_t pages)
{
    begin(build);
    add_object(build, "<</Type/Catalog/Pages 2 0 R>>");
    own_(text_done) struct text kids = TEXT_INIT;
    for (size_t i = 0; i < pages; i++)
        text_printf(&kids, "%zu 0 R ", 3 + i);
    own_(text_done) struct text root = TEXT_INIT;
    text_printf(&root, "<</Type/Pages/Count %zu/Kids[%s]>>", pages, kids.data);
    add_object(build, root.data);
    own_(text_done) struct text page = TEXT_INIT;
    text_printf(&page, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<%s>>>>", resources);
    for (size_t i = 0; i < pages; i++)
        add_object(build, page.data);
}

/* Everything that is in a PDF, unpacked. */
static void unpack(const struct text *pdf, struct text *out)
{
    qpdf_data data = qpdf_init();
    assert_int_equal(qpdf_read_memory(data, "out", pdf->data, pdf->length, NULL), QPDF_SUCCESS);
    assert_int_equal(qpdf_init_write_memory(data), QPDF_SUCCESS);
    qpdf_set_qdf_mode(data, QPDF_TRUE);
    qpdf_set_object_stream_mode(data, qpdf_o_disable);
    qpdf_set_preserve_unreferenced_objects(data, QPDF_TRUE);
    assert_int_equal(qpdf_write(data), QPDF_SUCCESS);
    text_add_bytes(out, (const char *)qpdf_get_buffer(data), qpdf_get_buffer_length(data));
    qpdf_cleanup(&data);
}

static bool holds(const struct text *text, const char *bytes, size_t length)
{
    return memmem(text->data, text->length, bytes, length) != NULL;
}

/* ---- what stays ---------------------------------------------------------------------------------------------- */

static void test_only_what_is_drawn_stays(void **state)
{
    (void)state;
    own_(build_done) struct build build;
    own_(text_done) struct text out = TEXT_INIT, all = TEXT_INIT;
    struct error error = ERROR_INIT;
    enum picture_kind kind = PICTURE_NONE;
    build_full(&build);
    enum result result = picture_strip(build.out.data, build.out.length, &out, &kind, &error);
    if (result != RESULT_OK)
        fail_msg("%s", error.text);
    assert_int_equal(kind, PICTURE_PDF);
    assert_string_equal(picture_media_type(kind), "application/pdf");
    unpack(&out, &all);
    const char *secret = memmem(all.data, all.length, BYTES("SECRET"));
    if (secret != NULL)
        fail_msg("it still tells %.14s", secret);
    static const char *const stays[] = {"(Moikka)", "/Helvetica", "(Field)", "% ticked", "/DCTDecode", "/JPXDecode"};
    for (size_t i = 0; i < sizeof stays / sizeof *stays; i++) {
        if (!holds(&all, stays[i], strlen(stays[i])))
            fail_msg("%s is gone", stays[i]);
    }
    assert_true(holds(&all, BYTES(JPEG_BEGIN JPEG_PIXELS)));
    assert_true(holds(&all, BYTES("\0\0\0\x1cjp2c\xff\x4f\xff\x51\0\4ab\xff\x90\0\4ab-coded")));
    static const char *const goes[] = {"/OpenAction", "/AcroForm", "/Names", "/Info", "/AA", "/Widget", "/Popup"};
    for (size_t i = 0; i < sizeof goes / sizeof *goes; i++) {
        if (holds(&all, goes[i], strlen(goes[i])))
            fail_msg("%s is still there", goes[i]);
    }
}

static void test_twice(void **state)
{
    (void)state;
    own_(build_done) struct build build;
    own_(text_done) struct text once = TEXT_INIT, twice = TEXT_INIT, all = TEXT_INIT;
    struct error error = ERROR_INIT;
    build_full(&build);
    assert_int_equal(strip_pdf(build.out.data, build.out.length, &once, &error), RESULT_OK);
    assert_int_equal(strip_pdf(once.data, once.length, &twice, &error), RESULT_OK);
    unpack(&twice, &all);
    assert_true(holds(&all, BYTES("(Moikka)")));
}

/* ---- what is refused ----------------------------------------------------------------------------------------- */

static void refuses(const struct text *pdf, const char *words)
{
    own_(text_done) struct text out = TEXT_INIT;
    struct error error = ERROR_INIT;
    enum result result = strip_pdf(pdf->data, pdf->length, &out, &error);
    if (result != RESULT_BAD_INPUT || strstr(error.text, words) == NULL)
        fail_msg("%s: result %d, \"%s\"", words, (int)result, error.text);
}

static void protect(const struct text *pdf, const char *password, struct text *out)
{
    qpdf_data data = qpdf_init();
    assert_int_equal(qpdf_read_memory(data, "in", pdf->data, pdf->length, NULL), QPDF_SUCCESS);
    assert_int_equal(qpdf_init_write_memory(data), QPDF_SUCCESS);
    qpdf_set_r6_encryption_parameters2(data, password, "owner", 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1);
    assert_int_equal(qpdf_write(data), QPDF_SUCCESS);
    text_add_bytes(out, (const char *)qpdf_get_buffer(data), qpdf_get_buffer_length(data));
    qpdf_cleanup(&data);
}

static void test_protected(void **state)
{
    (void)state;
    own_(build_done) struct build build;
    own_(text_done) struct text closed = TEXT_INIT, bound = TEXT_INIT;
    build_full(&build);
    protect(&build.out, "secret", &closed);
    protect(&build.out, "", &bound); /* opens by itself, but may not be changed */
    refuses(&closed, "protected by a password");
    refuses(&bound, "protected by a password");
}

static void test_cut_anywhere(void **state)
{
    (void)state;
    own_(build_done) struct build build;
    build_full(&build);
    for (size_t length = 0; length + 8 < build.out.length; length += 7) {
        own_(text_done) struct text cut = TEXT_INIT;
        text_add_bytes(&cut, build.out.data, length);
        refuses(&cut, "damaged");
    }
}

static void test_a_broken_picture(void **state)
{
    (void)state;
    static const struct {
        const char *filter, *bytes;
        const char *words;
    } rows[] = {{"/DCTDecode", "\xff\xd8\xff\xdb", "a picture in it is broken"},
                {"/DCTDecode", "x", "a picture in it is broken"},
                {"/JPXDecode", "x", "a picture in it is broken"},
                {"[/FlateDecode/DCTDecode]", "x", "packed in a way"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(build_done) struct build build;
        own_(text_done) struct text keys = TEXT_INIT;
        build_with(&build, "/XObject<</I 4 0 R>>", 1);
        text_printf(&keys, "/Type/XObject/Subtype/Image/Filter%s", rows[i].filter);
        add_stream(&build, keys.data, rows[i].bytes, strlen(rows[i].bytes));
        finish(&build, "");
        refuses(&build.out, rows[i].words);
    }
}

static void test_bounds(void **state)
{
    (void)state;
    own_(build_done) struct build pages, deep, circle;
    own_(text_done) struct text nested = TEXT_INIT, out = TEXT_INIT;
    struct error error = ERROR_INIT;
    build_with(&pages, "", 501);
    finish(&pages, "");
    refuses(&pages.out, "more than 500 pages");
    text_add(&nested, "/X");
    for (int i = 0; i < 200; i++)
        text_add(&nested, "[");
    for (int i = 0; i < 200; i++)
        text_add(&nested, "]");
    build_with(&deep, nested.data, 1);
    finish(&deep, "");
    refuses(&deep.out, "too deep");
    build_with(&circle, "/X 4 0 R", 1);
    add_object(&circle, "<</X 5 0 R>>");
    add_object(&circle, "[4 0 R 5 0 R 3 0 R]");
    finish(&circle, "");
    assert_int_equal(strip_pdf(circle.out.data, circle.out.length, &out, &error), RESULT_OK);
}

/* ---- in a process of its own --------------------------------------------------------------------------------- */

static size_t count_open(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder != NULL && readdir(folder) != NULL)
        count++;
    if (folder != NULL)
        (void)closedir(folder);
    return count;
}

/* A chain of objects along which the library goes by calling itself, until its stack ends. */
static void test_what_breaks_the_library(void **state)
{
    (void)state;
    enum { LINKS = 100 * 1000 };
    own_(build_done) struct build build;
    own_(text_done) struct text out = TEXT_INIT;
    struct error error = ERROR_INIT;
    build_with(&build, "/X 4 0 R", 1);
    for (int i = 4; i < LINKS; i++) {
        char link[32];
        (void)snprintf(link, sizeof link, "<</X %d 0 R>>", i + 1);
        add_object(&build, link);
    }
    add_object(&build, "<<>>");
    finish(&build, "");
    size_t before = count_open();
    assert_int_equal(strip_apart(build.out.data, build.out.length, &out, &error), RESULT_BAD_INPUT);
    assert_non_null(strstr(error.text, "damaged"));
    assert_int_equal(out.length, 0);
    assert_int_equal(count_open(), before);
}

static void test_the_reason_comes_through(void **state)
{
    (void)state;
    own_(build_done) struct build build;
    own_(text_done) struct text closed = TEXT_INIT, out = TEXT_INIT;
    struct error error = ERROR_INIT;
    build_full(&build);
    protect(&build.out, "secret", &closed);
    assert_int_equal(strip_apart(closed.data, closed.length, &out, &error), RESULT_BAD_INPUT);
    assert_string_equal(error.text, "the PDF is not kept: it is protected by a password");
}

int main(int argc, char **argv)
{
    if (strip_apart_is_wanted(argc, argv))
        return strip_apart_main();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_only_what_is_drawn_stays),
                                       cmocka_unit_test(test_twice),
                                       cmocka_unit_test(test_protected),
                                       cmocka_unit_test(test_cut_anywhere),
                                       cmocka_unit_test(test_a_broken_picture),
                                       cmocka_unit_test(test_bounds),
                                       cmocka_unit_test(test_what_breaks_the_library),
                                       cmocka_unit_test(test_the_reason_comes_through)};
    return cmocka_run_group_tests_name("strip_pdf", tests, NULL, NULL);
}
