/* Matrix: Neuvo as an ordinary account (it asks with /sync) or as an application service (the homeserver pushes). How
 * to connect it stands in README.md of this room. */
#ifndef NEUVO_MATRIX_H
#define NEUVO_MATRIX_H

#include "connectors/connector.h"

extern const struct connector_type matrix_type;

#endif
