#include "jobs/folder_watch.h"

#include "base/own.h"

#include <errno.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

static const uint32_t changes = IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE |
                                IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF,
                      coming = IN_CREATE | IN_MOVED_TO | IN_MASK_ADD;

struct folder_watch {
    int inotify;
    bool blind; /* a folder could not be watched: too many watches in use, or no right to look */
};

struct folder_watch *folder_watch_new(void)
{
    int inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (inotify < 0)
        return NULL;
    struct folder_watch *watch = x_alloc(1, sizeof *watch);
    watch->inotify = inotify;
    return watch;
}

void folder_watch_free(struct folder_watch *watch)
{
    if (watch == NULL)
        return;
    (void)close(watch->inotify);
    free(watch);
}

/* "/a/b" → "/a", "b" → ".". False: there is nothing above. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (strcmp(path, ".") == 0 || strcmp(path, "/") == 0)
        return false;
    if (slash == NULL)
        memcpy(path, ".", 2);
    else
        slash[slash == path] = '\0';
    return true;
}

void folder_watch_add(struct folder_watch *watch, const char *path)
{
    if (watch == NULL)
        return;
    if (inotify_add_watch(watch->inotify, path, changes | IN_MASK_ADD) >= 0)
        return;
    size_t length = strlen(path);
    own_(free_pointer) char *parent = x_alloc(length + 2, 1);
    memcpy(parent, path, length);
    while (errno == ENOENT && go_up(parent)) {
        if (inotify_add_watch(watch->inotify, parent, coming) >= 0)
            return;
    }
    watch->blind = true;
}

bool folder_watch_changed(struct folder_watch *watch)
{
    alignas(struct inotify_event) char events[4096];
    bool changed = watch == NULL || watch->blind;
    while (watch != NULL) {
        ssize_t length = read(watch->inotify, events, sizeof events);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            break;
        changed = true;
    }
    return changed;
}
