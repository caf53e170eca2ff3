#include "desk/acknowledgement.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

bool acknowledgement_read(const struct intents *intents, const struct message *message, int64_t *number)
{
    *number = 0;
    if (message->kind == MESSAGE_REACTION) /* a skin tone may follow */
        return string_starts(message->text, "👍") || string_starts(message->text, "✅");
    if (message->kind != MESSAGE_TEXT || !intents_contains(intents, message->text, "desk-acknowledge"))
        return false;
    *number = strtoll(message->text + strcspn(message->text, "0123456789"), NULL, 10);
    return true;
}
