#include "base/list.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

void *list_grow(void *items, size_t *count, size_t *capacity, size_t size)
{
    if (*count == *capacity) {
        *capacity = *capacity == 0 ? 8 : *capacity * 2;
        items = x_realloc(items, *capacity, size);
    }
    memset((char *)items + *count * size, 0, size);
    *count += 1;
    return items;
}

void list_release(void **items, size_t *count, size_t *capacity)
{
    free(*items);
    *items = NULL;
    *count = 0;
    *capacity = 0;
}
