/* Outside service desks: told of tickets by webhook, heard by its call-back or at a page. See README.md. */
#ifndef NEUVO_SERVICEDESK_H
#define NEUVO_SERVICEDESK_H

#include "connectors/connector.h"

extern const struct connector_type servicedesk_type;

#endif
