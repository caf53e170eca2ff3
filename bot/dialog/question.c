/* Everything that is nothing else is a question: answer it, ask back once, or say honestly that there is no answer. */
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "dialog/clarify.h"
#include "dialog/class_waiting.h"
#include "dialog/follow_up.h"
#include "dialog/incident.h"
#include "dialog/my_requests.h"
#include "dialog/repair.h"
#include "dialog/talk.h"
#include "dialog/two_questions.h"
#include "dialog/urgent.h"
#include "dialog/urgent_more.h"

#include <string.h>

/* For so long a message without an answer may still be about what was asked before. */
static const int64_t earlier_ms = INT64_C(3600) * 1000;

/* Where it must not ask back again, it gives its best guess only while one of the first few surely answers the
 * question. Below that "I don't know" is the honest answer. */
static const double guess_from = 0.5;
enum { GUESSED_AMONG = 3 };

static bool may_guess(const struct ranking *ranking)
{
    double together = 0;
    for (size_t i = 0; i < ranking->count && i < GUESSED_AMONG; i++)
        together += ranking->ranked[i].score;
    return ranking->outcome == OUTCOME_CLARIFY && together >= guess_from;
}

/* Where only one topic is likely at all, "do you mean this?" would cost a message and show no choice: it is shown at
 * once, and said that it is a guess. */
static const double alone_from = 0.5, rival_below = 0.02;

static bool is_alone(const struct ranking *ranking)
{
    return ranking->outcome == OUTCOME_CLARIFY && ranking->score >= alone_from &&
           (ranking->count < 2 || ranking->ranked[1].score < rival_below);
}

static bool wants_question(const struct talk *talk)
{
    (void)talk;
    return true;
}

/* One of the example questions, or what the person wrote. */
static const char *question_text(const struct talk *talk)
{
    const char *example = talk_choice_after(talk, "ask:");
    return example == NULL ? talk->text : talk_phrase(talk, example);
}

static bool shares_words(const struct talk *talk, const char *text)
{
    const struct world *world = talk->world;
    return world->knowledge != NULL && world->analyser != NULL &&
           knowledge_shares_words(world->knowledge, world->analyser, text, talk->state.question, talk->language);
}

/* Other words for the question before: the person was asked for them, or they come while it is asked whether to pass
 * that question on, and name some of the same. */
static bool is_rephrasing(const struct talk *talk, const char *text)
{
    if (talk->state.question[0] == '\0')
        return false;
    return talk->state.pending == PENDING_REPHRASE || (talk->state.pending == PENDING_SEND && shares_words(talk, text));
}

/* What is told in another language is a matter of its own, and so is what replaces a message. */
static bool stands_alone(const struct talk *talk)
{
    enum language before = talk->world->person->language;
    return talk->message->kind == MESSAGE_EDIT || (before != LANGUAGE_NONE && before != talk->language);
}

/* What was just offered for the question before is still being looked at, and this is no question of its own. */
static bool is_same_matter(const struct talk *talk, const char *text)
{
    bool looked_at = talk->state.pending == PENDING_HELPED || talk->state.pending == PENDING_CLARIFY;
    return looked_at && talk->now_ms - talk->state.at_ms < earlier_ms &&
           (shares_words(talk, text) ||
            (strchr(text, '?') == NULL && !intents_contains(talk->world->intents, text, "opens-question")));
}

static void note_question(struct talk *talk, const char *text, enum urgent_part part)
{
    bool alone = stands_alone(talk);
    if (part == URGENT_PART_BESIDE)
        state_ask_beside(&talk->state, text);
    else if (!alone && is_rephrasing(talk, text))
        state_ask_more(&talk->state, text);
    else if (!alone && is_same_matter(talk, text))
        state_ask_next(&talk->state, text);
    else
        state_ask(&talk->state, text);
    urgency_note(talk, text);
    if (part == URGENT_PART_NONE && talk->state.urgency == URGENCY_SECURITY)
        state_forget_earlier(&talk->state); /* a matter of its own */
}

/* What the tutors know of already stands before everything else. */
static void say_incident(struct talk *talk, const char *text, const struct ranking *ranking)
{
    bool likely = ranking->count > 0 && ranking->outcome != OUTCOME_UNKNOWN;
    incident_say(talk, text, likely ? ranking->ranked[0].topic : NULL);
}

static void find_answer(struct talk *talk)
{
    struct ranking ranking;
    const char *text = question_text(talk);
    bool class_waits =
        intents_contains(talk->world->intents, text, "class-waiting") && !urgent_security(talk->world->intents, text);
    enum urgent_part part = urgent_part_of(talk, text);
    if (part == URGENT_PART_MORE) {
        urgent_go_on(talk, text);
        return;
    }
    if (!class_waits && follow_up(talk, text))
        return;
    note_question(talk, text, part);
    state_settle(&talk->state);
    ask(talk, text, &ranking);
    say_incident(talk, text, &ranking);
    if (!class_waits && two_questions(talk, text))
        return;
    ask_note(talk, &ranking);
    if (urgent_answer_denied(talk, text, &ranking) || urgent_answer(talk, text, &ranking))
        return;
    if (class_waits) {
        class_waiting_answer(talk, &ranking);
        return;
    }
    if (urgent_answer_perhaps(talk, text, &ranking))
        return;
    bool guess = is_alone(&ranking);
    if (ranking.outcome == OUTCOME_CLARIFY && !guess && !talk->state.clarified &&
        clarify(talk, &ranking, "clarify_one", "clarify"))
        return;
    guess = guess || may_guess(&ranking);
    if (guess)
        talk_say(talk, "best_guess");
    if ((guess || ranking.outcome == OUTCOME_ANSWER) && answer_with(talk, ranking.ranked[0].topic))
        return;
    unknown(talk);
}

static void question(struct talk *talk)
{
    bool class_waited = talk->state.pending == PENDING_CLASS;
    find_answer(talk);
    if (class_waited && talk->decision->tickets.count == 0 && talk->state.pending != PENDING_CLASS)
        talk_add(talk, BLOCK_NOTE, talk_phrase(talk, "class_not_sent"));
    incident_offer(talk);
    requests_say_waiting(talk);
}

const struct ability question_ability = {.name = "question", .wants = wants_question, .act = question};
