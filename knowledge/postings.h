/*
 * Postings: for each key (a term, an n-gram) the documents that hold it, with a value each. Filled document by
 * document, then sealed; read-only and safe to share from then on.
 *
 * Sealed, a posting takes four bytes: documents are cut into parts of 65 536, and values, which lie between 0 and 1,
 * are kept as shares of 65 535. So a question touches half of the memory, and a document is found by halving.
 */
#ifndef NEUVO_KNOWLEDGE_POSTINGS_H
#define NEUVO_KNOWLEDGE_POSTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct postings;

enum { POSTINGS_PART = 65536 };
static const float posting_unit = 1.0F / 65535.0F;

struct posting {
    uint16_t document; /* within its part */
    uint16_t value;    /* times posting_unit */
};

/* A key's list; count 0: there is none. */
struct posting_list {
    const struct postings *postings;
    uint32_t number;
    size_t count;
};

struct postings *postings_new(void);
void postings_free(struct postings *postings);
/* Adds value to what the key has for the document. Documents come in rising order; before sealing only. */
void postings_add(struct postings *postings, uint64_t key, uint32_t document, float value);
/* Calls change for every posting; holders: how many documents have its key. Before sealing only. */
void postings_each(struct postings *postings,
                   void (*change)(void *context, uint32_t document, size_t holders, float *value), void *context);
/* Values are between 0 and 1 by now; those above zero stay above it. */
void postings_seal(struct postings *postings);

/* Which document of an old table is which in the next, rising; POSTINGS_GONE for those that are not taken over. */
enum { POSTINGS_GONE = -1 };
/* A sealed table: what the sealed old one has for the documents that stay, and all of the sealed fresh one, which holds
   the others and is used up. numbers: per old document; documents: how many there are in the next. */
struct postings *postings_merge(const struct postings *old, const int32_t *numbers, struct postings *fresh,
                                size_t documents);

/* ---- after sealing ------------------------------------------------------------------------------------- */

struct posting_list postings_find(const struct postings *postings, uint64_t key);
/* Calls visit for every posting. */
void postings_walk(const struct postings *postings,
                   void (*visit)(void *context, uint32_t document, size_t holders, uint16_t value), void *context);
/* How many parts there are, and a list's documents in one of them, rising; document 0 of it is part * POSTINGS_PART. */
size_t postings_parts(const struct postings *postings);
size_t posting_list_part(const struct posting_list *list, size_t part, const struct posting **first);
/* What the list has for the document; false: nothing. value may be NULL. */
bool posting_list_value(const struct posting_list *list, uint32_t document, float *value);

#endif
