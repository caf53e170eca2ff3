/* What belongs to an account: signing in, profile, account data, filters, media. */
#include "support/homeserver_internal.h"

#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int versions_call(struct call *call)
{
    text_add(&call->answer, "{\"versions\":[\"r0.6.1\",\"v1.1\",\"v1.2\",\"v1.3\",\"v1.4\",\"v1.5\",\"v1.6\",\"v1.7\","
                            "\"v1.8\",\"v1.9\",\"v1.10\",\"v1.11\",\"v1.12\"],\"unstable_features\":{}}");
    return 200;
}

static int capabilities_call(struct call *call)
{
    text_add(&call->answer,
             "{\"capabilities\":{\"m.room_versions\":{\"default\":\"11\",\"available\":{\"10\":"
             "\"stable\",\"11\":\"stable\",\"12\":\"stable\"}},\"m.change_password\":{\"enabled\":true}}}");
    return 200;
}

static int login_flows_call(struct call *call)
{
    text_add(&call->answer, "{\"flows\":[{\"type\":\"m.login.password\"},{\"type\":\"m.login.application_service\"}]}");
    return 200;
}

static const char *login_name(const struct call *call)
{
    const struct json *identifier = NULL;
    const char *user = call_string(call, "user");
    (void)json_opt_object(call->body, "identifier", &identifier, NULL);
    if (identifier != NULL)
        (void)json_opt_string(identifier, "user", &user, NULL);
    return user;
}

static int say_login(struct call *call, const struct account *account, const char *token, const char *device)
{
    text_add_char(&call->answer, '{');
    json_write_member(&call->answer, "user_id", account->user);
    json_write_member(&call->answer, "access_token", token);
    json_write_member(&call->answer, "device_id", device);
    json_write_member(&call->answer, "home_server", call->homeserver->name);
    text_add_char(&call->answer, '}');
    return 200;
}

static int log_in(struct call *call, struct account *account, const char *device)
{
    own_(text_done) struct text token = TEXT_INIT;
    text_printf(&token, "syt_%zu_login_%zu", call->homeserver->accounts.count, account->sessions.count);
    (void)session_add(account, token.data, device == NULL ? "LOGINDEVICE" : device);
    return say_login(call, account, token.data, device == NULL ? "LOGINDEVICE" : device);
}

static int login_call(struct call *call)
{
    const char *type = call_string(call, "type"), *name = login_name(call), *password = call_string(call, "password");
    const char *device = call_string(call, "device_id");
    own_(text_done) struct text user = TEXT_INIT;
    if (name != NULL && name[0] == '@')
        text_add(&user, name);
    else
        text_printf(&user, "@%s:%s", name == NULL ? "" : name, call->homeserver->name);
    struct account *account = account_find(call->homeserver, user.data);
    if (type != NULL && strcmp(type, "m.login.application_service") == 0 && account != NULL) {
        if (!is_service(call->homeserver, call->request))
            return call_error(call, 403, "M_FORBIDDEN", "Invalid application service token");
        return log_in(call, account, device);
    }
    if (account == NULL || password == NULL || !string_equal(account->password, password))
        return call_error(call, 403, "M_FORBIDDEN", "Invalid username or password");
    return log_in(call, account, device);
}

static int logout_call(struct call *call)
{
    for (size_t i = 0; i < call->account->sessions.count; i++) {
        struct session *session = &call->account->sessions.items[i];
        session->revoked = session->revoked || string_equal(session->device, call->device);
    }
    text_add(&call->answer, "{}");
    return 200;
}

/* An application service makes its users here; under delegated authentication only with inhibit_login. */
static int register_call(struct call *call)
{
    const char *name = call_string(call, "username");
    if (name == NULL)
        return call_error(call, 400, "M_MISSING_PARAM", "no username");
    own_(text_done) struct text user = TEXT_INIT;
    text_printf(&user, "@%s:%s", name, call->homeserver->name);
    if (account_find(call->homeserver, user.data) != NULL)
        return call_error(call, 400, "M_USER_IN_USE", "User ID already taken.");
    (void)account_add(call->homeserver, user.data, NULL);
    text_add_char(&call->answer, '{');
    json_write_member(&call->answer, "user_id", user.data);
    text_add_char(&call->answer, '}');
    return 200;
}

