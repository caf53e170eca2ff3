#include "model/quarter.h"

#include "model/local_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

const char *snapshot_kind_name(enum snapshot_kind kind)
{
    return kind == SNAPSHOT_DEMAND ? "demand" : "competence";
}

int64_t quarter_of(int64_t utc_ms)
{
    struct local_time at = local_time(utc_ms);
    return (int64_t)at.year * 4 + (at.month - 1) / 3;
}

int64_t quarter_start_ms(int64_t quarter)
{
    return local_day_start((int)(quarter / 4), (int)(quarter % 4) * 3 + 1, 1);
}

void quarter_name(int64_t quarter, char name[QUARTER_NAME_BYTES])
{
    (void)snprintf(name, QUARTER_NAME_BYTES, "%04d-Q%d", (int)(quarter / 4) % 10000, (int)(quarter % 4) + 1);
}

bool quarter_read(const char *name, int64_t *quarter)
{
    int year = 0, number = 0, used = 0;
    if (sscanf(name, "%4d-Q%1d%n", &year, &number, &used) != 2 || strlen(name) != (size_t)used || used != 7 ||
        year < 2000 || number < 1 || number > 4)
        return false;
    *quarter = (int64_t)year * 4 + number - 1;
    return true;
}

int64_t quarter_last_over(int64_t now_ms)
{
    return quarter_of(now_ms - QUARTER_REST_DAYS * day_ms) - 1;
}
