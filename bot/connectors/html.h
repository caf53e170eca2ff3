/* Plain pages that need no script: their frame, in three languages. */
#ifndef NEUVO_CONNECTORS_HTML_H
#define NEUVO_CONNECTORS_HTML_H

#include "base/html.h"
#include "base/language.h"

struct http_request;
struct settings;

/* ?lang= first, then the first of the browser's languages that we speak, then the setting. */
enum language html_language(const struct http_request *request, const struct settings *settings);

/* From the doctype to the heading, with links to the same page in the other languages. */
void html_begin(struct text *out, const char *title, enum language language);
void html_end(struct text *out);

#endif
