#include "connectors/matrix/identifiers.h"

#include "base/text.h"

#include <string.h>

static bool is_id(const char *id, char sigil, bool needs_server)
{
    size_t length = strlen(id);
    if (length < 2 || length > MATRIX_ID_BYTES || id[0] != sigil)
        return false;
    for (size_t i = 1; i < length; i++) {
        if ((unsigned char)id[i] <= ' ' || id[i] == 0x7F)
            return false;
    }
    const char *colon = strchr(id, ':');
    return needs_server ? colon != NULL && colon[1] != '\0' : true;
}

bool matrix_is_user(const char *id)
{
    return is_id(id, '@', true);
}

bool matrix_is_room(const char *id)
{
    return is_id(id, '!', false);
}

bool matrix_is_event(const char *id)
{
    return is_id(id, '$', false);
}

bool matrix_is_media(const char *uri)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static const char scheme[] = "mxc://";
    if (!string_starts(uri, scheme))
        return false;
    const char *at = uri + sizeof scheme - 1;
    size_t server = 0;
    while (at[server] != '\0' && (strchr(letters, at[server]) != NULL || strchr(".-:[]", at[server]) != NULL))
        server++;
    const char *id = at + server + 1;
    if (server == 0 || server > MATRIX_ID_BYTES || at[server] != '/')
        return false;
    size_t length = 0;
    while (id[length] != '\0' && (strchr(letters, id[length]) != NULL || strchr("_-", id[length]) != NULL))
        length++;
    return length > 0 && length <= MATRIX_ID_BYTES && id[length] == '\0';
}

const char *matrix_server_of(const char *id)
{
    const char *colon = strchr(id, ':');
    return colon == NULL ? "" : colon + 1;
}

int matrix_local_length(const char *id)
{
    return id[0] == '\0' ? 0 : (int)strcspn(id + 1, ":");
}
