/*
 * Local accounts: people who sign in with a name and a password, and their sessions. Of secrets (tokens, invitations)
 * only a keyed hash is kept; a password comes as its Argon2id hash (access/password.h).
 */
#ifndef NEUVO_STORE_LOCAL_ACCOUNTS_H
#define NEUVO_STORE_LOCAL_ACCOUNTS_H

#include "base/hash.h"
#include "base/list.h"
#include "base/text.h"
#include "store/store.h"

struct local_account {
    int64_t person_id;
    char *name, *login, *password; /* password "": none was set yet */
    char *accesses;                /* with a comma between them; "" none */
    int64_t created_ms, invited_until_ms;
};
struct local_accounts {
    LIST_OF(struct local_account) list;
};
void local_account_done(struct local_account *account);
void local_accounts_done(struct local_accounts *accounts);

/* Makes it, or gives the person's own another name. CONFLICT: another person signs in by that name. */
enum result local_account_add(struct store *store, int64_t organisation_id, int64_t person_id, const char *login,
                              const char *name, int64_t now_ms, struct error *error);
/* Into an empty value. NOT_FOUND (without a text): there is none. */
enum result local_account_find(struct store *store, int64_t organisation_id, const char *login,
                               struct local_account *account, struct error *error);
/* By the code of an invitation that is still good. */
enum result local_account_invited(struct store *store, int64_t organisation_id, const char *code, int64_t now_ms,
                                  struct local_account *account, struct error *error);
/* All of the organisation, by name, at most 200 after the login `after`. */
enum result local_accounts_list(struct store *store, int64_t organisation_id, const char *after,
                                struct local_accounts *accounts, struct error *error);
/* With this code a password may be set, once, until then. The one before counts no longer. */
enum result local_account_invite(struct store *store, int64_t organisation_id, int64_t person_id, const char *code,
                                 int64_t until_ms, struct error *error);
/* Sets the password ("" takes it away), ends the invitation and all sessions. */
enum result local_account_set_password(struct store *store, int64_t organisation_id, int64_t person_id,
                                       const char *hash, struct error *error);
/* Takes account, sessions, accesses and queues away; what the person did stays. */
enum result local_account_remove(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error);

struct session {
    int64_t person_id, created_ms, seen_ms;
};
/* The keyed hash of a token, or of an invitation's code. */
void secret_hash(const struct store *store, int64_t organisation_id, const char *secret, char hash[HASH_HEX_BYTES]);
enum result session_open(struct store *store, int64_t organisation_id, int64_t person_id, const char *hash,
                         int64_t now_ms, struct error *error);
/* Does the person sign in with a name and a password? */
enum result local_account_is(struct store *store, int64_t organisation_id, int64_t person_id, bool *is,
                             struct error *error);
/* NOT_FOUND (without a text): there is none. Whether it is over is for the caller to say (access/login.h). */
enum result session_find(struct store *store, int64_t organisation_id, const char *hash, struct session *session,
                         struct error *error);
enum result session_seen(struct store *store, int64_t organisation_id, const char *hash, int64_t now_ms,
                         struct error *error);
enum result session_close(struct store *store, int64_t organisation_id, const char *hash, struct error *error);
enum result sessions_close_all(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error);

#endif
