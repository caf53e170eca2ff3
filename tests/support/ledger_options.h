/* What the ledgers of tests/faults are told on their command lines, read in one place. */
#ifndef NEUVO_TESTS_LEDGER_OPTIONS_H
#define NEUVO_TESTS_LEDGER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct ledger_options {
    const char *binary, *data; /* must be given */
    size_t messages, conversations, kills;
    unsigned seed;
};

/* An argument that only one of the ledgers knows: true when it is one. */
typedef bool ledger_argument(void *context, const char *name, const char *value);

/* What is not given stays as it is. more: NULL knows nothing. False: one is unknown or has no value, or a needed one is
   missing. */
bool ledger_options_read(struct ledger_options *options, int argc, char **argv, ledger_argument *more, void *context);

#endif
