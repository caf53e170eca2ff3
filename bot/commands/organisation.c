/* neuvo organisation import FILE: the organisation's record into the store, also while the service runs. */
#include "base/file.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/data_folder.h"
#include "commands/house.h"
#include "commands/organisation_record.h"
#include "settings/settings.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

struct import {
    const char *file, *config, *data;
    bool create;
};

/* The store that is there, or with --create a new one. */
static enum result open_store(const struct import *import, struct store **store, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    struct settings *settings = NULL;
    if (settings_load(import->config, NULL, 0, &settings, &complaints) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%s", complaints.data);
    store_url_of(settings, import->data, &url);
    settings_free(settings);
    enum result result =
        import->create ? folder_make(import->data, 0700, error) : data_folder_check(import->data, url.data, error);
    return result == RESULT_OK ? store_open(url.data, NULL, store, error) : result;
}

/* The file is read first: when it cannot be, nothing is opened or made. */
static enum result import_record(const struct import *import, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct store *store = NULL;
    organisation_record_check(import->file, &complaints);
    organisation_record_check_calendars(import->file, &complaints);
    text_trim(&complaints);
    if (complaints.length > 0)
        return error_set(error, RESULT_BAD_INPUT, "%.*s", (int)utf8_cut(complaints.data, sizeof error->text - 1),
                         complaints.data);
    enum result result = open_store(import, &store, error);
    if (result == RESULT_OK)
        result = organisation_record_import(store, import->file, error);
    store_close(store);
    return result;
}

int command_organisation(int argc, char **argv, const struct shipped *shipped)
{
    static const char usage[] = "import FILE [--create] [--config FILE] [--data DIR]";
    struct import import = {.data = shipped->default_data};
    const char *rest[2];
    int rest_count = 2;
    const struct argument arguments[] = {{"--config", &import.config, NULL},
                                         {"--data", &import.data, NULL},
                                         {"--create", NULL, &import.create},
                                         {.name = NULL}};
    if (!arguments_read("organisation", usage, argc, argv, arguments, rest, &rest_count))
        return 2;
    if (rest_count != 2 || strcmp(rest[0], "import") != 0) {
        fprintf(stderr, "usage: neuvo organisation %s\n", usage);
        return 2;
    }
    struct error error = ERROR_INIT;
    import.file = rest[1];
    enum result result = import_record(&import, &error);
    if (result != RESULT_OK) {
        fprintf(stderr, "neuvo organisation: %s%s\n", error.text,
                result == RESULT_NOT_FOUND ? " (or make it here with --create)" : "");
        return 1;
    }
    printf("%s is read. What is not filled in: neuvo check-config --data %s\n", rest[1], import.data);
    return 0;
}
