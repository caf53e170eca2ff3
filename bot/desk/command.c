#include "desk/command.h"

#include <string.h>

static enum desk_command command_of_reaction(const char *emoji)
{
    static const struct {
        const char *emoji;
        enum desk_command command;
    } reactions[] = {{"👍", DESK_CLAIM}, {"✋", DESK_CLAIM}, {"🙋", DESK_CLAIM}, {"✅", DESK_RESOLVE}};
    for (size_t i = 0; i < sizeof reactions / sizeof *reactions; i++) {
        if (string_starts(emoji, reactions[i].emoji)) /* a skin tone may follow */
            return reactions[i].command;
    }
    return DESK_NOTHING;
}

enum desk_command desk_command_of(const struct intents *intents, const struct message *message)
{
    static const struct {
        const char *intent;
        enum desk_command command;
    } commands[] = {{"desk-claim", DESK_CLAIM}, {"desk-release", DESK_RELEASE}, {"desk-resolve", DESK_RESOLVE}};
    const char *text = message->text + strspn(message->text, " \t\n");
    if (message->kind == MESSAGE_REACTION)
        return command_of_reaction(text);
    if (*text == '\0') /* a picture alone says something too */
        return message->attachment.origin[0] == '\0' ? DESK_NOTHING : DESK_WORDS;
    if (*text == '#')
        return DESK_NOTE;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (intents_contains(intents, text, commands[i].intent))
            return commands[i].command;
    }
    return DESK_WORDS;
}
