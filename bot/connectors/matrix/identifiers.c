#include "connectors/matrix/identifiers.h"

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

const char *matrix_server_of(const char *id)
{
    const char *colon = strchr(id, ':');
    return colon == NULL ? "" : colon + 1;
}

int matrix_local_length(const char *id)
{
    return id[0] == '\0' ? 0 : (int)strcspn(id + 1, ":");
}
