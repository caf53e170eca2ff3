/* calendar_file_read: stretches in order that do not touch, or complaints with a line; never both. */
#include "fuzz/target.h"

#include "base/own.h"
#include "desk/calendar_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const int64_t from_ms = INT64_C(1790000000000), year_ms = INT64_C(366) * 24 * 3600 * 1000;
    own_(duties_done) struct duties duties = {.list = LIST_INIT};
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(free_pointer) char *content = x_strndup((const char *)bytes, length);
    bool good = calendar_file_read("f", content, from_ms, from_ms + year_ms, &duties, &complaints);
    HOLDS(good == (complaints.length == 0));
    HOLDS(good || (duties.list.count == 0 && strncmp(complaints.data, "f:", 2) == 0));
    for (size_t i = 0; i < duties.list.count; i++) {
        const struct duty *duty = &duties.list.items[i];
        HOLDS(duty->from_ms < duty->to_ms && duty->to_ms > from_ms && duty->from_ms < from_ms + year_ms);
        HOLDS(i == 0 || duty[-1].to_ms < duty->from_ms);
    }
    return 0;
}
