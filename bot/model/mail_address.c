#include "model/mail_address.h"

#include "base/own.h"
#include "model/record.h"

#include <ctype.h>
#include <string.h>

enum { LABEL_BYTES = 63 };

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

/* Parts with a dot between them, none of them empty. */
static bool is_name(const char *name, size_t length)
{
    if (length == 0 || length > MAIL_NAME_BYTES || name[0] == '.' || name[length - 1] == '.')
        return false;
    for (size_t i = 0; i < length; i++) {
        bool dots = name[i] == '.' && name[i + 1] == '.';
        if (dots || (!is_letter(name[i]) && strchr("._+-'", name[i]) == NULL))
            return false;
    }
    return true;
}

/* At least two labels, the last of letters. */
static bool is_domain(const char *domain)
{
    size_t labels = 0, length = 0;
    for (const char *at = domain; *at != '\0'; at += length + (at[length] == '.'), labels++) {
        length = strcspn(at, ".");
        if (length == 0 || length > LABEL_BYTES || at[0] == '-' || at[length - 1] == '-' ||
            (at[length] == '.' && at[length + 1] == '\0'))
            return false;
        for (size_t i = 0; i < length; i++) {
            if (!is_letter(at[i]) && at[i] != '-')
                return false;
        }
    }
    const char *last = strrchr(domain, '.');
    return labels >= 2 && last != NULL && isalpha((unsigned char)last[1]) != 0;
}

const char *mail_address_domain(const char *address)
{
    const char *at = strchr(address, '@');
    return at == NULL ? "" : at + 1;
}

bool mail_address_is(const char *address)
{
    const char *at = strchr(address, '@');
    return at != NULL && strlen(address) <= MAIL_ADDRESS_BYTES && is_name(address, (size_t)(at - address)) &&
           is_domain(at + 1);
}

bool mail_address_in(const char *address, const char *domains)
{
    return mail_address_is(address) && names_hold(domains, mail_address_domain(address));
}

bool mail_address_find(const char *words, struct text *address)
{
    static const char blanks[] = " \t\r\n", around[] = "<>()[]\"„”“,;:!?";
    size_t found = 0;
    text_clear(address);
    for (const char *at = words + strspn(words, blanks); *at != '\0'; at += strspn(at, blanks)) {
        size_t length = strcspn(at, blanks);
        const char *from = at, *end = at + length;
        at = end;
        if (memchr(from, '@', length) == NULL)
            continue;
        while (from < end && strchr(around, *from) != NULL)
            from++;
        while (end > from && (strchr(around, end[-1]) != NULL || end[-1] == '.'))
            end--;
        text_clear(address);
        text_add_bytes(address, from, (size_t)(end - from));
        found++;
    }
    for (char *at = strchr(address->data, '@'); at != NULL && *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    return found == 1;
}
