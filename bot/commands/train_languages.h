/* The table of trigrams by which languages are told apart, counted over all articles. */
#ifndef NEUVO_COMMANDS_CALIBRATE_LANGUAGES_H
#define NEUVO_COMMANDS_CALIBRATE_LANGUAGES_H

#include "knowledge/knowledge.h"

/* Prints knowledge/language_table.h to stdout. */
void languages_print(const struct knowledge *knowledge);

#endif
