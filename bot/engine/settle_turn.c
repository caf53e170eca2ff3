#include "engine/settle_turn.h"

#include "base/own.h"
#include "dialog/news.h"
#include "engine/desk_say.h"
#include "knowledge/knowledge.h"
#include "model/article_fields.h"
#include "store/articles.h"
#include "store/audit.h"
#include "store/conversations.h"
#include "store/drafts.h"
#include "store/failed_questions.h"
#include "store/learnt.h"

#include <inttypes.h>
#include <stdio.h>

static const struct {
    const char *action;
    enum failed_state state;
} deeds[] = {
    [SETTLE_ANSWERED] = {"question_answered", FAILED_ANSWERED},
    [SETTLE_OUT_OF_SCOPE] = {"question_out_of_scope", FAILED_OUT_OF_SCOPE},
    [SETTLE_PASSED_OVER] = {"question_passed_over", FAILED_PASSED_OVER},
    [SETTLE_DRAFT_ACCEPTED] = {"draft_accepted", FAILED_WAITS},
    [SETTLE_DRAFT_DROPPED] = {"draft_dropped", FAILED_WAITS},
};

static enum result settle_draft(struct turn *turn, const struct settling *settling, int64_t number, struct error *error)
{
    own_(draft_done) struct draft draft = {.number = 0};
    struct store *store = turn->tools->store;
    enum result result = draft_find(store, turn->organisation_id, number, &draft, error);
    if (result == RESULT_NOT_FOUND || (result == RESULT_OK && draft.state != DRAFT_WAITS))
        return RESULT_CONFLICT;
    if (result != RESULT_OK)
        return result;
    draft.state = settling->deed == SETTLE_DRAFT_ACCEPTED ? DRAFT_ACCEPTED : DRAFT_DROPPED;
    if (settling->topic[0] != '\0') {
        free_pointer(&draft.topic);
        draft.topic = x_strdup(settling->topic);
    }
    return draft_write(store, turn->organisation_id, &draft, turn->now_ms, error);
}

static enum result note(struct turn *turn, const struct settling *settling, int64_t id, bool draft, struct error *error)
{
    char actor[24], object[40];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(object, sizeof object, "%s %" PRId64, draft ? "draft" : "question", id);
    return audit_add(turn->tools->store, turn->organisation_id, actor, deeds[settling->deed].action, object,
                     settling->topic, turn->now_ms, error);
}

/* ---- who wanted to hear of it ------------------------------------------------------------------------------------ */

/* Of what was just published: the snapshot comes to know it a moment later. */
static enum result find_title(struct turn *turn, const char *topic, enum language language, struct text *title,
                              struct error *error)
{
    own_(article_version_done) struct article_version version = {.number = 0};
    struct article_fields fields = {.values = {NULL}};
    struct article_head head;
    struct store *store = turn->tools->store;
    enum result result = article_head_find(store, turn->organisation_id, topic, language, &head, error);
    if (result == RESULT_OK && head.in_force != 0)
        result = article_version_find(store, turn->organisation_id, topic, language, head.in_force, &version, error);
    if (result == RESULT_OK && version.text != NULL && article_fields_read(version.text, &fields, NULL) == RESULT_OK)
        text_add(title, fields.values[FIELD_TITLE] == NULL ? "" : fields.values[FIELD_TITLE]);
    article_fields_done(&fields);
    const struct article *article =
        turn->tools->knowledge == NULL ? NULL : knowledge_article_or_other(turn->tools->knowledge, topic, language);
    if (result == RESULT_OK && title->length == 0)
        text_add(title, article == NULL ? topic : article->title);
    return result;
}

static enum result tell(struct turn *turn, const struct failed_question *question, const char *topic, unsigned number,
                        struct error *error)
{
    own_(text_done) struct text title = TEXT_INIT, state = TEXT_INIT, next = TEXT_INIT;
    own_(reply_done) struct reply reply;
    struct store *store = turn->tools->store;
    struct saying saying = {question->conversation_id, question->person_id, "reply", OUTPUT_NEWS + number, 0};
    reply_init(&reply, question->language);
    enum result result = find_title(turn, topic, question->language, &title, error);
    if (result == RESULT_OK)
        result = dialog_state_load(store, turn->organisation_id, question->conversation_id, question->person_id, &state,
                                   error);
    if (result != RESULT_OK)
        return result;
    const struct news news = {question->words, title.data, topic};
    news_tell(turn->tools->phrases, &news, state.data, turn->now_ms, &reply, &next);
    result = dialog_state_save(store, turn->organisation_id, question->conversation_id, question->person_id, next.data,
                               error);
    return result == RESULT_OK ? desk_say(turn, &saying, &reply, error) : result;
}

static enum result settle_question(struct turn *turn, const struct settling *settling, int64_t id, unsigned number,
                                   struct error *error)
{
    own_(failed_question_done) struct failed_question question = {.id = 0};
    struct store *store = turn->tools->store;
    enum result result = failed_question_settle(store, turn->organisation_id, id, deeds[settling->deed].state, error);
    if (result == RESULT_OK)
        result = failed_question_find(store, turn->organisation_id, id, &question, error);
    if (result == RESULT_NOT_FOUND) /* what was asked is older than what is kept of it */
        return RESULT_OK;
    bool tells = settling->deed == SETTLE_ANSWERED && settling->topic[0] != '\0' && question.tells;
    return result == RESULT_OK && tells ? tell(turn, &question, settling->topic, number, error) : result;
}

static enum result remove_learnt(struct turn *turn, const char *code, struct error *error)
{
    own_(text_done) struct text object = TEXT_INIT;
    char actor[24];
    enum result result = learnt_remove(turn->tools->store, turn->organisation_id, code, error);
    if (result == RESULT_NOT_FOUND)
        return RESULT_CONFLICT;
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    text_printf(&object, "learnt %s", code);
    return result == RESULT_OK ? audit_add(turn->tools->store, turn->organisation_id, actor, "learnt_removed",
                                           object.data, "", turn->now_ms, error)
                               : result;
}

enum result turn_settle(struct turn *turn, const struct settling *settling, struct error *error)
{
    if (settling->deed == SETTLE_LEARNT_REMOVED)
        return remove_learnt(turn, settling->code, error);
    bool draft = settling->deed >= SETTLE_DRAFT_ACCEPTED;
    enum result result = RESULT_OK;
    for (size_t i = 0; i < settling->ids.count && result == RESULT_OK; i++) {
        int64_t id = settling->ids.items[i];
        result =
            draft ? settle_draft(turn, settling, id, error) : settle_question(turn, settling, id, (unsigned)i, error);
        if (result == RESULT_OK)
            result = note(turn, settling, id, draft, error);
    }
    return result;
}
