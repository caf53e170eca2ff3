/* neuvo backup FILE: the whole store as one file, also while the service runs. */
#include "store/backup.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/data_folder.h"
#include "commands/house.h"
#include "settings/settings.h"
#include "store/reader.h"

#include <stdio.h>
#include <sys/stat.h>

static enum result check_file(const char *file, struct error *error)
{
    struct stat status;
    if (lstat(file, &status) != 0)
        return RESULT_OK;
    return error_set(error, RESULT_REFUSED,
                     "%s: is there already; name another file, or say --force to replace it by this backup", file);
}

static enum result backup(const char *config, const char *data, const char *file, bool force, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    struct settings *settings = NULL;
    if (settings_load(config, NULL, 0, &settings, &complaints) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%s", complaints.data);
    store_url_of(settings, data, &url);
    settings_free(settings);
    enum result result = data_folder_check(data, url.data, error);
    if (result == RESULT_OK && !force)
        result = check_file(file, error);
    return result == RESULT_OK ? store_backup(url.data, file, error) : result;
}

/* What the copy itself says, so that the backup of a wrong or empty store is seen. */
static void say_what(const char *file)
{
    own_(text_done) struct text url = TEXT_INIT;
    struct reader *reader = NULL;
    struct reader_counts counts = {0};
    text_printf(&url, "sqlite:%s", file);
    if (reader_open(url.data, &reader, NULL) == RESULT_OK && reader_counts(reader, &counts, NULL) == RESULT_OK)
        printf("%s holds the whole store: %lld people, %lld entries, %lld open tickets. ", file,
               (long long)counts.people, (long long)counts.entries, (long long)counts.tickets_open);
    else
        printf("%s holds the whole store, of an older version. ", file);
    printf("Back again: neuvo restore %s --data NEW_FOLDER\n", file);
    reader_close(reader);
}

int command_backup(int argc, char **argv, const struct shipped *shipped)
{
    static const char usage[] = "FILE [--force] [--config FILE] [--data DIR]";
    const char *config = NULL, *data = shipped->default_data, *file = NULL;
    int rest_count = 1;
    bool force = false;
    const struct argument arguments[] = {
        {"--config", &config, NULL}, {"--data", &data, NULL}, {"--force", NULL, &force}, {.name = NULL}};
    if (!arguments_read("backup", usage, argc, argv, arguments, &file, &rest_count))
        return 2;
    if (rest_count != 1) {
        fprintf(stderr, "usage: neuvo backup %s\n", usage);
        return 2;
    }
    struct error error = ERROR_INIT;
    if (backup(config, data, file, force, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo backup: %s\n", error.text);
        return 1;
    }
    say_what(file);
    return 0;
}
