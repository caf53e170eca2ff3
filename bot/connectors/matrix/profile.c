/* The display name, set once: whoever changes it later in a client is not overruled. */
#include "connectors/matrix/connection.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

static void on_named(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    if (answer->fate != FATE_OK && answer->fate != FATE_NEVER)
        return; /* at the next start */
    free(connector->profile);
    connector->profile = x_strdup(connector->options.display_name);
    connector->profile_changed = true;
}

void matrix_profile_set(struct connector *connector)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    const char *name = connector->options.display_name;
    if (*name == '\0' || string_equal(connector->profile, name))
        return;
    text_add(&path, "/_matrix/client/v3/profile");
    matrix_path_add(&path, connector->options.user);
    text_add(&path, "/displayname");
    text_add_char(&body, '{');
    json_write_member(&body, "displayname", name);
    text_add_char(&body, '}');
    matrix_call(connector->api,
                &(struct matrix_request){
                    .method = "PUT", .path = path.data, .body = body.data, .done = on_named, .context = connector});
}
