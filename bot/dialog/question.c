/* Everything that is nothing else is a question: answer it, ask back once, or say honestly that there is no answer. */
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "dialog/clarify.h"
#include "dialog/repair.h"
#include "dialog/talk.h"
#include "dialog/urgent.h"

/* For so long a message without an answer may still be about what was asked before. */
static const int64_t earlier_ms = INT64_C(3600) * 1000;

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

/* Where the person was asked for other words, this is one question with the last. */
static void note_question(struct talk *talk, const char *text)
{
    bool going_on = talk->state.pending == PENDING_REPHRASE || talk->state.pending == PENDING_SEND;
    bool still_open = talk->state.pending != PENDING_NONE && talk->now_ms - talk->state.at_ms < earlier_ms;
    going_on = going_on && talk->message->kind != MESSAGE_EDIT; /* other words for the same, not more of them */
    still_open = still_open && talk->message->kind != MESSAGE_EDIT;
    if (going_on && talk->state.question[0] != '\0')
        state_ask_more(&talk->state, text);
    else if (still_open)
        state_ask_next(&talk->state, text);
    else
        state_ask(&talk->state, text);
    urgency_note(talk, text);
}

static void question(struct talk *talk)
{
    struct ranking ranking;
    const char *text = question_text(talk);
    note_question(talk, text);
    state_settle(&talk->state);
    urgent_add_class_line(talk);
    ask(talk, text, &ranking);
    if (urgent_answer_denied(talk, text, &ranking) || urgent_answer(talk, &ranking))
        return;
    if (ranking.outcome == OUTCOME_CLARIFY && !talk->state.clarified &&
        clarify(talk, &ranking, "clarify_one", "clarify"))
        return;
    if (ranking.outcome != OUTCOME_UNKNOWN && ranking.count > 0) {
        if (ranking.outcome == OUTCOME_CLARIFY)
            talk_say(talk, "best_guess");
        if (answer_with(talk, ranking.ranked[0].topic))
            return;
    }
    unknown(talk);
}

const struct ability question_ability = {.name = "question", .wants = wants_question, .act = question};
