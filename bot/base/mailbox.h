/*
 * A bounded hand-over of pointers between threads: many may put, one takes, first in first out.
 *
 * What is put belongs to the taker. A full mailbox refuses: the putter stops reading from its own side, so pressure
 * travels back to where the messages come from. wake (if given) is called after each put, on the putting thread,
 * outside the lock: the loop gives uv_async_send here; a plain thread waits in mailbox_take().
 */
#ifndef NEUVO_BASE_MAILBOX_H
#define NEUVO_BASE_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mailbox;

struct mailbox *mailbox_new(size_t capacity, void (*wake)(void *context), void *context);
/* The mailbox must be empty of anything that owns memory, or discard releases what is left. NULL is allowed. */
void mailbox_free(struct mailbox *mailbox, void (*discard)(void *item));

/* False when full or closed; the item then still belongs to the caller. */
bool mailbox_put(struct mailbox *mailbox, void *item);
/* As mailbox_put() but past the capacity, for what must not be refused (an outcome, a stop). */
void mailbox_put_always(struct mailbox *mailbox, void *item);
/* The next item; waits up to timeout_ms (-1: for ever, 0: not at all). NULL: nothing came, or closed and empty. */
void *mailbox_take(struct mailbox *mailbox, int64_t timeout_ms);
/* No more puts are taken; a waiting taker wakes and drains the rest. */
void mailbox_close(struct mailbox *mailbox);
bool mailbox_is_closed(struct mailbox *mailbox);
size_t mailbox_count(struct mailbox *mailbox);

#endif
