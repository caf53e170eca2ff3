/* That something was asked, and how it ended: kept without words, for the picture of demand. */
#include "base/own.h"
#include "engine/turn.h"
#include "store/person_units.h"
#include "store/questions.h"

#include <string.h>

/* After that, what is said is not of the old question any more. */
static const int64_t open_ms = INT64_C(12) * 60 * 60 * 1000;

static bool is_asked(const struct decision *decision)
{
    static const char *const outcomes[] = {"answer", "clarify", "unknown"};
    for (size_t i = 0; decision->outcome != NULL && i < sizeof outcomes / sizeof *outcomes; i++) {
        if (strcmp(decision->outcome, outcomes[i]) == 0)
            return true;
    }
    return false;
}

/* Somebody without an account of their own could be counted as many; so they count as nobody. */
static enum result add(struct turn *turn, const struct decision *decision, const char *outcome, struct error *error)
{
    own_(known_unit_done) struct known_unit unit = {.code = NULL};
    bool personal = turn->message->presence == PRESENCE_PERSONAL;
    enum result result =
        person_unit_find(turn->tools->store, turn->organisation_id, turn->person.id, turn->now_ms, &unit, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    const struct question_row row = {.conversation_id = turn->conversation.id,
                                     .person_id = personal ? turn->person.id : 0,
                                     .unit = unit.code == NULL ? "" : unit.code,
                                     .topic = decision->topic == NULL ? "" : decision->topic,
                                     .language = turn->person.language,
                                     .outcome = outcome};
    return question_add(turn->tools->store, turn->organisation_id, &row, turn->now_ms, error);
}

static enum result turns(struct turn *turn, const char *topic, const char *outcome, struct error *error)
{
    return question_turns(turn->tools->store, turn->organisation_id, turn->conversation.id, topic, outcome,
                          turn->now_ms - open_ms, error);
}

/* What the person let us know of the answer before; "picked" is one of the topics that were asked back about. */
static const char *told(const struct decision *decision, bool *picked)
{
    const char *outcome = NULL;
    for (size_t i = 0; i < decision->feedback.count; i++) {
        const char *kind = decision->feedback.items[i].kind;
        *picked = *picked || strcmp(kind, "picked") == 0;
        if (strcmp(kind, "helped") == 0)
            outcome = QUESTION_HELPED;
        else if (strcmp(kind, "not_helped") == 0 || strcmp(kind, "none_of_these") == 0)
            outcome = QUESTION_MISSED;
    }
    return outcome;
}

enum result turn_note_question(struct turn *turn, const struct decision *decision, struct error *error)
{
    bool picked = turn->message->kind == MESSAGE_EDIT; /* its answer was there already */
    const char *outcome = told(decision, &picked);
    enum result result = RESULT_OK;
    if (outcome != NULL)
        result = turns(turn, NULL, outcome, error);
    if (decision->tickets.count > 0) {
        const char *topic = decision->tickets.items[0].topic;
        result = turns(turn, topic, QUESTION_PERSON, error);
        if (result == RESULT_NOT_FOUND)
            result = add(turn, decision, QUESTION_PERSON, error);
    } else if (is_asked(decision)) {
        result = picked ? turns(turn, decision->topic, decision->outcome, error) : RESULT_NOT_FOUND;
        if (result == RESULT_NOT_FOUND && outcome == NULL)
            result = add(turn, decision, decision->outcome, error);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
