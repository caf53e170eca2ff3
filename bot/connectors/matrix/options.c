#include "connectors/matrix/options.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"
#include "base/text.h"
#include "base/yaml.h"
#include "connectors/matrix/identifiers.h"
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>

void matrix_options_done(struct matrix_options *options)
{
    char **const fields[] = {&options->homeserver,   &options->user,           &options->token,
                             &options->password,     &options->display_name,   &options->command,
                             &options->invite_rooms, &options->invite_servers, &options->tutor_room,
                             &options->hs_token,     &options->avatar};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        free_pointer(fields[i]);
}

static char *setting(const struct settings *settings, const char *name)
{
    return x_strdup(settings_string(settings, name));
}

static enum result check_homeserver(struct matrix_options *options, struct error *error)
{
    char *address = options->homeserver;
    size_t length = strlen(address);
    while (length > 0 && address[length - 1] == '/')
        address[--length] = '\0';
    if (!string_starts(address, "https://") && !string_starts(address, "http://"))
        return error_set(error, RESULT_BAD_INPUT,
                         "matrix.homeserver: \"%.200s\" is no address; write it as https://matrix.example.fi", address);
    if (strpbrk(address, "?#@ \t\r\n") != NULL)
        return error_set(error, RESULT_BAD_INPUT, "matrix.homeserver: only scheme, host, port and path, please");
    return RESULT_OK;
}

static enum result take_field(const struct yaml *yaml, const char *file, const char *key, char **field,
                              struct error *error)
{
    const struct yaml_item *item = yaml_find(yaml, key);
    if (item == NULL || *item->value == '\0')
        return error_set(error, RESULT_BAD_INPUT,
                         "%s: \"%s\" is missing; make the file anew with: neuvo matrix registration", file, key);
    free(*field);
    *field = x_strdup(item->value);
    return RESULT_OK;
}

static enum result read_registration(const char *file, struct matrix_options *options, struct error *error)
{
    own_(text_done) struct text bytes = TEXT_INIT;
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    own_(free_pointer) char *local = NULL;
    enum result result = file_read(file, 64 * 1024, &bytes, error);
    if (result == RESULT_OK && (result = yaml_read(bytes.data, bytes.length, &yaml, error)) != RESULT_OK)
        return error_prefix(error, "%s", file);
    if (result == RESULT_OK)
        result = take_field(&yaml, file, "as_token", &options->token, error);
    if (result == RESULT_OK)
        result = take_field(&yaml, file, "hs_token", &options->hs_token, error);
    if (result == RESULT_OK)
        result = take_field(&yaml, file, "sender_localpart", &local, error);
    if (result != RESULT_OK)
        return result;
    if ((int)strlen(local) != matrix_local_length(options->user) ||
        strncmp(local, options->user + 1, strlen(local)) != 0)
        return error_set(error, RESULT_BAD_INPUT,
                         "%s: sender_localpart is \"%.100s\", but matrix.user is %.200s; they must name the same user",
                         file, local, options->user);
    options->service = true;
    return RESULT_OK;
}

enum result matrix_options_read(const struct settings *settings, struct matrix_options *options, struct error *error)
{
    const char *registration = settings_string(settings, "matrix.registration");
    *options = (struct matrix_options){.homeserver = setting(settings, "matrix.homeserver"),
                                       .user = setting(settings, "matrix.user"),
                                       .token = setting(settings, "matrix.token"),
                                       .password = setting(settings, "matrix.password"),
                                       .display_name = setting(settings, "matrix.display_name"),
                                       .avatar = setting(settings, "matrix.avatar"),
                                       .command = setting(settings, "matrix.command"),
                                       .invite_servers = setting(settings, "matrix.invite_servers"),
                                       .invite_rooms = setting(settings, "matrix.invite_rooms"),
                                       .tutor_room = setting(settings, "matrix.tutor_room"),
                                       .hs_token = x_strdup(""),
                                       .invites_from_own_server =
                                           strcmp(settings_string(settings, "matrix.invites"), "own_server") == 0};
    enum result result = check_homeserver(options, error);
    if (result == RESULT_OK && !matrix_is_user(options->user))
        result =
            error_set(error, RESULT_BAD_INPUT,
                      "matrix.user: \"%.200s\" is no user id; write it whole, as @neuvo:example.fi", options->user);
    if (result == RESULT_OK && *registration != '\0')
        result = read_registration(registration, options, error);
    else if (result == RESULT_OK && *options->token == '\0' && *options->password == '\0')
        result = error_set(error, RESULT_BAD_INPUT,
                           "matrix.homeserver is set, but there is no matrix.token, matrix.password or "
                           "matrix.registration to sign in with");
    if (result != RESULT_OK)
        matrix_options_done(options);
    return result;
}

static void add_secret(struct text *yaml, const char *key)
{
    unsigned char secret[32];
    random_bytes(secret, sizeof secret);
    text_printf(yaml, "%s: \"", key);
    for (size_t i = 0; i < sizeof secret; i++)
        text_printf(yaml, "%02x", secret[i]);
    text_add(yaml, "\"\n");
}

/* Only our own user: Neuvo plays nobody else. In a regular expression a full stop stands for itself only escaped. */
static void add_namespace(struct text *yaml, const char *user)
{
    text_add(yaml, "namespaces:\n  users:\n    - exclusive: true\n      regex: '");
    for (const char *byte = user; *byte != '\0'; byte++) {
        if (strchr(".+*?()[]{}|^$\\", *byte) != NULL)
            text_add_char(yaml, '\\');
        text_add_char(yaml, *byte);
    }
    text_add(yaml, "'\n  aliases: []\n  rooms: []\n");
}

enum result matrix_registration_write(const char *user, const char *url, struct text *yaml, struct error *error)
{
    if (!matrix_is_user(user) || strpbrk(user, "'\"\\") != NULL)
        return error_set(error, RESULT_BAD_INPUT, "\"%.200s\" is no user id; write it whole, as @neuvo:example.fi",
                         user);
    if (!string_starts(url, "http://") && !string_starts(url, "https://"))
        return error_set(error, RESULT_BAD_INPUT, "\"%.200s\" is no address, such as http://127.0.0.1:8080", url);
    if (strpbrk(url, "'\"\\ \t\r\n") != NULL)
        return error_set(error, RESULT_BAD_INPUT,
                         "the address may hold neither blanks nor quotation marks nor backslashes");
    text_add(yaml,
             "# Registration of Neuvo as an application service. Give it to the homeserver (Synapse:\n"
             "# app_service_config_files) and to Neuvo (matrix.registration). It holds secrets: keep it to both.\n"
             "id: neuvo\n");
    text_printf(yaml, "url: \"%s\"\n", url);
    add_secret(yaml, "as_token");
    add_secret(yaml, "hs_token");
    text_printf(yaml, "sender_localpart: \"%.*s\"\n", matrix_local_length(user), user + 1);
    text_add(yaml, "rate_limited: false\nreceive_ephemeral: false\n");
    add_namespace(yaml, user);
    return RESULT_OK;
}
