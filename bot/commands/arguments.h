/* Reading a subcommand's arguments: options of the form --name VALUE or --name=VALUE, switches, and what is left. */
#ifndef NEUVO_COMMANDS_ARGUMENTS_H
#define NEUVO_COMMANDS_ARGUMENTS_H

#include <stdbool.h>

struct argument {
    const char *name;   /* "--data" */
    const char **value; /* an option that takes a value, or NULL */
    bool *given;        /* a switch, or NULL */
};

/* Fills from argv; ends with name == NULL. Up to *rest_count of the other arguments go to rest, and *rest_count says
   how many came. False after printing what is wrong and the usage to stderr: the command returns 2. */
bool arguments_read(const char *command, const char *usage, int argc, char **argv, const struct argument *arguments,
                    const char **rest, int *rest_count);

#endif
