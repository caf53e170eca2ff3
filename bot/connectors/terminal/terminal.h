/* The terminal connector: `neuvo chat`. */
#ifndef NEUVO_TERMINAL_H
#define NEUVO_TERMINAL_H

#include "connectors/connector.h"

extern const struct connector_type terminal_type;

#endif
