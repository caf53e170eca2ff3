/*
 * The code by which a person proves that two accounts are theirs: asked for in one, written from the other.
 *
 * Eight of 31 letters and digits that nobody mistakes for each other, with digits in at least two places, so that no
 * word, product name or telephone number looks like one: 460 000 million codes. It is valid for ten minutes
 * and once.
 */
#ifndef NEUVO_MODEL_LINK_CODE_H
#define NEUVO_MODEL_LINK_CODE_H

#include <stdbool.h>
#include <stdint.h>

enum { LINK_CODE_LENGTH = 8, LINK_CODE_BYTES = LINK_CODE_LENGTH + 1 };
#define LINK_CODE_LETTERS "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
enum { LINK_CODE_MINUTES = 10, LINK_MISSES_MOST = 5 }; /* so many wrong codes an hour */

/* Do these eight capital letters and digits look like a code? Any letters count, so that one that was read wrongly is
 * told so. */
bool link_code_is_shaped(const char *code);

enum link_verdict {
    LINK_GOOD,  /* it would link this person with the one who asked for it */
    LINK_OWN,   /* this person asked for it themselves */
    LINK_WRONG, /* never given, used, or too old */
    LINK_WAIT,  /* too many wrong ones: nothing is looked at until wait_until_ms */
};
struct link_answer {
    enum link_verdict verdict;
    int64_t misses_left;   /* WRONG: how many more may follow this one within the hour */
    int64_t wait_until_ms; /* WAIT, and WRONG without any left */
    const char *other;     /* GOOD: the other's accounts, as people read them */
};

#endif
