/* The pages by which a service desk reads and answers one ticket, from phrases. */
#ifndef NEUVO_SERVICEDESK_PAGE_H
#define NEUVO_SERVICEDESK_PAGE_H

#include "base/language.h"
#include "base/text.h"
#include "model/ticket_visit.h"

struct phrases;

/* A button that uses the link up. */
void desk_page_link(struct text *out, const struct phrases *phrases, enum language language);
/* One sentence, by the name of its phrase. */
void desk_page_note(struct text *out, const struct phrases *phrases, enum language language, const char *note);
/* id: of what the form sends, so that sending it twice is once. note: a phrase above all, NULL none. */
void desk_page_ticket(struct text *out, const struct phrases *phrases, enum language language,
                      const struct ticket_visit *visit, const char *id, const char *note);

#endif
