/* Where a connector stands in its platform's stream: an opaque value, committed with the messages it came with. */
#ifndef NEUVO_STORE_CURSORS_H
#define NEUVO_STORE_CURSORS_H

#include "model/traffic.h"
#include "store/store.h"

/* "" removes it. */
enum result cursor_set(struct store *store, int64_t organisation_id, const char *connector, const char *name,
                       const char *value, int64_t now_ms, struct error *error);
/* Replaces what value held. NOT_FOUND (without a text): never set. */
enum result cursor_get(struct store *store, int64_t organisation_id, const char *connector, const char *name,
                       struct text *value, struct error *error);

/* Adds all that the connector keeps, by name. */
enum result cursors_of_connector(struct store *store, int64_t organisation_id, const char *connector,
                                 struct kept_list *kept, struct error *error);

#endif
