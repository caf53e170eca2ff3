#include "loop/address_count.h"

#include "base/hash.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 1024
#define ADDRESSES_MAX 65536
#define MINUTE_MS 60000

struct count {
    struct count *next;
    struct address address;
    int64_t open;
    int64_t minute_ms; /* when the minute began */
    int64_t handshakes;
};

struct address_counts {
    struct count *buckets[BUCKETS];
    size_t count;
    uint64_t seed; /* random, so that nobody can choose addresses of one bucket */
};

struct address_counts *address_counts_new(void)
{
    struct address_counts *counts = x_alloc(1, sizeof *counts);
    random_bytes(&counts->seed, sizeof counts->seed);
    return counts;
}

void address_counts_free(struct address_counts *counts)
{
    if (counts == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (counts->buckets[i] != NULL) {
            struct count *next = counts->buckets[i]->next;
            free(counts->buckets[i]);
            counts->buckets[i] = next;
        }
    }
    free(counts);
}

static struct address counted(const struct address *address)
{
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    struct address key = *address;
    if (memcmp(key.bytes, mapped, sizeof mapped) != 0)
        memset(key.bytes + 8, 0, 8);
    return key;
}

/* NULL when there is no place for one more address. */
static struct count *find(struct address_counts *counts, const struct address *address, bool make)
{
    struct address key = counted(address);
    struct count **bucket = &counts->buckets[hash_fnv(counts->seed, key.bytes, sizeof key.bytes) % BUCKETS];
    for (struct count *count = *bucket; count != NULL; count = count->next) {
        if (address_equal(&count->address, &key))
            return count;
    }
    if (!make || counts->count == ADDRESSES_MAX)
        return NULL;
    struct count *made = x_alloc(1, sizeof *made);
    made->address = key;
    made->next = *bucket;
    *bucket = made;
    counts->count++;
    return made;
}

bool address_socket_opened(struct address_counts *counts, const struct address *address, int64_t most)
{
    struct count *count = find(counts, address, true);
    if (count == NULL || (most > 0 && count->open >= most))
        return false;
    count->open++;
    return true;
}

void address_socket_closed(struct address_counts *counts, const struct address *address)
{
    struct count *count = find(counts, address, false);
    if (count != NULL && count->open > 0)
        count->open--;
}

bool address_handshake(struct address_counts *counts, const struct address *address, int64_t most, int64_t now_ms)
{
    if (most == 0)
        return true;
    struct count *count = find(counts, address, true);
    if (count == NULL)
        return false;
    if (count->handshakes == 0 || now_ms - count->minute_ms >= MINUTE_MS) {
        count->minute_ms = now_ms;
        count->handshakes = 0;
    }
    if (count->handshakes >= most)
        return false;
    count->handshakes++;
    return true;
}

void address_counts_tidy(struct address_counts *counts, int64_t now_ms)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        struct count **link = &counts->buckets[i];
        while (*link != NULL) {
            struct count *count = *link;
            if (count->open > 0 || (count->handshakes > 0 && now_ms - count->minute_ms < MINUTE_MS)) {
                link = &count->next;
                continue;
            }
            *link = count->next;
            free(count);
            counts->count--;
        }
    }
}
