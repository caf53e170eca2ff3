/*
 * libqpdf, loaded where a PDF is read and nowhere else: it would take more than 1 MB of every service that idles.
 */
#ifndef NEUVO_JOBS_PDF_LIBRARY_H
#define NEUVO_JOBS_PDF_LIBRARY_H

#include "base/error.h"

#include <qpdf/qpdf-c.h>

/* The functions that are used, by their names without "qpdf_". */
#define PDF_FUNCTIONS(X) \
    X(add_page); \
    X(cleanup); \
    X(empty_pdf); \
    X(get_buffer); \
    X(get_buffer_length); \
    X(get_error); \
    X(get_error_code); \
    X(get_num_pages); \
    X(get_object_by_id); \
    X(get_page_n); \
    X(has_error); \
    X(init); \
    X(init_write_memory); \
    X(is_encrypted); \
    X(make_indirect_object); \
    X(more_warnings); \
    X(oh_append_item); \
    X(oh_begin_dict_key_iter); \
    X(oh_dict_more_keys); \
    X(oh_dict_next_key); \
    X(oh_get_array_item); \
    X(oh_get_array_n_items); \
    X(oh_get_dict); \
    X(oh_get_key); \
    X(oh_get_key_if_dict); \
    X(oh_get_name); \
    X(oh_get_object_id); \
    X(oh_get_stream_data); \
    X(oh_has_key); \
    X(oh_is_array); \
    X(oh_is_dictionary); \
    X(oh_is_dictionary_of_type); \
    X(oh_is_indirect); \
    X(oh_is_name); \
    X(oh_is_name_and_equals); \
    X(oh_is_null); \
    X(oh_is_stream); \
    X(oh_new_array); \
    X(oh_new_object); \
    X(oh_parse); \
    X(oh_release); \
    X(oh_remove_key); \
    X(oh_replace_key); \
    X(oh_replace_stream_data); \
    X(push_inherited_attributes_to_page); \
    X(read_memory); \
    X(set_attempt_recovery); \
    X(set_deterministic_ID); \
    X(set_minimum_pdf_version); \
    X(set_object_stream_mode); \
    X(set_stream_data_mode); \
    X(set_suppress_original_object_IDs); \
    X(set_suppress_warnings); \
    X(silence_errors); \
    X(write);

struct pdf_library {
#define PDF_FUNCTION(name) __typeof__ (&qpdf_##name)(name)
    PDF_FUNCTIONS(PDF_FUNCTION)
#undef PDF_FUNCTION
};

/* The same for all threads, from the first call on to the end. NULL: it is not installed, as the error says. */
const struct pdf_library *pdf_library(struct error *error);

#endif
