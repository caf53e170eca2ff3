#include "connectors/teams/options.h"

#include "base/own.h"
#include "base/text.h"
#include "model/record.h"
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char token_template[] = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token";

void teams_options_done(struct teams_options *options)
{
    char **const fields[] = {&options->app_id,        &options->app_secret,    &options->tenants,
                             &options->home_tenant,   &options->openid_url,    &options->token_url,
                             &options->service_hosts, &options->tutor_channel, &options->groups};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        free_pointer(fields[i]);
}

/* ---- addresses ------------------------------------------------------------------------------------------------- */

/* The host of "scheme://host[:port][/…]" in *host, lower case. False: it is no such address, or one with a trap: a user
 * name, a backslash, a control character. */
static bool read_address(const char *url, bool *secure, struct text *host)
{
    *secure = strncasecmp(url, "https://", 8) == 0;
    if (!*secure && strncasecmp(url, "http://", 7) != 0)
        return false;
    for (const unsigned char *byte = (const unsigned char *)url; *byte != '\0'; byte++) {
        if (*byte <= ' ' || *byte >= 0x7F || *byte == '\\' || *byte == '@')
            return false;
    }
    const char *start = url + (*secure ? 8 : 7);
    const char *end = start + strcspn(start, "/?#");
    const char *host_end = *start == '[' ? memchr(start, ']', (size_t)(end - start)) : start + strcspn(start, ":/?#");
    if (host_end == NULL)
        return false;
    if (*start == '[')
        host_end++;
    if (host_end > end || host_end == start)
        return false;
    if (*host_end == ':' && (strspn(host_end + 1, "0123456789") != (size_t)(end - host_end - 1) ||
                             strtoul(host_end + 1, NULL, 10) > UINT16_MAX))
        return false;
    if (*host_end != ':' && host_end != end)
        return false;
    text_clear(host);
    for (const char *byte = start; byte < host_end; byte++)
        text_add_char(host, *byte >= 'A' && *byte <= 'Z' ? (char)(*byte + 'a' - 'A') : *byte);
    return true;
}

static bool is_loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0;
}

/* IPv6 may stand in the list with or without its brackets. */
static bool is_listed(const struct teams_options *options, const char *host)
{
    if (names_hold(options->service_hosts, host))
        return true;
    own_(free_pointer) char *bare = *host == '[' ? x_strndup(host + 1, strlen(host) - 2) : x_strdup(host);
    return names_hold(options->service_hosts, bare);
}

bool teams_address_is_service(const struct teams_options *options, const char *url)
{
    own_(text_done) struct text host = TEXT_INIT;
    bool secure = false;
    if (!read_address(url, &secure, &host) || strpbrk(url, "?#") != NULL || !is_listed(options, host.data))
        return false;
    return secure || is_loopback(host.data);
}

bool teams_address_is_safe(const struct teams_options *options, const char *url)
{
    own_(text_done) struct text host = TEXT_INIT;
    bool secure = false;
    if (!read_address(url, &secure, &host))
        return false;
    return secure || (is_loopback(host.data) && is_listed(options, host.data));
}

/* ---- the checks: each adds a line for what is wrong ------------------------------------------------------------ */

static bool is_plain(const char *value)
{
    for (const unsigned char *byte = (const unsigned char *)value; *byte != '\0'; byte++) {
        if (*byte <= ' ' || *byte == 0x7F || strchr("\"\\/?#&<>", *byte) != NULL)
            return false;
    }
    return true;
}

static void check_names(const struct teams_options *options, struct text *complaints)
{
    if (!is_plain(options->app_id))
        text_printf(complaints,
                    "teams.app_id: \"%.60s\" is no application id; the Azure portal shows it as Application (client) "
                    "ID\n",
                    options->app_id);
    if (*options->home_tenant == '\0')
        text_add(complaints, "teams.tenant: is missing; the Azure portal shows it as Directory (tenant) ID of the app "
                             "registration\n");
    else if (!is_plain(options->home_tenant))
        text_printf(complaints, "teams.tenant: \"%.60s\" is no tenant id\n", options->home_tenant);
    if (*options->app_secret == '\0' && !options->no_auth)
        text_add(complaints, "teams.app_secret: is missing; make a client secret in the app registration\n");
    for (const char *at = options->groups; *at != '\0'; at += *at == ',') {
        at += strspn(at, " ");
        if (!string_starts(at, "19:"))
            text_printf(complaints,
                        "teams.allowed_groups: \"%.100s\" is no team; its id stands in the team's link (Get link to "
                        "team), decoded: 19:…@thread.tacv2\n",
                        at);
        at += strcspn(at, ",");
    }
    if (*options->tutor_channel != '\0' && !string_starts(options->tutor_channel, "19:"))
        text_printf(complaints,
                    "teams.tutor_channel: \"%.100s\" is no channel id; it stands in the channel's link (Get link to "
                    "channel), decoded, as 19:…@thread.tacv2\n",
                    options->tutor_channel);
}

