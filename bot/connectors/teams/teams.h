/* Microsoft Teams by the Bot Framework protocol: Teams posts activities to /api/messages, and answers are posted to the
 * service address that came with them. How to set it up stands in README.md of this room. */
#ifndef NEUVO_TEAMS_H
#define NEUVO_TEAMS_H

#include "connectors/connector.h"

extern const struct connector_type teams_type;

#endif
