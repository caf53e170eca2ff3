/* The page of one ticket (/ticket): whoever has its code, or the link of a mail, reads the answer and writes on. */
#ifndef NEUVO_CONNECTORS_TICKET_H
#define NEUVO_CONNECTORS_TICKET_H

#include "connectors/connector.h"

extern const struct connector_type ticket_type;

#endif
