/* Between the two files of a helpdesk: what is said, so that it is known again. */
#ifndef NEUVO_TESTS_HELPDESK_INSIDE_H
#define NEUVO_TESTS_HELPDESK_INSIDE_H

#include "support/helpdesk.h"

#define HELPDESK_QUESTION "kuka siivoaa taukotilan paikassa "
#define HELPDESK_ASKER "kysyjän sana "
#define HELPDESK_TUTOR "ottajan sana "
#define HELPDESK_NOTE "tämä jää tiimille"

extern const char *const helpdesk_tutors[HELPDESK_TUTORS];

/* Looks at what was heard since the last time. */
void helpdesk_listen(struct helpdesk *helpdesk);
/* The card is there: all tutors want it. */
void helpdesk_race(struct helpdesk *helpdesk, const struct matter *matter);

#endif
