/*
 * The settings, looked at as a whole before anything is started, with the very functions of the parts that use them:
 * so `serve`, `check-config` and `doctor` say the same, and all of it at once.
 */
#ifndef NEUVO_COMMANDS_SETTINGS_CHECK_H
#define NEUVO_COMMANDS_SETTINGS_CHECK_H

#include "base/text.h"

struct settings;

/* faults: what `serve` refuses; warnings: what it goes on with though somebody should look. A line each, with place,
 * key and how to mend it. What settings_read() complained of is passed over. */
void settings_check(const struct settings *settings, struct text *faults, struct text *warnings);

#endif
