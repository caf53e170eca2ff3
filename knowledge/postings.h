/*
 * Postings: for each key (a term, an n-gram) the documents that hold it, with a value each. Filled document by
 * document, then sealed; read-only and safe to share from then on.
 */
#ifndef NEUVO_KNOWLEDGE_POSTINGS_H
#define NEUVO_KNOWLEDGE_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

struct postings;

struct posting {
    uint32_t document;
    float value;
};

struct postings *postings_new(void);
void postings_free(struct postings *postings);
/* Adds value to what the key has for the document. Documents come in rising order; before sealing only. */
void postings_add(struct postings *postings, uint64_t key, uint32_t document, float value);
void postings_seal(struct postings *postings);

/* The key's documents in rising order; 0 when there is none. After sealing only. */
size_t postings_find(const struct postings *postings, uint64_t key, const struct posting **first);
/* Every list once, for changing values right after sealing. */
size_t postings_keys(const struct postings *postings);
size_t postings_list(struct postings *postings, size_t index, struct posting **first);

#endif
