/*
 * Ownership and memory.
 *
 * A value that must be released is declared with own_(type_free): it is released when its scope ends,
 * whatever the way out. TAKE() shows the moment ownership moves away. Allocation never returns NULL:
 * when memory ends, the process ends; whatever was not committed comes again from the other side, so a
 * restart is safe and no caller carries an untestable branch.
 */
#ifndef NEUVO_BASE_OWN_H
#define NEUVO_BASE_OWN_H

#include <stddef.h>

/* own_(text_free) struct text *name = …; the function gets a pointer to the variable. */
#define own_(cleanup) __attribute__((__cleanup__(cleanup)))

/* Gives the pointer away: the variable becomes NULL, so its cleanup does nothing. */
#define TAKE(pointer) \
    __extension__({ \
        __typeof__(pointer) taken_ = (pointer); \
        (pointer) = NULL; \
        taken_; \
    })

/* Zeroed memory for count objects of size bytes. Aborts when there is none or count * size overflows. */
void *x_alloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull, warn_unused_result));
/* As realloc for arrays; new memory beyond the old contents is not zeroed. Aborts on failure. */
void *x_realloc(void *old, size_t count, size_t size) __attribute__((returns_nonnull, warn_unused_result));
/* Copies a string; NULL stays NULL. */
char *x_strdup(const char *string) __attribute__((warn_unused_result));
/* Copies length bytes and adds a NUL. */
char *x_strndup(const char *bytes, size_t length) __attribute__((returns_nonnull, warn_unused_result));

/* Cleanup for char * and other malloc'ed pointers: own_(free_pointer) char *name. */
void free_pointer(void *pointer_to_pointer);

#endif
