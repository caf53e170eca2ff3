/* neuvo backup FILE: the whole store as one file, also while the service runs. */
#include "store/backup.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/house.h"
#include "settings/settings.h"

#include <stdio.h>

static enum result backup(const char *config, const char *data, const char *file, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    struct settings *settings = NULL;
    if (settings_load(config, NULL, 0, &settings, &complaints) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%s", complaints.data);
    store_url_of(settings, data, &url);
    settings_free(settings);
    return store_backup(url.data, file, error);
}

int command_backup(int argc, char **argv, const struct shipped *shipped)
{
    static const char usage[] = "FILE [--config FILE] [--data DIR]";
    const char *config = NULL, *data = shipped->default_data, *file = NULL;
    int rest_count = 1;
    const struct argument arguments[] = {{"--config", &config, NULL}, {"--data", &data, NULL}, {.name = NULL}};
    if (!arguments_read("backup", usage, argc, argv, arguments, &file, &rest_count))
        return 2;
    if (rest_count != 1) {
        fprintf(stderr, "usage: neuvo backup %s\n", usage);
        return 2;
    }
    struct error error = ERROR_INIT;
    if (backup(config, data, file, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo backup: %s\n", error.text);
        return 1;
    }
    printf("%s holds the whole store. Back again: neuvo restore %s --data NEW_FOLDER\n", file, file);
    return 0;
}
