/* An invoke is answered in the response itself, and a wrong shape shows "Something went wrong" (TEAMS.md, "Cards"). */
#ifndef NEUVO_TEAMS_INVOKE_ANSWER_H
#define NEUVO_TEAMS_INVOKE_ANSWER_H

#include "connectors/teams/activity.h"

struct http_request;

/* What it wanted is done, or on its way. */
void invoke_answer(struct http_request *request, const struct activity *activity);
/* Nothing was done; whoever pressed the button of a card reads why. */
void invoke_answer_told(struct http_request *request, const char *words);
/* It is an invoke that Neuvo knows nothing of. */
void invoke_answer_unknown(struct http_request *request);

#endif
