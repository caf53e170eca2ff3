/* PDF, by libqpdf: a new document is made of the pages alone, so that everything else of the old one stays behind: who
 * made it, with what and when, scripts, actions, forms, files inside it, its history. Of a page only what is drawn
 * comes along; of an annotation (a filled-in field, a stamp, a mark) only how it looks. Pictures of the pages are
 * stripped too.
 *
 * ISO 32000-1: 7.7.3 (pages), 12.5.5 (appearance), 14.3 (metadata). Layers that are switched off become visible.
 *
 * The library is C++ and has met many broken files, but what is broken on purpose is bounded by who calls
 * (strip_apart.h): a process of its own, with little memory and time. */
#include "jobs/strip.h"

#include "base/list.h"
#include "base/own.h"
#include "jobs/pdf_library.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES_MOST = 500, ANNOTATIONS_MOST = 2000, OBJECTS_MOST = 200 * 1000, DEPTH_MOST = 100 };

static const struct pdf_library *qpdf; /* set before anything else */

/* What is wrong with it, in the words that go to the log; NULL: nothing. */
struct pdf {
    qpdf_data from, to;
    const char *wrong;
    LIST_OF(int) waiting; /* numbers of objects that are still to be looked at */
    unsigned char *seen;  /* by number */
};

/* An error that nobody asked for would be told on stderr. */
static void document_done(qpdf_data *document)
{
    if (*document == NULL)
        return;
    (void)qpdf->get_error(*document);
    qpdf->cleanup(document);
}

static void pdf_done(struct pdf *pdf)
{
    document_done(&pdf->to); /* first: its streams are those of the other one */
    document_done(&pdf->from);
    list_done(&pdf->waiting);
    free(pdf->seen);
}

static void is_wrong(struct pdf *pdf, const char *why)
{
    if (pdf->wrong == NULL)
        pdf->wrong = why;
}

/* ---- a page of the old document ------------------------------------------------------------------------------ */

static void copy_key(qpdf_data from, qpdf_oh old, qpdf_oh made, const char *key)
{
    qpdf_oh value = qpdf->oh_get_key(from, old, key);
    if (!qpdf->oh_is_null(from, value))
        qpdf->oh_replace_key(from, made, key, value);
    qpdf->oh_release(from, value);
}

/* Of an annotation that has several looks (a box to tick) the one that it has now. Release it. */
static qpdf_oh look_of(qpdf_data from, qpdf_oh annotation)
{
    qpdf_oh looks = qpdf->oh_get_key_if_dict(from, annotation, "/AP");
    qpdf_oh normal = qpdf->oh_get_key_if_dict(from, looks, "/N");
    qpdf_oh state = qpdf->oh_get_key_if_dict(from, annotation, "/AS");
    qpdf->oh_release(from, looks);
    if (qpdf->oh_is_dictionary(from, normal) && qpdf->oh_is_name(from, state)) {
        qpdf_oh one = qpdf->oh_get_key(from, normal, qpdf->oh_get_name(from, state));
        qpdf->oh_release(from, normal);
        normal = one;
    }
    qpdf->oh_release(from, state);
    return normal;
}

static void add_annotation(qpdf_data from, qpdf_oh old, qpdf_oh list)
{
    qpdf_oh look = look_of(from, old);
    if (qpdf->oh_is_stream(from, look) && !qpdf->oh_is_dictionary_of_type(from, old, "", "/Popup")) {
        qpdf_oh made = qpdf->oh_parse(from, "<< /Type /Annot /Subtype /Stamp /AP << >> >>");
        qpdf_oh looks = qpdf->oh_get_key(from, made, "/AP");
        qpdf->oh_replace_key(from, looks, "/N", look);
        copy_key(from, old, made, "/Rect");
        copy_key(from, old, made, "/F");
        qpdf->oh_append_item(from, list, made);
        qpdf->oh_release(from, looks);
        qpdf->oh_release(from, made);
    }
    qpdf->oh_release(from, look);
}

