#include "access/throttle.h"

#include "base/hash.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

/* Two tables of fixed size, each name in one of eight places by its keyed hash; the oldest gives way. */
enum { SETS = 512, WAYS = 8 };

struct count {
    uint64_t name; /* 0: free */
    int64_t since_ms;
    unsigned tries;
};

struct throttle {
    uint8_t key[HASH_KEY_BYTES];
    struct count accounts[SETS][WAYS], addresses[SETS][WAYS];
};

struct throttle *throttle_new(void)
{
    struct throttle *throttle = x_alloc(1, sizeof *throttle);
    random_bytes(throttle->key, sizeof throttle->key);
    return throttle;
}

void throttle_free(struct throttle *throttle)
{
    free(throttle);
}

static uint64_t number_of(const struct throttle *throttle, const char *name)
{
    char hex[HASH_HEX_BYTES];
    uint64_t number = 0;
    hash_hex(throttle->key, name, strlen(name), hex);
    for (size_t i = 0; i < 16; i++)
        number = number << 4 | (uint64_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    return number | 1;
}

static struct count *find(const struct throttle *throttle, struct count table[SETS][WAYS], const char *name,
                          int64_t now_ms, bool make)
{
    uint64_t number = number_of(throttle, name);
    struct count *set = table[number / 2 % SETS], *oldest = set;
    for (int i = 0; i < WAYS; i++) {
        if (set[i].name == number && now_ms - set[i].since_ms < THROTTLE_WINDOW_MS)
            return &set[i];
        if (set[i].name == number || set[i].since_ms < oldest->since_ms || set[i].name == 0)
            oldest = &set[i];
        if (oldest->name == 0 || oldest->name == number)
            break;
    }
    if (!make)
        return NULL;
    *oldest = (struct count){.name = number, .since_ms = now_ms};
    return oldest;
}

static int64_t wait_of(const struct count *count, unsigned most, int64_t now_ms)
{
    return count == NULL || count->tries < most ? 0 : count->since_ms + THROTTLE_WINDOW_MS - now_ms;
}

int64_t throttle_wait_ms(struct throttle *throttle, const char *account, const char *address, int64_t now_ms)
{
    int64_t one = wait_of(find(throttle, throttle->accounts, account, now_ms, false), THROTTLE_ACCOUNT_TRIES, now_ms);
    int64_t other =
        wait_of(find(throttle, throttle->addresses, address, now_ms, false), THROTTLE_ADDRESS_TRIES, now_ms);
    return one > other ? one : other;
}

void throttle_try(struct throttle *throttle, const char *account, const char *address, int64_t now_ms)
{
    find(throttle, throttle->accounts, account, now_ms, true)->tries++;
    find(throttle, throttle->addresses, address, now_ms, true)->tries++;
}

void throttle_succeeded(struct throttle *throttle, const char *account, const char *address)
{
    struct count *counts[] = {find(throttle, throttle->accounts, account, INT64_MIN / 2, false),
                              find(throttle, throttle->addresses, address, INT64_MIN / 2, false)};
    if (counts[0] != NULL)
        counts[0]->tries = 0;
    if (counts[1] != NULL && counts[1]->tries > 0)
        counts[1]->tries--;
}
