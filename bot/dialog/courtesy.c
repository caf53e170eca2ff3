/* Thanks and goodbye: a short answer, nothing asked again. What was pending stays pending. */
#include "dialog/checkin.h"
#include "dialog/learn.h"
#include "dialog/talk.h"
#include "dialog/two_questions.h"

#include <string.h>

static bool wants_courtesy(const struct talk *talk)
{
    return talk_intent_is(talk, "thanks") || talk_intent_is(talk, "bye");
}

static void courtesy(struct talk *talk)
{
    bool thanks = talk_intent_is(talk, "thanks");
    talk->decision->outcome = thanks ? "thanks" : "bye";
    talk_say(talk, thanks ? "thanks" : "bye");
}

const struct ability courtesy_ability = {.name = "courtesy", .wants = wants_courtesy, .act = courtesy};

static bool wants_stop(const struct talk *talk)
{
    return talk_intent_is(talk, "stop") || talk_choice_is(talk, "cancel");
}

static void stop(struct talk *talk)
{
    /* "Do not pass it on" is said of the passing on: the question is still theirs. */
    bool kept =
        talk_choice_is(talk, "cancel") && (talk->state.pending == PENDING_SEND || talk->state.pending == PENDING_CLASS);
    talk->decision->outcome = "stop";
    state_settle(&talk->state);
    if (!kept)
        state_ask(&talk->state, "");
    talk_say(talk, "stopped");
}

const struct ability stop_ability = {.name = "stop", .wants = wants_stop, .act = stop};

static bool wants_helped(const struct talk *talk)
{
    return talk_choice_after(talk, "helped:") != NULL;
}

static void helped(struct talk *talk)
{
    talk->decision->outcome = "helped";
    talk_feedback(talk, talk_choice_after(talk, "helped:"), "helped");
    if (talk_choice_after(talk, "helped:") != NULL) /* who asks again has forgotten, and is not unhelped */
        state_forget_shown(&talk->state, talk_choice_after(talk, "helped:"));
    if (string_equal(talk_choice_after(talk, "helped:"), talk->state.topic)) /* and no button of long ago */
        learn(talk, talk->state.topic, false);
    state_settle(&talk->state);
    if (two_questions_go_on(talk))
        return;
    /* A mere "ok" may only mean that it was read: whoever then asks for a person has not lost the question. */
    if (strcmp(talk->said, "yes") != 0)
        state_ask_back(&talk->state);
    talk_say(talk, "glad");
    checkin_offer(talk, talk_choice_after(talk, "helped:"));
}

const struct ability helped_ability = {.name = "helped", .wants = wants_helped, .act = helped};
