#include "store/copy.h"

#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool sync_path(const char *path, int flags)
{
    int descriptor = open(path, flags | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool synced = fsync(descriptor) == 0;
    (void)close(descriptor);
    return synced;
}

static void sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    own_(free_pointer) char *folder = slash == NULL ? x_strdup(".") : x_strndup(path, (size_t)(slash - path) + 1);
    (void)sync_path(folder, O_RDONLY | O_DIRECTORY);
}

enum result file_settle(const char *from, const char *to, struct error *error)
{
    if (sync_path(from, O_RDONLY) && rename(from, to) == 0) {
        sync_folder_of(to);
        return RESULT_OK;
    }
    int code = errno;
    (void)unlink(from);
    return error_set(error, code == ENOSPC || code == EDQUOT ? RESULT_FULL : RESULT_FAILED, "%s: cannot write: %s", to,
                     strerror(code));
}

static enum result make_empty(const char *path, struct error *error)
{
    (void)unlink(path); /* what an earlier try left */
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return error_set(error, errno == ENOSPC ? RESULT_FULL : RESULT_FAILED, "%s: cannot create: %s", path,
                         strerror(errno));
    (void)close(descriptor);
    return RESULT_OK;
}

static enum result check_file(const char *path, struct error *error)
{
    own_(text_done) struct text url = TEXT_INIT;
    struct db *copy = NULL;
    text_printf(&url, "sqlite:%s", path);
    enum result result = db_open(url.data, DB_READ, &copy, error);
    if (result == RESULT_OK)
        result = db_quick_check(copy, error);
    db_close(copy);
    return result;
}

enum result database_copy(struct db *db, const char *file, struct error *error)
{
    own_(text_done) struct text temporary = TEXT_INIT;
    text_printf(&temporary, "%s.tmp", file);
    enum result result = make_empty(temporary.data, error);
    if (result != RESULT_OK)
        return result;
    result = db_copy_to(db, temporary.data, error);
    if (result == RESULT_OK)
        result = check_file(temporary.data, error);
    if (result == RESULT_OK)
        return file_settle(temporary.data, file, error);
    (void)unlink(temporary.data);
    return error_prefix(error, "%s", file);
}
