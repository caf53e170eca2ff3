/* What the web chat serves over plain HTTP: the page, its files, /chat/about, and the decision who may come in. */
#ifndef NEUVO_WEB_PAGES_H
#define NEUVO_WEB_PAGES_H

#include "connectors/connector.h"

struct http_request;
struct pages;

/* Adds the routes to services->server. REFUSED explains an unsafe web.access; NOT_FOUND a missing file of the page. */
enum result pages_new(const struct connector_services *services, struct pages **pages, struct error *error);
void pages_free(struct pages *pages); /* NULL is fine */
/* For a socket's handshake: 0, or the HTTP status to refuse with. */
/* Only who is signed in may come in: what came through pages_admit() still has to prove that. */
bool pages_want_sign_in(const struct pages *pages);
int pages_admit(const struct pages *pages, const struct http_request *request);

#endif