static void add_annotations(struct pdf *pdf, qpdf_oh old, qpdf_oh made)
{
    qpdf_data from = pdf->from;
    qpdf_oh annotations = qpdf->oh_get_key(from, old, "/Annots"), list = qpdf->oh_new_array(from);
    int count = qpdf->oh_is_array(from, annotations) ? qpdf->oh_get_array_n_items(from, annotations) : 0;
    if (count > ANNOTATIONS_MOST)
        is_wrong(pdf, "it has too many marks on a page");
    for (int i = 0; i < count && pdf->wrong == NULL; i++) {
        qpdf_oh one = qpdf->oh_get_array_item(from, annotations, i);
        if (qpdf->oh_is_dictionary(from, one))
            add_annotation(from, one, list);
        qpdf->oh_release(from, one);
    }
    if (qpdf->oh_get_array_n_items(from, list) > 0)
        qpdf->oh_replace_key(from, made, "/Annots", list);
    qpdf->oh_release(from, list);
    qpdf->oh_release(from, annotations);
}

static void copy_page(struct pdf *pdf, size_t number)
{
    static const char *const keys[] = {"/MediaBox",  "/CropBox",  "/Rotate", "/UserUnit",
                                       "/Resources", "/Contents", "/Group"};
    qpdf_data from = pdf->from;
    qpdf_oh old = qpdf->get_page_n(from, number), made = qpdf->oh_parse(from, "<< /Type /Page >>");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        copy_key(from, old, made, keys[i]);
    add_annotations(pdf, old, made);
    qpdf_oh page = qpdf->make_indirect_object(from, made);
    if (pdf->wrong == NULL && (qpdf->add_page(pdf->to, from, page, QPDF_FALSE) & QPDF_ERRORS) != 0)
        is_wrong(pdf, "it is damaged");
    qpdf->oh_release(from, page);
    qpdf->oh_release(from, made);
    qpdf->oh_release(from, old);
}

/* ---- what the pages of the new one draw on ------------------------------------------------------------------- */

/* Any part may tell of itself. */
static const char *const untold[] = {"/Metadata", "/PieceInfo",   "/LastModified", "/AF",           "/EF",
                                     "/OPI",      "/CreatorInfo", "/StructParent", "/StructParents"};
/* Of a stream: that its bytes, or what it draws, lie in another file; its name. */
static const char *const elsewhere[] = {"/F", "/FFilter", "/FDecodeParms", "/Ref", "/Name", "/Alternates"};

static void remove_keys(qpdf_data to, qpdf_oh part, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (qpdf->oh_has_key(to, part, keys[i]))
            qpdf->oh_remove_key(to, part, keys[i]);
    }
}

static void look_at(struct pdf *pdf, qpdf_oh part, int depth);

/* Released here. One with a number of its own waits for its turn. */
static void look_inside(struct pdf *pdf, qpdf_oh part, int depth)
{
    if (!qpdf->oh_is_indirect(pdf->to, part)) {
        look_at(pdf, part, depth + 1);
    } else {
        int number = qpdf->oh_get_object_id(pdf->to, part);
        if (number <= 0 || number > OBJECTS_MOST) {
            is_wrong(pdf, "it has too many parts");
        } else if (pdf->seen[number] == 0) {
            pdf->seen[number] = 1;
            *list_push(&pdf->waiting) = number;
        }
    }
    qpdf->oh_release(pdf->to, part);
}

struct keys {
    LIST_OF(char *) list;
};

static void keys_done(struct keys *keys)
{
    for (size_t i = 0; i < keys->list.count; i++)
        free(keys->list.items[i]);
    list_done(&keys->list);
}

/* The library goes through one dictionary at a time only. */
static void look_at_dictionary(struct pdf *pdf, qpdf_oh dictionary, int depth)
{
    own_(keys_done) struct keys keys = {.list = LIST_INIT};
    remove_keys(pdf->to, dictionary, untold, sizeof untold / sizeof *untold);
    qpdf->oh_begin_dict_key_iter(pdf->to, dictionary);
    while (qpdf->oh_dict_more_keys(pdf->to))
        *list_push(&keys.list) = x_strdup(qpdf->oh_dict_next_key(pdf->to));
    for (size_t i = 0; i < keys.list.count && pdf->wrong == NULL; i++)
        look_inside(pdf, qpdf->oh_get_key(pdf->to, dictionary, keys.list.items[i]), depth);
}

