/*
 * Identifiers: 63 bits, rising with time: 41 bits of milliseconds since 2025-01-01, 10 bits instance, 12 bits counter.
 * In JSON they travel as decimal strings (a JavaScript number holds only 53 bits).
 */
#ifndef NEUVO_BASE_ID_H
#define NEUVO_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

struct id_source {
    uint32_t instance; /* 0 … 1023 */
    int64_t last_ms;
    uint32_t counter;
};

/* Always larger than the one before from the same source, even when the clock goes back. One thread per source. */
int64_t id_next(struct id_source *source, int64_t now_ms);
/* Reads a decimal id; false for anything else than 1 … 2^63-1. */
bool id_parse(const char *string, int64_t *id);

#endif
