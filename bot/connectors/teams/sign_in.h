/* What is asked of the token address, and what its answer means; in words, since a wrong answer is the commonest
 * trouble of all. No I/O. */
#ifndef NEUVO_TEAMS_SIGN_IN_H
#define NEUVO_TEAMS_SIGN_IN_H

#include "base/text.h"
#include "connectors/teams/options.h"

struct http_result;

/* The form of client credentials. It holds the secret: wipe it. */
void sign_in_body(const struct teams_options *options, struct text *body);
/* True: *token (the caller's) lasts so long. False: `why` says what is wrong and how to mend it; never a secret. */
bool sign_in_read(const struct http_result *result, char **token, int64_t *lasts_s, struct text *why);

#endif
