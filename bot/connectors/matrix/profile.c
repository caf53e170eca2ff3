/* Display name and picture, set once: whoever changes them later in a client is not overruled. */
#include "connectors/matrix/connection.h"

#include "base/file.h"
#include "base/log.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

#define AVATAR_BYTES ((size_t)1 << 20)

/* What was asked for; kept when all of it is done. */
static void wanted(const struct connector *connector, struct text *out)
{
    text_printf(out, "%s|%s", connector->options.display_name, connector->options.avatar);
}

static void on_set(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    own_(text_done) struct text done = TEXT_INIT;
    if (answer->fate != FATE_OK && answer->fate != FATE_NEVER)
        return; /* at the next start */
    wanted(connector, &done);
    free(connector->profile);
    connector->profile = text_detach(&done);
    connector->profile_changed = true;
    matrix_outlet_keep(connector->outlet);
}

static void put(struct connector *connector, const char *field, const char *value,
                void (*done)(void *context, const struct matrix_answer *answer))
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/profile");
    matrix_path_add(&path, connector->options.user);
    text_printf(&path, "/%s", field);
    text_add_char(&body, '{');
    json_write_member(&body, field, value);
    text_add_char(&body, '}');
    matrix_call(connector->api,
                &(struct matrix_request){
                    .method = "PUT", .path = path.data, .body = body.data, .done = done, .context = connector});
}

static void on_uploaded(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    const char *uri = "";
    if (answer->fate == FATE_OK)
        (void)json_opt_string(answer->document, "content_uri", &uri, NULL);
    if (string_starts(uri, "mxc://"))
        put(connector, "avatar_url", uri, on_set);
    else
        on_set(context, answer);
}

/* A small file, once in the life of an installation: short enough for the loop. */
static void set_avatar(struct connector *connector)
{
    own_(text_done) struct text picture = TEXT_INIT;
    struct error error = ERROR_INIT;
    const char *file = *connector->options.avatar != '\0' ? connector->options.avatar : connector->services->avatar;
    if (file_read(file, AVATAR_BYTES, &picture, &error) != RESULT_OK) {
        log_warn("matrix_no_avatar", "text=\"%s\"", error.text);
        return;
    }
    matrix_call(connector->api, &(struct matrix_request){.method = "POST",
                                                         .path = "/_matrix/media/v3/upload?filename=neuvo.png",
                                                         .body = picture.data,
                                                         .length = picture.length,
                                                         .media_type = "image/png",
                                                         .done = on_uploaded,
                                                         .context = connector});
}

static void on_named(void *context, const struct matrix_answer *answer)
{
    if (answer->fate == FATE_OK || answer->fate == FATE_NEVER)
        set_avatar(context);
}

void matrix_profile_set(struct connector *connector)
{
    own_(text_done) struct text all = TEXT_INIT;
    wanted(connector, &all);
    if (strcmp(connector->profile, all.data) == 0)
        return;
    if (*connector->options.display_name == '\0')
        set_avatar(connector);
    else
        put(connector, "displayname", connector->options.display_name, on_named);
}
