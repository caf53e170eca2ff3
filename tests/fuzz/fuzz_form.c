/* form_field, ticket_code_read and mail_address_find: what is taken is text within its bounds, and is read the same
 * again. */
#include "fuzz/target.h"

#include "base/own.h"
#include "connectors/form.h"
#include "model/mail_address.h"
#include "model/ticket_visit.h"

#include <string.h>

enum { MOST = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(text_done) struct text value = TEXT_INIT, address = TEXT_INIT;
    char code[TICKET_CODE_BYTES], again[TICKET_CODE_BYTES];
    if (!form_field((const char *)bytes, length, "code", MOST, &value))
        return 0;
    HOLDS(value.length <= MOST && strlen(value.data) == value.length);
    HOLDS(utf8_valid(value.data, value.length));
    if (ticket_code_read(value.data, code))
        HOLDS(strlen(code) == TICKET_CODE_BYTES - 1 && ticket_code_read(code, again) && strcmp(code, again) == 0);
    if (mail_address_find(value.data, &address) && mail_address_is(address.data)) {
        HOLDS(address.length <= MAIL_ADDRESS_BYTES && strpbrk(address.data, " \r\n\t<>,;:\"()[]\\") == NULL);
        HOLDS(strchr(address.data, '@') == strrchr(address.data, '@'));
        HOLDS(mail_address_in(address.data, mail_address_domain(address.data)));
    }
    return 0;
}
