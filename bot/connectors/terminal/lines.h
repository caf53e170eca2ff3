/* Reads lines from a descriptor on a thread of its own (a terminal, a pipe and a file all behave alike there) and hands
 * them to the loop. */
#ifndef NEUVO_TERMINAL_LINES_H
#define NEUVO_TERMINAL_LINES_H

#include <stdbool.h>

struct lines;

/* wake(context) is called on the reading thread whenever a line or the end is there. */
struct lines *lines_start(int descriptor, void (*wake)(void *context), void *context);
/* Ends the thread, also while it waits for input. */
void lines_stop(struct lines *lines);
/* The next line without its end, at most 16 KiB (what is longer is cut there); the caller frees it. NULL: none now. */
char *lines_take(struct lines *lines);
/* The input has ended and every line was taken. */
bool lines_ended(struct lines *lines);

#endif
