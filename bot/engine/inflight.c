#include "engine/inflight.h"

#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 64 };

struct inflight {
    char *mark; /* NULL without a file */
};

enum result inflight_open(const char *path, struct inflight **inflight, char found[HASH_HEX_BYTES], struct error *error)
{
    struct inflight *made = x_alloc(1, sizeof *made);
    found[0] = '\0';
    *inflight = made;
    if (path == NULL)
        return RESULT_OK;
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    /* The blocks are taken now: a full disk must show here and not as a bus error in the mapping. */
    int code = descriptor < 0 ? errno : posix_fallocate(descriptor, 0, SIZE);
    if (descriptor >= 0 && code == 0) {
        void *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        code = errno;
        if (memory != MAP_FAILED)
            made->mark = memory;
    }
    if (descriptor >= 0)
        (void)close(descriptor);
    if (made->mark == NULL) {
        *inflight = NULL;
        free(made);
        return error_set(error, code == ENOSPC ? RESULT_FULL : RESULT_FAILED, "%s: cannot be opened: %s", path,
                         strerror(code));
    }
    if (memchr(made->mark, '\0', HASH_HEX_BYTES) != NULL)
        memcpy(found, made->mark, strlen(made->mark) + 1);
    inflight_clear(made);
    return RESULT_OK;
}

void inflight_close(struct inflight *inflight)
{
    if (inflight == NULL)
        return;
    inflight_clear(inflight);
    if (inflight->mark != NULL)
        (void)munmap(inflight->mark, SIZE);
    free(inflight);
}

void inflight_set(struct inflight *inflight, const char key[HASH_HEX_BYTES])
{
    if (inflight->mark != NULL)
        memcpy(inflight->mark, key, HASH_HEX_BYTES);
}

void inflight_clear(struct inflight *inflight)
{
    if (inflight->mark != NULL)
        memset(inflight->mark, 0, HASH_HEX_BYTES);
}