static void check_address(const struct teams_options *options, const char *name, const char *url,
                          struct text *complaints)
{
    if (!teams_address_is_safe(options, url))
        text_printf(complaints,
                    "%s: \"%.200s\" cannot be used: write https://…; http only for a loopback host that "
                    "teams.service_hosts names\n",
                    name, url);
}

static void check_hosts(const struct teams_options *options, struct text *complaints)
{
    for (const char *at = options->service_hosts; *at != '\0'; at += *at == ',') {
        own_(text_done) struct text name = TEXT_INIT;
        size_t length = strcspn(at, ",");
        text_add_bytes(&name, at, length);
        text_trim(&name);
        bool port = strchr(name.data, ':') != NULL && strchr(name.data, ':') == strrchr(name.data, ':');
        if (strpbrk(name.data, "/@?# \t*") != NULL || port)
            text_printf(complaints,
                        "teams.service_hosts: \"%.100s\" is no host name; write it without https:// and port\n",
                        name.data);
        at += length;
    }
}

/* Whoever can reach it is believed, so nobody else may reach it. */
static void check_no_auth(const struct settings *settings, const struct teams_options *options, struct text *complaints)
{
    const char *listen = settings_string(settings, "server.listen");
    bool loopback = string_starts(listen, "127.") || strcmp(listen, "::1") == 0;
    if (!options->no_auth)
        return;
    if (!loopback)
        text_printf(complaints,
                    "teams.test_no_auth: believes everybody who reaches /api/messages, so it is for tests on this "
                    "machine only, and server.listen is %.60s; set it to no, or listen on 127.0.0.1\n",
                    listen);
    if (*settings_string(settings, "server.trusted_proxies") != '\0')
        text_add(complaints,
                 "teams.test_no_auth: does not go together with server.trusted_proxies, since a proxy brings "
                 "people from elsewhere; set it to no\n");
}

/* ---- all together ---------------------------------------------------------------------------------------------- */

static char *setting(const struct settings *settings, const char *name)
{
    return x_strdup(settings_string(settings, name));
}

static bool is_yes(const char *value)
{
    static const char *const yes[] = {"yes", "true", "1", "on"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcmp(value, yes[i]) == 0)
            return true;
    }
    return false;
}

static char *first_of(const char *list)
{
    own_(text_done) struct text first = TEXT_INIT;
    text_add_bytes(&first, list, strcspn(list, ","));
    text_trim(&first);
    return text_detach(&first);
}

static char *fill_tenant(const char *address, const char *tenant)
{
    own_(text_done) struct text url = TEXT_INIT;
    const char *place = strstr(address, "{tenant}");
    if (place == NULL)
        return x_strdup(address);
    text_add_bytes(&url, address, (size_t)(place - address));
    text_add(&url, tenant);
    text_add(&url, place + strlen("{tenant}"));
    return text_detach(&url);
}

static void read_all(const struct settings *settings, struct teams_options *options, struct text *complaints)
{
    const char *token_url = settings_string(settings, "teams.token_url");
    *options = (struct teams_options){
        .app_id = setting(settings, "teams.app_id"),
        .app_secret = setting(settings, "teams.app_secret"),
        .tenants = setting(settings, "teams.tenant"),
        .home_tenant = first_of(settings_string(settings, "teams.tenant")),
        .openid_url = setting(settings, "teams.openid_url"),
        .service_hosts = setting(settings, "teams.service_hosts"),
        .tutor_channel = setting(settings, "teams.tutor_channel"),
        .groups = setting(settings, "teams.allowed_groups"),
        .key_refresh_pause_ms = settings_int(settings, "teams.key_refresh_pause") * 1000,
        .per_second = settings_int(settings, "limits.teams_per_second"),
        .thread_per_second = settings_int(settings, "limits.teams_thread_per_second"),
        .thread_per_hour = settings_int(settings, "limits.teams_thread_per_hour"),
        .no_auth = is_yes(settings_string(settings, "teams.test_no_auth")),
    };
    options->token_url = fill_tenant(*token_url == '\0' ? token_template : token_url, options->home_tenant);
    check_names(options, complaints);
    check_hosts(options, complaints);
    check_address(options, "teams.openid_url", options->openid_url, complaints);
    check_address(options, "teams.token_url", options->token_url, complaints);
    check_no_auth(settings, options, complaints);
    if (*options->tutor_channel != '\0' && *settings_string(settings, "matrix.tutor_room") != '\0')
        text_add(complaints,
                 "teams.tutor_channel: matrix.tutor_room is set too, and a queue has one room; name the other "
                 "one as the room of a queue in the organisation's record\n");
}

enum result teams_options_read(const struct settings *settings, struct teams_options *options, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    read_all(settings, options, &complaints);
    enum result result = settings_first_complaint(&complaints, error);
    if (result != RESULT_OK)
        teams_options_done(options);
    return result;
}

void teams_options_check(const struct settings *settings, struct text *complaints)
{
    struct teams_options options;
    if (*settings_string(settings, "teams.app_id") == '\0')
        return;
    read_all(settings, &options, complaints);
    teams_options_done(&options);
}
