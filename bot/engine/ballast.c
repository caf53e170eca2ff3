#include "engine/ballast.h"

#include "base/own.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const int64_t pause_ms = 60000;

struct ballast {
    char *path;
    int64_t bytes;
    bool there;
    int64_t next_try_ms;
};

static void make(struct ballast *ballast)
{
    int descriptor = open(ballast->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return;
    ballast->there = posix_fallocate(descriptor, 0, (off_t)ballast->bytes) == 0;
    (void)close(descriptor);
    if (!ballast->there)
        (void)unlink(ballast->path);
}

struct ballast *ballast_new(const char *path, int64_t bytes)
{
    struct ballast *ballast = x_alloc(1, sizeof *ballast);
    if (path != NULL && bytes > 0) {
        ballast->path = x_strdup(path);
        ballast->bytes = bytes;
        make(ballast);
    }
    return ballast;
}

void ballast_free(struct ballast *ballast)
{
    if (ballast == NULL)
        return;
    free(ballast->path);
    free(ballast);
}

bool ballast_release(struct ballast *ballast, int64_t monotonic_ms)
{
    if (!ballast->there)
        return false;
    ballast->there = false;
    ballast->next_try_ms = monotonic_ms + pause_ms;
    return unlink(ballast->path) == 0;
}

void ballast_restore(struct ballast *ballast, int64_t monotonic_ms)
{
    if (ballast->path == NULL || ballast->there || monotonic_ms < ballast->next_try_ms)
        return;
    ballast->next_try_ms = monotonic_ms + pause_ms;
    make(ballast);
}
