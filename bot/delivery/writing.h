/* How often it is passed on that somebody writes. Platforms tell it at each key; nobody needs to know it so well. */
#ifndef NEUVO_DELIVERY_WRITING_H
#define NEUVO_DELIVERY_WRITING_H

#include <stdbool.h>
#include <stdint.h>

struct writing;

enum {
    WRITERS_MOST = 256, /* at the same time; who comes when all are taken is not told of */
    WRITING_AGAIN_MS = 4000,
    WRITING_PER_SECOND = 50, /* of all of them */
};

struct writer {
    uint64_t who; /* fingerprint of the person and their place; 0: free */
    int64_t told_ms;
    bool stopped;
};

struct writers {
    struct writer all[WRITERS_MOST];
    int64_t second_ms;
    unsigned in_second;
};

/* Is it to be told? The stop of somebody who was told of is, once. now_ms: monotonic. */
bool writing_is_told(struct writers *writers, const struct writing *writing, int64_t now_ms);

#endif
