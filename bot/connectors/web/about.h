/* The page /chat/about: who answers for the data, what it is used for, how long it is kept, people's rights,
 * accessibility. */
#ifndef NEUVO_WEB_ABOUT_H
#define NEUVO_WEB_ABOUT_H

#include "base/text.h"
#include "model/record.h"

struct phrases;
struct settings;

/* Adds a whole HTML page in that language. What the organisation has not filled in is said by a general sentence, never
 * by a placeholder. */
void about_page(struct text *out, const struct record_organisation *organisation, const struct phrases *phrases,
                const struct settings *settings, enum language language);
/* Adds a short HTML page that says why the chat cannot be opened here (403) or that there is none of that name (404).
 */
void refusal_page(struct text *out, const struct phrases *phrases, enum language language, int status);

#endif
