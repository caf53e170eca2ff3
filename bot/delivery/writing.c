#include "delivery/writing.h"

#include "base/hash.h"
#include "connectors/connector.h"

#include <string.h>

static const int64_t forgotten_ms = 30000; /* whoever was told of so long ago writes no more */

static uint64_t fingerprint(const struct writing *writing)
{
    const char *const parts[] = {writing->connector, writing->organisation, writing->place, writing->thread,
                                 writing->account};
    uint64_t who = HASH_FNV_SEED;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        who = hash_fnv(who, parts[i], strlen(parts[i]) + 1);
    return who == 0 ? 1 : who;
}

/* Their row, or a free one; NULL: all are taken. */
static struct writer *find(struct writers *writers, uint64_t who, int64_t now_ms)
{
    struct writer *free_one = NULL;
    for (size_t i = 0; i < WRITERS_MOST; i++) {
        struct writer *writer = &writers->all[i];
        if (writer->who == who)
            return writer;
        if (free_one == NULL && (writer->who == 0 || now_ms - writer->told_ms > forgotten_ms))
            free_one = writer;
    }
    if (free_one != NULL)
        *free_one = (struct writer){.who = who, .stopped = true, .told_ms = now_ms - WRITING_AGAIN_MS};
    return free_one;
}

static bool too_many(struct writers *writers, int64_t now_ms)
{
    if (now_ms - writers->second_ms >= 1000) {
        writers->second_ms = now_ms;
        writers->in_second = 0;
    }
    return writers->in_second++ >= WRITING_PER_SECOND;
}

bool writing_is_told(struct writers *writers, const struct writing *writing, int64_t now_ms)
{
    struct writer *writer = find(writers, fingerprint(writing), now_ms);
    if (writer == NULL || (writing->stops ? writer->stopped : now_ms - writer->told_ms < WRITING_AGAIN_MS) ||
        too_many(writers, now_ms))
        return false;
    writer->stopped = writing->stops;
    if (!writing->stops)
        writer->told_ms = now_ms;
    return true;
}
