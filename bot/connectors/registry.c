/* All connectors. A new platform: one folder, one include and one line here. */
#include "connectors/connector.h"
#include "connectors/mail/mail.h"
#include "connectors/matrix/matrix.h"
#include "connectors/servicedesk/servicedesk.h"
#include "connectors/teams/teams.h"
#include "connectors/terminal/terminal.h"
#include "connectors/ticket/ticket.h"
#include "connectors/web/web.h"

#include <stddef.h>

const struct connector_type *const connector_registry[] = {&terminal_type, &web_type,   &ticket_type, &servicedesk_type,
                                                           &matrix_type,   &teams_type, &mail_type,   NULL};
