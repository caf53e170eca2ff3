/* The web chat: the page at /chat/<organisation>, its socket, and /chat/about. The protocol is written down in
 * README.md of this room. */
#ifndef NEUVO_WEB_H
#define NEUVO_WEB_H

#include "connectors/connector.h"

extern const struct connector_type web_type;

#endif
