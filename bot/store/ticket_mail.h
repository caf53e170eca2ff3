/* The work address that an asker left for one ticket. It goes with the ticket, and when they are forgotten. */
#ifndef NEUVO_STORE_TICKET_MAIL_H
#define NEUVO_STORE_TICKET_MAIL_H

#include "store/store.h"

/* Replaces what was there. */
enum result ticket_mail_set(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t conversation_id,
                            const char *address, struct error *error);

/* A departure that nobody was there to read. */
struct unread {
    int64_t organisation_id, conversation_id, ticket_id, seq;
};
/* NOT_FOUND (without a text): it holds no words of a person, or no mail is wanted for it. */
enum result ticket_mail_wanted(struct store *store, int64_t departure_id, struct unread *unread, struct error *error);
/* now_ms: a mail is on its way; 0: the asker was here, and the next answer is worth one. */
enum result ticket_mail_note(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t now_ms,
                             struct error *error);

#endif
