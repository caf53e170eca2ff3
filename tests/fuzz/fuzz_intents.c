/* intents_recognise over the shipped rules: bounded, and gives only names that are there. */
#include "fuzz/target.h"

#include "base/own.h"
#include "intents/intents.h"

#include <string.h>

static struct intents *shipped(void)
{
    static struct intents *intents;
    if (intents == NULL) {
        own_(text_done) struct text complaints = TEXT_INIT;
        HOLDS(intents_load(NEUVO_SOURCE_DIR "/intents", &intents, &complaints) == RESULT_OK);
    }
    return intents;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(free_pointer) char *string = x_strndup((const char *)bytes, length);
    own_(text_done) struct text once = TEXT_INIT;
    own_(text_done) struct text twice = TEXT_INIT;
    struct intent_match match;
    intents_recognise(shipped(), string, LANGUAGE_NONE, &match);
    HOLDS(match.name != NULL && match.score >= 0 && match.score <= 1);
    HOLDS((match.name[0] == '\0') == (match.language == LANGUAGE_NONE));
    const char *rest = intents_after_opening(shipped(), string);
    HOLDS(rest >= string && rest <= string + strlen(string));
    intents_normalise(string, &once);
    HOLDS(utf8_valid(once.data, once.length));
    intents_normalise(once.data, &twice);
    HOLDS(strcmp(once.data, twice.data) == 0);
    return 0;
}
