/* A subcommand that changes something in the store of one organisation, also while the service runs. */
#ifndef NEUVO_COMMANDS_ERRAND_H
#define NEUVO_COMMANDS_ERRAND_H

#include "base/text.h"
#include "store/store.h"

struct errand {
    const char *organisation, *config, *data;
    const char *file; /* people */
    struct store *store;
    int64_t organisation_id;
};

enum result errand_store_url(const struct errand *errand, struct text *url, struct error *error);
/* Fills organisation_id of an open store. NOT_FOUND says how to make one. */
enum result errand_find_organisation(struct errand *errand, struct error *error);
/* Opens the store and begins a transaction; whoever called commits it. A fresh store has its first organisation at
   once, as after the first start. */
enum result errand_open(struct errand *errand, struct error *error);

#endif