/* ---- pictures of the pages ----------------------------------------------------------------------------------- */

static bool strip_inner(const unsigned char *bytes, size_t length, bool jpeg_2000, struct text *out)
{
    struct strip_reader reader = {.at = bytes, .left = length};
    if (jpeg_2000)
        return strip_jpeg_2000(reader, out);
    return length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xD8 && strip_jpeg(reader, out);
}

static void strip_picture(struct pdf *pdf, qpdf_oh stream, qpdf_oh dictionary, qpdf_oh filter, bool jpeg_2000)
{
    own_(free_pointer) unsigned char *bytes = NULL;
    own_(text_done) struct text stripped = TEXT_INIT;
    size_t length = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    if ((qpdf->oh_get_stream_data(pdf->to, stream, qpdf_dl_none, &filtered, &bytes, &length) & QPDF_ERRORS) != 0 ||
        !strip_inner(bytes, length, jpeg_2000, &stripped)) {
        is_wrong(pdf, "a picture in it is broken");
        return;
    }
    qpdf_oh parameters = qpdf->oh_get_key(pdf->to, dictionary, "/DecodeParms");
    qpdf->oh_replace_stream_data(pdf->to, stream, (const unsigned char *)stripped.data, stripped.length, filter,
                                 parameters);
    qpdf->oh_release(pdf->to, parameters);
}

/* The last filter that its bytes went through: a camera's picture? */
static void look_at_bytes(struct pdf *pdf, qpdf_oh stream, qpdf_oh dictionary)
{
    qpdf_data to = pdf->to;
    qpdf_oh filter = qpdf->oh_get_key(to, dictionary, "/Filter");
    int count = qpdf->oh_is_array(to, filter) ? qpdf->oh_get_array_n_items(to, filter) : 1;
    qpdf_oh last = qpdf->oh_is_array(to, filter) && count > 0 ? qpdf->oh_get_array_item(to, filter, count - 1)
                                                              : qpdf->oh_new_object(to, filter);
    bool jpeg = qpdf->oh_is_name_and_equals(to, last, "/DCTDecode") || qpdf->oh_is_name_and_equals(to, last, "/DCT");
    bool jpeg_2000 = qpdf->oh_is_name_and_equals(to, last, "/JPXDecode");
    if ((jpeg || jpeg_2000) && count > 1)
        is_wrong(pdf, "a picture in it is packed in a way that is not read here");
    else if (jpeg || jpeg_2000)
        strip_picture(pdf, stream, dictionary, filter, jpeg_2000);
    qpdf->oh_release(to, last);
    qpdf->oh_release(to, filter);
}

/* ---- */

static void look_at(struct pdf *pdf, qpdf_oh part, int depth)
{
    if (depth > DEPTH_MOST) {
        is_wrong(pdf, "its parts lie too deep in each other");
    } else if (qpdf->oh_is_stream(pdf->to, part)) {
        qpdf_oh dictionary = qpdf->oh_get_dict(pdf->to, part);
        remove_keys(pdf->to, dictionary, elsewhere, sizeof elsewhere / sizeof *elsewhere);
        look_at_dictionary(pdf, dictionary, depth + 1);
        if (pdf->wrong == NULL)
            look_at_bytes(pdf, part, dictionary);
        qpdf->oh_release(pdf->to, dictionary);
    } else if (qpdf->oh_is_dictionary(pdf->to, part)) {
        look_at_dictionary(pdf, part, depth);
    } else if (qpdf->oh_is_array(pdf->to, part)) {
        int count = qpdf->oh_get_array_n_items(pdf->to, part);
        for (int i = 0; i < count && pdf->wrong == NULL; i++)
            look_inside(pdf, qpdf->oh_get_array_item(pdf->to, part, i), depth);
    }
}

