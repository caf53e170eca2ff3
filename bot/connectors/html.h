/* Plain pages that need no script: their frame, in three languages, their parts, and how they go out. */
#ifndef NEUVO_CONNECTORS_HTML_H
#define NEUVO_CONNECTORS_HTML_H

#include "base/hash.h"
#include "base/html.h"
#include "base/language.h"

#include <stdbool.h>
#include <stdint.h>

struct http_request;
struct settings;

/* ?lang= first, then the first of the browser's languages that we speak, then the setting. */
enum language html_language(const struct http_request *request, const struct settings *settings);

/* From the doctype to the heading, with links to the same page in the other languages. */
void html_begin(struct text *out, const char *title, enum language language);
void html_end(struct text *out);

/* ---- parts of a page -------------------------------------------------------------------------------------------- */

/* Sends the form that it stands in. */
void html_button(struct text *out, const char *words);
/* Of the field with that id. */
void html_label(struct text *out, const char *field, const char *words);
/* A paragraph with attributes of ours: <p mark>words</p> */
void html_marked(struct text *out, const char *mark, const char *words);
/* Words of people: line ends stay. */
void html_words(struct text *out, const char *words);
/* One thing that was said, as a row of a list; mine: by whoever looks at the page. */
void html_said(struct text *out, bool mine, const char *name, int64_t at_ms, const char *words);

/* A whole page: one sentence, and a button that only opens what follows. Programs that look at links press none. */
void html_one_button(struct text *out, enum language language, const char *title, const char *words,
                     const char *button);

/* ---- to the browser ---------------------------------------------------------------------------------------------- */

void html_send(struct http_request *request, int status, const struct text *page);
/* To path + more, by GET; the language that was chosen goes along. */
void html_go(struct http_request *request, const char *path, const char *more);
/* A secret that opens pages under `path` until the browser ends; name and value are ours. */
void html_set_cookie(struct http_request *request, const char *name, const char *value, const char *path, bool https);
/* "" for none. */
void html_read_cookie(const struct http_request *request, const char *name, struct text *value);
/* Of what a form sends, by chance, so that sending it twice is once. */
void html_form_id(char id[HASH_HEX_BYTES]);

#endif
