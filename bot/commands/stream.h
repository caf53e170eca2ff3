/*
 * Streams of JSON lines, as `neuvo ask --jsonl` and its sisters read and write them: for each line {"id",…} one line
 * {"id",…} out, in order, flushed at once. An unreadable line gives {"id":…|null,"error":{"code","message"}} and the
 * stream goes on. Lines over 1 MiB are not kept in memory.
 */
#ifndef NEUVO_COMMANDS_STREAM_H
#define NEUVO_COMMANDS_STREAM_H

#include "base/json.h"

#include <stdio.h>

/* Adds the members of the answer to out, which holds {"id":… already. Anything but OK becomes an error line. */
typedef enum result stream_answer(void *context, const struct json *line, struct text *out, struct error *error);

/* Until the end of in. Returns the exit status: 0 all good, 1 some lines failed or out could not be written. */
int stream_run(FILE *in, FILE *out, stream_answer *answer, void *context);

#endif
