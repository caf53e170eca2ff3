/* "Unohda minut": asks once, then erases. The engine does the erasing in the same transaction. */
#include "dialog/talk.h"

#include "base/own.h"

static bool wants_forget(const struct talk *talk)
{
    return talk_intent_is(talk, "forget-me") || talk_choice_is(talk, "forget") || talk_choice_is(talk, "keep");
}

/* The people list is the employer's, and stays. */
static bool is_listed(const struct talk *talk)
{
    own_(listing_done) struct listing listing = {.listed = false};
    if (talk->world->listing != NULL)
        talk->world->listing(talk->world->context, &listing);
    return listing.listed;
}

static void forget(struct talk *talk)
{
    talk->decision->outcome = "forget-me";
    if (talk_choice_is(talk, "forget") && talk->state.pending == PENDING_FORGET) {
        talk->decision->forget_person = true;
        talk_say(talk, "forgotten");
        talk_say(talk, "forgotten_marks");
        if (is_listed(talk))
            talk_say(talk, "forgotten_listed");
        return;
    }
    if (talk_choice_is(talk, "keep")) {
        state_settle(&talk->state);
        talk_say(talk, "forget_not");
        return;
    }
    talk_say(talk, "forget_sure");
    talk->state.pending = PENDING_FORGET;
    talk_offer_phrase(talk, "choice_forget", "forget");
    talk_offer_phrase(talk, "choice_keep", "keep");
}

const struct ability forget_ability = {.name = "forget", .wants = wants_forget, .act = forget, .personal = true};
