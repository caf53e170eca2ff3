/* Plain pages that need no script: their frame, in three languages, and what makes words safe in them. */
#ifndef NEUVO_CONNECTORS_HTML_H
#define NEUVO_CONNECTORS_HTML_H

#include "base/language.h"
#include "base/text.h"

struct http_request;
struct settings;

/* ?lang= first, then the first of the browser's languages that we speak, then the setting. */
enum language html_language(const struct http_request *request, const struct settings *settings);

void html_escape(struct text *out, const char *string);
/* <element>content</element> */
void html_element(struct text *out, const char *element, const char *content);
/* From the doctype to the heading, with links to the same page in the other languages. */
void html_begin(struct text *out, const char *title, enum language language);
void html_end(struct text *out);

#endif
