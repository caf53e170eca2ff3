/* What a manager asks for when they open a round, read into one (model/round.h): by the command and by the console. */
#ifndef NEUVO_CHECKIN_ROUND_WISH_H
#define NEUVO_CHECKIN_ROUND_WISH_H

#include "base/error.h"
#include "checkin/framework.h"
#include "model/round.h"

#include <stddef.h>

enum { ROUND_GROUP_LEAST = 5, ROUND_NAME_BYTES = 80 };

/* As it was written; NULL: not at all. */
struct round_wish {
    const char *name, *roles, *from, *to, *questions, *support;
};

/* Into an empty value. BAD_INPUT: *field (static) names what is to be mended, as the arguments of `neuvo round` do. */
enum result round_wish_read(const struct round_wish *wish, const struct framework *framework, int64_t now_ms,
                            struct checkin_round *round, const char **field, struct error *error);
/* Is it for somebody whose roles the list of people names so? */
bool round_is_for(const struct checkin_round *round, const struct framework *framework, const char *listed);
/* The same of one role (code). */
bool roles_name(const struct framework *framework, const char *listed, const char *role);

#endif
