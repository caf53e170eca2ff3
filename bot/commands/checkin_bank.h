/* A file of item parameters, as researchers write it: a JSON array of {"id","model","a","b","c"}; model 2pl, 3pl or
 * grm, b a number, for grm a list. */
#ifndef NEUVO_COMMANDS_CHECKIN_BANK_H
#define NEUVO_COMMANDS_CHECKIN_BANK_H

#include "base/list.h"
#include "checkin/response_model.h"

struct bank_item {
    char *id;
    struct response_model model;
};
struct checkin_bank {
    LIST_OF(struct bank_item) items; /* in the file's order */
    LIST_OF(size_t) by_id;           /* indexes, ordered by id */
};
void checkin_bank_done(struct checkin_bank *bank);

/* Into an empty bank. BAD_INPUT: names the file, the item and what is wrong with it. */
enum result checkin_bank_read(const char *path, struct checkin_bank *bank, struct error *error);
/* NULL: no such item. Valid until the bank changes. */
const struct response_model *checkin_bank_find(const struct checkin_bank *bank, const char *id);

#endif