static int whoami_call(struct call *call)
{
    text_add_char(&call->answer, '{');
    json_write_member(&call->answer, "user_id", call->account->user);
    json_write_member(&call->answer, "device_id", call->device);
    json_write_member_bool(&call->answer, "is_guest", false);
    text_add_char(&call->answer, '}');
    return 200;
}

/* ---- profile --------------------------------------------------------------------------------------------- */

static int get_profile_call(struct call *call)
{
    const struct account *account = account_find(call->homeserver, call_segment(call, 4));
    const char *part = call_segment(call, 5);
    text_add_char(&call->answer, '{');
    if (account != NULL && (part == NULL || strcmp(part, "displayname") == 0))
        json_write_member(&call->answer, "displayname", account->display_name);
    if (account != NULL && (part == NULL || strcmp(part, "avatar_url") == 0))
        json_write_member(&call->answer, "avatar_url", account->avatar);
    text_add_char(&call->answer, '}');
    return 200;
}

static int put_profile_call(struct call *call)
{
    const char *part = call_segment(call, 5), *value = call_string(call, part);
    char **place = strcmp(part, "displayname") == 0  ? &call->account->display_name
                   : strcmp(part, "avatar_url") == 0 ? &call->account->avatar
                                                     : NULL;
    if (place == NULL || value == NULL)
        return call_error(call, 400, "M_BAD_JSON", "not a profile field");
    if (strcmp(call_segment(call, 4), call->account->user) != 0)
        return call_error(call, 403, "M_FORBIDDEN", "Cannot set another user's profile");
    free(*place);
    *place = x_strdup(value);
    text_add(&call->answer, "{}");
    return 200;
}

/* ---- account data and filters ---------------------------------------------------------------------------- */

static const char *data_type(const struct call *call)
{
    const char *segment = call_segment(call, 5);
    return call_segment(call, strcmp(segment, "rooms") == 0 ? 8 : 6);
}

static struct datum *find_datum(const struct call *call)
{
    for (size_t i = 0; i < call->account->data.count; i++) {
        struct datum *datum = call->account->data.items[i];
        if (datum->room == call->room && strcmp(datum->type, data_type(call)) == 0)
            return datum;
    }
    return NULL;
}

/* The room of …/user/{user}/rooms/{room}/account_data/{type}. False: there is none such. */
static bool find_data_room(struct call *call)
{
    if (strcmp(call_segment(call, 5), "rooms") != 0)
        return true;
    call->room = room_find(call->homeserver, call_segment(call, 6));
    return call->room != NULL;
}

static int get_data_call(struct call *call)
{
    const struct datum *datum = find_data_room(call) ? find_datum(call) : NULL;
    if (datum == NULL)
        return call_error(call, 404, "M_NOT_FOUND", "Account data not found");
    text_add(&call->answer, datum->content);
    return 200;
}

static int put_data_call(struct call *call)
{
    if (!find_data_room(call))
        return call_error(call, 404, "M_NOT_FOUND", "Room not found");
    struct datum *datum = find_datum(call);
    if (datum == NULL) {
        datum = x_alloc(1, sizeof *datum);
        datum->room = call->room;
        datum->type = x_strdup(data_type(call));
        *list_push(&call->account->data) = datum;
    }
    free(datum->content);
    datum->content = x_strdup(http_request_body(call->request, NULL));
    *list_push(&call->homeserver->stream) = (struct step){.account = call->account, .datum = datum};
    stream_moved(call->homeserver);
    text_add(&call->answer, "{}");
    return 200;
}

static int put_filter_call(struct call *call)
{
    text_printf(&call->answer, "{\"filter_id\":\"%zu\"}", call->account->filters.count);
    *list_push(&call->account->filters) = x_strdup(http_request_body(call->request, NULL));
    return 200;
}

static int get_filter_call(struct call *call)
{
    size_t number = strtoul(call_segment(call, 6), NULL, 10);
    if (number >= call->account->filters.count)
        return call_error(call, 404, "M_NOT_FOUND", "No such filter");
    text_add(&call->answer, call->account->filters.items[number]);
    return 200;
}

/* ---- media ----------------------------------------------------------------------------------------------- */

static size_t keep_medium(struct homeserver *homeserver, const char *media_type, const char *bytes, size_t length)
{
    struct medium *medium = list_push(&homeserver->media);
    medium->media_type = x_strdup(media_type == NULL ? "application/octet-stream" : media_type);
    medium->bytes = (struct text)TEXT_INIT;
    text_add_bytes(&medium->bytes, bytes, length);
    return homeserver->media.count - 1;
}

