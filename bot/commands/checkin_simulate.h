/* How well short check-ins measure, on people made up by chance: one scale, skills N(0, 1). */
#ifndef NEUVO_COMMANDS_CHECKIN_SIMULATE_H
#define NEUVO_COMMANDS_CHECKIN_SIMULATE_H

#include "base/text.h"
#include "checkin/chance.h"
#include "commands/checkin_bank.h"

/* Fills an empty bank with 2PL items: a log-normal (median 1.3, sigma 0.25), b N(0, 1). */
void checkin_bank_make(struct checkin_bank *bank, int count, struct chance *chance);

/* Adds tables: questions until an error is reached, error after so many questions, memory from one check-in to the
 * next. Each chooser (by chance, most information, one of the best six) sees the same people. */
void checkin_simulate(const struct checkin_bank *bank, int people, struct chance *chance, struct text *out);

#endif
