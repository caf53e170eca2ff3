#include "connectors/connector.h"
#include "connectors/terminal/terminal.h"

#include <stddef.h>

const struct connector_type *const connector_registry[] = {&terminal_type, NULL};
