/* When to try again: full-jitter exponential back-off, so that many waiting rows do not come back in step. */
#ifndef NEUVO_DELIVERY_RETRY_H
#define NEUVO_DELIVERY_RETRY_H

#include <stdint.h>

/* Milliseconds until the next try. attempt: how often it was tried (1, 2, …). hint_ms: what the other side asked for
   (Retry-After), 0 for nothing; it is honoured up to an hour. Else random in [base/2, base · 2^(attempt-1)] with base 1
   s and cap 5 min. random: any 32 random bits. */
int64_t retry_delay_ms(unsigned attempt, int64_t hint_ms, uint32_t random);

/* The same for what was not tried, because the other side had asked somebody else to wait: soon after that, however
   often it waited so, else whoever is always refused would always be the first to try again. */
int64_t retry_turn_ms(int64_t hint_ms, uint32_t random);

#endif
