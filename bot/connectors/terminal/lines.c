#include "connectors/terminal/lines.h"

#include "base/mailbox.h"
#include "base/own.h"
#include "base/text.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { LINE_BYTES = 16 * 1024, WAITING = 64 };

struct lines {
    int descriptor;
    int stop; /* an eventfd: readable when the thread must end */
    struct mailbox *waiting;
    pthread_t thread;
};

static void hand_over(struct lines *lines, struct text *line)
{
    text_truncate(line, utf8_cut(line->data, LINE_BYTES));
    while (line->length > 0 && line->data[line->length - 1] == '\r')
        text_truncate(line, line->length - 1);
    mailbox_put_always(lines->waiting, text_detach(line));
}

/* Waits until there is input and room for it. False: stop. */
static bool wait_for_input(struct lines *lines)
{
    for (;;) {
        bool room = mailbox_count(lines->waiting) < WAITING;
        struct pollfd ready[2] = {{.fd = lines->stop, .events = POLLIN}, {.fd = lines->descriptor, .events = POLLIN}};
        int count = poll(ready, room ? 2 : 1, room ? -1 : 20);
        if (ready[0].revents != 0)
            return false;
        if (count > 0 && ready[1].revents != 0)
            return true;
        if (count < 0 && errno != EINTR)
            return false;
    }
}

static void *read_lines(void *context)
{
    struct lines *lines = context;
    own_(text_done) struct text line = TEXT_INIT;
    char buffer[4096];
    while (wait_for_input(lines)) {
        ssize_t got = read(lines->descriptor, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        for (ssize_t i = 0; i < got; i++) {
            if (buffer[i] == '\n')
                hand_over(lines, &line);
            else if (line.length < LINE_BYTES + 4)
                text_add_char(&line, buffer[i]);
        }
    }
    if (line.length > 0)
        hand_over(lines, &line);
    mailbox_close(lines->waiting);
    return NULL;
}

struct lines *lines_start(int descriptor, void (*wake)(void *context), void *context)
{
    struct lines *lines = x_alloc(1, sizeof *lines);
    sigset_t all, before;
    lines->descriptor = descriptor;
    lines->stop = eventfd(0, EFD_CLOEXEC);
    lines->waiting = mailbox_new(WAITING, wake, context);
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before); /* signals belong to the loop */
    if (lines->stop < 0 || pthread_create(&lines->thread, NULL, read_lines, lines) != 0)
        abort();
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return lines;
}

void lines_stop(struct lines *lines)
{
    uint64_t one = 1;
    ssize_t written = write(lines->stop, &one, sizeof one);
    (void)written;
    (void)pthread_join(lines->thread, NULL);
    (void)close(lines->stop);
    mailbox_free(lines->waiting, free);
    free(lines);
}

char *lines_take(struct lines *lines)
{
    return mailbox_take(lines->waiting, 0);
}

bool lines_ended(struct lines *lines)
{
    return mailbox_is_closed(lines->waiting) && mailbox_count(lines->waiting) == 0;
}
