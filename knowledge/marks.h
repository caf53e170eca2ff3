/* A table from 64-bit marks to numbers; one mark may have several. */
#ifndef NEUVO_KNOWLEDGE_MARKS_H
#define NEUVO_KNOWLEDGE_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct marks {
    uint64_t *keys; /* 0: empty slot */
    uint32_t *values;
    size_t slots, count;
};
#define MARKS_INIT \
    { \
        .keys = NULL \
    }
enum { MARKS_NONE = -1 };

/* Makes room for that many at once. Whoever goes through the slots of one table to fill another must do so first: marks
   come in the order of their slots then, and would crowd at one end of a table that grows. */
void marks_reserve(struct marks *marks, size_t count);
/* Gives back the room that was kept for more. */
void marks_fit(struct marks *marks);
/* Adds also when the mark is there already. */
void marks_add(struct marks *marks, uint64_t mark, uint32_t value);
/* The first slot that holds the mark, or MARKS_NONE; the next one after slot. marks->values[slot] is the number. */
ptrdiff_t marks_find(const struct marks *marks, uint64_t mark);
ptrdiff_t marks_find_next(const struct marks *marks, uint64_t mark, ptrdiff_t slot);
void marks_done(struct marks *marks);

#endif
