/* neuvo matrix registration: the file by which a homeserver and Neuvo know each other, on stdout; and identity. */
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/matrix_identity.h"
#include "connectors/matrix/options.h"
#include "settings/settings.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "registration [--user @neuvo:SERVER] [--url URL] [--id ID] [--config FILE] | identity [--import] "
    "[--config FILE] [--data DIR]";

static int complain(const char *what)
{
    fprintf(stderr, "neuvo matrix: %s\nusage: neuvo matrix %s\n", what, usage);
    return 2;
}

/* Adds what the settings say where no option does. */
static bool read_settings(const char *config, struct text *user, struct text *url)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    if (settings_load(config, NULL, 0, &settings, &complaints) != RESULT_OK) {
        fprintf(stderr, "neuvo matrix: %s", complaints.data);
        return false;
    }
    const char *public_url = settings_string(settings, "server.public_url");
    if (user->length == 0)
        text_add(user, settings_string(settings, "matrix.user"));
    if (url->length == 0 && *public_url != '\0')
        text_add(url, public_url);
    else if (url->length == 0 && settings_int(settings, "server.port") != 0)
        text_printf(url, "http://127.0.0.1:%d", (int)settings_int(settings, "server.port"));
    settings_free(settings);
    return true;
}

/* To a terminal or into a file: whoever called decides, and is told what is to become of it. */
static int print(const struct text *yaml, const char *url)
{
    if (fwrite(yaml->data, 1, yaml->length, stdout) != yaml->length || fflush(stdout) != 0) {
        fprintf(stderr, "neuvo matrix: the registration could not be written\n");
        return 1;
    }
    fprintf(
        stderr,
        "The same file goes to the homeserver (Synapse: app_service_config_files in homeserver.yaml, then restart it)\n"
        "and to Neuvo (matrix.registration). Only these two may read it: it holds their secrets. Each call makes new\n"
        "ones. The homeserver will reach Neuvo at %s; then see: neuvo doctor\n",
        url);
    return 0;
}

static int identity(const char *config, const char *data, bool import)
{
    struct error error = ERROR_INIT;
    if (matrix_identity(config, data, import, &error) == RESULT_OK)
        return 0;
    fprintf(stderr, "neuvo matrix: %s\n", error.text);
    return 1;
}

int command_matrix(int argc, char **argv, const struct shipped *shipped)
{
    const char *given_user = "", *given_url = "", *id = MATRIX_SERVICE_ID, *config = NULL, *what = NULL,
               *data = shipped->default_data;
    bool import = false;
    int rest_count = 1;
    const struct argument arguments[] = {
        {"--user", &given_user, NULL}, {"--url", &given_url, NULL}, {"--id", &id, NULL}, {"--config", &config, NULL},
        {"--data", &data, NULL},       {"--import", NULL, &import}, {.name = NULL}};
    own_(text_done) struct text user = TEXT_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    own_(text_done) struct text yaml = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (!arguments_read("matrix", usage, argc, argv, arguments, &what, &rest_count))
        return 2;
    if (rest_count == 1 && strcmp(what, "identity") == 0)
        return identity(config, data, import);
    if (rest_count != 1 || strcmp(what, "registration") != 0)
        return complain("what is it to do?");
    text_add(&user, given_user);
    text_add(&url, given_url);
    if ((user.length == 0 || url.length == 0) && !read_settings(config, &user, &url))
        return 1;
    if (user.length == 0)
        return complain("whose? Give --user @neuvo:SERVER, or set matrix.user");
    if (url.length == 0)
        return complain("server.port is 0, so the homeserver cannot know where Neuvo is; give --url");
    if (matrix_registration_write(user.data, url.data, id, &yaml, &error) != RESULT_OK)
        return complain(error.text);
    return print(&yaml, url.data);
}
