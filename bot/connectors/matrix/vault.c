#include "connectors/matrix/vault.h"

#include "base/hash.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096 };

struct item {
    struct item *next;
    char *name;
    struct text value; /* of no length: it is removed, and stays here until that is kept */
    bool changed;
};

struct vault {
    struct seal_key key;
    struct item *buckets[BUCKETS];
    LIST_OF(struct item *) changed; /* those that differ from what is kept */
    size_t put;                     /* of them, those that were put: they hurry */
};

struct vault *vault_new(const struct seal_key *key)
{
    struct vault *vault = x_alloc(1, sizeof *vault);
    vault->key = *key;
    return vault;
}

static void item_free(struct item *item)
{
    text_wipe(&item->value);
    free(item->name);
    free(item);
}

void vault_free(struct vault *vault)
{
    if (vault == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (vault->buckets[i] != NULL) {
            struct item *item = vault->buckets[i];
            vault->buckets[i] = item->next;
            item_free(item);
        }
    }
    list_done(&vault->changed);
    seal_key_wipe(&vault->key);
    free(vault);
}

static uint64_t owner_of(const char *name)
{
    return hash_fnv(HASH_FNV_SEED, name, strlen(name));
}

static struct item *find(const struct vault *vault, const char *name)
{
    struct item *item = vault->buckets[owner_of(name) % BUCKETS];
    while (item != NULL && strcmp(item->name, name) != 0)
        item = item->next;
    return item;
}

static struct item *get(struct vault *vault, const char *name)
{
    struct item *item = find(vault, name), **bucket = &vault->buckets[owner_of(name) % BUCKETS];
    if (item != NULL)
        return item;
    item = x_alloc(1, sizeof *item);
    *item = (struct item){.next = *bucket, .name = x_strdup(name), .value = TEXT_INIT};
    *bucket = item;
    return item;
}

static void note(struct vault *vault, struct item *item)
{
    if (!item->changed)
        *list_push(&vault->changed) = item;
    item->changed = true;
}

const char *vault_find(const struct vault *vault, const char *name)
{
    const struct item *item = find(vault, name);
    return item == NULL || item->value.length == 0 ? NULL : item->value.data;
}

void vault_put(struct vault *vault, const char *name, const char *value)
{
    struct item *item = get(vault, name);
    struct text fresh = TEXT_INIT;
    text_add(&fresh, value); /* before the old one goes: it may be the same */
    text_wipe(&item->value);
    item->value = fresh;
    note(vault, item);
    vault->put++;
}

void vault_remove(struct vault *vault, const char *name)
{
    struct item *item = find(vault, name);
    if (item == NULL || item->value.length == 0)
        return;
    text_wipe(&item->value);
    note(vault, item);
}

void vault_each(struct vault *vault, const char *prefix,
                void (*each)(void *context, const char *name, const char *value), void *context)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct item *item = vault->buckets[i], *next = NULL; item != NULL; item = next) {
            next = item->next;
            if (item->value.length > 0 && string_starts(item->name, prefix))
                each(context, item->name, item->value.data);
        }
    }
}

size_t vault_count(const struct vault *vault, const char *prefix)
{
    size_t count = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        for (const struct item *item = vault->buckets[i]; item != NULL; item = item->next)
            count += item->value.length > 0 && string_starts(item->name, prefix);
    }
    return count;
}

/* ---- keeping ----------------------------------------------------------------------------------------------- */

bool vault_restore(struct vault *vault, const struct kept *kept)
{
    own_(text_wipe) struct text plain = TEXT_INIT;
    if (!string_starts(kept->name, VAULT_PREFIX))
        return true;
    if (!unseal(&vault->key, owner_of(kept->name), kept->value, &plain))
        return false;
    struct item *item = get(vault, kept->name);
    text_wipe(&item->value);
    item->value = plain;
    plain = (struct text)TEXT_INIT;
    return true;
}

bool vault_is_changed(const struct vault *vault)
{
    return vault->put > 0;
}

static void drop(struct vault *vault, struct item *item)
{
    struct item **at = &vault->buckets[owner_of(item->name) % BUCKETS];
    while (*at != item)
        at = &(*at)->next;
    *at = item->next;
    item_free(item);
}

/* What is removed is gone for good when that could not be kept: it is found again after a restart, and removed then. */
void vault_keep(struct vault *vault, struct kept_list *kept)
{
    for (size_t i = 0; i < vault->changed.count; i++) {
        struct item *item = vault->changed.items[i];
        own_(text_done) struct text sealed = TEXT_INIT;
        if (item->value.length > 0)
            seal(&vault->key, owner_of(item->name), &item->value, &sealed);
        kept_add(kept, item->name, sealed.data);
        item->changed = false;
        if (item->value.length == 0)
            drop(vault, item);
    }
    vault->changed.count = 0;
    vault->put = 0;
}

void vault_keep_again(struct vault *vault)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct item *item = vault->buckets[i]; item != NULL; item = item->next) {
            note(vault, item);
            vault->put++;
        }
    }
}
