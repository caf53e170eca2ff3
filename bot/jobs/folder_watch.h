/*
 * Whether anything changed in some folders, at the cost of one system call (inotify(7)). It tells of changes on this
 * machine only: those that another machine makes on a shared disk, or behind a symbolic link, are not seen.
 */
#ifndef NEUVO_JOBS_FOLDER_WATCH_H
#define NEUVO_JOBS_FOLDER_WATCH_H

#include <stdbool.h>

struct folder_watch;

/* NULL: the system does not tell of changes; the other functions take that, and then always say "changed". */
struct folder_watch *folder_watch_new(void);
void folder_watch_free(struct folder_watch *watch);
/* The folder itself, not those in it; again is fine. While it is not there, its nearest parent is watched for its
 * coming, after which it must be added again. A file is fine too. */
void folder_watch_add(struct folder_watch *watch, const char *path);
/* Since it was asked last. Also when it cannot tell. */
bool folder_watch_changed(struct folder_watch *watch);

#endif
