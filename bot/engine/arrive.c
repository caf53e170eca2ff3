#include "engine/arrive.h"

#include "base/own.h"
#include "engine/mask.h"

static void mask_field(struct message *message, char **field)
{
    own_(text_done) struct text covered = TEXT_INIT;
    message->masked |= mask_text(*field, &covered);
    message_set(field, covered.data);
}

void arrive_mask(struct message *message)
{
    mask_field(message, &message->text);
    mask_field(message, &message->choice);
    mask_field(message, &message->attachment.name);
}
