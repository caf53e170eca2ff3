/* The line that a tutor tells of a ticket they solved: asked once, then a draft for an editor (desk/line.h). */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/line.h"
#include "knowledge/knowledge.h"
#include "settings/phrases.h"
#include "store/audit.h"
#include "store/drafts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What is written under the card later than that is no answer any more. */
static const int64_t asked_ms = INT64_C(24) * 3600 * 1000;

/* ---- what it becomes --------------------------------------------------------------------------------------------- */

/* An example of the topic that answers the question already, where one does; else an article of its own. */
static const struct article *find_topic(const struct turn *turn, struct draft *draft)
{
    struct ranking ranking;
    struct question question = {.text = draft->question, .audience = AUDIENCE_STAFF};
    double sure = 0;
    free_pointer(&draft->topic);
    draft->topic = x_strdup("");
    draft->language = desk_language_of_asker(&turn->ticket);
    if (turn->tools->knowledge == NULL || turn->tools->analyser == NULL)
        return NULL;
    draft->language =
        language_detect(turn->tools->knowledge, turn->tools->analyser, draft->question, draft->language, &sure);
    question.language = draft->language;
    knowledge_ask(turn->tools->knowledge, turn->tools->analyser, &question, &ranking, NULL);
    if (ranking.outcome != OUTCOME_ANSWER || ranking.count == 0)
        return NULL;
    free_pointer(&draft->topic);
    draft->topic = x_strdup(ranking.ranked[0].topic);
    return knowledge_article_or_other(turn->tools->knowledge, draft->topic, room_language);
}

static enum result keep(struct turn *turn, struct draft *draft, enum draft_state state, const char *action,
                        struct error *error)
{
    struct store *store = turn->tools->store;
    char actor[24], object[40];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(object, sizeof object, "draft %" PRId64, draft->number);
    draft->state = state;
    turn->result->tickets_changed = true;
    enum result result = draft_write(store, turn->organisation_id, draft, turn->now_ms, error);
    return result == RESULT_OK && *action != '\0'
               ? audit_add(store, turn->organisation_id, actor, action, object, "", turn->now_ms, error)
               : result;
}

