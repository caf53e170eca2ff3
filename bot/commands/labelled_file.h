/* Files of labelled texts: lines {"text","intent","id"?,"lang"?}, as `neuvo intents` learns from and measures with. */
#ifndef NEUVO_COMMANDS_LABELLED_FILE_H
#define NEUVO_COMMANDS_LABELLED_FILE_H

#include "intents/samples.h"

/* Adds its rows. The first line that cannot be taken ends it: BAD_INPUT with file and line. */
enum result labelled_file_read(const char *path, bool held, struct samples *samples, struct error *error);

#endif
