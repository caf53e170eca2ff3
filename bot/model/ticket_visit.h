/*
 * Somebody at the page of one ticket: what they want, and what they are shown. They are known by a secret alone: a code
 * or a link brings them in, and gives them the secret of the page.
 */
#ifndef NEUVO_MODEL_TICKET_VISIT_H
#define NEUVO_MODEL_TICKET_VISIT_H

#include "base/language.h"
#include "base/list.h"
#include "model/ticket.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    TICKET_CODE_LETTERS = 12,                    /* of 31 letters and digits: 59 bits, and tries are counted */
    TICKET_CODE_BYTES = TICKET_CODE_LETTERS + 3, /* written ABCD-EFGH-JKLM, and a NUL */
    TICKET_TOKEN_LETTERS = 64                    /* hexadecimal: 256 bits */
};

/* Reads a code as people type it (small letters, blanks, no dashes) into the form in which it was told. False: it is
 * none. */
bool ticket_code_read(const char *typed, char code[TICKET_CODE_BYTES]);
bool ticket_token_is(const char *token);

enum visit_deed {
    VISIT_CODE, /* comes in by a code */
    VISIT_LINK, /* comes in by a link, which is good once */
    VISIT_READ,
    VISIT_TIME,      /* the calendar file of the time that is booked for it */
    VISIT_SAY,       /* the words are for whoever has the ticket */
    VISIT_DESK_LINK, /* the same of a service desk that has it */
    VISIT_DESK_READ,
    VISIT_DESK_SAY, /* the words are for the asker */
};

struct visit_line {
    int64_t at_ms;
    bool asker;
    char *name; /* of the one who answered; "" for the asker */
    char *text;
};
struct visit_lines {
    LIST_OF(struct visit_line) list;
};

/* A picture or PDF that the asker sent, and that is here. */
struct visit_picture {
    int64_t id;
    char *media_type;
};
struct visit_pictures {
    LIST_OF(struct visit_picture) list;
};
void visit_pictures_done(struct visit_pictures *pictures);

struct ticket_visit {
    char *secret; /* VISIT_CODE, VISIT_LINK: of the page from now on; "" for none */
    int64_t number;
    enum ticket_state state;
    enum language language;
    char *question, *claimer;       /* claimer: "" nobody */
    char *reference;                /* of the service desk; NULL for askers */
    struct ticket_where where;      /* shown to the service desk */
    struct visit_pictures pictures; /* the same */
    char *desk;                     /* the service desk's place of it, "CODE/NUMBER"; NULL for askers */
    struct visit_lines lines;
    char *calendar; /* VISIT_TIME; NULL else */
};
void ticket_visit_free(struct ticket_visit *visit); /* NULL is fine */

#endif
