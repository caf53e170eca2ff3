#include "support/ledger_options.h"

#include <stdlib.h>
#include <string.h>

static bool read_one(struct ledger_options *options, const char *name, const char *value)
{
    if (strcmp(name, "--binary") == 0)
        options->binary = value;
    else if (strcmp(name, "--data") == 0)
        options->data = value;
    else if (strcmp(name, "--messages") == 0)
        options->messages = strtoul(value, NULL, 10);
    else if (strcmp(name, "--conversations") == 0)
        options->conversations = strtoul(value, NULL, 10);
    else if (strcmp(name, "--kills") == 0)
        options->kills = strtoul(value, NULL, 10);
    else if (strcmp(name, "--seed") == 0)
        options->seed = (unsigned)strtoul(value, NULL, 10);
    else
        return false;
    return true;
}

bool ledger_options_read(struct ledger_options *options, int argc, char **argv, ledger_argument *more, void *context)
{
    if (argc % 2 == 0) /* the last one has no value */
        return false;
    for (int i = 1; i < argc; i += 2) {
        if (!read_one(options, argv[i], argv[i + 1]) && (more == NULL || !more(context, argv[i], argv[i + 1])))
            return false;
    }
    return options->binary != NULL && options->data != NULL && options->conversations > 0;
}
