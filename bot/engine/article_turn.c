#include "engine/article_turn.h"

#include "access/rights.h"
#include "base/own.h"
#include "engine/settle_turn.h"
#include "store/access.h"
#include "store/articles.h"
#include "store/audit.h"
#include "store/inbound.h"

#include <inttypes.h>
#include <stdio.h>

static enum result refuse(struct receipt *receipt, const char *reason)
{
    receipt->kind = RECEIPT_REFUSED;
    message_set(&receipt->reason, reason);
    return RESULT_OK;
}

static enum result note(struct turn *turn, const struct article_edit *edit, int64_t number, struct error *error)
{
    static const char *const actions[] = {"article_published", "article_drafted", "article_taken_back"};
    own_(text_done) struct text object = TEXT_INIT;
    char actor[24], detail[32];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(detail, sizeof detail, "version %" PRId64, number);
    text_printf(&object, "article %s/%s", language_code(edit->language), edit->topic);
    return audit_add(turn->tools->store, turn->organisation_id, actor, actions[edit->deed], object.data, detail,
                     turn->now_ms, error);
}

static enum result write(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                         struct error *error)
{
    struct store *store = turn->tools->store;
    const struct article_edit *edit = command->article;
    const struct message *message = turn->message;
    struct article_head head;
    enum result result = article_head_find(store, turn->organisation_id, edit->topic, edit->language, &head, error);
    if (result == RESULT_OK && head.newest != command->version)
        return refuse(receipt, "stale");
    if (result == RESULT_OK)
        result = article_add_version(store, turn->organisation_id, turn->person.id, edit, turn->now_ms, &receipt->seq,
                                     error);
    if (result == RESULT_OK)
        result = note(turn, edit, receipt->seq, error);
    return result == RESULT_OK ? inbound_set_seq(store, turn->organisation_id, message->connector, message->place,
                                                 message->external_id, receipt->seq, error)
                               : result;
}

static enum result take(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                        struct error *error)
{
    struct store *store = turn->tools->store;
    const struct message *message = turn->message;
    bool fresh = true;
    enum result result =
        access_find(store, turn->organisation_id, turn->person.id, access_name(ACCESS_EDITOR), &turn->tutor, error);
    if (result == RESULT_NOT_FOUND || !access_may(1u << ACCESS_EDITOR, RIGHT_EDIT_ARTICLES))
        return refuse(receipt, "no_access");
    if (result == RESULT_OK)
        result = inbound_remember(store, turn->organisation_id, message->connector, message->place,
                                  message->external_id, turn->now_ms, &fresh, &receipt->seq, error);
    if (result == RESULT_OK && !fresh) {
        receipt->kind = RECEIPT_REPEATED;
        return RESULT_OK;
    }
    if (result != RESULT_OK)
        return result;
    return command->kind == COMMAND_SETTLE ? turn_settle(turn, command->settling, error)
                                           : write(turn, command, receipt, error);
}

enum result turn_editor(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                        struct error *error)
{
    enum result result = store_savepoint(turn->tools->store, error);
    if (result == RESULT_OK)
        result = take(turn, command, receipt, error);
    if (result == RESULT_OK && receipt->kind != RECEIPT_REFUSED)
        return store_savepoint_release(turn->tools->store, error);
    store_savepoint_rollback(turn->tools->store);
    return result == RESULT_CONFLICT ? refuse(receipt, "stale") : result;
}
