/* cookie_session: what is taken is a code and 64 hex digits, stands in the header, and is read the same again. */
#include "fuzz/target.h"

#include "access/cookie.h"
#include "base/own.h"
#include "base/text.h"

#include <string.h>

static void check(const char *header, const char *organisation, const char *token)
{
    own_(text_done) struct text again = TEXT_INIT;
    own_(free_pointer) char *code = NULL;
    own_(free_pointer) char *secret = NULL;
    HOLDS(strlen(token) == COOKIE_TOKEN && strspn(token, "0123456789abcdef") == COOKIE_TOKEN);
    HOLDS(*organisation != '\0' && strlen(organisation) <= COOKIE_ORGANISATION_MOST);
    HOLDS(strpbrk(organisation, ".; ") == NULL);
    text_printf(&again, COOKIE_SESSION "%s.%s", organisation, token);
    HOLDS(strstr(header, again.data) != NULL);
    HOLDS(cookie_session(again.data, &code, &secret));
    HOLDS(strcmp(code, organisation) == 0 && strcmp(secret, token) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(free_pointer) char *header = x_strndup((const char *)bytes, length);
    own_(free_pointer) char *organisation = NULL;
    own_(free_pointer) char *token = NULL;
    if (cookie_session(header, &organisation, &token))
        check(header, organisation, token);
    else
        HOLDS(organisation == NULL && token == NULL);
    return 0;
}
