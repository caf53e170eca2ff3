/* Short and kind: who are you, who sees this, is it saved, can you be trusted, how are you, abuse, and instructions
 * meant for a machine that would obey them. */
#include "dialog/talk.h"

static const struct {
    const char *intent, *phrase;
    bool offers_person;
} answers[] = {
    {"who-are-you", "who_are_you", false},
    {"who-sees", "greeting_program", false},
    {"is-saved", "is_saved", false},
    {"can-i-trust", "can_i_trust", false},
    {"how-are-you", "how_are_you", false},
    {"joke", "joke", false},
    {"clock", "clock", false},
    {"abuse", "abuse", true},
    {"instructions-to-bot", "instructions_to_bot", false},
};

static int find(const struct talk *talk)
{
    for (int i = 0; i < (int)(sizeof answers / sizeof *answers); i++) {
        if (talk_intent_is(talk, answers[i].intent))
            return i;
    }
    return -1;
}

static bool wants_small_talk(const struct talk *talk)
{
    return find(talk) >= 0;
}

static void small_talk(struct talk *talk)
{
    int i = find(talk);
    talk->decision->outcome = answers[i].intent;
    talk_say(talk, answers[i].phrase);
    if (answers[i].offers_person)
        talk_offer_person(talk);
}

const struct ability small_talk_ability = {.name = "small talk", .wants = wants_small_talk, .act = small_talk};
