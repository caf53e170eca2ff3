/* neuvo chat: the conversation in this terminal, with a private store in memory unless --data names one. */
#include "base/log.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/house.h"

#include <stdio.h>

int command_chat(int argc, char **argv, const struct shipped *shipped)
{
    static const char *const connectors[] = {"terminal", NULL};
    const char *data = NULL, *config = NULL;
    int rest_count = 0;
    const struct argument arguments[] = {{"--data", &data, NULL}, {"--config", &config, NULL}, {.name = NULL}};
    if (!arguments_read("chat", "[--data DIR] [--config FILE]", argc, argv, arguments, NULL, &rest_count))
        return 2;
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    if (settings_load(config, NULL, 0, &settings, &complaints) != RESULT_OK) {
        fprintf(stderr, "neuvo chat: the settings need mending:\n%s", complaints.data);
        return 1;
    }
    log_set_level(LOG_LEVEL_ERROR); /* the terminal belongs to the conversation */
    struct house_options options = {
        .shipped = shipped, .settings = settings, .data = data, .listen = false, .connectors = connectors};
    struct house *house = NULL;
    struct error error = ERROR_INIT;
    int status = 1;
    if (house_open(&options, &house, &error) == RESULT_OK)
        status = house_run(house);
    else
        fprintf(stderr, "neuvo chat: %s\n", error.text);
    house_close(house);
    settings_free(settings);
    return status;
}
