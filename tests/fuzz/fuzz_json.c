/* json_parse: takes any bytes; what it takes has no doubled key and can be walked to its ends. */
#include "fuzz/target.h"

#include "base/json.h"
#include "base/own.h"

static size_t walk(const struct json *value, unsigned depth)
{
    size_t count = 1;
    HOLDS(depth <= 16);
    if (json_type(value) == JSON_STRING)
        HOLDS(json_as_string(value) != NULL);
    for (const struct json *each = json_first(value); each != NULL; each = json_next(each))
        count += walk(each, depth + 1);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(json_freep) struct json *document = NULL;
    struct error error = ERROR_INIT;
    struct json_limits limits = {.max_bytes = 65536, .max_depth = 16};
    enum result result = json_parse((const char *)bytes, length, limits, &document, &error);
    HOLDS((result == RESULT_OK) == (document != NULL));
    if (result == RESULT_OK) {
        HOLDS(utf8_valid((const char *)bytes, length));
        HOLDS(walk(document, 0) <= length + 1);
    } else {
        HOLDS(result == RESULT_BAD_INPUT && error.text[0] != '\0');
    }
    return 0;
}
