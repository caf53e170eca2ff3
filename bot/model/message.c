#include "model/message.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

static void string_fields(struct message *message, char **fields[10])
{
    fields[0] = &message->connector;
    fields[1] = &message->organisation;
    fields[2] = &message->place;
    fields[3] = &message->thread;
    fields[4] = &message->account;
    fields[5] = &message->external_id;
    fields[6] = &message->text;
    fields[7] = &message->choice;
    fields[8] = &message->target;
    fields[9] = &message->unit;
}

void message_init(struct message *message)
{
    char **fields[10];
    memset(message, 0, sizeof *message);
    message->language = LANGUAGE_NONE;
    string_fields(message, fields);
    for (int i = 0; i < 10; i++)
        *fields[i] = x_strdup("");
}

void message_done(struct message *message)
{
    char **fields[10];
    string_fields(message, fields);
    for (int i = 0; i < 10; i++)
        free_pointer(fields[i]);
}

void message_set(char **field, const char *value)
{
    char *copy = x_strdup(value == NULL ? "" : value);
    free(*field);
    *field = copy;
}
