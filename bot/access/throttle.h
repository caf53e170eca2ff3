/* How often somebody may try to sign in: failures are counted per account and per address, in memory and bounded. One
 * thread. */
#ifndef NEUVO_ACCESS_THROTTLE_H
#define NEUVO_ACCESS_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

struct throttle;

/* Failures within a quarter of an hour. A municipality sits behind one address. */
enum { THROTTLE_ACCOUNT_TRIES = 8, THROTTLE_ADDRESS_TRIES = 60, THROTTLE_WINDOW_MS = 15 * 60 * 1000 };

struct throttle *throttle_new(void);
void throttle_free(struct throttle *throttle); /* NULL is fine */
/* How long to wait before the next try; 0: try now. now_ms: monotonic. */
int64_t throttle_wait_ms(struct throttle *throttle, const char *account, const char *address, int64_t now_ms);
/* A try begins: it counts as failed until throttle_succeeded() says otherwise, so that many at once are counted too. */
void throttle_try(struct throttle *throttle, const char *account, const char *address, int64_t now_ms);
void throttle_succeeded(struct throttle *throttle, const char *account, const char *address);

#endif
