#include "desk/command.h"

#include "base/own.h"
#include "base/text.h"
#include "base/yaml.h"

#include <string.h>

static enum desk_command command_of_reaction(const char *emoji)
{
    static const struct {
        const char *emoji;
        enum desk_command command;
    } reactions[] = {{"👍", DESK_CLAIM}, {"✋", DESK_CLAIM}, {"🙋", DESK_CLAIM}, {"✅", DESK_RESOLVE}, {"🔁", DESK_REOPEN}};
    for (size_t i = 0; i < sizeof reactions / sizeof *reactions; i++) {
        if (string_starts(emoji, reactions[i].emoji)) /* a skin tone may follow */
            return reactions[i].command;
    }
    return DESK_NOTHING;
}

/* "/otaa", or one word that is a command but for one letter: better asked than sent to the asker. */
static bool is_nearly_command(const char *text)
{
    static const char *const words[] = {"vapauta", "ratkaistu", "hoidettu", "släpp", "avsluta",
                                        "release", "resolved",  "solved",   NULL};
    own_(text_done) struct text said = TEXT_INIT;
    if ((*text == '/' || *text == '!') && text[1] != '\0' && strchr(" \t\n/!", text[1]) == NULL)
        return true;
    intents_normalise(text, &said);
    for (size_t i = 0; words[i] != NULL; i++) {
        if (name_distance(said.data, words[i]) <= 1)
            return true;
    }
    return false;
}

bool desk_command_acts(enum desk_command command)
{
    return command == DESK_CLAIM || command == DESK_RELEASE || command == DESK_RESOLVE || command == DESK_TRANSFER ||
           command == DESK_REOPEN || command == DESK_ANSWER_ALL || command == DESK_RESOLVE_ALL ||
           command == DESK_TIME_OFF || command == DESK_BANDS;
}

/* The colon stands right behind the two words of the command: "vastaa kaikille viestissä: …" tells the asker what to
 * do. */
const char *desk_command_words(const char *text)
{
    text += strspn(text, " \t\n/!");
    text += strcspn(text, " \t\n");
    text += strspn(text, " \t");
    text += strcspn(text, " \t\n:");
    if (*text != ':')
        return NULL;
    text += 1 + strspn(text + 1, " \t\n");
    return *text == '\0' ? NULL : text;
}

enum desk_command desk_command_of(const struct intents *intents, const struct message *message)
{
    static const struct {
        const char *intent;
        enum desk_command command;
    } commands[] = {{"desk-claim", DESK_CLAIM},
                    {"desk-release", DESK_RELEASE},
                    {"desk-resolve", DESK_RESOLVE},
                    {"desk-reopen", DESK_REOPEN},
                    {"desk-resolve-all", DESK_RESOLVE_ALL},
                    {"desk-transfer", DESK_TRANSFER},
                    {"desk-time-off", DESK_TIME_OFF},
                    {"desk-bands", DESK_BANDS},
                    {"desk-skip", DESK_SKIP}};
    const char *text = message->text + strspn(message->text, " \t\n");
    if (message->kind == MESSAGE_REACTION)
        return command_of_reaction(text);
    if (*text == '\0') /* a picture alone says something too */
        return message->attachment.origin[0] == '\0' ? DESK_NOTHING : DESK_WORDS;
    if (*text == '#')
        return DESK_NOTE;
    if (intents_contains(intents, text, "desk-answer-all") && desk_command_words(text) != NULL)
        return DESK_ANSWER_ALL;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (intents_contains(intents, text, commands[i].intent))
            return commands[i].command;
    }
    return is_nearly_command(text) ? DESK_UNKNOWN : DESK_WORDS;
}
