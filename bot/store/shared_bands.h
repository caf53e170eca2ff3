/* What people let the tutor of one ticket see of their check-ins. The text is sealed by the engine; here it is a text.
 */
#ifndef NEUVO_STORE_SHARED_BANDS_H
#define NEUVO_STORE_SHARED_BANDS_H

#include "base/list.h"
#include "store/store.h"

struct shared_bands {
    int64_t ticket_id;
    char *sealed;
    int64_t conversation_id, seq; /* the entry that shows it to the tutor; 0: it was not asked for */
};
struct shared_bands_list {
    LIST_OF(struct shared_bands) list;
};
void shared_bands_done(struct shared_bands *shared);
void shared_bands_list_done(struct shared_bands_list *shared);

/* In place of what was shared for that ticket before; not shown yet. */
enum result shared_bands_keep(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t person_id,
                              const char *sealed, int64_t now_ms, struct error *error);
/* Into an empty value. NOT_FOUND (without a text): nothing is shared. */
enum result shared_bands_find(struct store *store, int64_t organisation_id, int64_t ticket_id,
                              struct shared_bands *shared, struct error *error);
/* Adds all of that person. */
enum result shared_bands_of(struct store *store, int64_t organisation_id, int64_t person_id,
                            struct shared_bands_list *shared, struct error *error);
/* This entry shows it; 0, 0: none does any more. */
enum result shared_bands_shown(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t conversation_id,
                               int64_t seq, struct error *error);
enum result shared_bands_drop(struct store *store, int64_t organisation_id, int64_t ticket_id, struct error *error);

#endif
