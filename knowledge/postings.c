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
    marks_fit(&postings->keys);
}

/* ---- merging ------------------------------------------------------------------------------------------- */

/* Walks a list in the order of its documents' new numbers. */
struct cursor {
    struct posting_list list;
    const int32_t *numbers; /* NULL: they stay as they are */
    size_t part, index;
    uint32_t document;
    uint16_t value;
    bool ended;
};

static void cursor_next(struct cursor *cursor)
{
    const struct postings *postings = cursor->list.postings;
    for (; cursor->list.count > 0 && cursor->part < postings->parts; cursor->part++, cursor->index = 0) {
        const struct posting *items = NULL;
        size_t count = posting_list_part(&cursor->list, cursor->part, &items);
        while (cursor->index < count) {
            const struct posting *item = &items[cursor->index++];
            uint32_t document = (uint32_t)cursor->part * POSTINGS_PART + item->document;
            if (cursor->numbers != NULL && cursor->numbers[document] == POSTINGS_GONE)
                continue;
            cursor->document = cursor->numbers == NULL ? document : (uint32_t)cursor->numbers[document];
            cursor->value = item->value;
            return;
        }
    }
    cursor->ended = true;
}

struct merging {
    struct postings *made;
    size_t starts, items; /* how many are written */
};

static void merge_one(struct merging *merging, struct cursor *cursor)
{
    struct postings *made = merging->made;
    size_t list = made->keys.count * made->parts + cursor->document / POSTINGS_PART;
    while (merging->starts <= list)
        made->starts[merging->starts++] = (uint32_t)merging->items;
    made->items[merging->items++] =
        (struct posting){.document = (uint16_t)(cursor->document % POSTINGS_PART), .value = cursor->value};
    cursor_next(cursor);
}

/* A key that no document holds any more is left out. */
static void merge_key(struct merging *merging, uint64_t key, struct cursor old, struct cursor fresh)
{
    size_t before = merging->items;
    cursor_next(&old);
    cursor_next(&fresh);
    while (!old.ended || !fresh.ended)
        merge_one(merging, fresh.ended || (!old.ended && old.document < fresh.document) ? &old : &fresh);
    if (merging->items > before)
        marks_add(&merging->made->keys, key, (uint32_t)merging->made->keys.count);
}

static void merge_keys(struct merging *merging, const struct postings *old, const int32_t *numbers,
                       const struct postings *fresh)
{
    for (size_t i = 0; i < old->keys.slots; i++) {
        uint64_t key = old->keys.keys[i];
        if (key != 0)
            merge_key(merging, key, (struct cursor){.list = postings_find(old, key), .numbers = numbers},
                      (struct cursor){.list = postings_find(fresh, key)});
    }
    for (size_t i = 0; i < fresh->keys.slots; i++) {
        uint64_t key = fresh->keys.keys[i];
        if (key != 0 && marks_find(&old->keys, key) == MARKS_NONE)
            merge_key(merging, key, (struct cursor){.list = {.count = 0}},
                      (struct cursor){.list = postings_find(fresh, key)});
    }
}

static size_t total(const struct postings *postings)
{
    return postings->starts[postings->keys.count * postings->parts];
}

struct postings *postings_merge(const struct postings *old, const int32_t *numbers, struct postings *fresh,
                                size_t documents)
{
    struct merging merging = {.made = postings_new()};
    struct postings *made = merging.made;
    size_t keys = old->keys.count + fresh->keys.count;
    marks_reserve(&made->keys, keys);
    made->parts = documents == 0 ? 1 : (documents - 1) / POSTINGS_PART + 1;
    made->starts = x_alloc(keys * made->parts + 1, sizeof *made->starts);
    made->items = x_alloc(total(old) + total(fresh) + 1, sizeof *made->items);
    merge_keys(&merging, old, numbers, fresh);
    while (merging.starts <= made->keys.count * made->parts)
        made->starts[merging.starts++] = (uint32_t)merging.items;
    made->starts = x_realloc(made->starts, merging.starts, sizeof *made->starts);
    made->items = x_realloc(made->items, merging.items + 1, sizeof *made->items);
    postings_free(fresh);
    return made;
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

void postings_walk(const struct postings *postings,
                   void (*visit)(void *context, uint32_t document, size_t holders, uint16_t value), void *context)
{
    for (size_t number = 0; number < postings->keys.count; number++) {
        const uint32_t *starts = &postings->starts[number * postings->parts];
        size_t holders = starts[postings->parts] - starts[0];
        for (size_t part = 0; part < postings->parts; part++) {
            for (uint32_t i = starts[part]; i < starts[part + 1]; i++)
                visit(context, (uint32_t)part * POSTINGS_PART + postings->items[i].document, holders,
                      postings->items[i].value);
        }
    }
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
