/* Organisations, the facts of their record, their units and queues. */
#ifndef NEUVO_STORE_ORGANISATIONS_H
#define NEUVO_STORE_ORGANISATIONS_H

#include "base/list.h"
#include "base/text.h"
#include "store/store.h"

#define ORGANISATION_DEFAULT "oma" /* the one of a fresh install */

struct organisation {
    int64_t id;
    char *code;
};
struct organisations {
    LIST_OF(struct organisation) list;
};
void organisations_done(struct organisations *organisations);

/* A name and its value, for lists of facts. */
struct fact {
    char *name, *value;
};
struct facts {
    LIST_OF(struct fact) list;
};
void facts_done(struct facts *facts);

/* Units and queues look alike from outside. parent_id of a queue is always 0. */
struct place_row {
    int64_t id;
    int64_t parent_id; /* 0: none */
    char *code, *name;
};
struct place_rows {
    LIST_OF(struct place_row) list;
};
void place_rows_done(struct place_rows *rows);

/* NOT_FOUND (without a text) when no organisation has this code. */
enum result organisation_find(struct store *store, const char *code, int64_t *id, struct error *error);
/* Replaces what code held. */
enum result organisation_code(struct store *store, int64_t organisation_id, struct text *code, struct error *error);
/* Makes the organisation of that code when it is missing. */
enum result organisation_ensure(struct store *store, const char *code, int64_t now_ms, int64_t *id,
                                struct error *error);
/* The same for ORGANISATION_DEFAULT, together with its queue of the same code. */
enum result organisation_ensure_default(struct store *store, int64_t now_ms, int64_t *id, struct error *error);
/* All of them, by code. Adds to the list. */
enum result organisation_list(struct store *store, struct organisations *organisations, struct error *error);

/* Facts: names as world.h tells them, with ".fi", ".sv" or ".en" at the end for one language. An empty value removes
 * the fact. */
enum result organisation_fact_set(struct store *store, int64_t organisation_id, const char *name, const char *value,
                                  struct error *error);
/* Replaces what value held. NOT_FOUND (without a text): not filled in. */
enum result organisation_fact(struct store *store, int64_t organisation_id, const char *name, struct text *value,
                              struct error *error);
/* All facts, by name. Adds to the list. */
enum result organisation_facts_all(struct store *store, int64_t organisation_id, struct facts *facts,
                                   struct error *error);

/* Makes the unit of that code or changes its name and parent. parent_code NULL or "": top of the tree; BAD_INPUT when
 * there is no such parent or it would close a circle. */
enum result unit_set(struct store *store, int64_t organisation_id, const char *code, const char *name,
                     const char *parent_code, int64_t now_ms, int64_t *id, struct error *error);
/* NOT_FOUND (without a text) when there is none. name may be NULL. */
enum result unit_find(struct store *store, int64_t organisation_id, const char *code, int64_t *id, struct text *name,
                      struct error *error);
enum result unit_list(struct store *store, int64_t organisation_id, struct place_rows *units, struct error *error);

/* Makes the queue of that code when it is missing, else sets its name. */
enum result queue_ensure(struct store *store, int64_t organisation_id, const char *code, const char *name,
                         int64_t now_ms, int64_t *id, struct error *error);
/* The first one takes what no other does. */
enum result queue_list(struct store *store, int64_t organisation_id, struct place_rows *queues, struct error *error);
/* Does any queue of the organisation have a member who is not off? */
enum result queue_has_tutor(struct store *store, int64_t organisation_id, bool *has, struct error *error);

#endif
