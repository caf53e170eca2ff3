#include "knowledge/postings.h"

#include "base/list.h"
#include "base/own.h"
#include "knowledge/marks.h"

#include <stdlib.h>

/* Before sealing: one row per (key, document), in the order of adding. */
struct row {
    uint32_t key, document;
    float value;
};

struct key_state {
    uint32_t last_row; /* 1 + index */
    uint32_t count;
};

struct postings {
    struct marks keys; /* key → number */
    LIST_OF(struct row) rows;
    LIST_OF(struct key_state) states;
    uint32_t *starts; /* per number, and one more */
    struct posting *items;
};

struct postings *postings_new(void)
{
    struct postings *postings = x_alloc(1, sizeof *postings);
    postings->keys = (struct marks)MARKS_INIT;
    return postings;
}

void postings_free(struct postings *postings)
{
    if (postings == NULL)
        return;
    marks_done(&postings->keys);
    list_done(&postings->rows);
    list_done(&postings->states);
    free(postings->starts);
    free(postings->items);
    free(postings);
}

void postings_add(struct postings *postings, uint64_t key, uint32_t document, float value)
{
    ptrdiff_t slot = marks_find(&postings->keys, key);
    uint32_t number = slot == MARKS_NONE ? (uint32_t)postings->states.count : postings->keys.values[slot];
    if (slot == MARKS_NONE) {
        marks_add(&postings->keys, key, number);
        (void)list_push(&postings->states);
    }
    struct key_state *state = &postings->states.items[number];
    if (state->last_row != 0 && postings->rows.items[state->last_row - 1].document == document) {
        postings->rows.items[state->last_row - 1].value += value;
        return;
    }
    *list_push(&postings->rows) = (struct row){.key = number, .document = document, .value = value};
    state->last_row = (uint32_t)postings->rows.count;
    state->count++;
}

/* Counting sort by key; rows of one key stay in the order of their documents. */
void postings_seal(struct postings *postings)
{
    size_t keys = postings->states.count, rows = postings->rows.count;
    postings->starts = x_alloc(keys + 1, sizeof *postings->starts);
    postings->items = x_alloc(rows + 1, sizeof *postings->items);
    uint32_t *next = x_alloc(keys + 1, sizeof *next);
    for (size_t i = 0; i < keys; i++) {
        postings->starts[i + 1] = postings->starts[i] + postings->states.items[i].count;
        next[i] = postings->starts[i];
    }
    for (size_t i = 0; i < rows; i++) {
        const struct row *row = &postings->rows.items[i];
        postings->items[next[row->key]++] = (struct posting){.document = row->document, .value = row->value};
    }
    free(next);
    list_done(&postings->rows);
    list_done(&postings->states);
}

size_t postings_find(const struct postings *postings, uint64_t key, const struct posting **first)
{
    ptrdiff_t slot = marks_find(&postings->keys, key);
    if (slot == MARKS_NONE)
        return 0;
    uint32_t number = postings->keys.values[slot];
    *first = &postings->items[postings->starts[number]];
    return postings->starts[number + 1] - postings->starts[number];
}

size_t postings_keys(const struct postings *postings)
{
    return postings->keys.count;
}

size_t postings_list(struct postings *postings, size_t index, struct posting **first)
{
    *first = &postings->items[postings->starts[index]];
    return postings->starts[index + 1] - postings->starts[index];
}