static int upload_call(struct call *call)
{
    size_t length = 0;
    const char *bytes = http_request_body(call->request, &length);
    size_t number = keep_medium(call->homeserver, http_request_header(call->request, "content-type"), bytes, length);
    text_printf(&call->answer, "{\"content_uri\":\"mxc://%s/m%zu\"}", call->homeserver->name, number);
    return 200;
}

static int download_call(struct call *call)
{
    const char *id = call_segment(call, 6);
    size_t number = id[0] == 'm' ? strtoul(id + 1, NULL, 10) : SIZE_MAX;
    if (number >= call->homeserver->media.count || strcmp(call_segment(call, 5), call->homeserver->name) != 0)
        return call_error(call, 404, "M_NOT_FOUND", "Not found");
    const struct medium *medium = &call->homeserver->media.items[number];
    text_add_bytes(&call->answer, medium->bytes.data, medium->bytes.length);
    call->media_type = medium->media_type;
    return 200;
}

static int media_config_call(struct call *call)
{
    text_add(&call->answer, "{\"m.upload.size\":52428800}");
    return 200;
}

void homeserver_put_media(struct homeserver *homeserver, const char *media_type, const char *bytes, size_t length,
                          char uri[HOMESERVER_ID_BYTES])
{
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t number = keep_medium(homeserver, media_type, bytes, length);
    (void)snprintf(uri, HOMESERVER_ID_BYTES, "mxc://%s/m%zu", homeserver->name, number);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

#define CLIENT "/_matrix/client/v3/"

const struct call_route account_calls[] = {
    {HTTP_GET, "/_matrix/client/versions", HOMESERVER_ACCOUNT, CALL_OPEN, versions_call, 0},
    {HTTP_GET, CLIENT "capabilities", HOMESERVER_ACCOUNT, 0, capabilities_call, 0},
    {HTTP_GET, CLIENT "login", HOMESERVER_ACCOUNT, CALL_OPEN, login_flows_call, 0},
    {HTTP_POST, CLIENT "login", HOMESERVER_ACCOUNT, CALL_OPEN | CALL_JSON, login_call, 65536},
    {HTTP_POST, CLIENT "logout", HOMESERVER_ACCOUNT, 0, logout_call, 65536},
    {HTTP_POST, CLIENT "register", HOMESERVER_ACCOUNT, CALL_JSON, register_call, 65536},
    {HTTP_GET, CLIENT "account/whoami", HOMESERVER_ACCOUNT, 0, whoami_call, 0},
    {HTTP_GET, CLIENT "profile/*", HOMESERVER_ACCOUNT, CALL_OPEN, get_profile_call, 0},
    {HTTP_GET, CLIENT "profile/*/*", HOMESERVER_ACCOUNT, CALL_OPEN, get_profile_call, 0},
    {HTTP_PUT, CLIENT "profile/*/*", HOMESERVER_ACCOUNT, CALL_JSON, put_profile_call, 65536},
    {HTTP_GET, CLIENT "user/*/account_data/*", HOMESERVER_ACCOUNT, 0, get_data_call, 0},
    {HTTP_PUT, CLIENT "user/*/account_data/*", HOMESERVER_ACCOUNT, CALL_JSON, put_data_call, 1024 * 1024},
    {HTTP_GET, CLIENT "user/*/rooms/*/account_data/*", HOMESERVER_ACCOUNT, 0, get_data_call, 0},
    {HTTP_PUT, CLIENT "user/*/rooms/*/account_data/*", HOMESERVER_ACCOUNT, CALL_JSON, put_data_call, 1024 * 1024},
    {HTTP_POST, CLIENT "user/*/filter", HOMESERVER_ACCOUNT, CALL_JSON, put_filter_call, 65536},
    {HTTP_GET, CLIENT "user/*/filter/*", HOMESERVER_ACCOUNT, 0, get_filter_call, 0},
    {HTTP_POST, "/_matrix/media/v3/upload", HOMESERVER_MEDIA, 0, upload_call, 52428800},
    {HTTP_GET, "/_matrix/client/v1/media/download/*/*", HOMESERVER_MEDIA, 0, download_call, 0},
    {HTTP_GET, "/_matrix/client/v1/media/download/*/*/*", HOMESERVER_MEDIA, 0, download_call, 0},
    {HTTP_GET, "/_matrix/client/v1/media/config", HOMESERVER_MEDIA, 0, media_config_call, 0},
    {.path = NULL},
};
