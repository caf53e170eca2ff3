/*
 * The item bank: what check-ins ask, from knowledge/items/ (its README.md tells the form). A faulty item is left out
 * and complained of with file, line, item, what and how to mend it; the others stay. Immutable once loaded.
 */
#ifndef NEUVO_CHECKIN_BANK_H
#define NEUVO_CHECKIN_BANK_H

#include "base/list.h"
#include "checkin/framework.h"
#include "checkin/response_model.h"

enum item_kind { ITEM_KNOW, ITEM_DO, ITEM_SELF };
enum { ITEM_OPTIONS_LEAST = 3, ITEM_OPTIONS_MOST = 5, ITEM_ANCHORS = 4, ITEM_ID_BYTES = 24, BANK_MOST = 2000 };

struct item_text {
    char *question; /* never NULL, as the others */
    char *options[ITEM_OPTIONS_MOST];
    char *why; /* self: "" */
};

struct item {
    char id[ITEM_ID_BYTES]; /* "4.2-03" */
    int64_t version;
    int competence; /* in the framework */
    int level;      /* 1 … 8; self: 0 */
    enum item_kind kind;
    int options;
    int key;       /* the right option, from 1; self: 0 */
    char *article; /* topic; "" none (self only) */
    char *roles;   /* codes with commas between; "" all */
    struct response_model model;
    struct item_text texts[LANGUAGE_COUNT];
    char *path;
    unsigned line;
};

struct bank {
    LIST_OF(struct item) items; /* by competence, then id */
};

/* Adds the items of all *.yaml files in the folder; a missing folder is an empty bank. */
void bank_load(const char *folder, const struct framework *framework, struct bank *bank, struct complaints *complaints);
/* Those of one file. Call bank_settle() after the last. */
void bank_load_file(const char *path, const struct framework *framework, struct bank *bank,
                    struct complaints *complaints);
/* Sorts, and leaves out the second of two items with one id. */
void bank_settle(struct bank *bank, struct complaints *complaints);
void bank_done(struct bank *bank);

const struct item *bank_find(const struct bank *bank, const char *id); /* NULL: there is none */
/* For that job (code; "" unknown: items for all jobs only). */
bool item_is_for(const struct item *item, const char *role);

/* What is wrong with the bank as a whole, a line each, though every item is right: the span of difficulty in each
 * competence, where the key stands, whether the longest option is the right one. */
void bank_look(const struct bank *bank, const struct framework *framework, struct text *notices);

#endif
