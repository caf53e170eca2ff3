/*
 * Places where an answer is awaited. Most are there before anything could be shown, and each notice is work for the
 * platform: only where it takes so long that somebody may wonder, it is shown that Neuvo is writing.
 */
#ifndef NEUVO_CONNECTORS_AWAITED_H
#define NEUVO_CONNECTORS_AWAITED_H

#include <stdbool.h>

struct loop;
struct awaited;

enum { AWAITED_SHOWN_MS = 20000 }; /* where no answer comes at all */

/* tell: that it writes there, or does so no longer. */
struct awaited *awaited_new(struct loop *loop, void (*tell)(void *context, const char *place, bool on), void *context);
void awaited_free(struct awaited *awaited); /* NULL is fine */
void awaited_begin(struct awaited *awaited, const char *place);
void awaited_end(struct awaited *awaited, const char *place);

#endif
