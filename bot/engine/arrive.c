#include "engine/arrive.h"

#include "base/own.h"
#include "engine/mask.h"

/* Control characters mean nothing in words, hide what a mask looks for, and Teams refuses what quotes them. */
static void drop_controls(char *words)
{
    char *kept = words;
    for (const char *at = words; *at != '\0'; at++) {
        if ((unsigned char)*at >= ' ' || *at == '\n' || *at == '\r' || *at == '\t')
            *kept++ = *at;
    }
    *kept = '\0';
}

static void mask_field(struct message *message, char **field)
{
    own_(text_done) struct text covered = TEXT_INIT;
    drop_controls(*field);
    message->masked |= mask_text(*field, &covered);
    message_set(field, covered.data);
}

void arrive_mask(struct message *message)
{
    mask_field(message, &message->text);
    mask_field(message, &message->choice);
    mask_field(message, &message->attachment.name);
}
