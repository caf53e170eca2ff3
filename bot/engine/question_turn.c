/* That something was asked, and how it ended: kept without words, for the picture of demand; the words of what failed
 * beside it, for an editor. */
#include "base/own.h"
#include "engine/mask.h"
#include "engine/turn.h"
#include "store/failed_questions.h"
#include "store/person_units.h"
#include "store/questions.h"

#include <ctype.h>
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

/* ---- the words of what failed -------------------------------------------------------------------------------- */

enum { FAILED_BYTES = 300, CONTACT_DIGITS = 6 };

/* An address, or a number by which somebody can be reached or is known: nobody else is to read it. */
static bool is_contact(const char *word, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) {
        if (word[i] == '@')
            return true;
        digits += isdigit((unsigned char)word[i]) != 0;
    }
    return digits >= CONTACT_DIGITS;
}

/* "040 123 4567" is one word here. */
static size_t word_length(const char *at)
{
    size_t length = strcspn(at, " \t\r\n");
    while (length > 0 && isdigit((unsigned char)at[length - 1]) && at[length] == ' ' &&
           isdigit((unsigned char)at[length + 1]))
        length += 1 + strcspn(at + length + 1, " \t\r\n");
    return length;
}

/* In one line, short, without addresses and long numbers. */
static void write_failed(const char *words, struct text *out)
{
    for (const char *at = words + strspn(words, " \t\r\n"); *at != '\0';) {
        size_t length = word_length(at);
        if (out->length > 0)
            text_add_char(out, ' ');
        if (is_contact(at, length))
            text_add(out, MASK_MARK);
        else
            text_add_bytes(out, at, length);
        at += length;
        at += strspn(at, " \t\r\n");
    }
    text_truncate(out, utf8_cut(out->data, FAILED_BYTES));
}

static enum result keep_failed(struct turn *turn, const struct decision *decision, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(text_done) struct text words = TEXT_INIT;
    if (decision->tells) {
        enum result result =
            failed_question_tell(store, turn->organisation_id, turn->conversation.id, turn->person.id, error);
        return result == RESULT_NOT_FOUND ? RESULT_OK : result; /* an editor was done with it already */
    }
    if (decision->failed == NULL)
        return turn->message->kind != MESSAGE_EDIT
                   ? RESULT_OK
                   : failed_questions_drop(store, turn->organisation_id, turn->conversation.id, error);
    write_failed(decision->failed, &words);
    return failed_question_keep(store, turn->organisation_id, turn->conversation.id, turn->person.id, words.data,
                                turn->now_ms, error);
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
    if (result == RESULT_NOT_FOUND)
        result = RESULT_OK;
    return result == RESULT_OK ? keep_failed(turn, decision, error) : result;
}
