/* Transaction ids: a hash table of "room|user|device|id", because a bench sends a hundred thousand. */
#include "support/homeserver_internal.h"

#include "base/hash.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

static struct transaction *place_of(const struct transactions *transactions, const char *key)
{
    size_t mask = transactions->capacity - 1;
    size_t i = (size_t)hash_fnv(HASH_FNV_SEED, key, strlen(key)) & mask;
    while (transactions->places[i].key != NULL && strcmp(transactions->places[i].key, key) != 0)
        i = (i + 1) & mask;
    return &transactions->places[i];
}

const struct homeserver_event *transactions_find(const struct transactions *transactions, const char *key)
{
    return transactions->count == 0 ? NULL : place_of(transactions, key)->event;
}

/* Moves all that keep() wants into a new table. */
static void rebuild(struct transactions *transactions, size_t capacity, bool all, bool not_lasting, bool lost)
{
    struct transactions old = *transactions;
    *transactions = (struct transactions){.places = x_alloc(capacity, sizeof *old.places), .capacity = capacity};
    for (size_t i = 0; i < old.capacity; i++) {
        struct transaction *item = &old.places[i];
        if (item->key == NULL)
            continue;
        if (all || (not_lasting && !item->lasting) || (lost && item->event->lost)) {
            free(item->key);
        } else {
            *place_of(transactions, item->key) = *item;
            transactions->count++;
        }
    }
    free(old.places);
}

void transactions_add(struct transactions *transactions, const char *key, const struct homeserver_event *event,
                      bool lasting)
{
    if (2 * (transactions->count + 1) > transactions->capacity)
        rebuild(transactions, transactions->capacity == 0 ? 1024 : 2 * transactions->capacity, false, false, false);
    *place_of(transactions, key) = (struct transaction){.key = x_strdup(key), .event = event, .lasting = lasting};
    transactions->count++;
}

void transactions_forget(struct transactions *transactions, bool all, bool not_lasting)
{
    if (transactions->capacity > 0)
        rebuild(transactions, transactions->capacity, all, not_lasting, true);
}

void transactions_done(struct transactions *transactions)
{
    for (size_t i = 0; i < transactions->capacity; i++)
        free(transactions->places[i].key);
    free(transactions->places);
    *transactions = (struct transactions){0};
}
