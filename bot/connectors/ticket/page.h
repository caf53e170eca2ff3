/* The pages about one ticket as HTML: without a script, in three languages. */
#ifndef NEUVO_TICKET_PAGE_H
#define NEUVO_TICKET_PAGE_H

#include "base/text.h"
#include "model/ticket_visit.h"

struct phrases;

enum { PAGE_WORDS_BYTES = 8000 };

/* Asks for the code. note: name of a phrase that says what is wrong, NULL nothing. */
void page_code(struct text *out, const struct phrases *phrases, enum language language, const char *note);
/* What a link of a mail leads to: a button, so that no program that looks at links uses it up. */
void page_link(struct text *out, const struct phrases *phrases, enum language language);
/* The ticket, what was said, and where to write on. id: of what is written next. sent: something was just written. */
void page_ticket(struct text *out, const struct phrases *phrases, enum language language,
                 const struct ticket_visit *visit, const char *id, bool sent);
/* A page of one sentence and a link to where the code is asked for. */
void page_note(struct text *out, const struct phrases *phrases, enum language language, const char *note);

#endif
