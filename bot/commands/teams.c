/* neuvo teams manifest: the app package that an administrator uploads to Teams. */
#include "base/file.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "connectors/teams/manifest.h"
#include "settings/phrases.h"
#include "settings/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "manifest [--out FILE] [--developer NAME] [--read-channels] [--config FILE]";
enum { PICTURE_BYTES = 1 << 20, PACKAGE_BYTES = 4 << 20 };

static int complain(const char *what)
{
    fprintf(stderr, "neuvo teams: %s\n", what);
    return 1;
}

/* What lies there already: an app package for Teams, as this command writes it, and nothing else. */
static bool is_package(const char *file)
{
    static const char beginning[] = "PK\003\004";
    own_(text_done) struct text bytes = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (file_read(file, PACKAGE_BYTES, &bytes, &error) != RESULT_OK || bytes.length < sizeof beginning)
        return false;
    return memcmp(bytes.data, beginning, sizeof beginning - 1) == 0 &&
           memmem(bytes.data, bytes.length, "MicrosoftTeams.schema.json", 26) != NULL &&
           memmem(bytes.data, bytes.length, "\"full\":\"Neuvo\"", 14) != NULL;
}

static int write_package(const struct manifest *manifest, const char *picture, const char *folder, const char *file)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text color = TEXT_INIT;
    own_(text_done) struct text zip = TEXT_INIT;
    struct phrases *phrases = NULL;
    struct error error = ERROR_INIT;
    if (access(file, F_OK) == 0 && !is_package(file)) {
        (void)error_set(&error, RESULT_CONFLICT,
                        "%.500s is there already and is no app package of Neuvo's; --out FILE names another", file);
        return complain(error.text);
    }
    enum result result = phrases_load(folder, &phrases, &complaints);
    if (result != RESULT_OK)
        return complain(complaints.data);
    result = file_read(picture, PICTURE_BYTES, &color, &error);
    if (result == RESULT_OK)
        result = manifest_package(manifest, phrases, &color, &zip, &error);
    if (result == RESULT_OK)
        result = file_write(file, zip.data, zip.length, 0644, &error);
    phrases_free(phrases);
    if (result != RESULT_OK)
        return complain(error.text);
    own_(free_pointer) char *whole = realpath(file, NULL);
    printf("%s\n", whole == NULL ? file : whole);
    fprintf(stderr,
            "Upload it in the Teams admin center: Teams apps > Manage apps > Upload new app. Then allow it to those "
            "who may use it.\n");
    return fflush(stdout) == 0 ? 0 : 1;
}

int command_teams(int argc, char **argv, const struct shipped *shipped)
{
    const char *config = NULL, *out = "neuvo-teams.zip", *developer = "Neuvo", *what = NULL;
    bool reads_channels = false;
    int rest_count = 1;
    const struct argument arguments[] = {{"--config", &config, NULL},
                                         {"--out", &out, NULL},
                                         {"--developer", &developer, NULL},
                                         {"--read-channels", NULL, &reads_channels},
                                         {.name = NULL}};
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    if (!arguments_read("teams", usage, argc, argv, arguments, &what, &rest_count))
        return 2;
    if (rest_count != 1 || strcmp(what, "manifest") != 0) {
        fprintf(stderr, "neuvo teams: what is it to do?\nusage: neuvo teams %s\n", usage);
        return 2;
    }
    if (settings_load(config, NULL, 0, &settings, &complaints) != RESULT_OK)
        return complain(complaints.data);
    const struct manifest manifest = {.app_id = settings_string(settings, "teams.app_id"),
                                      .public_url = settings_string(settings, "server.public_url"),
                                      .developer = developer,
                                      .reads_channels = reads_channels};
    int status = write_package(&manifest, shipped->avatar, shipped->phrases, out);
    settings_free(settings);
    return status;
}
