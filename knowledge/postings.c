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
    size_t parts;
    uint32_t *starts; /* per number and part, and one more */
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

void postings_each(struct postings *postings,
                   void (*change)(void *context, uint32_t document, size_t holders, float *value), void *context)
{
    for (size_t i = 0; i < postings->rows.count; i++) {
        struct row *row = &postings->rows.items[i];
        change(context, row->document, postings->states.items[row->key].count, &row->value);
    }
}

static uint16_t packed(float value)
{
    float share = value / posting_unit + 0.5F;
    return share < 1 ? 1 : share > 65535 ? 65535 : (uint16_t)share;
}

/* Counting sort by key and part; rows of one key stay in the order of their documents. */
void postings_seal(struct postings *postings)
{
    size_t rows = postings->rows.count;
    postings->parts = rows == 0 ? 1 : postings->rows.items[rows - 1].document / POSTINGS_PART + 1;
    size_t lists = postings->states.count * postings->parts;
    postings->starts = x_alloc(lists + 1, sizeof *postings->starts);
    postings->items = x_alloc(rows + 1, sizeof *postings->items);
    own_(free_pointer) uint32_t *next = x_alloc(lists + 1, sizeof *next);
    for (size_t i = 0; i < rows; i++) {
        const struct row *row = &postings->rows.items[i];
        next[row->key * postings->parts + row->document / POSTINGS_PART]++;
    }
    for (size_t i = 0; i < lists; i++) {
        postings->starts[i + 1] = postings->starts[i] + next[i];
        next[i] = postings->starts[i];
    }
    for (size_t i = 0; i < rows; i++) {
        const struct row *row = &postings->rows.items[i];
        size_t list = row->key * postings->parts + row->document / POSTINGS_PART;
        postings->items[next[list]++] =
            (struct posting){.document = (uint16_t)(row->document % POSTINGS_PART), .value = packed(row->value)};
    }
    list_done(&postings->rows);
    list_done(&postings->states);
}

/* ---- after sealing ------------------------------------------------------------------------------------- */

struct posting_list postings_find(const struct postings *postings, uint64_t key)
{
    ptrdiff_t slot = marks_find(&postings->keys, key);
    if (slot == MARKS_NONE)
        return (struct posting_list){.postings = postings};
    uint32_t number = postings->keys.values[slot];
    const uint32_t *starts = &postings->starts[number * postings->parts];
    return (struct posting_list){.postings = postings, .number = number, .count = starts[postings->parts] - starts[0]};
}

size_t postings_parts(const struct postings *postings)
{
    return postings->parts;
}

size_t posting_list_part(const struct posting_list *list, size_t part, const struct posting **first)
{
    const struct postings *postings = list->postings;
    if (list->count == 0)
        return 0;
    const uint32_t *start = &postings->starts[list->number * postings->parts + part];
    *first = &postings->items[start[0]];
    return start[1] - start[0];
}

bool posting_list_value(const struct posting_list *list, uint32_t document, float *value)
{
    size_t part = document / POSTINGS_PART, low = 0;
    const struct posting *items = NULL;
    size_t count = part < list->postings->parts ? posting_list_part(list, part, &items) : 0;
    for (size_t high = count; low < high;) {
        size_t middle = (low + high) / 2;
        if (items[middle].document < document % POSTINGS_PART)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < count && items[low].document == document % POSTINGS_PART;
    if (found && value != NULL)
        *value = (float)items[low].value * posting_unit;
    return found;
}
