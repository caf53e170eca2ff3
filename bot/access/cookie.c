#include "access/cookie.h"

#include "base/own.h"

#include <string.h>

/* Where the value begins; NULL: there is no such cookie. */
static const char *find(const char *cookies)
{
    const char *at = cookies == NULL ? NULL : strstr(cookies, COOKIE_SESSION);
    while (at != NULL && at != cookies && at[-1] != ' ' && at[-1] != ';')
        at = strstr(at + 1, COOKIE_SESSION); /* the end of another one's name */
    return at == NULL ? NULL : at + strlen(COOKIE_SESSION);
}

bool cookie_session(const char *cookies, char **organisation, char **token)
{
    const char *value = find(cookies);
    size_t code = value == NULL ? 0 : strcspn(value, ".; ");
    if (code == 0 || code > COOKIE_ORGANISATION_MOST || value[code] != '.' ||
        strspn(value + code + 1, "0123456789abcdef") != COOKIE_TOKEN)
        return false;
    *organisation = x_strndup(value, code);
    *token = x_strndup(value + code + 1, COOKIE_TOKEN);
    return true;
}
