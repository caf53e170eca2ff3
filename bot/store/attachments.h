/*
 * Pictures that go along with a ticket: where each lies, what became of it, and when it has to go.
 *
 * What is to be done about one (fetch it, remove its file) is an outbox row in a lane of its own, so that a homeserver
 * that does not answer holds up no reply. One row at a time: it fetches while the picture is wanted, and removes once
 * it is to be deleted; the row of the picture goes when its file is gone.
 */
#ifndef NEUVO_STORE_ATTACHMENTS_H
#define NEUVO_STORE_ATTACHMENTS_H

#include "base/list.h"
#include "model/attachment.h"
#include "model/traffic.h"
#include "store/store.h"

enum attachment_state { ATTACHMENT_WANTED, ATTACHMENT_HELD, ATTACHMENT_FAILED, ATTACHMENT_DELETED };

struct attachment_owner {
    int64_t ticket_id, conversation_id, person_id;
    const char *connector;
};
/* Keeps it as wanted, with what fetches it. idempotency_key: as in outbox_add(). */
enum result attachment_add(struct store *store, int64_t organisation_id, const struct attachment_owner *owner,
                           const struct attachment_draft *draft, const char *idempotency_key, int64_t now_ms,
                           struct error *error);

/* A picture of an organisation. */
struct attachment_name {
    int64_t organisation_id, id;
};
struct attachment_names {
    LIST_OF(struct attachment_name) list;
};
/* What became of the departure, if it is one about a picture; else NOT_FOUND (without a text) and nothing is done. *of
 * is that picture where it is held now, or given up; else its id is 0. */
enum result attachment_outcome(struct store *store, const struct arrival *outcome, int64_t now_ms,
                               struct attachment_name *of, struct error *error);

struct attachment_row {
    int64_t id, bytes;
    enum attachment_state state;
    char *media_type, *sha256, *reason; /* "" for none */
};
struct attachment_rows {
    LIST_OF(struct attachment_row) list;
};
/* One of them, with where it came from and where it is shown. Into an empty value; NOT_FOUND (without a text). */
struct attachment_source {
    struct attachment_owner owner; /* its connector is NULL */
    enum attachment_state state;
    int64_t to_seq; /* 0: it is shown to nobody yet */
    bool file;      /* held, and a PDF */
};
enum result attachment_find(struct store *store, int64_t organisation_id, int64_t id, struct attachment_source *source,
                            struct error *error);
/* The entry shows it to the other side of its ticket, and is taken back when the picture has to go. */
enum result attachment_set_shown(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                                 int64_t seq, struct error *error);
/* Adds those that are held and wait for the card which this departure is. */
enum result attachments_behind(struct store *store, int64_t departure_id, struct attachment_names *names,
                               struct error *error);
/* How many the ticket has, those included that were given up. */
enum result attachments_count(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t *count,
                              struct error *error);
void attachment_rows_done(struct attachment_rows *rows);
/* Adds those of the ticket that are not to be deleted, oldest first. */
enum result attachments_of_ticket(struct store *store, int64_t organisation_id, int64_t ticket_id,
                                  struct attachment_rows *rows, struct error *error);

/* Their files are to go: those that came with the message, all of the person, and (over all organisations, at most
 * limit) those whose ticket was closed before that time, or is gone. */
enum result attachments_drop_of_event(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                      const char *event, int64_t now_ms, struct error *error);
enum result attachments_drop_of_person(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                                       struct error *error);
enum result attachments_drop_closed(struct store *store, int64_t closed_before_ms, size_t limit, int64_t now_ms,
                                    int64_t *dropped, struct error *error);

/* Every file that a row knows of, with the code of its organisation. take copies what it needs. */
enum result attachments_each_file(struct store *store,
                                  void (*take)(void *context, const char *organisation, const char *sha256),
                                  void *context, struct error *error);

#endif
