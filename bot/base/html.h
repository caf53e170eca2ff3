/* What makes words safe in HTML. */
#ifndef NEUVO_BASE_HTML_H
#define NEUVO_BASE_HTML_H

#include "base/text.h"

/* For text between tags and for attributes in double quotes. */
void html_escape(struct text *out, const char *string);
/* <element>content</element>, the content made safe. element may carry attributes, which are taken as they are:
 * "th scope=\"col\"". */
void html_element(struct text *out, const char *element, const char *content);

#endif
