/* The environment's name of a setting. */
#ifndef NEUVO_SETTINGS_VARIABLE_H
#define NEUVO_SETTINGS_VARIABLE_H

#include "base/text.h"

/* Adds NEUVO_SERVER_PORT for "server.port". */
void setting_variable(const char *name, struct text *variable);

#endif
