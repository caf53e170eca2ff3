/* Writes a decision down: all of it inside the transaction of its message, or nothing. */
#include "engine/turn.h"

#include "base/hash.h"
#include "base/own.h"
#include "store/conversations.h"
#include "store/entries.h"
#include "store/feedback.h"
#include "store/organisations.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/tickets.h"
#include "store/timers.h"

#include <stdio.h>

void turn_departure_key(const struct turn *turn, unsigned output, char key[HASH_HEX_BYTES])
{
    char conversation[24], number[16];
    (void)snprintf(conversation, sizeof conversation, "%lld", (long long)turn->conversation.id);
    (void)snprintf(number, sizeof number, "%u", output);
    hash_strings_hex(store_key(turn->tools->store), key, conversation, turn->message->external_id, number, NULL);
}

static enum result change_answer(struct turn *turn, const char *body, const char *key, struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result =
        entry_rewrite(store, turn->organisation_id, turn->conversation.id, turn->answer_seq, body, error);
    return result == RESULT_OK ? outbox_change(store, turn->organisation_id, turn->conversation.id, turn->answer_seq,
                                               key, body, turn->message->target, turn->now_ms, error)
                               : result;
}

static enum result keep_reply(struct turn *turn, const struct decision *decision, const struct reply *reply,
                              unsigned output, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT;
    char key[HASH_HEX_BYTES];
    int64_t seq = 0, id = 0;
    struct store *store = turn->tools->store;
    struct reply said = *reply; /* its strings stay the decision's */
    said.erased = decision->forget_person && turn->conversation.direct;
    reply_encode(&said, &body);
    turn_departure_key(turn, output, key);
    if (turn->answer_seq != 0)
        return change_answer(turn, body.data, key, error);
    enum result result =
        entry_add(store, turn->organisation_id, turn->conversation.id, decision->forget_person ? 0 : turn->person.id,
                  true, "reply", body.data, NULL, decision->knowledge_version, turn->now_ms, &seq, error);
    if (result == RESULT_OK && turn->question_seq != 0 && !decision->forget_person)
        result = entry_set_answers(store, turn->organisation_id, turn->conversation.id, seq, turn->question_seq, error);
    if (result != RESULT_OK)
        return result;
    return outbox_add(store, turn->organisation_id, turn->conversation.id, seq, key, "reply", body.data,
                      turn->message->external_id, turn->now_ms, &id, error);
}

static int64_t first_queue(struct turn *turn)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    (void)queue_list(turn->tools->store, turn->organisation_id, &queues, &error);
    return queues.list.count > 0 ? queues.list.items[0].id : 0;
}

static enum result keep_drafts(struct turn *turn, const struct decision *decision, struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result = RESULT_OK;
    int64_t id = 0;
    for (size_t i = 0; i < decision->tickets.count && result == RESULT_OK; i++)
        result = ticket_add(store, turn->organisation_id, turn->conversation.id, turn->person.id, turn->person.language,
                            &decision->tickets.items[i], first_queue(turn), turn->now_ms, &id, error);
    for (size_t i = 0; i < decision->feedback.count && result == RESULT_OK; i++)
        result = feedback_add(store, turn->organisation_id, turn->conversation.id, turn->person.id,
                              &decision->feedback.items[i], turn->now_ms, error);
    for (size_t i = 0; i < decision->timers.count && result == RESULT_OK; i++) {
        const struct timer_draft *timer = &decision->timers.items[i];
        result = timer_add(store, turn->organisation_id, turn->conversation.id, turn->person.id, timer->kind,
                           timer->payload, timer->due_ms, turn->now_ms, &id, error);
    }
    return result;
}

static enum result keep_person(struct turn *turn, const struct decision *decision, struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result = RESULT_OK;
    if (decision->language != LANGUAGE_NONE && decision->language != turn->person.language) {
        turn->person.language = decision->language;
        result = person_set_language(store, turn->organisation_id, turn->person.id, decision->language, error);
    }
    if (result == RESULT_OK && decision->greeted && !turn->person.greeted)
        result = person_set_greeted(store, turn->organisation_id, turn->person.id, error);
    if (result == RESULT_OK && decision->state != NULL)
        result = dialog_state_save(store, turn->organisation_id, turn->conversation.id, turn->person.id,
                                   decision->state, error);
    return result;
}

/* What is personal is said where nobody else reads it. */
static enum result enter_direct_place(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    return conversation_for_place(turn->tools->store, turn->organisation_id, message->connector, message->direct_place,
                                  "", true, turn->now_ms, &turn->conversation, error);
}

/* An old message that was changed has its answer changed, and nothing else is done again. */
static bool does_more_than_say(const struct decision *decision)
{
    return decision->personal || decision->forget_person || decision->tickets.count > 0 ||
           decision->feedback.count > 0 || decision->timers.count > 0;
}

static enum result keep_effects(struct turn *turn, const struct decision *decision, struct error *error)
{
    if (turn->stale_edit)
        return RESULT_OK;
    if (decision->forget_person)
        return person_forget(turn->tools->store, turn->organisation_id, turn->person.id, turn->now_ms, error);
    enum result result = keep_person(turn, decision, error);
    return result == RESULT_OK ? keep_drafts(turn, decision, error) : result;
}

enum result turn_carry_out(struct turn *turn, const struct decision *decision, unsigned first_output,
                           struct error *error)
{
    const struct conversation here = turn->conversation;
    size_t next = 0;
    enum result result = RESULT_OK;
    if (turn->stale_edit && does_more_than_say(decision))
        return RESULT_OK;
    if (decision->personal) {
        result = keep_reply(turn, decision, &decision->replies.items[next++], first_output, error);
        if (result == RESULT_OK)
            result = enter_direct_place(turn, error);
        turn->question_seq = 0; /* which stands in the other conversation */
    }
    if (result == RESULT_OK)
        result = keep_effects(turn, decision, error);
    for (; next < decision->replies.count && result == RESULT_OK; next++)
        result = keep_reply(turn, decision, &decision->replies.items[next], first_output + (unsigned)next, error);
    turn->conversation = here;
    if (result == RESULT_OK && decision->end_conversation)
        result = conversation_end(turn->tools->store, turn->organisation_id, turn->conversation.id, error);
    return result;
}
