#include "knowledge/marks.h"

#include "base/own.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 256 };

/* Fibonacci hashing (Knuth, The Art of Computer Programming 6.4), scaled to any number of slots (Lemire 2019). */
static size_t slot_of(const struct marks *marks, uint64_t mark)
{
    return (size_t)((mark * UINT64_C(0x9E3779B97F4A7C15) >> 32) * marks->slots >> 32);
}

static size_t next_slot(const struct marks *marks, size_t slot)
{
    return slot + 1 == marks->slots ? 0 : slot + 1;
}

static uint64_t without_zero(uint64_t mark)
{
    return mark == 0 ? 1 : mark;
}

static void put(struct marks *marks, uint64_t mark, uint32_t value)
{
    size_t slot = slot_of(marks, mark);
    while (marks->keys[slot] != 0)
        slot = next_slot(marks, slot);
    marks->keys[slot] = mark;
    marks->values[slot] = value;
}

static void resize(struct marks *marks, size_t slots)
{
    struct marks old = *marks;
    marks->slots = slots;
    marks->keys = x_alloc(slots, sizeof *marks->keys);
    marks->values = x_alloc(slots, sizeof *marks->values);
    for (size_t i = 0; i < old.slots; i++) {
        if (old.keys[i] != 0)
            put(marks, old.keys[i], old.values[i]);
    }
    marks_done(&old);
}

/* Four of five slots full: a look-up that finds takes three steps then, one that does not thirteen, side by side. */
static size_t slots_for(size_t count)
{
    return count + count / 4 + 4;
}

void marks_reserve(struct marks *marks, size_t count)
{
    if (marks->slots < slots_for(count))
        resize(marks, slots_for(count));
}

void marks_fit(struct marks *marks)
{
    if (marks->slots > slots_for(marks->count))
        resize(marks, slots_for(marks->count));
}

void marks_add(struct marks *marks, uint64_t mark, uint32_t value)
{
    if (slots_for(marks->count + 1) > marks->slots)
        resize(marks, marks->slots == 0 ? FIRST_SLOTS : marks->slots * 2);
    put(marks, without_zero(mark), value);
    marks->count++;
}

static ptrdiff_t search(const struct marks *marks, uint64_t mark, size_t slot)
{
    while (marks->keys[slot] != 0) {
        if (marks->keys[slot] == mark)
            return (ptrdiff_t)slot;
        slot = next_slot(marks, slot);
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
    return search(marks, without_zero(mark), next_slot(marks, (size_t)slot));
}

void marks_done(struct marks *marks)
{
    free(marks->keys);
    free(marks->values);
    *marks = (struct marks)MARKS_INIT;
}
