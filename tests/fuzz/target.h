/*
 * What a fuzz target is: one file fuzz_<name>.c with LLVMFuzzerTestOneInput(), seeds in corpus/<name>/.
 *
 * The preset "fuzz" links it with clang's libFuzzer; every other preset with driver.c, which runs the seeds as a plain
 * test. A property that does not hold ends the process by HOLDS().
 */
#ifndef NEUVO_FUZZ_TARGET_H
#define NEUVO_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define HOLDS(property) \
    do { \
        if (!(property)) { \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #property); \
            abort(); \
        } \
    } while (0)

#endif
