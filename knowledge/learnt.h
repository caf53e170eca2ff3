/*
 * What was learnt: which topic people picked, or confirmed, for what they had asked.
 *
 * People never teach a text. A question becomes sayings: its normalised words together (the phrase), and each two of
 * them (a pair). A saying is known by a keyed hash only; the key belongs to the store. The store counts, per saying and
 * topic, how many different people meant it and how many did not (store/learnt.h). A worker makes an immutable `struct
 * learnt` of those counts; whoever asks reads it.
 *
 * What protects people, and why it is so:
 *  - Nothing counts, and nothing is shown, before LEARNT_PEOPLE different people made the same association. One person
 *    may say it a hundred times; whoever is not known by an account of their own says nothing here.
 *  - Words can be read only where they cannot tell of a single person: a phrase from the third person on who used just
 *    that phrase, in base forms, without order; a pair only when the articles or the thesaurus hold both its words,
 * too. All others stay a hash for ever. A keyed hash hides words from whoever reads the tables, not from whoever holds
 * the whole database with its key; therefore the threshold holds for what may be read, too.
 *  - What holds a mask, an address, or a number of four digits or more is no saying at all: it is somebody's.
 *
 * How it counts: those who said just this phrase vote beside the calibrated probability p, which weighs as much as
 * three quarters of a person: (0.75 p + people) / (0.75 + people + against). For three of three that is about Laplace's
 * 4 / 5 and just enough to answer; one "no" takes eight. Never less than p. Pairs multiply the odds of topics by e^3 at
 * most, and only where no topic is sure; they bring no answer, only an order and a question back. Only topics that the
 * ranking found anyway take part, and one that the text makes less likely than LEARNT_RELATED_FROM can be asked about,
 * not answered. What one topic wins the others lose in proportion.
 */
#ifndef NEUVO_KNOWLEDGE_LEARNT_H
#define NEUVO_KNOWLEDGE_LEARNT_H

#include "base/hash.h"
#include "knowledge/analyse.h"
#include "knowledge/knowledge.h"

enum { LEARNT_PEOPLE = 3, SAYINGS_MOST = 16 }; /* one phrase, fifteen pairs of six words */
#define LEARNT_RELATED_FROM 0.05

/* ---- what a question says --------------------------------------------------------------------------------- */

enum saying_kind { SAYING_PHRASE, SAYING_PAIR };

struct saying {
    enum saying_kind kind;
    char mark[HASH_HEX_BYTES];
    char *words; /* what may be read of it once enough people said it; "" for nothing */
};
struct sayings {
    LIST_OF(struct saying) list; /* at most SAYINGS_MOST; the phrase comes first */
};
void sayings_done(struct sayings *sayings);

/* The sayings of a question of that organisation; none where it says nothing that may be learnt. */
void learnt_sayings(const struct learnt *learnt, const struct knowledge *knowledge, struct analyser *analyser,
                    int64_t organisation_id, const char *text, enum language language, struct sayings *sayings);

/* ---- the counts ------------------------------------------------------------------------------------------- */

/* Empty; key: the store's for this purpose, HASH_KEY_BYTES. Fill it, then share it. */
struct learnt *learnt_new(const uint8_t *key);
/* An association of too few people is passed over. */
void learnt_add(struct learnt *learnt, const char *mark, const char *topic, int64_t people, int64_t against);
/* Before the first reader. */
void learnt_seal(struct learnt *learnt);
size_t learnt_count(const struct learnt *learnt);

/* Lifts the ranking's probabilities by what was learnt of the question and sorts it anew. why may be NULL. */
void learnt_apply(const struct question *question, const struct knowledge *knowledge, struct analyser *analyser,
                  enum language language, struct ranking *ranking, struct text *why);

#endif
