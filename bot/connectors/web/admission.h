/* Who may open the web chat (setting web.access). */
#ifndef NEUVO_WEB_ADMISSION_H
#define NEUVO_WEB_ADMISSION_H

#include "base/error.h"
#include "base/text.h"
#include "model/record.h"

struct http_request;
struct settings;
struct admission;

/* What is unsafe or cannot be had yet in the settings of the web chat, a line each with its place, key and mend.
 * What settings_read() could not take is passed over. */
void admission_check(const struct settings *settings, struct text *complaints);
/* REFUSED explains a choice that would be unsafe or that cannot be had yet. */
enum result admission_new(const struct settings *settings, struct admission **admission, struct error *error);
void admission_free(struct admission *admission); /* NULL is fine */

/* Only who is signed in comes in (web.access: sign_in): to be asked beside admission_ask(). */
bool admission_wants_sign_in(const struct admission *admission);
/* 0: come in; 403: not from here; 404: no such organisation. */
int admission_ask(const struct admission *admission, const struct http_request *request,
                  const struct record_organisation *organisation);

#endif
