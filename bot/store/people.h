/* People and their accounts on the platforms. */
#ifndef NEUVO_STORE_PEOPLE_H
#define NEUVO_STORE_PEOPLE_H

#include "model/message.h"
#include "model/person.h"
#include "store/store.h"

/* Finds the person of the account, or makes both: a new one speaks what the people list says. presence is kept as told
 * last. */
enum result person_for_account(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                               enum presence presence, int64_t now_ms, struct person *person, struct error *error);
/* The same without making one: NOT_FOUND (without a text). */
enum result person_find(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                        struct person *person, struct error *error);
enum result person_set_language(struct store *store, int64_t organisation_id, int64_t person_id, enum language language,
                                struct error *error);
enum result person_set_greeted(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error);

/* How much is kept of the person, for "omat tiedot": all entries of their direct conversations (conversation_id too,
 * when it is not 0: the one they ask in), elsewhere those by and to them; tickets; feedback. */
enum result person_records(struct store *store, int64_t organisation_id, int64_t person_id, int64_t conversation_id,
                           struct person_records *records, struct error *error);

/*
 * Erases what is kept of the person: all entries of their direct conversations, elsewhere those by and to them; what
 * waits in the outbox for their direct conversations; dialog states, timers, dead letters; the link from feedback to
 * them; the words of tickets that no tutor has claimed (those are cancelled); unit, accounts and person. The keyed
 * hashes of what came in stay, so that a repeat is still known. Afterwards the same account is a new person.
 *
 * Inside one transaction with the farewell: call it first, then entry_add and outbox_add for the farewell with
 * person_id 0.
 */
enum result person_forget(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                          struct error *error);

#endif