static enum result tell(struct turn *turn, const char *phrase_name, const char *words, const char *title,
                        struct error *error)
{
    char number[24];
    bool asks = *words == '\0' && strcmp(phrase_name, "desk_line_skipped") != 0;
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT, quoted = TEXT_INIT;
    struct saying saying = {turn->conversation.id, 0, "reply", OUTPUT_LINE, 0};
    reply_init(&reply, room_language);
    if (turn->at_console) /* the page says it */
        return RESULT_OK;
    inline_quote(words, &quoted);
    (void)snprintf(number, sizeof number, "%" PRId64, turn->ticket.number);
    phrase_fill(turn->tools->phrases, room_language, phrase_name, &text, "words", quoted.data, "title", title, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    text_clear(&text);
    if (turn->own_card && asks) /* a chat without threads */
        phrase_fill(turn->tools->phrases, room_language, "desk_line_own", &text, "number", number, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    return desk_say(turn, &saying, &reply, error);
}

enum result desk_ask_line(struct turn *turn, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    bool fresh = false;
    enum result result = draft_ask(turn->tools->store, turn->organisation_id, ticket->number, ticket->id,
                                   turn->person.id, turn->now_ms, &fresh, error);
    return result == RESULT_OK && fresh ? tell(turn, "desk_line_ask", "", "", error) : result;
}

static enum result make(struct turn *turn, struct draft *draft, struct error *error)
{
    const struct article *article = find_topic(turn, draft);
    enum result result = keep(turn, draft, DRAFT_WAITS, "draft_told", error);
    if (result != RESULT_OK)
        return result;
    return article != NULL ? tell(turn, "desk_line_example", draft->question, article->title, error)
                           : tell(turn, "desk_line_article", draft->question, "", error);
}

/* ---- what the tutor tells ---------------------------------------------------------------------------------------- */

static void set(char **field, const struct text *text)
{
    if (text->length == 0)
        return;
    free_pointer(field);
    *field = x_strdup(text->data);
}

static const char *const complaints[] = {
    [LINE_LONG] = "desk_line_long", [LINE_SAME_WORDS] = "desk_line_same_words", [LINE_CONTACT] = "desk_line_contact"};

static enum line_fault judge(const struct turn *turn, const struct text *question, const struct text *answer)
{
    enum line_fault fault = question->length == 0 ? LINE_FINE : line_judge(question->data, turn->ticket.question, true);
    return fault != LINE_FINE || answer->length == 0 ? fault : line_judge(answer->data, turn->ticket.question, false);
}

/* Asked how somebody else would ask, all of it is the question. */
static enum result take(struct turn *turn, struct draft *draft, const char *words, enum line_fault *fault,
                        struct error *error)
{
    own_(text_done) struct text question = TEXT_INIT, answer = TEXT_INIT;
    line_read(words, &question, &answer);
    if (draft->state == DRAFT_QUESTION_ASKED && question.length == 0) {
        text_add(&question, answer.data);
        text_clear(&answer);
    }
    *fault = judge(turn, &question, &answer);
    if (*fault != LINE_FINE)
        return RESULT_OK;
    set(&draft->question, &question);
    set(&draft->answer, &answer);
    if (draft->question[0] != '\0')
        return make(turn, draft, error);
    enum result result = keep(turn, draft, DRAFT_QUESTION_ASKED, "", error);
    return result == RESULT_OK ? tell(turn, "desk_line_question", "", "", error) : result;
}

/* The turn's person solved turn->ticket and was asked, and nothing has come of it yet. */
static enum result find_asked(struct turn *turn, struct draft *draft, struct error *error)
{
    if (turn->ticket.state != TICKET_RESOLVED || turn->ticket.claimer_id != turn->person.id)
        return RESULT_NOT_FOUND;
    enum result result = draft_find(turn->tools->store, turn->organisation_id, turn->ticket.number, draft, error);
    bool open = draft->person_id == turn->person.id &&
                (draft->state == DRAFT_LINE_ASKED || draft->state == DRAFT_QUESTION_ASKED);
    return result == RESULT_OK && !open ? RESULT_NOT_FOUND : result;
}

enum result desk_take_line(struct turn *turn, bool skips, bool *taken, struct error *error)
{
    own_(draft_done) struct draft draft = {.number = 0};
    enum line_fault fault = LINE_FINE;
    enum result result = find_asked(turn, &draft, error);
    if (result == RESULT_NOT_FOUND || (result == RESULT_OK && turn->now_ms - draft.changed_ms > asked_ms))
        return RESULT_OK;
    *taken = true;
    if (result == RESULT_OK && skips) {
        result = keep(turn, &draft, DRAFT_SKIPPED, "", error);
        return result == RESULT_OK ? tell(turn, "desk_line_skipped", "", "", error) : result;
    }
    if (result == RESULT_OK)
        result = take(turn, &draft, turn->message->text, &fault, error);
    return result == RESULT_OK && fault != LINE_FINE ? tell(turn, complaints[fault], "", "", error) : result;
}

enum result desk_take_line_at_console(struct turn *turn, const char **refused, struct error *error)
{
    static const char *const reasons[] = {
        [LINE_FINE] = "", [LINE_LONG] = "long_line", [LINE_SAME_WORDS] = "same_words", [LINE_CONTACT] = "contact"};
    own_(draft_done) struct draft draft = {.number = 0};
    enum line_fault fault = LINE_FINE;
    enum result result = find_asked(turn, &draft, error);
    *refused = result == RESULT_NOT_FOUND ? "closed" : "";
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (string_empty(turn->message->text))
        return keep(turn, &draft, DRAFT_SKIPPED, "", error);
    result = take(turn, &draft, turn->message->text, &fault, error);
    *refused = reasons[fault];
    return result;
}
