#include "access/login.h"

#include <stdlib.h>
#include <utf8proc.h>

void login_of_name(const char *name, struct text *login)
{
    utf8proc_uint8_t *folded = utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)name);
    text_clear(login);
    if (folded != NULL)
        text_add(login, (const char *)folded);
    text_trim(login);
    free(folded);
}

bool session_is_over(int64_t created_ms, int64_t seen_ms, int64_t now_ms)
{
    return now_ms - seen_ms > session_idle_ms || now_ms - created_ms > session_whole_ms || created_ms > now_ms + 60000;
}
