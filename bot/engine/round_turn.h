/* Rounds of check-ins: a manager opens and ends them in the console, and those whom one invites are found portion by
 * portion when it begins. */
#ifndef NEUVO_ENGINE_ROUND_TURN_H
#define NEUVO_ENGINE_ROUND_TURN_H

#include "engine/turn.h"

/* COMMAND_ROUND_OPEN, COMMAND_ROUND_CLOSE. */
enum result turn_manager(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                         struct error *error);
/* A timer of kind TIMER_ROUND fell due (store/rounds.h). */
enum result turn_take_round(const struct turn_tools *tools, int64_t organisation_id, const char *payload,
                            struct turn_result *result, struct error *error);

#endif
