/*
 * Questions to the homeserver, one after the other, for `neuvo doctor`: is everything there as Neuvo needs it, and what
 * is to be changed?
 *
 * It blocks, on a loop and an HTTP client of its own, until all is asked or the time is over. Without `try_room` it
 * only reads; a device that an application service asks for is given back. With it a private room is made, written
 * into, left and forgotten. What is found holds no token, no password and no control character, whatever the homeserver
 * says.
 */
#ifndef NEUVO_MATRIX_CHECK_H
#define NEUVO_MATRIX_CHECK_H

#include "base/error.h"
#include "connectors/matrix/options.h"

#include <stdint.h>

enum matrix_mark {
    MATRIX_GOOD,
    MATRIX_NOTE, /* worth knowing; Neuvo works all the same */
    MATRIX_MEND, /* wrong, and the detail says what to change */
};

struct matrix_check {
    const struct matrix_options *options; /* as matrix_options_read() gave them */
    bool try_room;    /* what only shows by doing: encryption, limits, and whether a password is right */
    bool neuvo_runs;  /* an application service: there is somebody whom the homeserver can reach */
    int64_t limit_ms; /* for everything together; 0: 15 s. Two fifths of it are kept for tidying up */
    /* One line; both are valid during the call. */
    void (*found)(void *context, enum matrix_mark mark, const char *what, const char *detail);
    /* Whether that account may answer tickets; NULL: nobody knows. */
    bool (*is_tutor)(void *context, const char *account);
    void *context;
};

/* FAILED: nothing could be asked from this machine; whatever the homeserver does is told to `found`. */
enum result matrix_check_run(const struct matrix_check *check, struct error *error);

#endif
