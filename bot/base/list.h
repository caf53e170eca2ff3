/*
 * A growing array of any type.
 *
 *     LIST_OF(struct reply) replies = LIST_INIT;
 *     *list_push(&replies) = (struct reply){…};      a zeroed new last element
 *     for (size_t i = 0; i < replies.count; i++) use(&replies.items[i]);
 *     list_done(&replies);
 *
 * Elements move when the list grows: keep indexes, not pointers. What elements own is released by their owner first.
 */
#ifndef NEUVO_BASE_LIST_H
#define NEUVO_BASE_LIST_H

#include <stddef.h>

#define LIST_OF(type) \
    struct { \
        type *items; \
        size_t count; \
        size_t capacity; \
    }
#define LIST_INIT \
    { \
        .items = NULL \
    }

#define list_push(list) \
    ((list)->items = list_grow((list)->items, &(list)->count, &(list)->capacity, sizeof *(list)->items), \
     &(list)->items[(list)->count - 1])
#define list_done(list) list_release((void **)&(list)->items, &(list)->count, &(list)->capacity)

/* Makes room for one more zeroed element and counts it. Aborts when memory ends. */
void *list_grow(void *items, size_t *count, size_t *capacity, size_t size);
void list_release(void **items, size_t *count, size_t *capacity);

#endif
