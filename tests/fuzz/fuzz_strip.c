/* picture_strip: takes any bytes; what it takes is not longer than it was, is of the same kind, and stays as it is when
 * it is stripped again. A PDF may become longer, and is stripped here in this very process. */
#include "fuzz/target.h"

#include "base/own.h"
#include "jobs/strip.h"

#include <string.h>

static enum result strip(const char *bytes, size_t length, struct text *out, enum picture_kind *kind,
                         struct error *error)
{
    *kind = picture_kind_of(bytes, length);
    return *kind == PICTURE_PDF ? strip_pdf(bytes, length, out, error) : picture_strip(bytes, length, out, kind, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(text_done) struct text once = TEXT_INIT;
    own_(text_done) struct text twice = TEXT_INIT;
    struct error error = ERROR_INIT;
    enum picture_kind kind = PICTURE_NONE, again = PICTURE_NONE;
    enum result result = strip((const char *)bytes, length, &once, &kind, &error);
    HOLDS(kind == picture_kind_of((const char *)bytes, length));
    HOLDS(once.length <= length || kind == PICTURE_PDF);
    if (result != RESULT_OK) {
        HOLDS(result == RESULT_BAD_INPUT && error.text[0] != '\0');
        return 0;
    }
    HOLDS(strip(once.data, once.length, &twice, &again, &error) == RESULT_OK);
    HOLDS(again == kind);
    if (kind == PICTURE_PDF)
        return 0; /* its objects may change their order */
    HOLDS(twice.length == once.length && memcmp(twice.data, once.data, once.length) == 0);
    return 0;
}
