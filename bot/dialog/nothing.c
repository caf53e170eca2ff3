/* Messages with nothing to read (empty, only emoji or marks) and messages that are too long to be read. */
#include "dialog/talk.h"

#include "base/own.h"

#include <string.h>

static bool is_words(const struct talk *talk)
{
    return (talk->message->kind == MESSAGE_TEXT || talk->message->kind == MESSAGE_EDIT) && talk->choice[0] == '\0';
}

static bool too_long(const struct talk *talk)
{
    return strlen(talk->message->text) > INTENT_TEXT_MAX;
}

static bool wants_nothing(const struct talk *talk)
{
    own_(text_done) struct text words = TEXT_INIT;
    if (!is_words(talk))
        return false;
    if (too_long(talk))
        return true;
    if (talk->message->text[0] == '\0' && !talk->world->conversation->direct)
        return false; /* the name alone: see help */
    intents_normalise(talk->message->text, &words);
    return words.length == 0;
}

static void nothing(struct talk *talk)
{
    talk->decision->outcome = too_long(talk) ? "too_long" : "nothing";
    talk_say(talk, too_long(talk) ? "too_long" : "nothing_to_read");
}

const struct ability nothing_ability = {.name = "nothing", .wants = wants_nothing, .act = nothing};
