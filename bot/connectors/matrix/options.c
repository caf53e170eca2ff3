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
    char **const fields[] = {&options->homeserver,   &options->user,
                             &options->token,        &options->password,
                             &options->display_name, &options->command,
                             &options->invite_rooms, &options->invite_servers,
                             &options->tutor_room,   &options->hs_token,
                             &options->service_id,   &options->service_url,
                             &options->avatar,       &options->security_contact};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        free_pointer(fields[i]);
}

static char *setting(const struct settings *settings, const char *name)
{
    return x_strdup(settings_string(settings, name));
}

/* Inside double quotes YAML knows escapes, so what would need one is refused. */
static bool is_address(const char *url)
{
    if (!string_starts(url, "http://") && !string_starts(url, "https://"))
        return false;
    for (const char *byte = url; *byte != '\0'; byte++) {
        if ((unsigned char)*byte <= ' ' || *byte == '"' || *byte == '\\' || *byte == 0x7F)
            return false;
    }
    return strlen(url) < 500 && url[strcspn(url, "/") + 2] != '\0';
}

/* ---- the checks: each adds a line for what is wrong ------------------------------------------------------------ */

static void check_homeserver(struct matrix_options *options, struct text *complaints)
{
    char *address = options->homeserver;
    size_t length = strlen(address);
    while (length > 0 && address[length - 1] == '/')
        address[--length] = '\0';
    if (!string_starts(address, "https://") && !string_starts(address, "http://"))
        text_printf(complaints, "matrix.homeserver: \"%.200s\" is no address; write it as https://matrix.example.fi\n",
                    address);
    else if (strpbrk(address, "?#@ \t\r\n") != NULL)
        text_add(complaints, "matrix.homeserver: only scheme, host, port and path, please\n");
}

static void check_user(const struct matrix_options *options, struct text *complaints)
{
    if (*options->user == '\0')
        text_add(complaints, "matrix.user: is missing; name Neuvo's own user id, as @neuvo:example.fi\n");
    else if (!matrix_is_user(options->user))
        text_printf(complaints, "matrix.user: \"%.200s\" is no user id; write it whole, as @neuvo:example.fi\n",
                    options->user);
}

/* Each of a comma list, without the blanks around it. */
static void check_names(const char *setting, const char *list, bool (*fits)(const char *name), const char *what,
                        struct text *complaints)
{
    for (const char *at = list; *at != '\0'; at += *at == ',') {
        size_t length = strcspn(at, ",");
        own_(text_done) struct text name = TEXT_INIT;
        text_add_bytes(&name, at, length);
        text_trim(&name);
        if (name.length > 0 && !fits(name.data))
            text_printf(complaints, "%s: \"%.200s\" is no %s\n", setting, name.data, what);
        at += length;
    }
}

static bool is_server(const char *name)
{
    return strpbrk(name, "/@!# \t") == NULL;
}

static bool is_user_or_room(const char *name)
{
    return matrix_is_user(name) || matrix_is_room(name);
}

static void check_lists(const struct matrix_options *options, struct text *complaints)
{
    static const char room[] = "room id; a client shows it in the room's settings (Element: Advanced), as "
                               "!AbCdEf:example.fi";
    check_names("matrix.invite_servers", options->invite_servers, is_server,
                "server name; write what stands behind the colon of @name:example.fi", complaints);
    check_names("matrix.invite_rooms", options->invite_rooms, matrix_is_room, room, complaints);
    check_names("matrix.tutor_room", options->tutor_room, matrix_is_room, room, complaints);
    check_names("matrix.security_contact", options->security_contact, is_user_or_room,
                "user id or room id, as @name:example.fi or !AbCdEf:example.fi", complaints);
}

/* ---- the registration file ------------------------------------------------------------------------------------- */

/* Takes the value over what the field held; without one it stays. */
static bool take_field(const struct yaml *yaml, const char *key, char **field)
{
    const struct yaml_item *item = yaml_find(yaml, key);
    if (item == NULL || *item->value == '\0')
        return false;
    free(*field);
    *field = x_strdup(item->value);
    return true;
}

static void need_field(const struct yaml *yaml, const char *file, const char *key, char **field,
                       struct text *complaints)
{
    if (!take_field(yaml, key, field))
        text_printf(complaints,
                    "matrix.registration: %s: \"%s\" is missing; make the file anew with: neuvo matrix registration\n",
                    file, key);
}

