/* neuvo organisation import FILE: the organisation's record into the store, also while the service runs. */
#include "base/file.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/house.h"
#include "commands/organisation_record.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

int command_organisation(int argc, char **argv, const struct shipped *shipped)
{
    static const char usage[] = "import FILE [--data DIR]";
    const char *data = shipped->default_data, *rest[2];
    int rest_count = 2;
    const struct argument arguments[] = {{"--data", &data, NULL}, {.name = NULL}};
    if (!arguments_read("organisation", usage, argc, argv, arguments, rest, &rest_count))
        return 2;
    if (rest_count != 2 || strcmp(rest[0], "import") != 0) {
        fprintf(stderr, "usage: neuvo organisation %s\n", usage);
        return 2;
    }
    own_(text_done) struct text url = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    text_printf(&url, "sqlite:%s/neuvo.db", data);
    enum result result = folder_make(data, 0700, &error);
    if (result == RESULT_OK)
        result = store_open(url.data, NULL, &store, &error);
    if (result == RESULT_OK)
        result = organisation_record_import(store, rest[1], &error);
    store_close(store);
    if (result != RESULT_OK) {
        fprintf(stderr, "neuvo organisation: %s\n", error.text);
        return 1;
    }
    printf("%s is read. What is not filled in: neuvo check-config --data %s\n", rest[1], data);
    return 0;
}
