#include "base/own.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_of_memory(size_t bytes) __attribute__((noreturn));

static void out_of_memory(size_t bytes)
{
    fprintf(stderr, "level=fatal event=out_of_memory bytes=%zu\n", bytes);
    abort();
}

void *x_alloc(size_t count, size_t size)
{
    void *memory = calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);
    if (memory == NULL)
        out_of_memory(size);
    return memory;
}

void *x_realloc(void *old, size_t count, size_t size)
{
    void *memory = reallocarray(old, count == 0 ? 1 : count, size == 0 ? 1 : size);
    if (memory == NULL)
        out_of_memory(size);
    return memory;
}

char *x_strdup(const char *string)
{
    return string == NULL ? NULL : x_strndup(string, strlen(string));
}

char *x_strndup(const char *bytes, size_t length)
{
    if (length == SIZE_MAX)
        out_of_memory(length);
    char *copy = x_alloc(length + 1, 1);
    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

void free_pointer(void *pointer_to_pointer)
{
    void **pointer = pointer_to_pointer;
    free(*pointer);
    *pointer = NULL;
}
