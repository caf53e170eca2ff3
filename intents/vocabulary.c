#include "intents/vocabulary.h"

#include "base/own.h"
#include "intents/ngrams.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 1024 };
static const uint32_t unnumbered = UINT32_MAX;

/* One n-gram in the open-addressed table; hash 0 is a free place. */
struct entry {
    uint64_t hash;
    uint32_t texts;     /* how many hold it */
    uint32_t last_text; /* the last of them, counted from 1 */
    uint32_t feature;
    float rarity; /* inverse document frequency */
};

struct vocabulary {
    struct entry *entries;
    size_t capacity; /* a power of two, at most half full */
    size_t count;
    uint32_t texts;
    uint32_t features;
};

struct vocabulary *vocabulary_new(void)
{
    struct vocabulary *vocabulary = x_alloc(1, sizeof *vocabulary);
    vocabulary->capacity = FIRST_CAPACITY;
    vocabulary->entries = x_alloc(vocabulary->capacity, sizeof *vocabulary->entries);
    return vocabulary;
}

void vocabulary_free(struct vocabulary *vocabulary)
{
    if (vocabulary == NULL)
        return;
    free(vocabulary->entries);
    free(vocabulary);
}

/* Where the hash is, or the free place where it belongs. */
static struct entry *place(const struct vocabulary *vocabulary, uint64_t hash)
{
    size_t mask = vocabulary->capacity - 1;
    size_t slot = (size_t)((hash * 0x9E3779B97F4A7C15u) >> 24) & mask;
    while (vocabulary->entries[slot].hash != 0 && vocabulary->entries[slot].hash != hash)
        slot = (slot + 1) & mask;
    return &vocabulary->entries[slot];
}

static void grow(struct vocabulary *vocabulary)
{
    own_(free_pointer) struct entry *old = vocabulary->entries;
    size_t count = vocabulary->capacity;
    vocabulary->capacity *= 2;
    vocabulary->entries = x_alloc(vocabulary->capacity, sizeof *vocabulary->entries);
    for (size_t i = 0; i < count; i++) {
        if (old[i].hash != 0)
            *place(vocabulary, old[i].hash) = old[i];
    }
}

void vocabulary_learn(struct vocabulary *vocabulary, const char *text)
{
    own_(ngrams_done) struct ngrams ngrams = {.list = LIST_INIT};
    ngrams_add(&ngrams, text);
    vocabulary->texts++;
    for (size_t i = 0; i < ngrams.list.count; i++) {
        uint64_t hash = ngrams.list.items[i].hash;
        if (vocabulary->count * 2 >= vocabulary->capacity)
            grow(vocabulary);
        struct entry *entry = place(vocabulary, hash);
        vocabulary->count += entry->hash == 0;
        entry->hash = hash;
        entry->texts += entry->last_text != vocabulary->texts;
        entry->last_text = vocabulary->texts;
    }
}

/* How many texts must hold an n-gram so that at most `most` of them are kept. */
static uint32_t fewest_texts(const struct vocabulary *vocabulary, size_t most)
{
    for (uint32_t fewest = 1;; fewest++) {
        size_t kept = 0;
        for (size_t i = 0; i < vocabulary->capacity; i++)
            kept += vocabulary->entries[i].texts >= fewest;
        if (kept <= most)
            return fewest;
    }
}

void vocabulary_seal(struct vocabulary *vocabulary, size_t most)
{
    uint32_t fewest = fewest_texts(vocabulary, most);
    for (size_t i = 0; i < vocabulary->capacity; i++) {
        struct entry *entry = &vocabulary->entries[i];
        entry->feature = entry->texts >= fewest ? vocabulary->features++ : unnumbered;
        entry->rarity = logf((1.0F + (float)vocabulary->texts) / (1.0F + (float)entry->texts)) + 1;
    }
}

size_t vocabulary_size(const struct vocabulary *vocabulary)
{
    return vocabulary->features;
}

/* ---- texts as vectors ---------------------------------------------------------------------------------- */

/* A feature of one text, before equal ones are put together. */
struct occurrence {
    uint32_t feature;
    float rarity;
    enum ngram_kind kind;
};

static int occurrence_compare(const void *a, const void *b)
{
    uint32_t one = ((const struct occurrence *)a)->feature, other = ((const struct occurrence *)b)->feature;
    return (one > other) - (one < other);
}

static size_t known_occurrences(const struct vocabulary *vocabulary, const struct ngrams *ngrams,
                                struct occurrence *found)
{
    size_t count = 0;
    for (size_t i = 0; i < ngrams->list.count; i++) {
        const struct entry *entry = place(vocabulary, ngrams->list.items[i].hash);
        if (entry->hash != 0 && entry->feature != unnumbered)
            found[count++] = (struct occurrence){entry->feature, entry->rarity, ngrams->list.items[i].kind};
    }
    qsort(found, count, sizeof *found, occurrence_compare);
    return count;
}

void vocabulary_vector(const struct vocabulary *vocabulary, const char *text, struct vector *vector)
{
    own_(ngrams_done) struct ngrams ngrams = {.list = LIST_INIT};
    ngrams_add(&ngrams, text);
    own_(free_pointer) struct occurrence *found = x_alloc(ngrams.list.count, sizeof *found);
    size_t count = known_occurrences(vocabulary, &ngrams, found);
    own_(free_pointer) enum ngram_kind *kinds = x_alloc(count, sizeof *kinds);
    float squares[NGRAM_KINDS] = {0};
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && found[next].feature == found[i].feature;)
            next++;
        float value = (1 + logf((float)(next - i))) * found[i].rarity;
        squares[found[i].kind] += value * value;
        kinds[vector->weights.count] = found[i].kind;
        *list_push(&vector->weights) = (struct weight){found[i].feature, value};
    }
    for (size_t i = 0; i < vector->weights.count; i++)
        vector->weights.items[i].value /= sqrtf(squares[kinds[i]] * (float)NGRAM_KINDS);
}

void vector_done(struct vector *vector)
{
    list_done(&vector->weights);
}
