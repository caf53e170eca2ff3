/*
 * Time. Wall time is UTC milliseconds since 1970 (int64, names end in _ms); waits use the monotonic clock.
 * Tests move the wall clock with clock_set_ms(); nothing else in the house asks the operating system for the time.
 */
#ifndef NEUVO_BASE_CLOCK_H
#define NEUVO_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_now_ms(void);
/* Milliseconds of a clock that never jumps; only differences mean anything. */
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);
/* From here on clock_now_ms() answers now_ms until it is set again; 0 returns to the real clock. */
void clock_set_ms(int64_t now_ms);

#endif
