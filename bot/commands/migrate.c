/* neuvo migrate: brings the store's schema up to this version, while the service is stopped. */
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/data_folder.h"
#include "commands/house.h"
#include "settings/settings.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static void unlock(int *descriptor)
{
    if (*descriptor >= 0)
        (void)close(*descriptor);
}

/* The lock of `serve`: an older program that runs would meet a schema that it does not know. */
static enum result lock_data(const char *data, int *descriptor, struct error *error)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/lock", data);
    *descriptor = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*descriptor < 0)
        return error_set(error, RESULT_FAILED, "%s: %s", path.data, strerror(errno));
    if (flock(*descriptor, LOCK_EX | LOCK_NB) != 0)
        return error_set(error, RESULT_CONFLICT, "%s: the service runs on this data; stop it first", path.data);
    return RESULT_OK;
}

static enum result migrate(const char *config, const char *data, struct text *url, int *version, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(unlock) int lock = -1;
    struct settings *settings = NULL;
    struct store *store = NULL;
    if (settings_load(config, NULL, 0, &settings, &complaints) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%s", complaints.data);
    store_url_of(settings, data, url);
    settings_free(settings);
    enum result result = data_folder_check(data, url->data, error);
    if (result == RESULT_OK)
        result = lock_data(data, &lock, error);
    if (result == RESULT_OK)
        result = store_open(url->data, NULL, &store, error);
    if (result == RESULT_OK)
        *version = store_schema_version(store);
    store_close(store);
    return result;
}

int command_migrate(int argc, char **argv, const struct shipped *shipped)
{
    const char *config = NULL, *data = shipped->default_data;
    int rest_count = 0, version = 0;
    const struct argument arguments[] = {{"--config", &config, NULL}, {"--data", &data, NULL}, {.name = NULL}};
    if (!arguments_read("migrate", "[--config FILE] [--data DIR]", argc, argv, arguments, NULL, &rest_count))
        return 2;
    own_(text_done) struct text url = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (migrate(config, data, &url, &version, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo migrate: %s\n", error.text);
        return 1;
    }
    printf("%s has schema step %d, the newest of this program.\n", url.data, version);
    return 0;
}