static void read_registration(const char *file, struct matrix_options *options, struct text *complaints)
{
    own_(text_done) struct text bytes = TEXT_INIT;
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    own_(free_pointer) char *local = x_strdup("");
    struct error error = ERROR_INIT;
    options->service = true;
    if (file_read(file, 64 * 1024, &bytes, &error) != RESULT_OK) {
        text_printf(complaints, "matrix.registration: %s; it is made by: neuvo matrix registration\n", error.text);
        return;
    }
    if (yaml_read(bytes.data, bytes.length, &yaml, &error) != RESULT_OK) {
        text_printf(complaints, "matrix.registration: %s: %s\n", file, error.text);
        return;
    }
    need_field(&yaml, file, "as_token", &options->token, complaints);
    need_field(&yaml, file, "hs_token", &options->hs_token, complaints);
    need_field(&yaml, file, "sender_localpart", &local, complaints);
    (void)take_field(&yaml, "id", &options->service_id);
    if (take_field(&yaml, "url", &options->service_url) && !is_address(options->service_url))
        text_printf(complaints,
                    "matrix.registration: %s: url is \"%.200s\"; the homeserver reaches Neuvo there, so it must be an "
                    "address such as http://127.0.0.1:8080\n",
                    file, options->service_url);
    size_t length = (size_t)matrix_local_length(options->user);
    if (*local != '\0' && matrix_is_user(options->user) &&
        (strlen(local) != length || strncmp(local, options->user + 1, length) != 0))
        text_printf(
            complaints,
            "matrix.registration: %s: sender_localpart is \"%.100s\", but matrix.user is %.200s; they must name "
            "the same user\n",
            file, local, options->user);
}

/* ---- all together ---------------------------------------------------------------------------------------------- */

static void read_all(const struct settings *settings, struct matrix_options *options, struct text *complaints)
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
                                       .security_contact = setting(settings, "matrix.security_contact"),
                                       .hs_token = x_strdup(""),
                                       .service_id = x_strdup(MATRIX_SERVICE_ID),
                                       .service_url = x_strdup(""),
                                       .invites_from_own_server =
                                           strcmp(settings_string(settings, "matrix.invites"), "own_server") == 0};
    check_homeserver(options, complaints);
    check_user(options, complaints);
    if (*registration != '\0')
        read_registration(registration, options, complaints);
    else if (*options->token == '\0' && *options->password == '\0')
        text_add(complaints, "matrix.homeserver is set, but there is no matrix.token, matrix.password or "
                             "matrix.registration to sign in with\n");
    options->encryption = strcmp(settings_string(settings, "matrix.encryption"), "on") == 0 && !options->service;
    check_lists(options, complaints);
}

enum result matrix_options_read(const struct settings *settings, struct matrix_options *options, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    read_all(settings, options, &complaints);
    enum result result = settings_first_complaint(&complaints, error);
    if (result != RESULT_OK)
        matrix_options_done(options);
    return result;
}

void matrix_options_check(const struct settings *settings, struct text *complaints)
{
    struct matrix_options options;
    if (*settings_string(settings, "matrix.homeserver") == '\0')
        return;
    read_all(settings, &options, complaints);
    matrix_options_done(&options);
}

/* ---- a new registration ---------------------------------------------------------------------------------------- */

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

static bool is_service_id(const char *id)
{
    static const char fine[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t length = strlen(id);
    return length > 0 && length <= MATRIX_ID_BYTES && strspn(id, fine) == length;
}

enum result matrix_registration_write(const char *user, const char *url, const char *id, struct text *yaml,
                                      struct error *error)
{
    if (!matrix_is_user(user) || matrix_local_length(user) == 0 || strpbrk(user, "'\"\\") != NULL)
        return error_set(error, RESULT_BAD_INPUT, "\"%.200s\" is no user id; write it whole, as @neuvo:example.fi",
                         user);
    if (!is_address(url))
        return error_set(error, RESULT_BAD_INPUT, "\"%.200s\" is no address, such as http://127.0.0.1:8080", url);
    if (!is_service_id(id))
        return error_set(error, RESULT_BAD_INPUT,
                         "\"%.200s\" is no id of a service; letters, digits, full stop, hyphen and underscore, please",
                         id);
    text_add(yaml,
             "# Registration of Neuvo as an application service. Give it to the homeserver (Synapse:\n"
             "# app_service_config_files) and to Neuvo (matrix.registration). It holds secrets: keep it to both.\n");
    text_printf(yaml, "id: \"%s\"\nurl: \"%s\"\n", id, url);
    add_secret(yaml, "as_token");
    add_secret(yaml, "hs_token");
    text_printf(yaml, "sender_localpart: \"%.*s\"\n", matrix_local_length(user), user + 1);
    text_add(yaml, "rate_limited: false\n"
                   "# Who is writing is told to the other side of a request; the second name is for an older Synapse.\n"
                   "receive_ephemeral: true\nde.sorunome.msc2409.push_ephemeral: true\n");
    add_namespace(yaml, user);
    return RESULT_OK;
}
