/* Pictures of the web chat over plain HTTP: one goes up before the message that it belongs to, one that a tutor sent
 * comes down. Both only for whoever has a window of that visit open. */
#ifndef NEUVO_WEB_PICTURES_H
#define NEUVO_WEB_PICTURES_H

#include "connectors/connector.h"
#include "connectors/web/pages.h"
#include "connectors/web/visitors.h"

struct pictures;

/* Adds the routes to services->server; visitors and pages are borrowed. */
struct pictures *pictures_new(const struct connector_services *services, const struct pages *pages,
                              const struct visitors *visitors);
void pictures_free(struct pictures *pictures); /* NULL is fine */

#endif
