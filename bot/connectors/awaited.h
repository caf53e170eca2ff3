/*
 * Places where an answer is awaited. Most are there before anything could be shown, and each notice is work for the
 * platform: only where it takes so long that somebody may wonder, it is shown that Neuvo is writing. Where a person of
 * the other side writes, that stands under Neuvo's name too: platforms let nobody but ourselves be shown.
 */
#ifndef NEUVO_CONNECTORS_AWAITED_H
#define NEUVO_CONNECTORS_AWAITED_H

struct loop;
struct awaited;

/* tell: that it is written there, for so long unless it is told again; 0: it is over. */
struct awaited *awaited_new(struct loop *loop, void (*tell)(void *context, const char *place, int for_ms),
                            void *context);
void awaited_free(struct awaited *awaited); /* NULL is fine */
void awaited_begin(struct awaited *awaited, const char *place);
/* A person of the other side writes; told again while they do. */
void awaited_show(struct awaited *awaited, const char *place);
void awaited_end(struct awaited *awaited, const char *place);

#endif
