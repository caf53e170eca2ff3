#include "knowledge/marks.h"

#include "base/own.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 256 };

/* FNV's low bits are good enough once the high ones are mixed in. */
static size_t slot_of(const struct marks *marks, uint64_t mark)
{
    return (size_t)((mark ^ mark >> 32) & (marks->slots - 1));
}

static uint64_t without_zero(uint64_t mark)
{
    return mark == 0 ? 1 : mark;
}

static void put(struct marks *marks, uint64_t mark, uint32_t value)
{
    size_t slot = slot_of(marks, mark);
    while (marks->keys[slot] != 0)
        slot = (slot + 1) & (marks->slots - 1);
    marks->keys[slot] = mark;
    marks->values[slot] = value;
}

static void grow(struct marks *marks)
{
    struct marks old = *marks;
    marks->slots = old.slots == 0 ? FIRST_SLOTS : old.slots * 2;
    marks->keys = x_alloc(marks->slots, sizeof *marks->keys);
    marks->values = x_alloc(marks->slots, sizeof *marks->values);
    for (size_t i = 0; i < old.slots; i++) {
        if (old.keys[i] != 0)
            put(marks, old.keys[i], old.values[i]);
    }
    marks_done(&old);
}

void marks_add(struct marks *marks, uint64_t mark, uint32_t value)
{
    if ((marks->count + 1) * 4 > marks->slots * 3)
        grow(marks);
    put(marks, without_zero(mark), value);
    marks->count++;
}

static ptrdiff_t search(const struct marks *marks, uint64_t mark, size_t slot)
{
    while (marks->keys[slot] != 0) {
        if (marks->keys[slot] == mark)
            return (ptrdiff_t)slot;
        slot = (slot + 1) & (marks->slots - 1);
    }
    return MARKS_NONE;
}

ptrdiff_t marks_find(const struct marks *marks, uint64_t mark)
{
    mark = without_zero(mark);
    return marks->slots == 0 ? MARKS_NONE : search(marks, mark, slot_of(marks, mark));
}

ptrdiff_t marks_find_next(const struct marks *marks, uint64_t mark, ptrdiff_t slot)
{
    return search(marks, without_zero(mark), ((size_t)slot + 1) & (marks->slots - 1));
}

void marks_done(struct marks *marks)
{
    free(marks->keys);
    free(marks->values);
    *marks = (struct marks)MARKS_INIT;
}
