/*
 * What encryption must keep, by name, in memory and in the store: each value is sealed under the key of the credentials
 * and for its own name, and handed over as struct kept, in the same transaction as what followed from it. Nothing that
 * came of a changed value may leave the process before that value is kept (matrix_outlet_keep_now).
 */
#ifndef NEUVO_MATRIX_VAULT_H
#define NEUVO_MATRIX_VAULT_H

#include "base/seal.h"
#include "model/traffic.h"

#include <stdbool.h>

#define VAULT_PREFIX "crypto/" /* of the names under which it is kept */

struct vault;

/* key: is copied. */
struct vault *vault_new(const struct seal_key *key);
void vault_free(struct vault *vault); /* NULL is fine */
/* One of what was kept; other names are passed over. False: it was sealed by another key, or is damaged. */
bool vault_restore(struct vault *vault, const struct kept *kept);

/* NULL: nothing of that name. Valid until it is put or removed. */
const char *vault_find(const struct vault *vault, const char *name);
void vault_put(struct vault *vault, const char *name, const char *value);
/* Takes it away, by and by: nothing hurries. */
void vault_remove(struct vault *vault, const char *name);
/* Calls for each name that begins so; the call may remove that name or put others. */
void vault_each(struct vault *vault, const char *prefix,
                void (*each)(void *context, const char *name, const char *value), void *context);
size_t vault_count(const struct vault *vault, const char *prefix);

/* Something was put since the last vault_keep(). */
bool vault_is_changed(const struct vault *vault);
/* Adds all that changed, sealed. */
void vault_keep(struct vault *vault, struct kept_list *kept);
/* What was to be kept was not: all of it once more. */
void vault_keep_again(struct vault *vault);

#endif
