/*
 * The people list of an organisation: whose accounts are served, with unit, role, language and last day. It comes from
 * outside (`neuvo people import`), whole, and says nothing of what anybody wrote.
 *
 * While an organisation has no list, everybody counts as staff. Accounts are compared without regard to case (ASCII).
 */
#ifndef NEUVO_STORE_PEOPLE_LIST_H
#define NEUVO_STORE_PEOPLE_LIST_H

#include "base/language.h"
#include "base/list.h"
#include "store/store.h"

#define LISTED_MAIL "mail" /* stands for the connector of an e-mail address */

struct listed_person {
    char *connector; /* "matrix", "teams" or LISTED_MAIL */
    char *account;
    char *units; /* codes with a comma between them; "" for none */
    char *roles; /* the same */
    enum language language;
    int64_t end_ms; /* from then on not served; 0: no end */
};
void listed_person_done(struct listed_person *person);

struct people_list {
    LIST_OF(struct listed_person) people;
};
void people_list_done(struct people_list *list);
/* How many of them have ended by now_ms. */
size_t people_list_ended(const struct people_list *list, int64_t now_ms);

/* Makes an account comparable: A–Z become a–z. */
void account_fold(char *account);

/* Is there a list, that is: at least one person on it? */
enum result people_list_exists(struct store *store, int64_t organisation_id, bool *exists, struct error *error);
/* The account as the list names it, or as an e-mail address of the list. NOT_FOUND (without a text): it is not on the
 * list, or has ended by now_ms. The caller releases it. */
enum result people_list_find(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                             int64_t now_ms, struct listed_person *person, struct error *error);
/* Is the account staff: on the list and not ended, or is there no list? */
enum result people_list_serves(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                               int64_t now_ms, bool *serves, struct error *error);
/* Adds all, ended ones too, by connector and account. */
enum result people_list_all(struct store *store, int64_t organisation_id, struct people_list *list,
                            struct error *error);

struct people_list_changes {
    size_t added, changed, removed, unchanged;
};
/* Makes the list what `list` says; only rows that differ are written. An account may stand in it once. An empty one
 * ends the list: everybody counts as staff again. Call it inside a transaction. */
enum result people_list_replace(struct store *store, int64_t organisation_id, const struct people_list *list,
                                struct people_list_changes *changes, struct error *error);

#endif
