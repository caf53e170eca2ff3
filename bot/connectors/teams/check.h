/*
 * Questions for `neuvo doctor`, one after the other: is there a token, and is it ours; are the keys to be had; is the
 * clock right; can our own address be reached?
 *
 * It blocks, on a loop and an HTTP client of its own. It only reads. What is found holds no token and no secret.
 */
#ifndef NEUVO_TEAMS_CHECK_H
#define NEUVO_TEAMS_CHECK_H

#include "base/error.h"
#include "connectors/teams/options.h"

#include <stdint.h>

enum teams_mark {
    TEAMS_GOOD,
    TEAMS_NOTE, /* worth knowing; Neuvo works all the same */
    TEAMS_MEND, /* wrong, and the detail says what to change */
};

struct teams_check {
    const struct teams_options *options; /* as teams_options_read() gave them */
    const char *public_url;              /* "" none */
    bool neuvo_runs;                     /* there is somebody to be reached */
    int64_t limit_ms;                    /* for each question; 0: 8 s */
    void (*found)(void *context, enum teams_mark mark, const char *what, const char *detail);
    void *context;
};

/* FAILED: nothing could be asked from this machine. */
enum result teams_check_run(const struct teams_check *check, struct error *error);

#endif
