/*
 * Check-ins as values: what somebody allowed, what the store holds of them, and what a message changes of it.
 */
#ifndef NEUVO_MODEL_CHECKIN_H
#define NEUVO_MODEL_CHECKIN_H

#include "base/language.h"
#include "base/list.h"
#include "model/round.h"

#include <stdbool.h>
#include <stdint.h>

/* What a person allowed. Practice: for their own eyes. Contribute: also counted in figures of groups. */
enum consent { CONSENT_NONE, CONSENT_PRACTICE, CONSENT_CONTRIBUTE };
const char *consent_name(enum consent consent); /* "none", "practice", "contribute" */

/* One statement of it, as logged. */
struct consent_row {
    enum consent consent;
    char *text_version; /* of what they had read */
    enum language language;
    int64_t at_ms;
};

/* What the store holds of one person's check-ins. */
struct checkin_record {
    LIST_OF(struct consent_row) consents; /* oldest first; the last one counts */
    char *memory;                         /* checkin/memory.h; NULL: there is none */
    bool unreadable;                      /* there is one, but its key is not here */
};
enum consent checkin_consent(const struct checkin_record *record);
void checkin_record_done(struct checkin_record *record);

enum { ITEM_CHOICES = 5 }; /* options of an item, at most */

/* What is counted of an item, about nobody. */
struct item_count {
    char *item;
    int64_t version;
    int64_t answers, rights, unknowns;
    int64_t chosen[ITEM_CHOICES];       /* how often each option was */
    double b, variance;                 /* its difficulty by these answers */
    double expected, expected_variance; /* of rights, by what the same people answered otherwise */
};
struct item_counts {
    LIST_OF(struct item_count) list;
};
void item_counts_done(struct item_counts *counts);
/* The list is in the order of items, then versions. NULL: nothing was counted. */
const struct item_count *item_count_find(const struct item_counts *counts, const char *item, int64_t version);

/* One answer to an item, to be counted. */
struct item_answer {
    char *item;
    int64_t version;
    int chosen; /* option from 1; 0: "I don't know" */
    bool right;
    double b, variance;                   /* with this answer: over all languages */
    double language_b, language_variance; /* and in that of the answer */
    double expected;                      /* how likely it was that they are right */
};

/* What a message changes of the check-ins of its person. */
struct checkin_draft {
    bool is_private;    /* neither the message's words nor the reply's are kept */
    char *memory;       /* from now on; NULL: as it was */
    bool erase;         /* the memory goes */
    int64_t round_told; /* they were told of that round; 0: of none */
    bool no_rounds;     /* and want to hear of none */
    struct round_draft {
        int64_t round_id; /* 0: they answered nothing about support */
        enum support_question question;
        int option;
        char role[16]; /* code; "" not known */
    } support;
    int64_t share_ticket;         /* its tutor may see from now on what stands in `shared`; 0: none */
    char *shared[LANGUAGE_COUNT]; /* bands in words, in each language */
    int64_t unshare_ticket;       /* its tutor may no more; 0: none */
    bool consents;                /* they said what they allow: */
    enum consent consent;
    enum language language;              /* of the answers below */
    const char *text_version;            /* static */
    LIST_OF(struct item_answer) answers; /* to be counted now */
};
void checkin_draft_done(struct checkin_draft *draft);

/* What an organisation must have told in its record before anybody is asked: names of facts, ends with NULL. */
extern const char *const checkin_checklist[];
/* The same, before figures of groups are made. */
extern const char *const figures_checklist[];

#endif
