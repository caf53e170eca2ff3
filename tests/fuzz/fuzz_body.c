/* body_read: any Markdown becomes parts with words in them, not longer together than the text. */
#include "fuzz/target.h"

#include "base/own.h"
#include "knowledge/knowledge.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(free_pointer) char *markdown = x_strndup((const char *)bytes, length);
    struct body body = {.parts = LIST_INIT};
    size_t total = 0;
    enum body_kind last = BODY_LEAD;
    body_read(markdown, &body);
    for (size_t i = 0; i < body.parts.count; i++) {
        HOLDS(!string_empty(body.parts.items[i].text));
        HOLDS(body.parts.items[i].kind >= last || last == BODY_CLOSING);
        last = body.parts.items[i].kind;
        total += strlen(body.parts.items[i].text);
    }
    HOLDS(total <= length);
    body_done(&body);
    return 0;
}
