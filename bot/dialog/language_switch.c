/* "Puhu suomeksi", "på svenska", "in English"; "kieli" asks which. */
#include "dialog/talk.h"

#include <string.h>

static const char *wish(const struct talk *talk)
{
    const char *chosen = talk_choice_after(talk, "language:");
    if (chosen != NULL)
        return chosen;
    return string_starts(talk->intent.name, "language-") ? talk->intent.name + strlen("language-") : NULL;
}

static bool wants_language(const struct talk *talk)
{
    return wish(talk) != NULL || talk_intent_is(talk, "language");
}

static void language(struct talk *talk)
{
    const char *code = wish(talk);
    talk->decision->outcome = "language";
    if (code != NULL) {
        talk->language = language_from_code(code);
        if (talk->state.pending == PENDING_LANGUAGE)
            state_settle(&talk->state);
        talk_say(talk, "language_set");
        return;
    }
    talk_say(talk, "language_which");
    talk->state.pending = PENDING_LANGUAGE;
    talk_offer(talk, "Suomi", "language:fi");
    talk_offer(talk, "Svenska", "language:sv");
    talk_offer(talk, "English", "language:en");
}

const struct ability language_ability = {.name = "language", .wants = wants_language, .act = language};
