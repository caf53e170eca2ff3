/* neuvo serve: the service. */
#include "base/log.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/demo_players.h"
#include "commands/house.h"
#include "commands/settings_check.h"

#include <stdio.h>
#include <string.h>

struct serve_arguments {
    const char *config, *data, *port;
    bool demo;
};

static enum log_level level_of(const char *name)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    for (int i = 0; i < 4; i++) {
        if (strcmp(names[i], name) == 0)
            return (enum log_level)i;
    }
    return LOG_LEVEL_INFO;
}

static void say_where(const struct house *house, const struct settings *settings, const char *data, bool demo)
{
    const char *listen = settings_string(settings, "server.listen");
    const char *public_url = settings_string(settings, "server.public_url");
    own_(text_done) struct text address = TEXT_INIT;
    if (*public_url != '\0')
        text_add(&address, public_url);
    else
        text_printf(&address, strchr(listen, ':') == NULL ? "http://%s:%d" : "http://[%s]:%d", listen,
                    (int)house_port(house));
    printf("\nNeuvo is ready.\n"
           "  Ask here:        %s/chat\n"
           "  Tutors work at:  %s/console (an account: neuvo account create)\n"
           "  In the terminal: neuvo chat (build/release/neuvo chat in a checkout)\n"
           "  What it keeps:   %s\n"
           "  End:             Ctrl+C\n\n",
           address.data, address.data, data);
    if (demo)
        printf("  Try it as:       Aino (has taken check-ins), Bengt, Cathy, Mikko (tutor), Eeva (editor), Maija "
               "(manager);\n"
               "                   the password is \"" DEMO_PASSWORD
               "\". With NEUVO_WEB_ACCESS=sign_in they sign in at\n"
               "                   /chat too, and \"testaa osaamiseni\" begins a check-in.\n\n");
    (void)fflush(stdout);
}

/* A log line for each line. */
static void warn(const char *warnings)
{
    for (const char *line = warnings; *line != '\0'; line += strcspn(line, "\n") + 1)
        log_warn("settings", "text=\"%.*s\"", (int)strcspn(line, "\n"), line);
}

static int run(const struct serve_arguments *wanted, const struct settings *settings, const struct shipped *shipped)
{
    bool matrix = *settings_string(settings, "matrix.homeserver") != '\0';
    bool teams = *settings_string(settings, "teams.app_id") != '\0';
    bool mail = *settings_string(settings, "mail.server") != '\0';
    const char *connectors[7] = {"web", "ticket", "servicedesk"};
    size_t count = 3;
    if (matrix)
        connectors[count++] = "matrix";
    if (teams)
        connectors[count++] = "teams";
    if (mail)
        connectors[count++] = "mail";
    struct house_options options = {.shipped = shipped,
                                    .settings = settings,
                                    .data = wanted->data,
                                    .listen = true,
                                    .demo = wanted->demo,
                                    .connectors = connectors};
    struct house *house = NULL;
    struct error error = ERROR_INIT;
    if (house_open(&options, &house, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo serve: %s\n", error.text);
        return 1;
    }
    say_where(house, settings, wanted->data, wanted->demo);
    int status = house_run(house);
    house_close(house);
    log_info("stopped", "status=%d", status);
    return status;
}

int command_serve(int argc, char **argv, const struct shipped *shipped)
{
    struct serve_arguments wanted = {.data = NULL};
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text warnings = TEXT_INIT;
    own_(text_done) struct text demo_data = TEXT_INIT;
    int rest_count = 0;
    const struct argument arguments[] = {{"--config", &wanted.config, NULL},
                                         {"--data", &wanted.data, NULL},
                                         {"--port", &wanted.port, NULL},
                                         {"--demo", NULL, &wanted.demo},
                                         {.name = NULL}};
    if (!arguments_read("serve", "[--config FILE] [--data DIR] [--port N] [--demo]", argc, argv, arguments, NULL,
                        &rest_count))
        return 2;
    if (wanted.data == NULL) {
        text_printf(&demo_data, "%s%s", shipped->default_data, wanted.demo ? "/demo" : "");
        wanted.data = demo_data.data;
    }
    struct setting_flag flags[2];
    size_t flag_count = 0;
    if (wanted.port != NULL)
        flags[flag_count++] = (struct setting_flag){"server.port", wanted.port};
    if (wanted.demo)
        flags[flag_count++] = (struct setting_flag){"organisation.file", shipped->demo_record};
    struct settings *settings = settings_read(wanted.config, flags, flag_count, &complaints);
    settings_check(settings, &complaints, &warnings);
    if (complaints.length > 0) {
        fprintf(stderr, "neuvo serve: the settings need mending:\n%s", complaints.data);
        settings_free(settings);
        return 1;
    }
    log_set_level(level_of(settings_string(settings, "log.level")));
    warn(warnings.data);
    int status = run(&wanted, settings, shipped);
    settings_free(settings);
    return status;
}
