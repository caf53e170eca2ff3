/* What people may do beyond asking, and where the cards of a queue are shown. */
#ifndef NEUVO_STORE_ACCESS_H
#define NEUVO_STORE_ACCESS_H

#include "base/list.h"
#include "base/text.h"
#include "store/store.h"

/* Gives the access ("tutor", "editor", "manager", "operator") under this name; what there was of it is renamed. */
enum result access_grant(struct store *store, int64_t organisation_id, int64_t person_id, const char *access,
                         const char *name, int64_t now_ms, struct error *error);
/* Replaces what name held. NOT_FOUND (without a text): the person does not have it. */
enum result access_find(struct store *store, int64_t organisation_id, int64_t person_id, const char *access,
                        struct text *name, struct error *error);

/* Who has an access, by name. Adds to the list. */
struct access_row {
    int64_t person_id;
    char *name;
};
struct access_rows {
    LIST_OF(struct access_row) list;
};
void access_rows_done(struct access_rows *rows);
enum result access_all(struct store *store, int64_t organisation_id, const char *access, struct access_rows *rows,
                       struct error *error);

/* The person answers tickets of that queue. Harmless when they do already. */
enum result queue_member_add(struct store *store, int64_t organisation_id, int64_t queue_id, int64_t person_id,
                             struct error *error);

/* The person answers tickets of that queue and of no other. */
enum result queue_member_only(struct store *store, int64_t organisation_id, int64_t queue_id, int64_t person_id,
                              struct error *error);
enum result queue_member_is(struct store *store, int64_t organisation_id, int64_t queue_id, int64_t person_id, bool *is,
                            struct error *error);

/* Where a queue's cards are shown; both "" for nowhere. */
struct queue_place {
    int64_t queue_id;
    struct text connector, place;
};
#define QUEUE_PLACE_INIT \
    { \
        .connector = TEXT_INIT, .place = TEXT_INIT \
    }
void queue_place_done(struct queue_place *place);
enum result queue_place_set(struct store *store, int64_t organisation_id, int64_t queue_id, const char *connector,
                            const char *place, struct error *error);
/* The place of the queue, into an empty value. NOT_FOUND (without a text): there is no such queue, or it has none. */
enum result queue_place_of(struct store *store, int64_t organisation_id, int64_t queue_id, struct queue_place *place,
                           struct error *error);
/* Whether a queue's cards are shown there. */
enum result queue_place_is(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                           bool *is, struct error *error);

#endif
