/* Pictures that a browser uploads, and those that it may see: on the worker. */
#ifndef NEUVO_JOBS_PICTURE_H
#define NEUVO_JOBS_PICTURE_H

#include "base/mailbox.h"
#include "jobs/workers.h"
#include "model/picture_query.h"

/* Answers the query and puts it into results, whose taker frees it. data: DIR; url: of the store. False: the worker has
 * too much to do; the query is still the caller's. */
bool picture_put(struct workers *workers, struct mailbox *results, const char *data, const char *url,
                 struct picture_query *query);

#endif
