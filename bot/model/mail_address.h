/*
 * Mail addresses as Neuvo takes them: name@domain in plain ASCII letters, digits and . _ + - ' (a part of RFC 5321, and
 * what workplaces give out). Nothing that could end a header or a line of SMTP passes.
 */
#ifndef NEUVO_MODEL_MAIL_ADDRESS_H
#define NEUVO_MODEL_MAIL_ADDRESS_H

#include "base/text.h"

#include <stdbool.h>

enum { MAIL_ADDRESS_BYTES = 254, MAIL_NAME_BYTES = 64 };

bool mail_address_is(const char *address);
/* Is it one whose domain stands in the comma list? A domain below a listed one must be listed itself. */
bool mail_address_in(const char *address, const char *domains);
/* What stands behind the @; "" where there is none. */
const char *mail_address_domain(const char *address);
/* The only word of the text that holds an @, without < > and what ends a sentence, in lower case behind the @. False:
 * none, or more than one. Replaces what address held. */
bool mail_address_find(const char *words, struct text *address);

#endif
