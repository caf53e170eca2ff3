#include "base/id.h"

#include <errno.h>
#include <stdlib.h>

static const int64_t epoch_ms = 1735689600000; /* 2025-01-01T00:00:00Z */

int64_t id_next(struct id_source *source, int64_t now_ms)
{
    if (now_ms <= epoch_ms) /* a clock that was never set */
        now_ms = epoch_ms + 1;
    if (now_ms > source->last_ms) {
        source->last_ms = now_ms;
        source->counter = 0;
    } else if (++source->counter == 4096) {
        source->last_ms++;
        source->counter = 0;
    }
    int64_t since = source->last_ms - epoch_ms;
    return (since & 0x1FFFFFFFFFF) << 22 | (int64_t)(source->instance & 1023) << 12 | (int64_t)source->counter;
}

bool id_parse(const char *string, int64_t *id)
{
    if (string == NULL || *string < '0' || *string > '9')
        return false;
    char *end = NULL;
    errno = 0;
    long long value = strtoll(string, &end, 10);
    if (errno != 0 || *end != '\0' || value < 1)
        return false;
    *id = value;
    return true;
}
