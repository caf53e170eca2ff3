#include "commands/arguments.h"

#include <stdio.h>
#include <string.h>

static bool complain(const char *command, const char *usage, const char *what, const char *argument)
{
    fprintf(stderr, "neuvo %s: %s: %s\nusage: neuvo %s %s\n", command, argument, what, command, usage);
    return false;
}

static const struct argument *find(const struct argument *arguments, const char *given, size_t length)
{
    for (; arguments->name != NULL; arguments++) {
        if (strlen(arguments->name) == length && memcmp(arguments->name, given, length) == 0)
            return arguments;
    }
    return NULL;
}

bool arguments_read(const char *command, const char *usage, int argc, char **argv, const struct argument *arguments,
                    const char **rest, int *rest_count)
{
    int room = *rest_count;
    *rest_count = 0;
    bool only_rest = false;
    for (int i = 0; i < argc; i++) {
        if (only_rest || argv[i][0] != '-' || argv[i][1] == '\0') {
            if (*rest_count == room)
                return complain(command, usage, "one argument too many", argv[i]);
            rest[(*rest_count)++] = argv[i];
            continue;
        }
        if (strcmp(argv[i], "--") == 0) {
            only_rest = true;
            continue;
        }
        const char *equals = strchr(argv[i], '=');
        size_t length = equals == NULL ? strlen(argv[i]) : (size_t)(equals - argv[i]);
        const struct argument *argument = find(arguments, argv[i], length);
        if (argument == NULL)
            return complain(command, usage, "no such option", argv[i]);
        if (argument->value == NULL && equals != NULL)
            return complain(command, usage, "takes no value", argv[i]);
        if (argument->value == NULL)
            *argument->given = true;
        else if (equals != NULL)
            *argument->value = equals + 1;
        else if (i + 1 < argc)
            *argument->value = argv[++i];
        else
            return complain(command, usage, "needs a value", argv[i]);
    }
    return true;
}
