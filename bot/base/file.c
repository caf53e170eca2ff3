#include "base/file.h"

#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NUMBERED_MAX = 999 };

static void close_descriptor(int *descriptor)
{
    if (*descriptor >= 0)
        (void)close(*descriptor);
    *descriptor = -1;
}

static enum result system_error(struct error *error, const char *path, const char *what)
{
    int code = errno;
    enum result result = code == ENOENT                     ? RESULT_NOT_FOUND
                         : code == ENOSPC || code == EDQUOT ? RESULT_FULL
                         : code == ELOOP || code == ENOTDIR ? RESULT_BAD_INPUT
                                                            : RESULT_FAILED;
    return error_set(error, result, "%s: cannot %s: %s", path, what, strerror(code));
}

enum result file_read(const char *path, size_t max_bytes, struct text *text, struct error *error)
{
    own_(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0)
        return system_error(error, path, "open");
    if (!S_ISREG(status.st_mode))
        return error_set(error, RESULT_BAD_INPUT, "%s: is not a regular file", path);
    if ((unsigned long long)status.st_size > max_bytes)
        return error_set(error, RESULT_BAD_INPUT, "%s: is %lld bytes, at most %zu are read; split or shorten it", path,
                         (long long)status.st_size, max_bytes);
    char buffer[16384];
    size_t total = 0;
    for (;;) {
        ssize_t got = read(descriptor, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return system_error(error, path, "read");
        if (got == 0)
            return RESULT_OK;
        total += (size_t)got;
        if (total > max_bytes)
            return error_set(error, RESULT_BAD_INPUT, "%s: grew past %zu bytes while it was read", path, max_bytes);
        text_add_bytes(text, buffer, (size_t)got);
    }
}

static bool write_all(int descriptor, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(descriptor, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

static void sync_folder_of(const char *path)
{
    own_(free_pointer) char *folder = x_strdup(path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
    own_(close_descriptor) int descriptor = open(slash == NULL       ? "."
                                                 : folder[0] == '\0' ? "/"
                                                                     : folder,
                                                 O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0)
        (void)fsync(descriptor);
}

enum result file_write(const char *path, const char *bytes, size_t length, unsigned mode, struct error *error)
{
    own_(text_done) struct text temporary = TEXT_INIT;
    text_printf(&temporary, "%s.tmp", path);
    own_(close_descriptor) int descriptor =
        open(temporary.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);
    if (descriptor < 0)
        return system_error(error, temporary.data, "create");
    if (!write_all(descriptor, bytes, length) || fsync(descriptor) != 0 || rename(temporary.data, path) != 0) {
        enum result result = system_error(error, path, "write");
        (void)unlink(temporary.data);
        return result;
    }
    sync_folder_of(path);
    return RESULT_OK;
}

/* name.txt, name-2.txt, … */
static void numbered_path(const char *path, unsigned number, struct text *out)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(base, '.');
    size_t stem = dot == NULL || dot == base ? strlen(path) : (size_t)(dot - path);
    text_clear(out);
    text_add_bytes(out, path, stem);
    if (number > 1)
        text_printf(out, "-%u", number);
    text_add(out, path + stem);
}

enum result file_write_new(const char *path, const char *bytes, size_t length, unsigned mode, struct text *written,
                           struct error *error)
{
    own_(close_descriptor) int descriptor = -1;
    own_(text_done) struct text candidate = TEXT_INIT;
    for (unsigned number = 1; number <= NUMBERED_MAX && descriptor < 0; number++) {
        numbered_path(path, number, &candidate);
        descriptor = open(candidate.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
        if (descriptor < 0 && errno != EEXIST)
            return system_error(error, candidate.data, "create");
    }
    if (descriptor < 0)
        return error_set(error, RESULT_BAD_INPUT, "%s: this name and its numbers up to %d are taken; move some away",
                         path, NUMBERED_MAX);
    if (!write_all(descriptor, bytes, length) || fsync(descriptor) != 0) {
        enum result result = system_error(error, candidate.data, "write");
        (void)unlink(candidate.data);
        return result;
    }
    text_add(written, candidate.data);
    return RESULT_OK;
}

enum result folder_make(const char *path, unsigned mode, struct error *error)
{
    own_(free_pointer) char *copy = x_strdup(path);
    struct stat status;
    for (char *slash = strchr(copy + (*copy == '/'), '/');; slash = strchr(slash + 1, '/')) {
        if (slash != NULL)
            *slash = '\0';
        if (mkdir(copy, (mode_t)mode) != 0 && errno != EEXIST)
            return system_error(error, copy, "make the folder");
        if (slash == NULL)
            break;
        *slash = '/';
    }
    if (stat(path, &status) != 0)
        return system_error(error, path, "open the folder");
    if (!S_ISDIR(status.st_mode))
        return error_set(error, RESULT_BAD_INPUT, "%s: is not a folder", path);
    return RESULT_OK;
}
