#include "dialog/repair.h"

#include "base/own.h"
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "dialog/clarify.h"
#include "dialog/hand_over.h"
#include "dialog/learn.h"
#include "dialog/news.h"
#include "dialog/urgent.h"

#include <string.h>

enum { REFUSALS_TO_PERSON = 3, MISSES_TO_PERSON = 2 /* then a person is proposed */ };

/* For an editor, who is to write what was missing; not what sounds as if somebody were in danger or in need. */
static void note_failed(struct talk *talk)
{
    const struct ranking nothing = {.outcome = OUTCOME_UNKNOWN};
    const char *words = state_newest(&talk->state);
    if (*words == '\0' || urgent_perhaps(talk->world, words, &nothing) != NULL)
        return;
    free_pointer(&talk->decision->failed);
    talk->decision->failed = x_strdup(words);
}

static void ask_to_rephrase(struct talk *talk)
{
    talk_say(talk, "rephrase_hint");
    talk->state.pending = PENDING_REPHRASE;
    talk_offer_person(talk);
    news_offer(talk);
}

void missed(struct talk *talk)
{
    talk->decision->outcome = "unknown";
    note_failed(talk);
    talk->state.misses++;
    if (talk->state.misses < MISSES_TO_PERSON)
        ask_to_rephrase(talk);
    else
        hand_over_ask(talk);
}

void unknown(struct talk *talk)
{
    talk_say(talk, talk->state.misses + 1 < MISSES_TO_PERSON ? "unknown" : "unknown_again");
    missed(talk);
}

/* The next best topic: an answer where it is likely, titles where it is only possible. */
static bool try_next_best(struct talk *talk, bool after_clarifying)
{
    struct ranking ranking;
    if (talk->state.question[0] == '\0')
        return false;
    ask(talk, talk->state.question, &ranking);
    if (ranking.count == 0)
        return false;
    if (ranking.outcome == OUTCOME_ANSWER) {
        talk_say(talk, "next_best");
        return answer_with(talk, ranking.ranked[0].topic);
    }
    return !after_clarifying && clarify(talk, &ranking, "next_best_title", "next_best_titles");
}

static void reject_offered(struct talk *talk)
{
    for (size_t i = 0; i < talk->state.offered.count; i++) {
        const char *value = talk->state.offered.items[i].value;
        if (!string_starts(value, "topic:"))
            continue;
        if (i == 0)
            talk_feedback(talk, value + 6, "none_of_these");
        state_reject(&talk->state, value + 6);
    }
}

static void note_refusal(struct talk *talk)
{
    const char *topic = talk_choice_after(talk, "not_helped:");
    if (topic != NULL) {
        talk_feedback(talk, topic, "not_helped");
        if (strcmp(topic, talk->state.topic) == 0)
            learn(talk, topic, true);
        state_reject(&talk->state, topic);
    } else {
        learn_choice(talk, NULL);
        reject_offered(talk);
    }
}

/* A "no" that follows a request for other words, where nothing is on offer but a person. */
static bool still_no_help(const struct talk *talk)
{
    bool refuses = talk->state.pending == PENDING_REPHRASE &&
                   (talk_intent_is(talk, "no") || talk_intent_is(talk, "none-of-these"));
    return talk->choice[0] == '\0' && (refuses || talk_intent_is(talk, "did-not-help")) &&
           talk->state.question[0] != '\0';
}

/* The last rung is a person: what they would be told is shown before it is sent. */
static void give_up(struct talk *talk)
{
    talk_say(talk, "give_up");
    hand_over_ask(talk);
}

static bool wants_repair(const struct talk *talk)
{
    return talk_choice_after(talk, "not_helped:") != NULL || talk_choice_is(talk, "none_of_these") ||
           still_no_help(talk);
}

static void repair(struct talk *talk)
{
    bool after_clarifying = talk_choice_is(talk, "none_of_these");
    bool was_asked_to_rephrase = talk->state.pending == PENDING_REPHRASE || talk->state.pending == PENDING_SEND;
    talk->decision->outcome = "repair";
    note_refusal(talk);
    note_failed(talk);
    talk->state.refusals++;
    if (was_asked_to_rephrase)
        talk->state.refusals = REFUSALS_TO_PERSON;
    if (talk->state.refusals == 1 && try_next_best(talk, after_clarifying))
        return;
    if (talk->state.refusals < REFUSALS_TO_PERSON) {
        /* Where there was no next best, the ladder is one rung shorter. */
        talk->state.refusals = REFUSALS_TO_PERSON - 1;
        talk_say(talk, "rephrase");
        ask_to_rephrase(talk);
        return;
    }
    give_up(talk);
}

const struct ability repair_ability = {.name = "repair", .wants = wants_repair, .act = repair};
