/* neuvo restore FILE --data DIR: a backup becomes the store of a new folder. */
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "store/backup.h"

#include <stdio.h>

int command_restore(int argc, char **argv, const struct shipped *shipped)
{
    static const char usage[] = "FILE --data DIR [--copy]";
    const char *data = NULL, *file = NULL;
    bool copy = false;
    int rest_count = 1;
    const struct argument arguments[] = {{"--data", &data, NULL}, {"--copy", NULL, &copy}, {.name = NULL}};
    (void)shipped;
    if (!arguments_read("restore", usage, argc, argv, arguments, &file, &rest_count))
        return 2;
    if (rest_count != 1 || data == NULL) {
        fprintf(stderr, "usage: neuvo restore %s\n", usage);
        return 2;
    }
    struct error error = ERROR_INIT;
    if (store_restore(file, data, copy, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo restore: %s\n", error.text);
        return 1;
    }
    printf("%s/neuvo.db is in place%s. Start it: neuvo serve --data %s\n", data,
           copy ? ", as another instance with an empty outbox" : "", data);
    return 0;
}
