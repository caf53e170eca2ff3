/* reply_decode: what it takes, encoded and decoded again, is the same; plain text comes out whatever is inside. */
#include "fuzz/target.h"

#include "base/own.h"
#include "model/reply.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(free_pointer) char *json = x_strndup((const char *)bytes, length);
    own_(text_done) struct text once = TEXT_INIT;
    own_(text_done) struct text twice = TEXT_INIT;
    own_(text_done) struct text plain = TEXT_INIT;
    struct reply reply = {0}, again = {0};
    struct error error = ERROR_INIT;
    if (reply_decode(json, &reply, &error) != RESULT_OK) {
        HOLDS(error.text[0] != '\0');
        return 0;
    }
    reply_encode(&reply, &once);
    HOLDS(reply_decode(once.data, &again, &error) == RESULT_OK);
    reply_encode(&again, &twice);
    HOLDS(strcmp(once.data, twice.data) == 0);
    reply_plain(&reply, &plain);
    HOLDS(utf8_valid(plain.data, plain.length));
    reply_done(&reply);
    reply_done(&again);
    return 0;
}
