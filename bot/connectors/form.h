/* What an HTML form sends: application/x-www-form-urlencoded, as browsers write it. */
#ifndef NEUVO_CONNECTORS_FORM_H
#define NEUVO_CONNECTORS_FORM_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct http_request;

/* The first field of that name, decoded, line ends as \n, without blanks at its ends. False: it is not there, is longer
 * than `most` bytes, or is no UTF-8 text. Replaces what value held. */
bool form_field(const char *body, size_t length, const char *name, size_t most, struct text *value);
/* The same of what this request brought. */
bool form_of_request(const struct http_request *request, const char *name, size_t most, struct text *value);

#endif
