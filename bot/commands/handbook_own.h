/* The municipality's own part of the handbook: what it is called, and what its record says already. */
#ifndef NEUVO_COMMANDS_HANDBOOK_OWN_H
#define NEUVO_COMMANDS_HANDBOOK_OWN_H

#include "base/text.h"
#include "insight/handbook.h"
#include "store/store.h"

/* names: as it is called in each language. */
struct handbook_own {
    struct text names[LANGUAGE_COUNT];
    struct handbook_fact facts[HANDBOOK_FACTS_MOST];
    int fact_count;
    int64_t organisation_id;
};
#define HANDBOOK_OWN_INIT \
    { \
        .names = { TEXT_INIT, TEXT_INIT, TEXT_INIT } \
    }

/* Nothing is filled in until a record says so. */
void handbook_own_start(struct handbook_own *own);
void handbook_own_done(struct handbook_own *own);
/* NOT_FOUND: there is no organisation of that code. */
enum result handbook_own_read(struct store *store, const char *organisation, struct handbook_own *own,
                              struct error *error);

#endif