static void look_at_all(struct pdf *pdf)
{
    int pages = qpdf->get_num_pages(pdf->to);
    for (int i = 0; i < pages; i++)
        look_inside(pdf, qpdf->get_page_n(pdf->to, (size_t)i), 0);
    while (pdf->waiting.count > 0 && pdf->wrong == NULL) {
        int number = pdf->waiting.items[--pdf->waiting.count];
        qpdf_oh part = qpdf->get_object_by_id(pdf->to, number, 0);
        look_at(pdf, part, 0);
        qpdf->oh_release(pdf->to, part);
    }
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

/* A file that the library would have to guess at is refused: what a reader sees could differ from what was sent. */
static bool is_damaged(qpdf_data document)
{
    return qpdf->has_error(document) || qpdf->more_warnings(document);
}

static void open_old(struct pdf *pdf, const char *bytes, size_t length)
{
    pdf->from = qpdf->init();
    qpdf->set_suppress_warnings(pdf->from, QPDF_TRUE);
    qpdf->silence_errors(pdf->from);
    qpdf->set_attempt_recovery(pdf->from, QPDF_FALSE);
    if ((qpdf->read_memory(pdf->from, "a PDF", bytes, length, NULL) & QPDF_ERRORS) != 0) {
        qpdf_error error = qpdf->get_error(pdf->from);
        bool closed = error != NULL && qpdf->get_error_code(pdf->from, error) == qpdf_e_password;
        is_wrong(pdf, closed ? "it is protected by a password" : "it is damaged");
    } else if (qpdf->is_encrypted(pdf->from)) {
        is_wrong(pdf, "it is protected by a password");
    } else {
        int pages = qpdf->get_num_pages(pdf->from);
        if (pages <= 0 || (qpdf->push_inherited_attributes_to_page(pdf->from) & QPDF_ERRORS) != 0)
            is_wrong(pdf, "it is damaged");
        else if (pages > PAGES_MOST)
            is_wrong(pdf, "it has more than 500 pages");
    }
}

static void make_new(struct pdf *pdf)
{
    int pages = qpdf->get_num_pages(pdf->from);
    pdf->to = qpdf->init();
    qpdf->set_suppress_warnings(pdf->to, QPDF_TRUE);
    qpdf->silence_errors(pdf->to);
    if ((qpdf->empty_pdf(pdf->to) & QPDF_ERRORS) != 0)
        is_wrong(pdf, "it is damaged");
    for (int i = 0; i < pages && pdf->wrong == NULL; i++)
        copy_page(pdf, (size_t)i);
    if (pdf->wrong == NULL)
        look_at_all(pdf);
}

static void write_new(struct pdf *pdf, struct text *out)
{
    if ((qpdf->init_write_memory(pdf->to) & QPDF_ERRORS) != 0) {
        is_wrong(pdf, "it is damaged");
        return;
    }
    qpdf->set_object_stream_mode(pdf->to, qpdf_o_generate);
    qpdf->set_stream_data_mode(pdf->to, qpdf_s_preserve);
    qpdf->set_suppress_original_object_IDs(pdf->to, QPDF_TRUE);
    qpdf->set_deterministic_ID(pdf->to, QPDF_TRUE);
    qpdf->set_minimum_pdf_version(pdf->to, "1.7");
    if ((qpdf->write(pdf->to) & QPDF_ERRORS) != 0 || is_damaged(pdf->from) || is_damaged(pdf->to))
        is_wrong(pdf, "it is damaged");
    else
        text_add_bytes(out, (const char *)qpdf->get_buffer(pdf->to), qpdf->get_buffer_length(pdf->to));
}

enum result strip_pdf(const char *bytes, size_t length, struct text *out, struct error *error)
{
    if ((qpdf = pdf_library(error)) == NULL)
        return RESULT_FAILED;
    own_(pdf_done) struct pdf pdf = {.waiting = LIST_INIT, .seen = x_alloc(OBJECTS_MOST + 1, 1)};
    open_old(&pdf, bytes, length);
    if (pdf.wrong == NULL)
        make_new(&pdf);
    if (pdf.wrong == NULL)
        write_new(&pdf, out);
    return pdf.wrong == NULL ? RESULT_OK : error_set(error, RESULT_BAD_INPUT, "the PDF is not kept: %s", pdf.wrong);
}
