/* Answers to which there was no question: an old button, a number too high, a yes or a no out of nowhere. */
#include "dialog/talk.h"

#include "dialog/choose.h"
#include "dialog/follow_up.h"

static bool wants_stale(const struct talk *talk)
{
    return talk_choice_is(talk, CHOICE_STALE);
}

static void stale(struct talk *talk)
{
    talk->decision->outcome = "stale_choice";
    if (talk->state.offered.count == 0) {
        talk_say(talk, "choice_gone");
        return;
    }
    talk_say(talk, "choice_unknown");
    for (size_t i = 0; i < talk->state.offered.count; i++)
        reply_add_choice(talk->reply, talk->state.offered.items[i].label, talk->state.offered.items[i].value);
}

const struct ability stale_ability = {.name = "stale", .wants = wants_stale, .act = stale};

static bool wants_stray(const struct talk *talk)
{
    static const char *const names[] = {"yes", "no", "helped", "did-not-help", "none-of-these"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (talk_intent_is(talk, names[i]))
            return true;
    }
    return string_starts(talk->intent.name, "pick-") && !names_a_step(talk);
}

/* Whoever goes on saying no is not left without a way out. */
static bool says_no(const struct talk *talk)
{
    return talk_intent_is(talk, "no") || talk_intent_is(talk, "did-not-help") || talk_intent_is(talk, "none-of-these");
}

static void stray(struct talk *talk)
{
    talk->decision->outcome = "stray";
    talk_say(talk, talk_intent_is(talk, "helped") ? "glad" : "what_about");
    if (says_no(talk))
        talk_offer_person(talk);
}

const struct ability stray_ability = {.name = "stray", .wants = wants_stray, .act = stray};
