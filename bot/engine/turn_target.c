/* Messages about other messages: reactions, edits, what is taken back; and talk that was only overheard. */
#include "engine/turn.h"

#include "base/own.h"
#include "store/attachments.h"
#include "store/conversations.h"
#include "store/failed_questions.h"
#include "store/outbox.h"
#include "store/people.h"

static bool names_another(const struct message *message)
{
    return message->kind == MESSAGE_EDIT || message->kind == MESSAGE_REDACTION || message->kind == MESSAGE_REACTION;
}

static void refuse(struct receipt *receipt, const char *reason)
{
    receipt->kind = RECEIPT_REFUSED;
    message_set(&receipt->reason, reason);
}

/* Only the writer changes their words, and only whom it was said to answers a reply by a reaction. Whoever else does it
 * does not even become a person. */
static enum result check_actor(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    struct person person;
    if (message->kind == MESSAGE_REDACTION) /* whoever may take it back on the platform */
        return RESULT_OK;
    if (turn->target.from_neuvo != (message->kind == MESSAGE_REACTION))
        return RESULT_NOT_FOUND;
    enum result result =
        person_find(turn->tools->store, turn->organisation_id, message->connector, message->account, &person, error);
    return result == RESULT_OK && person.id != turn->target.person_id ? RESULT_NOT_FOUND : result;
}

static enum result find_target(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    enum result result = entry_find(turn->tools->store, turn->organisation_id, message->connector, message->place,
                                    message->target, &turn->target, error);
    return result == RESULT_OK ? check_actor(turn, error) : result;
}

enum result turn_aim(struct turn *turn, struct receipt *receipt, bool *aimed, struct error *error)
{
    const struct message *message = turn->message;
    enum result result = RESULT_OK;
    *aimed = true;
    if (names_another(message))
        result = find_target(turn, error);
    else if (message->overheard)
        result = conversation_find(turn->tools->store, turn->organisation_id, message->connector, message->place,
                                   message->thread, &turn->conversation, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    *aimed = false;
    turn->result->outcome = "refused";
    refuse(receipt, message->overheard ? "overheard" : "no_target");
    return RESULT_OK;
}

enum result turn_edit(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct entry_place *target = &turn->target;
    int64_t of = turn->organisation_id, conversation = target->conversation.id;
    bool newest = true;
    if (string_empty(turn->message->text))
        return RESULT_NOT_FOUND;
    enum result result = entry_edit(store, of, conversation, turn->message->target, turn->message->text, error);
    if (result == RESULT_OK) {
        result = turn_change_relayed(turn, target->seq, turn->message->text, error);
        if (result != RESULT_NOT_FOUND) /* a person reads it, and nothing is to be answered anew */
            return result == RESULT_OK ? RESULT_NOT_FOUND : result;
        result = turn_change_words(turn, target->person_id, target->body.data, turn->message->text, error);
    }
    if (result == RESULT_OK)
        result = entry_answer_of(store, of, conversation, target->seq, &turn->answer_seq, error);
    if (result == RESULT_OK)
        result = entry_is_newest_in(store, of, conversation, target->seq, &newest, error);
    turn->stale_edit = !newest;
    return result;
}

/* The answer may quote the question. */
static enum result take_back_answer(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    int64_t of = turn->organisation_id, conversation = turn->target.conversation.id, answer_seq = 0;
    char key[HASH_HEX_BYTES];
    enum result result = entry_answer_of(store, of, conversation, turn->target.seq, &answer_seq, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    turn->conversation = turn->target.conversation;
    turn_departure_key(turn, 0, key);
    result = outbox_change(store, of, conversation, answer_seq, key, "", turn->message->target, turn->now_ms, error);
    return result == RESULT_OK ? entry_rewrite(store, of, conversation, answer_seq, "", error) : result;
}

/* What people were given of it. */
static enum result take_back_passed_on(struct turn *turn, struct error *error)
{
    turn->conversation = turn->target.conversation;
    enum result result = turn_change_relayed(turn, turn->target.seq, "", error);
    return result == RESULT_NOT_FOUND
               ? turn_change_words(turn, turn->target.person_id, turn->target.body.data, "", error)
               : result;
}

enum result turn_take_back(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct entry_place *target = &turn->target;
    int64_t of = turn->organisation_id, conversation = target->conversation.id;
    if (target->from_neuvo) /* a moderator removed what Neuvo said */
        return entry_rewrite(store, of, conversation, target->seq, "", error);
    enum result result = entry_redact(store, of, conversation, turn->message->target, error);
    turn->result->tickets_changed = true; /* perhaps its picture stood in one */
    if (result == RESULT_OK)
        result = take_back_passed_on(turn, error);
    if (result == RESULT_OK)
        result = take_back_answer(turn, error);
    if (result == RESULT_OK)
        result = attachments_drop_of_event(store, of, conversation, turn->message->target, turn->now_ms, error);
    if (result == RESULT_OK)
        result = failed_questions_drop(store, of, conversation, error);
    if (result == RESULT_OK && target->person_id != 0)
        result = dialog_state_save(store, of, conversation, target->person_id, "", error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
