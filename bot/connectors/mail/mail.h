/* Mail as a way out: SMTP. Nothing comes in by it. */
#ifndef NEUVO_CONNECTORS_MAIL_H
#define NEUVO_CONNECTORS_MAIL_H

#include "connectors/connector.h"

extern const struct connector_type mail_type;

#endif
