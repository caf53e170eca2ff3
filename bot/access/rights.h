/* The table of rights: what each kind of access may do. The only place that knows it. */
#ifndef NEUVO_ACCESS_RIGHTS_H
#define NEUVO_ACCESS_RIGHTS_H

#include <stdbool.h>

/* What somebody was given; a person may have several. As bits: 1u << ACCESS_TUTOR. */
enum access { ACCESS_STAFF, ACCESS_TUTOR, ACCESS_EDITOR, ACCESS_MANAGER, ACCESS_OPERATOR, ACCESS_COUNT };

enum right {
    RIGHT_SIGN_IN,       /* to the console, and to the web chat where that asks for it */
    RIGHT_SEE_QUEUES,    /* their names and how much waits */
    RIGHT_READ_TICKET,   /* what was handed over, and only that */
    RIGHT_WORK_TICKET,   /* claim, write to the asker, note, release, resolve */
    RIGHT_EDIT_ARTICLES, /* read them all, correct, publish, restore */
    RIGHT_OPEN_ROUNDS,   /* of check-ins: open, see how they stand, end */
    RIGHT_READ_REPORTS,  /* figures of groups, protected; the handbook */
    RIGHT_COUNT
};

const char *access_name(enum access access); /* "staff", … */
/* ACCESS_COUNT: there is none of that name. */
enum access access_of_name(const char *name);
/* accesses: bits. */
bool access_may(unsigned accesses, enum right right);

#endif
